"""The simulated laboratory: reproducible, noisy, honest about what it does not know."""

from dataclasses import replace

import numpy as np
import pytest

from mncplan.app.campaign_laboratory import KineticLaboratory, laboratory_of
from mncplan.app.campaign_simulate import rehearsal_of
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.observation import Objective
from mncplan.domain.space import CategoricalParameter, ContinuousParameter, Space, When
from mncplan.errors import InvalidInputError, NoSolutionError

SPACE = Space(
    (
        ContinuousParameter("water_fraction", 0.3, 1.0, "1"),
        ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),
        ContinuousParameter("ligand_per_metal", 0.5, 5.0, "mol/mol"),
        CategoricalParameter("agent", ("acid", "base", "none")),
        ContinuousParameter(
            "agent_per_metal", 0.5, 20.0, "mol/mol", when=When("agent", ("acid", "base"))
        ),
        ContinuousParameter("reductant_per_metal", 0.05, 3.0, "mol/mol"),
    )
)
DEFINITION = CampaignDefinition(
    name="c",
    space=SPACE,
    objectives=(Objective(name="purity", low=0, high=1), Objective(name="yield", low=0, high=1)),
    target="[Au25(p-MBA)18]-",
)
BASIC = {
    "water_fraction": 0.6, "metal_mM": 2.5, "ligand_per_metal": 2.5, "agent": "base",
    "agent_per_metal": 10.0, "reductant_per_metal": 0.4,
}  # fmt: skip
ACIDIC = {**BASIC, "agent": "acid"}


@pytest.fixture(scope="module")
def laboratory():
    return laboratory_of(DEFINITION, 124)


def rng(seed=1):
    return np.random.default_rng(seed)


def test_the_seed_makes_the_world(laboratory):
    again, other = laboratory_of(DEFINITION, 124), laboratory_of(DEFINITION, 125)
    assert again.constants == laboratory.constants
    assert other.constants != laboratory.constants
    for constant in laboratory.constants.constants:
        assert constant.low <= constant.value <= constant.high


def test_the_same_experiment_gives_the_same_result_with_the_same_noise(laboratory):
    assert laboratory.run(BASIC, rng()) == laboratory.run(BASIC, rng())


def test_noise_spreads_results_around_the_truth(laboratory):
    sure = replace(laboratory, p_failure=0.0)
    truth = sure.truth(BASIC)[0]["purity"]
    exact = replace(sure, noise=0.0).run(BASIC, rng()).value("purity")
    assert exact == pytest.approx(truth, abs=1e-4)
    seen = [sure.run(BASIC, rng(i)).value("purity") for i in range(6)]
    assert len(set(seen)) > 1
    assert max(abs(value - truth) for value in seen) < 5 * sure.noise


def test_values_are_shares(laboratory):
    values, _, metal = laboratory.truth(BASIC)
    assert all(0 <= value <= 1 for value in values.values())
    assert 0 <= metal <= 1


def test_base_and_acid_make_a_difference(laboratory):
    basic, acidic = (laboratory.truth(setting)[0]["yield"] for setting in (BASIC, ACIDIC))
    assert basic != pytest.approx(acidic, rel=0.05)


def test_executions_fail_at_the_stated_rate():
    class Quick(KineticLaboratory):
        def truth(self, setting):
            return {"purity": 0.5, "yield": 0.5}, self.product, 0.5

    quick = Quick(
        mechanism=None, constants=None, product="x", n_acid=0, objectives=("purity",), p_failure=0.2
    )
    found = [quick.run({}, rng(i)).outcome for i in range(500)]
    assert 70 <= found.count("failed_execution") <= 130


@pytest.mark.parametrize(
    ("purity", "metal", "outcome"),
    [(0.5, 0.001, "nothing"), (0.001, 0.5, "other"), (0.5, 0.5, "product")],
)
def test_outcomes_by_what_is_there(purity, metal, outcome):
    class Known(KineticLaboratory):
        def truth(self, setting):
            return {"purity": purity, "yield": 0.1}, "Au38(p-MBA)24", metal

    lab = Known(
        mechanism=None, constants=None, product="x", n_acid=0, objectives=("purity",), p_failure=0.0
    )
    found = lab.run({}, rng())
    assert found.outcome == outcome
    assert found.identity == {"nothing": None, "other": "Au38(p-MBA)24", "product": "x"}[outcome]


def test_what_can_not_be_solved_is_a_failed_execution():
    class Stuck(KineticLaboratory):
        def truth(self, setting):
            raise NoSolutionError("stuck")

    lab = Stuck(
        mechanism=None, constants=None, product="x", n_acid=0, objectives=("purity",), p_failure=0.0
    )
    assert lab.run({}, rng()).outcome == "failed_execution"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"target": ""}, "no target"),
        ({"target": "PtAu24(PET)18"}, "one metal and one ligand"),
        ({"objectives": (Objective(name="colour"),)}, "measures purity and yield"),
        ({"space": Space((ContinuousParameter("moon", 0, 1, "1"),))}, "'moon' is not in the"),
    ],
)
def test_what_it_does_not_know_is_said(changes, told):
    with pytest.raises(InvalidInputError, match=told):
        laboratory_of(replace(DEFINITION, **changes), 1)


def test_a_rehearsal_has_its_own_name_and_is_synthetic():
    made = rehearsal_of(DEFINITION, 7)
    assert (made.name, made.is_synthetic) == ("c-rehearsal-7", True)
    assert rehearsal_of(made, 7) is made
