import itertools
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.lab.plates import setting, wells

from mncplan.domain.plate_rules import LABWARE, KnownRecipe, PlateRules
from mncplan.domain.protocol import Hold
from mncplan.domain.well_chemistry import Liquid, WellStock
from mncplan.errors import InvalidInputError
from mncplan.lab.layout import PlateRequest, lay_out
from mncplan.lab.layout_wells import WellDispenser
from mncplan.lab.plate_stocks import weighing


def recipes(n):
    return tuple(setting(ligand_per_metal=1.0 + 0.25 * i) for i in range(n))


def laid(n=8, *, seed=1, incumbent=None, chemistry=None, **rules):
    request = PlateRequest(
        settings=recipes(n), rules=PlateRules(**rules), seed=seed, incumbent=incumbent
    )
    return lay_out(request, WellDispenser(wells=chemistry or wells()))


def column(plate, name):
    return [row[plate.columns.index(name)] for row in plate.rows]


def volumes(plate):
    at = [i for i, name in enumerate(plate.columns) if name.endswith("_uL")]
    return np.array([[row[i] for i in at] for row in plate.rows])


def test_every_well_is_filled_to_its_volume():
    plate = laid(blank_without="reductant", n_incumbents=2, incumbent=setting())
    assert volumes(plate).sum(axis=1) == pytest.approx(1000.0, abs=0.05)


def test_columns_follow_the_order_of_addition():
    names = [c for c in laid().columns if c.endswith("_uL")]
    assert names == [
        "EtOH_uL", "H2O_uL", "HAuCl4_20_mM_uL", "p-MBA_50_mM_uL", "NaOH_100_mM_uL",
        "NaBH4_100_mM_uL",
    ]  # fmt: skip


def test_order_of_addition_holds_when_the_first_well_lacks_a_reagent():
    request = PlateRequest(
        settings=(setting(base_mM=0.0), setting(base_mM=5.0)), rules=PlateRules(n_blanks=0), seed=3
    )
    names = lay_out(request, WellDispenser(wells=wells())).columns
    assert names.index("NaOH_100_mM_uL") < names.index("NaBH4_100_mM_uL")


def test_portions_follow_after_the_last_dose():
    names = [c for c in laid(chemistry=wells(portions=3)).columns if c.startswith("NaBH4")]
    assert names == ["NaBH4_100_mM_uL", "NaBH4_100_mM_portion_2_uL", "NaBH4_100_mM_portion_3_uL"]


def test_a_control_stands_in_the_plate_and_so_at_its_temperature():
    known = setting(ligand_per_metal=2.5) | {"temperature_C": 25.0}
    request = PlateRequest(
        settings=tuple(setting(base_mM=float(i)) | {"temperature_C": 40.0} for i in range(3)),
        rules=PlateRules(
            shared=("temperature_C",),
            controls=(KnownRecipe(name="known", setting=tuple(known.items())),),
        ),
        seed=3,
    )
    plate = lay_out(request, WellDispenser(wells=wells()))
    (row,) = (row for row in plate.rows if row[plate.columns.index("role")] == "control")
    assert set(column(plate, "temperature_C")) == {40.0}
    assert row[plate.columns.index("ligand_per_metal")] == 2.5


def test_a_blank_lacks_its_reagent_and_holds_solvent_instead():
    plate = laid(blank_without="reductant", n_blanks=2)
    blanks = [row for row in plate.rows if row[plate.columns.index("role")] == "blank"]
    assert len(blanks) == 2
    assert all(row[plate.columns.index("NaBH4_100_mM_uL")] == 0 for row in blanks)
    assert {row[plate.columns.index("reductant_per_metal")] for row in blanks} == {""}
    assert all(row[plate.columns.index("ligand_per_metal")] for row in blanks)
    others = [row for row in plate.rows if row not in blanks]
    assert all(row[plate.columns.index("NaBH4_100_mM_uL")] > 0 for row in others)


def test_controls_and_replicates_are_placed():
    control = KnownRecipe(name="standard", setting=tuple(setting(ligand_per_metal=3.0).items()))
    plate = laid(controls=(control,), n_incumbents=3, incumbent=setting())
    assert sorted(column(plate, "role")).count("replicate") == 3
    assert column(plate, "experiment").count("standard") == 1


def test_without_a_best_recipe_there_are_no_replicates_and_the_plate_says_so():
    plate = laid(n_incumbents=3)
    assert "replicate" not in column(plate, "role")
    assert any("No replicates" in note for note in plate.notes)


def test_replicates_lie_apart():
    plate = laid(n=20, n_incumbents=3, incumbent=setting())
    wells_ = [w for w, r in zip(column(plate, "well"), column(plate, "role"), strict=True)
              if r == "replicate"]  # fmt: skip
    places = [(ord(w[0]), int(w[1:])) for w in wells_]
    gaps = [max(abs(a - c), abs(b - d)) for (a, b), (c, d) in itertools.combinations(places, 2)]
    assert min(gaps) > 1


def test_no_parameter_runs_along_rows_or_columns():
    plate = laid(n=40)
    x = np.array(column(plate, "ligand_per_metal"))
    for where in (lambda w: ord(w[0]), lambda w: int(w[1:])):
        at = np.array([where(w) for w in column(plate, "well")])
        assert abs(np.corrcoef(x, at)[0, 1]) < 0.1


def test_same_seed_same_layout_and_another_seed_another():
    assert laid(seed=5) == laid(seed=5)
    assert laid(seed=5).rows != laid(seed=6).rows


