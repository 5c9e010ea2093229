from dataclasses import replace

import pytest
from tests.unit.conditions.spaces import DOSES, FIELD, SETTING, STOCKS, stock, wells

from mncplan.conditions.space_check import refusal
from mncplan.conditions.space_recipe import canonical, distinct, recipe_key
from mncplan.domain.space import CategoricalParameter, ContinuousParameter, Space, When
from mncplan.domain.well_chemistry import DoseOption, Liquid, WellDose
from mncplan.domain.well_chemistry_amounts import Misfit, amounts
from mncplan.domain.well_chemistry_derived import delivered, derived
from mncplan.domain.well_chemistry_recipe import dispense
from mncplan.errors import InvalidInputError


def volumes(made):
    assert not isinstance(made, Misfit), made
    return {s.name: round(n * 0.1, 6) for _, s, n in made.stocks} | {
        solvent: round(n * 0.1, 6) for _, solvent, n in made.solvents
    }


def test_volumes_follow_from_quantities():
    # 2 mmol/L in 1 mL are 2000 nmol of gold: 100 uL at 20 mM; twice that of ligand at 50 mM ...
    assert volumes(dispense(wells(), SETTING)) == {
        "HAuCl4 20 mM": 100.0,
        "p-MBA 50 mM": 80.0,
        "NaOH 50 mM": 40.0,  # 4 uL of the strong stock can't be dispensed
        "NaBH4 100 mM": 20.0,  # 8 electrons per gold are 1 NaBH4 per gold
        "H2O": 600.0 - 160.0,
        "EtOH": 400.0 - 80.0,
    }


def test_strong_stock_is_taken_where_it_can_be_dispensed():
    more = dispense(wells(), {**SETTING, "pH_agent_per_metal": 1.25})
    assert volumes(more)["NaOH 500 mM"] == 5.0


def test_choice_selects_the_chemical():
    acid = volumes(dispense(wells(), {**SETTING, "pH_agent": "acid"}))
    assert acid["HCl 50 mM"] == 40.0
    assert "NaOH 50 mM" not in acid


def test_each_portion_must_be_dispensable():
    setting = {**SETTING, "portions": 3.0, "reductant_electrons_per_metal": 4.0}
    made = dispense(wells(), setting)
    assert isinstance(made, Misfit)
    assert made.reason.startswith("each of 3 portions of reductant takes 3.33 uL")
    assert not isinstance(dispense(wells(), {**setting, "portions": 2.0}), Misfit)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"metal_mM": 0.05}, "metal_salt takes 2.5 uL of HAuCl4 20 mM, below the 5 uL"),
        ({"metal_mM": 15.0}, "of a 1000 uL well, 750 uL of it metal_salt (HAuCl4 20 mM)"),
        ({"water_fraction": 0.1}, "stocks alone bring 16 % H2O, more than the 10 % asked"),
        ({"water_fraction": 1.0}, "stocks in other solvents leave 80 uL too little room for H2O"),
        ({"water_fraction": 0.918}, "2 uL of EtOH is left to fill up, below the 5 uL"),
    ],
)
def test_impossible_wells_say_why(changed, said):
    made = dispense(wells(), {**SETTING, **changed})
    assert isinstance(made, Misfit)
    assert said in made.reason
    assert made.excess_uL > 0


def test_stock_in_a_solvent_of_the_well_is_preferred():
    both = (*STOCKS, stock("p-MBA", 400, "DMF"))
    assert "p-MBA 50 mM" in volumes(dispense(wells(stocks=both), SETTING))


def test_solvent_can_be_a_choice():
    liquid = Liquid(
        volume_uL=1000.0, solvent="", solvent_choice="solvent", fractions=(("H2O", 0.6),)
    )
    made = dispense(wells(liquids=(liquid,)), {**SETTING, "solvent": "MeOH"})
    assert volumes(made)["MeOH"] == 320.0


def test_dopant_shares_the_metal():
    dopant = WellDose(
        role="dopant", amount=0.25, per="metal", metal_atoms=1, options=(DoseOption("", "HCl"),)
    )
    made = {a.dose.role: a.nmol for a in amounts(wells(doses=(DOSES[0], dopant)), SETTING)}
    assert made == {"metal_salt": 1500.0, "dopant": 500.0}
    assert isinstance(
        amounts(wells(doses=(DOSES[0], replace(dopant, amount=1.5))), SETTING), Misfit
    )


def test_doses_on_the_balance_share_the_metal_too():
    seed = replace(DOSES[0], role="seed", metal_atoms=25.0)
    complex_ = WellDose(
        role="complex", amount=5.0, per="seed", metal_atoms=1.0, options=(DoseOption("", "HCl"),)
    )
    found = {a.dose.role: a.nmol for a in amounts(wells(doses=(seed, complex_)), SETTING)}
    assert found["seed"] == pytest.approx(2000 / 30)
    assert found["complex"] == pytest.approx(5 * 2000 / 30)


