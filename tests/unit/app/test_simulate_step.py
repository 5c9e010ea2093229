"""A step of a route as a recipe of the model, and what the model says of it."""

from dataclasses import replace

import pytest

from mncplan.app.plan import conditions_of, procedures_of
from mncplan.app.request import PlanOptions, resolve_target
from mncplan.app.routes import find_routes
from mncplan.app.simulate import SimulateOptions, simulate_case
from mncplan.app.simulate_case import BADGE
from mncplan.app.simulate_step import (
    MODELLED,
    outcome_of,
    route_case,
    step_case,
    stoichiometric_dose,
)
from mncplan.app.tables import knowledge_base
from mncplan.errors import InvalidInputError


@pytest.fixture(scope="module")
def knowledge():
    return knowledge_base()


@pytest.fixture(scope="module")
def planned(knowledge):
    """The best route to Au25 with p-MBA, its last step and that step's conditions."""
    target = resolve_target("[Au25(p-MBA)18]-", None, knowledge)
    route = find_routes(target, PlanOptions(n_routes=1), knowledge).routes[0]
    step = route.steps[-1]
    assert step.family in MODELLED
    found = conditions_of(route, procedures_of(route, knowledge), knowledge)
    return step, tuple(c for c in found if c.step == len(route.steps) - 1)


def test_dose_without_conditions_is_that_of_the_equation(planned, knowledge):
    step, _ = planned
    dose = stoichiometric_dose(step)
    reductant = next(n for s, n in step.reaction.reactants if s.text == "BH4-")
    gold = sum(n * dict(s.elements).get("Au", 0) for s, n in step.reaction.reactants)
    assert dose == pytest.approx(float(reductant / gold))
    assert step_case(step, (), knowledge).recipe.reductant_per_metal == pytest.approx(dose)


def test_conditions_reach_the_recipe(planned, knowledge):
    step, conditions = planned
    recipe = step_case(step, conditions, knowledge).recipe
    given = {c.parameter: c.value for c in conditions}
    for name in ("metal_mM", "ligand_per_metal", "reductant_per_metal", "pH", "stirring_rpm"):
        if name in given:
            assert getattr(recipe, name) == pytest.approx(given[name]), name
    assert recipe.ligand == "p-MBA"


def test_what_is_guessed_is_said(planned, knowledge):
    notes = " ".join(step_case(planned[0], (), knowledge).notes)
    assert "pH not recommended for this step" in notes
    assert "solvent taken as" in notes


def test_outcome_is_marked_as_hypothesis_with_an_interval(planned, knowledge):
    step, conditions = planned
    found = simulate_case(
        step_case(step, conditions, knowledge), SimulateOptions(samples=2), knowledge
    )
    assert found.badge == BADGE
    assert found.product == "[Au25(p-MBA)18]-"
    for spread in (found.purity, found.yields):
        assert 0 <= spread.low <= spread.value <= spread.high <= 1
    assert {name for name, _ in outcome_of(found).robustness} == {
        "reductant_per_metal", "ligand_per_metal", "temperature_C", "pH"
    }  # fmt: skip
    shares = [share for _, share in found.byproducts]
    assert shares == sorted(shares, reverse=True)
    assert found.yields.value + sum(shares) <= 1 + 1e-6


def test_same_seed_same_outcome(planned, knowledge):
    case = step_case(planned[0], (), knowledge)
    options = SimulateOptions(samples=1, seed=7)
    one, two = (simulate_case(case, options, knowledge) for _ in range(2))
    assert (one.purity, outcome_of(one)) == (two.purity, outcome_of(two))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"family": "ligand_exchange_full"}, "is not modelled"),
        ({"reductant": "Zn"}, "reductant 'Zn' is not in the kinetic model"),
        ({"cluster": None}, "is not modelled"),
    ],
)
def test_what_is_not_modelled_says_so(planned, knowledge, changes, said):
    step = replace(planned[0], **changes)
    with pytest.raises(InvalidInputError, match=said):
        step_case(step, (), knowledge)


def test_several_metals_or_ligands_are_not_modelled(planned, knowledge):
    cluster = resolve_target("PtAu24(PET)18", None, knowledge)
    with pytest.raises(InvalidInputError, match="one metal with one ligand"):
        step_case(replace(planned[0], cluster=cluster), (), knowledge)


def test_a_setting_that_does_not_matter_costs_no_purity(knowledge):
    """The loss is of the purity shown, also where much metal ends in something else."""
    case = route_case("[Au25(SG)18]-", None, None, knowledge)
    found = simulate_case(case, SimulateOptions(samples=1), knowledge)
    step = outcome_of(found)
    lost = dict(step.robustness)
    assert 0 < found.purity.value < 0.7
    assert len({round(loss, 6) for loss in lost.values()}) > 1
    assert min(lost.values()) < found.purity.value
