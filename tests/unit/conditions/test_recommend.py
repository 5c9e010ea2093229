from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mncplan.conditions import ConditionRequest, advise, recommend
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import ConditionEffect, Transformation
from mncplan.domain.recipe import BenchStep, ProcedureReagent, ProcedureSolvent

from .recipes import parameter, procedure, protocol, provenance, step


def by_name(request):
    return {item.parameter: item for item in recommend(request)}


def ask(**more):
    fields = {"step": step(), "index": 2, "procedure": procedure(), **more}
    return by_name(ConditionRequest(**fields))


def test_procedure_alone_gives_estimates_with_its_range():
    found = ask()
    metal = found["metal_mM"]
    assert (metal.low, metal.value, metal.high) == (20, 40, 50)
    assert metal.basis == "estimated"
    assert metal.unit == "mmol/L"
    assert all(item.step == 2 for item in found.values())


def test_verified_protocol_of_this_product_comes_first():
    found = ask(protocols=(protocol(),))
    assert found["metal_mM"].value == pytest.approx(40)  # THF alone, as the procedure counts
    assert found["ligand_per_metal"].value == pytest.approx(5)
    assert found["reductant_per_metal"].value == pytest.approx(10)
    assert found["temperature_C"].value == 1
    assert found["reduction_time_h"].value == 5
    assert found["complexation_time_h"].value == 2
    assert found["complexation_temperature_C"].value == 4
    assert found["stirring_rpm"].value == 700
    assert found["ligand_per_metal"].basis == "measured"
    assert found["ligand_per_metal"].provenance.source == "someone2020"
    assert "exactly this product" in found["ligand_per_metal"].reason


def test_recalled_protocol_sets_nothing_and_is_mentioned():
    recalled = protocol(provenance=provenance(verified=False))
    found = ask(protocols=(recalled,))
    assert found["ligand_per_metal"].value == 3
    assert "P1; recalled" in found["ligand_per_metal"].reason
    assert "complexation_time_h" not in found


def test_same_core_with_another_ligand_is_second():
    other = protocol("[Au25(SC6H13)18]-", id="P2")
    found = ask(protocols=(other,))
    assert found["ligand_per_metal"].value == pytest.approx(5)
    assert "level B" in found["ligand_per_metal"].reason
    both = ask(protocols=(other, protocol(provenance=provenance("first2021"))))
    assert both["ligand_per_metal"].provenance.source == "first2021"


@pytest.mark.parametrize(
    "change",
    [
        {"family": "size_focusing"},
        {"reagents": tuple(
            replace(r, stock="NaBH3CN") if r.role == "reductant" else r
            for r in protocol().reagents
        )},
        {"reagents": tuple(
            replace(r, stock="MeOH") if r.stock == "THF" else r for r in protocol().reagents
        ), "steps": tuple(
            replace(s, text=s.text.replace("{THF}", "{MeOH}")) for s in protocol().steps
        )},
    ],
    ids=["family", "reductant", "solvent"],
)  # fmt: skip
def test_another_kind_of_recipe_sets_nothing(change):
    found = ask(protocols=(protocol(**change),))
    assert found["ligand_per_metal"].value == 3
    assert "not counted: 5" in found["ligand_per_metal"].reason


def test_recipe_without_base_sets_nothing_where_the_procedure_adds_base():
    basic = procedure(reagents=(*procedure().reagents, ProcedureReagent(role="base", stock="NaOH")))
    assert ask(procedure=basic, protocols=(protocol(),))["ligand_per_metal"].value == 3


def test_interval_is_the_spread_of_precedents():
    reagents = tuple(
        replace(r, equivalents=2.5) if r.role == "ligand" else r for r in protocol().reagents
    )
    found = ask(protocols=(protocol(), protocol(id="P2", reagents=reagents)))
    ligand = found["ligand_per_metal"]
    assert (ligand.low, ligand.high) == (2.5, 5)
    assert "spread" in ligand.reason


