"""Volumes sum exactly, moles are conserved, and nothing is clipped."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.reaction import parse_reaction
from mncplan.domain.recipe import BenchStep, Procedure, ProcedureReagent, ProcedureSolvent
from mncplan.domain.route import Step
from mncplan.domain.species import cluster_species
from mncplan.errors import InvalidInputError
from mncplan.lab.dispensing import plan_dispensing
from mncplan.lab.opentrons import protocol_text
from mncplan.lab.plate import blank_role, first_plate
from mncplan.lab.portions import carrier, portions
from mncplan.lab.strengths import MIN_VOLUME_uL
from mncplan.lab.worklist import make_worklist


def number(name, value, low=None, high=None):
    return Condition(
        parameter=name, value=value, low=low, high=high, unit="", basis="estimated", reason=""
    )


def recipe(solvents, reagents, family="direct_reduction_one_phase", text="", metal_mM=2.0):
    return Procedure(
        id="test", family=family, title="", summary="", metals=("Au",), ligand_solubility=(),
        ligand_kinds=(), reductants=(), n_metal=None, parameters=(number("metal_mM", metal_mM),),
        solvents=tuple(ProcedureSolvent(stock=s, role=r, mL_per_mmol=v) for s, r, v in solvents),
        reagents=tuple(ProcedureReagent(role=r, stock=s, parameter=p) for r, s, p in reagents),
        steps=(BenchStep(op="add", text=text),), workup=(), purification=(), storage=(), waste=(),
    )  # fmt: skip


WATER = recipe(
    [("H2O", "water", 500)],
    [
        ("metal_salt", "HAuCl4.3H2O", ""),
        ("ligand", "", "ligand_per_metal"),
        ("base", "NaOH", "base_per_metal"),
        ("reductant", "NaBH4", "reductant_per_metal"),
    ],
    text="Put {ligand} in {water}, add {metal_salt}, then {base}, then {reductant}.",
)
BRUST = recipe(
    [
        ("H2O", "metal_water", 12.5),
        ("PhMe", "organic_solvent", 25),
        ("H2O", "reductant_water", 17.5),
    ],
    [
        ("metal_salt", "HAuCl4.3H2O", ""),
        ("phase_transfer", "TOAB", "phase_transfer_per_metal"),
        ("ligand", "", "ligand_per_metal"),
        ("reductant", "NaBH4", "reductant_per_metal"),
    ],
    family="direct_reduction_two_phase",
    text="Dissolve {metal_salt} in {metal_water}. Dissolve {phase_transfer} in {organic_solvent}."
    " Add {ligand}. Dissolve {reductant} in {reductant_water}.",
    metal_mM=40.0,
)  # fmt: skip
CONDITIONS = (
    number("metal_mM", 2.0, 0.5, 5.0),
    number("ligand_per_metal", 2.0, 0.5, 5.0),
    number("base_per_metal", 30.0, 5.0, 40.0),
    number("reductant_per_metal", 1.0, 0.03, 3.0),
    number("reductant_electrons_per_metal", 8.0, 0.24, 24.0),
    number("temperature_C", 25.0, 20.0, 40.0),
)


@pytest.fixture(scope="module")
def au25(kb):
    cluster = Cluster.parse("[Au25(SG)18]-")
    return Step(
        family="direct_reduction_one_phase", variant="", product=cluster_species(cluster),
        precursors=(), level="A", probability=0.5, reductant="NaBH4", ligand="SG", cluster=cluster,
        reaction=parse_reaction("32 Au(SG) + 8 e- -> [Au25(SG)18]- + 7 [Au(SG)2]-"),
    )  # fmt: skip


def rows_of(n, **ranges):
    def at(i, low, high):
        return low + (high - low) * (i + 0.5) / n

    return tuple(
        {"role": "design", **{name: at(i, *ends) for name, ends in ranges.items()}}
        for i in range(n)
    )


def cells(plate):
    return [dict(zip(plate.columns, row, strict=True)) for row in plate.rows]


def tenths(cell):
    return [round(10 * v) for name, v in cell.items() if name.endswith("_uL")]


def nmol(cell, role):
    total = 0.0
    for name, volume in cell.items():
        if name.startswith(f"{role}_") and name.endswith("mM_uL"):
            total += volume * float(name.removeprefix(f"{role}_").removesuffix("mM_uL"))
    return total


def laid_out(step, procedure, conditions, rows, seed=1, substances=None):
    plan = plan_dispensing(step, procedure, conditions, substances)
    return plan, first_plate(rows, plan, seed=seed)


def check(plan, plate):
    for cell in cells(plate):
        volumes = tenths(cell)
        assert sum(volumes) == 10 * plan.well_volume_uL
        assert all(v == 0 or v >= 10 * MIN_VOLUME_uL for v in volumes)
        metal = nmol(cell, "metal_salt")
        if "metal_mM" in cell:
            assert metal == pytest.approx(cell["metal_mM"] * plan.metal_volume_uL, rel=1e-5)
        for role in ("ligand", "base", "reductant"):
            ratio = cell.get(f"{role}_per_metal")
            if ratio is not None and cell["role"] != "blank":
                assert nmol(cell, role) == pytest.approx(ratio * metal, rel=1e-5)


def test_water_goes_into_96_wells_and_sums(au25, kb):
    rows = rows_of(10, metal_mM=(0.6, 4.5), reductant_per_metal=(0.04, 2.5))
    plan, plate = laid_out(au25, WATER, CONDITIONS, rows, substances=kb.substance_by_key)
    assert plate.wells == 96
    assert plate.well_volume_uL == 1000
    check(plan, plate)
    assert any("one phase" in note for note in plate.notes)
    assert any("temperature_C 25" in note for note in plate.notes)


def test_two_layers_go_into_24_vials_with_constant_layers(au25, kb):
    conditions = (
        number("metal_mM", 40.0, 20.0, 50.0),
        number("ligand_per_metal", 3.0, 3.0, 6.0),
        number("phase_transfer_per_metal", 1.14, 1.1, 1.5),
        number("reductant_per_metal", 10.0, 1.0, 10.0),
    )
    step = replace(au25, ligand="PET", family="direct_reduction_two_phase")
    rows = rows_of(8, metal_mM=(22, 48), ligand_per_metal=(3, 6))
    plan, plate = laid_out(step, BRUST, conditions, rows, substances=kb.substance_by_key)
    assert plate.wells == 24
    check(plan, plate)
    for cell in cells(plate):
        organic = [
            round(10 * v)
            for name, v in cell.items()
            if name.startswith(("PhMe", "phase_transfer", "ligand")) and name.endswith("uL")
        ]
        assert sum(organic) == 10 * plan.metal_volume_uL
    assert any("hydrogen" in note for note in plate.notes)


def test_electrons_follow_the_dispensed_reductant(au25):
    rows = rows_of(4, reductant_per_metal=(0.05, 2.0))
    _, plate = laid_out(au25, WATER, CONDITIONS, rows)
    for cell in cells(plate):
        assert cell["electrons_per_metal"] == pytest.approx(
            8 * cell["reductant_per_metal"], rel=1e-4
        )


def test_blank_has_everything_but_the_reductant(au25):
    plan, plate = laid_out(au25, WATER, CONDITIONS, rows_of(3, metal_mM=(1, 4)))
    blank = next(cell for cell in cells(plate) if cell["role"] == "blank")
    assert nmol(blank, "reductant") == 0
    assert blank["electrons_per_metal"] == 0
    assert blank["metal_mM"] == pytest.approx(2.0)
    assert blank_role(plan) == "reductant"


def test_order_of_addition_is_that_of_the_procedure(au25):
    _, plate = laid_out(au25, WATER, CONDITIONS, rows_of(3, metal_mM=(1, 4)))
    volumes = [name.split("_")[0] for name in plate.columns if name.endswith("_uL")]
    assert list(dict.fromkeys(volumes)) == ["H2O", "ligand", "metal", "base", "reductant"]


def test_layout_is_random_but_repeatable(au25):
    rows = rows_of(12, metal_mM=(1, 4))
    _, one = laid_out(au25, WATER, CONDITIONS, rows, seed=1)
    _, same = laid_out(au25, WATER, CONDITIONS, rows, seed=1)
    _, other = laid_out(au25, WATER, CONDITIONS, rows, seed=2)
    assert one == same
    assert one.rows != other.rows
    assert {row[1:] for row in one.rows} == {row[1:] for row in other.rows}
    assert [row[0] for row in one.rows] == [row[0] for row in other.rows]


def test_stock_texts_give_enough_solution(au25, kb):
    rows = rows_of(10, metal_mM=(0.6, 4.5), reductant_per_metal=(0.04, 2.5))
    _, plate = laid_out(au25, WATER, CONDITIONS, rows, substances=kb.substance_by_key)
    names = [s.name for s in plate.stocks]
    assert any("glutathione" in name for name in names)
    salt = next(s for s in plate.stocks if s.name.startswith("metal_salt"))
    total = sum(v for cell in cells(plate) for n, v in cell.items() if n.startswith("metal_salt"))
    assert f"Plate needs {total / 1000:.3g} mL" in salt.text
    assert "mg of hydrogen tetrachloroaurate" in salt.text
    weak = [s for s in plate.stocks if "Dilute 1 part" in s.text]
    assert weak
    assert all("on ice" in s.keep for s in plate.stocks if s.name.startswith("reductant"))


positive = st.floats(0.02, 8.0)


@given(
    metal=st.tuples(st.floats(0.2, 6.0), st.floats(1.0, 12.0)),
    ligand=st.tuples(positive, st.floats(1.0, 20.0)),
    dose=st.tuples(st.floats(0.005, 3.0), st.floats(1.0, 200.0)),
    points=st.lists(st.tuples(*3 * [st.floats(0, 1)]), min_size=1, max_size=6),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_random_conditions_sum_and_conserve(au25, metal, ligand, dose, points):
    spans = {
        "metal_mM": metal,
        "ligand_per_metal": ligand,
        "reductant_per_metal": dose,
    }
    conditions = [
        number(name, low * factor**0.5, low, low * factor) for name, (low, factor) in spans.items()
    ]
    conditions.append(number("base_per_metal", 10.0))
    try:
        plan = plan_dispensing(au25, WATER, conditions)
    except InvalidInputError:
        assume(False)
    rows = [
        {"role": "design"}
        | {
            name: low * factor**at
            for (name, (low, factor)), at in zip(spans.items(), point, strict=True)
        }
        for point in points
    ]
    fitting = [row for row in rows if plan.fits(row)]
    if len(fitting) < len(rows):
        with pytest.raises(InvalidInputError, match="sample it again"):
            first_plate(rows, plan, seed=0)
    assume(fitting)
    plate = first_plate(fitting, plan, seed=0)
    check(plan, plate)
    asked = sorted(row["metal_mM"] for row in fitting)
    given_ = sorted(cell["metal_mM"] for cell in cells(plate) if cell["role"] == "design")
    assert given_ == pytest.approx(asked, rel=0.011)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"metal_mM": number("metal_mM", 900.0)}, "do not fit 1000 uL"),
        ({"metal_mM": None}, "no metal_mM"),
        ({"ligand_per_metal": None}, "'ligand_per_metal' has no numeric value"),
    ],
)
def test_impossible_requests_give_one_clear_line(au25, change, said):
    items = {c.parameter: c for c in CONDITIONS} | change
    with pytest.raises(InvalidInputError, match=said) as caught:
        plan_dispensing(au25, WATER, [c for c in items.values() if c is not None])
    assert "\n" not in str(caught.value)


def test_too_many_rows_and_unknown_parameters_are_refused(au25):
    plan = plan_dispensing(au25, WATER, CONDITIONS)
    with pytest.raises(InvalidInputError, match="do not fit 96 wells"):
        first_plate(rows_of(96, metal_mM=(1, 4)), plan, seed=1)
    with pytest.raises(InvalidInputError, match="phase_transfer_per_metal can't be set"):
        first_plate([{"role": "design", "phase_transfer_per_metal": 1.0}], plan, seed=1)
    with pytest.raises(InvalidInputError, match=r"row 1 .* does not fit"):
        first_plate([{"role": "design", "metal_mM": 500.0}], plan, seed=1)


def test_procedure_without_solvent_has_no_plate(au25):
    with pytest.raises(InvalidInputError, match="no solvent"):
        plan_dispensing(au25, replace(WATER, solvents=()), CONDITIONS)


def test_gas_reductant_leaves_the_blank_to_the_vessel(au25):
    gas = replace(
        WATER,
        reagents=(*WATER.reagents[:2], ProcedureReagent(role="reductant", stock="CO")),
    )
    plan, plate = laid_out(
        replace(au25, reductant="CO"), gas, CONDITIONS[:2], rows_of(3, metal_mM=(1, 4))
    )
    assert plate.wells == 24
    assert blank_role(plan) == ""
    assert any("nitrogen instead of CO" in note for note in plate.notes)
    assert "electrons_per_metal" not in plate.columns


def test_seed_and_complex_share_the_metal(au25, kb):
    seed, product = Cluster.parse("[Au25(p-MBA)18]-"), Cluster.parse("Au38(p-MBA)24")
    step = replace(
        au25, family="seeded_growth", seed=seed, cluster=product, ligand="p-MBA",
        product=cluster_species(product),
        reaction=parse_reaction(
            "[Au25(p-MBA)18]- + 13 Au(p-MBA) + 6 e- -> Au38(p-MBA)24 + 7 (p-MBA)-"
        ),
    )  # fmt: skip
    growth = recipe(
        [("H2O", "water", 500)],
        [
            ("seed", "", ""),
            ("metal_complex", "", "complex_excess"),
            ("reductant", "NaBH4", "reductant_per_electron"),
        ],
        family="seeded_growth",
    )
    conditions = (
        number("metal_mM", 2.0, 1.0, 3.0),
        number("complex_excess", 1.5, 1.0, 2.0),
        number("reductant_per_electron", 0.5, 0.2, 1.0),
        number("reductant_per_metal", 0.5 * 6 / 38),
        number("reductant_electrons_per_metal", 8 * 0.5 * 6 / 38),
    )
    rows = rows_of(5, complex_excess=(1, 2), reductant_per_electron=(0.2, 1.0))
    plan, plate = laid_out(step, growth, conditions, rows)
    for cell in cells(plate):
        seed_nmol, complex_nmol = nmol(cell, "seed"), nmol(cell, "metal_complex")
        metal = 25 * seed_nmol + complex_nmol
        assert metal == pytest.approx(2.0 * plan.metal_volume_uL, rel=0.02)
        assert complex_nmol == pytest.approx(13 * cell["complex_excess"] * seed_nmol, rel=1e-4)
        if cell["role"] == "design":
            wanted = cell["reductant_per_electron"] * 6 / 38 * metal
            assert nmol(cell, "reductant") == pytest.approx(wanted, rel=1e-3)


def test_reagents_go_into_the_liquid_the_procedure_names():
    liquids = portions(BRUST, 2000)
    assert sum(p.volume_uL for p in liquids) == 2000
    assert [p.is_metal_phase for p in liquids] == [False, True, False]
    where = {r: carrier(r, BRUST, liquids).roles[0] for r in ("metal_salt", "ligand", "reductant")}
    assert where == {
        "metal_salt": "metal_water", "ligand": "organic_solvent", "reductant": "reductant_water",
    }  # fmt: skip


def test_liquid_thiol_in_large_excess_gets_a_portion_of_its_own(au25, kb):
    seed, product = Cluster.parse("Au38(PET)24"), Cluster.parse("Au36(TBBT)24")
    step = replace(
        au25, family="ligand_exchange_full", seed=seed, cluster=product, ligand="TBBT",
        reductant="", product=cluster_species(product),
        reaction=parse_reaction(
            "2 Au38(PET)24 + 52 H(TBBT) + O2 -> 2 Au36(TBBT)24 + 4 Au(TBBT) + 48 H(PET) + 2 H2O"
        ),
    )  # fmt: skip
    exchange = recipe(
        [("PhMe", "organic_solvent", 15)],
        [("seed", "", ""), ("etchant_ligand", "", "etchant_ligand_per_metal")],
        family="ligand_exchange_full",
        metal_mM=67.0,
    )
    conditions = (
        number("metal_mM", 67.0, 25.0, 100.0),
        number("etchant_ligand_per_metal", 80.0, 40.0, 200.0),
        number("temperature_C", 80.0, 40.0, 90.0),
    )
    rows = rows_of(4, metal_mM=(30, 70), etchant_ligand_per_metal=(50, 80))
    plan, plate = laid_out(step, exchange, conditions, rows, substances=kb.substance_by_key)
    assert len(plan.liquids) == 2
    assert plate.wells == 24
    assert any("before the free ligand" in note for note in plate.notes)
    for cell in cells(plate):
        assert sum(tenths(cell)) == 10 * plan.well_volume_uL
        metal = 38 * nmol(cell, "seed")
        assert metal == pytest.approx(cell["metal_mM"] * plan.metal_volume_uL, rel=1e-5)
    assert blank_role(plan) == "etchant_ligand"


def test_the_first_plate_goes_to_a_robot(au25, kb):
    """Its columns name the stocks, the complex has its time, and the robot pours all of it."""
    rows = rows_of(10, metal_mM=(0.6, 4.5), reductant_per_metal=(0.04, 2.5))
    waiting = (*CONDITIONS, number("complexation_time_h", 0.5))
    _, plate = laid_out(au25, WATER, waiting, rows, substances=kb.substance_by_key)
    assert {item.column for item in plate.stocks} <= set(plate.columns)
    assert ("temperature_C", 25.0) in plate.shared
    (hold,) = plate.holds
    assert hold.before.startswith("reductant_") and hold.time_h == 0.5
    poured = sum(item.volume_uL for item in make_worklist(plate).transfers)
    assert poured == pytest.approx(1000 * len(plate.rows), abs=0.1)
    assert hold.before in protocol_text(plate)