@pytest.mark.parametrize("key", LABWARE)
def test_the_outer_ring_is_kept_free(key):
    chemistry = wells()
    if LABWARE[key].capacity_uL < 1500:
        pytest.skip("too small for these recipes")
    plate = laid(n=6, labware=key, edge="avoid", chemistry=chemistry)
    assert not any(LABWARE[key].is_edge(well) for well in column(plate, "well"))


def test_too_many_experiments_are_refused():
    with pytest.raises(InvalidInputError, match="25 wells are needed"):
        laid(n=25, labware="24")


def test_a_well_that_would_overflow_is_refused():
    with pytest.raises(InvalidInputError, match="1000 uL; 96 flat wells of 360 uL hold 324 uL"):
        laid(labware="96-flat")


def test_a_recipe_that_can_not_be_dispensed_is_refused():
    request = PlateRequest(settings=(setting(metal_mM=50.0),), rules=PlateRules(), seed=1)
    with pytest.raises(InvalidInputError, match="metal_mM=50.*can't be dispensed"):
        lay_out(request, WellDispenser(wells=wells()))


def test_two_values_of_a_shared_parameter_are_refused():
    request = PlateRequest(
        settings=(setting(), setting(temperature_C=40.0)),
        rules=PlateRules(shared=("temperature_C",)), seed=1,
    )  # fmt: skip
    with pytest.raises(InvalidInputError, match="temperature_C has one value per plate, got"):
        lay_out(request, WellDispenser(wells=wells()))


def test_replicates_take_the_temperature_of_the_plate():
    plate = laid(shared=("temperature_C",), n_incumbents=1, incumbent=setting(temperature_C=60.0))
    assert set(column(plate, "temperature_C")) == {25.0}
    assert plate.shared == (("temperature_C", 25.0),)


def test_too_many_stocks_are_refused():
    with pytest.raises(InvalidInputError, match="4 stock solutions, at most 3 wanted"):
        laid(most_stocks=3)
    laid(most_stocks=4)


def test_stocks_are_enough_for_the_plate_and_the_troughs():
    plate = laid(n=20)
    needed = sum(column(plate, "HAuCl4_20_mM_uL")) / 1000
    stock = next(s for s in plate.stocks if s.column == "HAuCl4_20_mM_uL")
    made = float(stock.text.rsplit(" umol", 1)[0].rsplit(" ", 1)[1]) / stock.concentration_mM
    assert made >= needed + 1.0


@pytest.mark.parametrize(
    ("rules", "match"),
    [
        ({"labware": "1536"}, "no labware '1536'"),
        ({"edge": "use it"}, "edge is 'use it'"),
        ({"n_blanks": -1}, "n_blanks is -1"),
        ({"most_stocks": 0}, "at most 0 values of stocks"),
    ],
)
def test_senseless_rules_are_refused(rules, match):
    with pytest.raises(InvalidInputError, match=match):
        PlateRules(**rules)


@pytest.mark.parametrize(
    ("strength", "volume", "told"),
    [
        (100.0, 2.0, "Dissolve 7.57 mg of X in H2O to 2 mL."),
        (
            0.5,
            1.0,
            "Dissolve 5.67 mg of X in H2O to 3 mL (50 mM), then dilute 0.1 mL of it with H2O to 10",
        ),
    ],
)
def test_nobody_fills_a_bottle_to_weigh_a_weak_stock(strength, volume, told):
    assert weighing(strength, "H2O", volume, 37.83, "X").startswith(told)


def test_portions_are_prepared_as_one_solution_and_count_as_one():
    plate = laid(chemistry=wells(portions=3), most_stocks=4)
    (stock,) = [s for s in plate.stocks if s.column.startswith("NaBH4")]
    portions = [c for c in plate.columns if c.startswith("NaBH4")]
    assert len(portions) == 3
    needed = sum(sum(column(plate, name)) for name in portions) / 1000
    assert f"Plate needs {needed:.3g} mL" in stock.text
    assert stock.also == (("NaOH", 10.0),)


def test_a_hold_stays_when_its_own_solution_is_not_used():
    two = wells()
    weak = WellStock(name="NaBH4 1 M", solutes=(("NaBH4", 1000.0),), solvent="H2O")
    chemistry = replace(two, stocks=(*two.stocks[:-1], weak, two.stocks[-1]))
    request = PlateRequest(
        settings=recipes(4), rules=PlateRules(), seed=1,
        holds=(Hold(before="NaBH4_1_M_uL", time_h=0.5, text="Let the complex form."),),
    )  # fmt: skip
    plate = lay_out(request, WellDispenser(wells=chemistry))
    assert "NaBH4_1_M_uL" not in plate.columns
    assert plate.holds[0].before == "NaBH4_100_mM_uL"


def test_a_liquid_of_its_own_is_poured_with_its_first_dose_after_the_hold():
    one = wells()
    water = Liquid(volume_uL=200, solvent="H2O", name="cold water")
    doses = (*one.doses[:-1], replace(one.doses[-1], liquid="cold water"))
    dispenser = WellDispenser(wells=replace(one, liquids=(*one.liquids, water), doses=doses))
    names = [c for c in dispenser.columns() if "portion" not in c]
    assert names[-2:] == ["cold water_H2O_uL", "NaBH4_100_mM_uL"]
    assert names[:2] == ["well_EtOH_uL", "well_H2O_uL"]
    assert dispenser.column_of("reductant") == "cold water_H2O_uL"
    assert dispenser.column_of("ligand") == "p-MBA_50_mM_uL"