def test_without_procedure_the_default_width_holds():
    found = ask(procedure=None, protocols=(protocol(),))
    assert (found["ligand_per_metal"].low, found["ligand_per_metal"].high) == (2.5, 10)
    assert (found["temperature_C"].low, found["temperature_C"].high) == (-4, 6)
    assert found["metal_mM"].value == pytest.approx(0.4 / 14 * 1000, rel=1e-3)


def test_transformation_numbers_count():
    change = Transformation(
        id="T1", family="direct_reduction_one_phase", target=Cluster.parse("[Au25(PET)18]-"),
        target_text="[Au25(PET)18]-", precursors=(), provenance=provenance(),
        temperature_C=(0.0, 4.0), ratio="ligand_per_metal=4..6; TOAB per Au=1.14",
    )  # fmt: skip
    found = ask(transformations=(change,))
    assert found["temperature_C"].value == 2
    assert (found["ligand_per_metal"].low, found["ligand_per_metal"].high) == (4, 6)
    assert "Au" not in found


def test_budget_is_given_in_molecules_and_electrons():
    found = ask()
    dose, electrons = found["reductant_per_metal"], found["reductant_electrons_per_metal"]
    assert electrons.value == pytest.approx(8 * dose.value)
    assert electrons.high == pytest.approx(8 * dose.high)
    assert "0.25 electrons per metal atom" in dose.reason
    assert "hydrolysis" in dose.reason
    assert electrons.basis == "computed"


def test_no_dose_known_starts_from_twice_the_balance():
    bare = procedure(parameters=(parameter("metal_mM", 40.0, 20.0, 50.0),))
    dose = ask(procedure=bare)["reductant_per_metal"]
    assert dose.value == pytest.approx(2 / 32)
    assert dose.basis == "estimated"


def test_sparing_procedure_is_scaled_to_the_target():
    sparing = procedure(
        parameters=(
            parameter("metal_mM", 1.0, 0.5, 2.0),
            parameter("reductant_per_metal", 0.025, 0.02, 0.03, provenance=provenance()),
        )
    )
    dose = ask(procedure=sparing)["reductant_per_metal"]
    assert dose.value == pytest.approx(1.2 / 32)
    assert dose.basis == "computed"


def test_short_thiol_with_gold_iii_widens_the_dose():
    thin = procedure(
        parameters=(
            parameter("metal_mM", 1.0, 0.5, 2.0),
            parameter("ligand_per_metal", 2.0, 1.0, 2.0),
            parameter("reductant_per_metal", 0.04, 0.01, 0.2),
        )
    )
    dose = ask(procedure=thin)["reductant_per_metal"]
    assert "1 electrons per gold" in dose.reason
    assert dose.high >= 1.25 / 8


def test_carbon_monoxide_has_no_dose_but_a_demand():
    gas = procedure(reagents=(ProcedureReagent(role="reductant", stock="CO"),))
    found = ask(step=step(reductant="CO"), procedure=gas)
    assert "reductant_per_metal" not in found
    assert found["reductant_electrons_per_metal"].value == pytest.approx(0.25)


def effect(**given):
    fields = {"id": "K1", "parameter": "temperature_C", "direction": "optimum",
              "effect": "best yield", "provenance": provenance("seen2017"),
              "system": "[Au25(PET)18]- synthesis", "product": "[Au25(PET)18]-",
              "to_value": "12", **given}  # fmt: skip
    return ConditionEffect(**fields)


def test_optimum_of_this_product_sets_the_value():
    found = ask(effects=(effect(),))
    assert found["temperature_C"].value == 12
    assert found["temperature_C"].provenance.source == "seen2017"


def test_protocol_of_this_product_outranks_an_optimum_which_stretches_the_interval():
    found = ask(effects=(effect(to_value="45"),), protocols=(protocol(),))
    assert found["temperature_C"].value == 1
    assert found["temperature_C"].high == 45
    assert "stretched by" in found["temperature_C"].reason


def test_mere_difference_sets_nothing():
    odd = effect(direction="increase", effect="another pathway", from_value="1")
    assert ask(effects=(odd,))["temperature_C"].value == 25


def test_unverified_effect_moves_nothing():
    doubtful = effect(provenance=provenance(verified=False))
    assert ask(effects=(doubtful,))["temperature_C"].value == 25