def test_derived_counts_what_a_stock_carries_along():
    made = dispense(wells(), SETTING)
    found = {d.name: d.value for d in derived(wells(), SETTING, made)}
    assert found["NaBH4_mM"] == pytest.approx(2.0)
    assert found["NaOH_mM"] == pytest.approx(2.0 + 4.0)
    assert found["reductant_per_metal"] == pytest.approx(1.0)
    assert found["reductant_electrons_per_metal"] == pytest.approx(8.0)
    assert found["H2O_fraction"] == pytest.approx(0.6)
    assert found["H2O_fraction"] + found["EtOH_fraction"] == pytest.approx(1.0)


def test_delivered_values_are_those_of_the_rounded_volumes():
    setting = {**SETTING, "metal_mM": 2.0013}
    found = delivered(wells(), setting, dispense(wells(), setting))
    assert found["metal_mM"] == pytest.approx(2.002)
    assert found.keys() == SETTING.keys() - {"pH_agent", "portions", "temperature_C"}


def test_equivalent_recipes_are_one():
    none = {**SETTING, "pH_agent": "none"}
    del none["pH_agent_per_metal"]
    acid, base = ({**SETTING, "pH_agent": c, "pH_agent_per_metal": 0.0} for c in ("acid", "base"))
    near = {**none, "metal_mM": 2.0001}
    assert canonical(FIELD, acid) == canonical(FIELD, base) == none
    assert distinct(FIELD, [acid, base, none, near]) == (none,)
    assert recipe_key(FIELD, near) != recipe_key(FIELD, {**none, "temperature_C": 40.0})
    assert recipe_key(FIELD, none) != recipe_key(FIELD, {**none, "portions": 1.0})


def test_gases_that_are_not_dispensed_stay_apart():
    gas = CategoricalParameter("reductant", ("NaBH4", "CO", "H2"))
    amount = ContinuousParameter(
        "per_metal", 0.0, 9.0, "mol/mol", when=When("reductant", ("NaBH4",))
    )
    dose = WellDose(
        role="reductant", amount="per_metal", per="metal", choice="reductant",
        options=(DoseOption("NaBH4", "NaBH4"),),
    )  # fmt: skip
    liquid = Liquid(volume_uL=1000.0, solvent="H2O")
    made = wells(doses=(replace(DOSES[0], amount=2.0), dose), liquids=(liquid,))
    space = Space((gas, amount), wells=made)
    settings = ({"reductant": "CO"}, {"reductant": "H2"}, {"reductant": "NaBH4", "per_metal": 0.0})
    assert distinct(space, settings) == settings


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"doses": DOSES[1:]}, "dose ligand counts on 'metal'; expected volume, metal (after"),
        ({"stocks": STOCKS[1:]}, "no stock for HAuCl4 (metal_salt); stocks hold HCl, NaBH4"),
        ({"doses": (*DOSES, DOSES[1])}, "the role 'ligand' is there twice"),
        ({"step_uL": 0.3}, "no whole multiple of the 0.3 uL step"),
        ({"step_uL": 10.0}, "expected 0 < step <= minimum dispense"),
        ({"doses": (replace(DOSES[0], liquid="oil"),)}, "goes into no liquid 'oil'"),
        ({"stocks": (*STOCKS, STOCKS[0])}, "two stocks have the same name"),
    ],
)
def test_wells_that_make_no_sense_are_refused(changed, said):
    with pytest.raises(InvalidInputError) as refused:
        wells(**changed)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: stock("NaOH", float("inf")), "each above 0 mmol/L"),
        (lambda: stock("NaOH", 0), "each above 0 mmol/L"),
        (lambda: replace(DOSES[0], amount=float("inf")), "amount inf; expected 0 or more"),
        (lambda: replace(DOSES[0], portions=0), "expected 1 portion or more"),
        (lambda: replace(DOSES[2], choice=""), "expected one chemical, or several and"),
        (lambda: Liquid(volume_uL=9.0, solvent="H2O", fractions=(("EtOH", 1.5),)), "from 0 to 1"),
        (lambda: Liquid(volume_uL=float("inf"), solvent="H2O"), "expected a volume above 0"),
    ],
)
def test_parts_that_make_no_sense_are_refused(make, said):
    with pytest.raises(InvalidInputError) as refused:
        make()
    assert said in str(refused.value)


def test_wells_name_parameters_of_the_space():
    with pytest.raises(InvalidInputError, match="'portions' is no parameter of the space"):
        Space(tuple(p for p in FIELD.parameters if p.name != "portions"), wells=wells())


def test_refusal_of_a_well_is_its_reason():
    assert refusal(FIELD, SETTING) is None
    assert "below the 5 uL" in refusal(FIELD, {**SETTING, "reductant_electrons_per_metal": 0.8})