def test_cold_before_the_thiol_is_the_temperature_of_complexation():
    cold = effect(
        system="[Au25(PET)18]- synthesis, before the thiol is added",
        direction="decrease",
        from_value="25",
        to_value="0",
        effect="higher yield",
    )
    (said,) = advise(step(), (cold,))
    assert said.parameter == "complexation_temperature_C"
    assert said.relevance == 4
    assert "before the thiol" in said.sentence
    assert "seen2017" in said.sentence


def test_advice_is_sorted_and_other_chemistry_left_out():
    general = effect(id="K2", product="", system="all cluster syntheses", ligand="")
    near = effect(id="K3", product="[Au25(SC6H13)18]-", system="")
    silver = effect(id="K4", product="[Ag44(p-MBA)30]4-", system="")
    gas = effect(id="K5", reductant="CO")
    model = effect(id="K6", product="", system="luminescent clusters (model)")
    said = advise(step(), (general, silver, near, gas, effect(), model))
    assert [a.effect for a in said] == ["K1", "K3", "K2"]


def test_what_a_cluster_turns_into_is_no_advice_for_making_it():
    lost = effect(product="Au24(PET)20", system="[Au25(PET)18]- in water", to_value="60")
    assert ask(effects=(lost,))["temperature_C"].high == 30


def carbon_monoxide(formula, pH, **more):
    reagents = tuple(
        replace(r, stock="CO") if r.role == "reductant" else r
        for r in protocol().reagents
        if r.role != "solvent"
    )
    steps = (
        BenchStep(op="adjust_pH", text="", pH=pH),
        BenchStep(op="purge", text="", atmosphere="CO"),
    )
    return protocol(formula, id=formula, reagents=reagents, steps=steps, **more)


def test_size_series_is_interpolated_never_extrapolated():
    water = procedure(
        parameters=(parameter("metal_mM", 1.0, 0.5, 2.0), parameter("pH", 11.0, 7.0, 11.0)),
        solvents=(ProcedureSolvent(stock="H2O", role="water", mL_per_mmol=1000),),
    )
    series = (carbon_monoxide("Au15(SG)13", 9.0), carbon_monoxide("[Au25(SG)18]-", 11.0))

    def pH_of(formula):
        gas = step(formula, "SG", reductant="CO")
        return ask(step=gas, procedure=water, protocols=series)["pH"]

    middle = pH_of("Au20(SG)16")
    assert (middle.low, middle.value, middle.high) == (9, 10, 11)
    assert middle.basis == "estimated"
    assert "Au15(SG)13 at 9" in middle.reason
    assert pH_of("Au38(SG)24").value == 11
    assert pH_of("Au15(SG)13").value == 9


def test_ligand_regime_is_in_the_reason():
    assert "review 4.1.1" in ask()["ligand_per_metal"].reason


def test_unit_of_concentration_is_said():
    assert "before the reductant solution" in ask()["metal_mM"].reason
    two = procedure(
        solvents=(
            ProcedureSolvent(stock="H2O", role="metal_water", mL_per_mmol=20),
            ProcedureSolvent(stock="PhMe", role="organic_solvent", mL_per_mmol=25),
        )
    )
    assert "in the organic layer" in ask(procedure=two)["metal_mM"].reason


positive = st.floats(1e-3, 1e3)


@given(
    value=positive, ends=st.tuples(positive, positive), equivalents=st.lists(positive, max_size=3)
)
def test_value_is_always_inside_its_interval(value, ends, equivalents):
    low, high = min(*ends, value), max(*ends, value)
    one = procedure(parameters=(parameter("ligand_per_metal", value, low, high),
                                parameter("pH", 7.0, 6.0, 8.0)))  # fmt: skip
    used = tuple(
        protocol(id=f"P{i}", reagents=tuple(
            replace(r, equivalents=n) if r.role == "ligand" else r for r in protocol().reagents
        ))
        for i, n in enumerate(equivalents)
    )  # fmt: skip
    for item in ask(procedure=one, protocols=used).values():
        if not isinstance(item.value, str):
            assert item.low <= item.value <= item.high
