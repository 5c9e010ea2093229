"""The kinetic model as a prior of a campaign: what is sampled, carried over and weighed."""

from dataclasses import replace

import numpy as np
import pytest

from mncplan.app import campaign_mechanism
from mncplan.app.campaign import Campaigns
from mncplan.app.campaign_mechanism import mean_functions, sampled_mechanism
from mncplan.app.campaign_optimiser import propose
from mncplan.app.campaign_prior import parse_prior, with_priors
from mncplan.app.campaign_table import rows_of
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.observation import Objective
from mncplan.domain.space import ContinuousParameter, Space
from mncplan.errors import InvalidInputError

SPACE = Space(
    (
        ContinuousParameter("reductant_per_metal", 0.02, 1.0, "mol/mol", scale="log"),
        ContinuousParameter("reduction_time_h", 0.5, 8.0, "h"),
        ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),
        ContinuousParameter("base_per_metal", 5.0, 20.0, "mol/mol"),
        ContinuousParameter("ligand_per_metal", 1.0, 4.0, "mol/mol"),
    )
)
AT = {"metal_mM": 2.0, "base_per_metal": 12.0, "ligand_per_metal": 2.0}
DEFINITION = CampaignDefinition(
    name="c",
    space=SPACE,
    objectives=(Objective(name="yield", low=0, high=1),),
    target="[Au25(p-MBA)18]-",
    seed=3,
)


def silent(_text):
    """No progress shown."""


@pytest.fixture(scope="module")
def sampled():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaign_mechanism, "N_SETTINGS", 8)
        patch.setattr(campaign_mechanism, "N_DRAWS", 2)
        yield sampled_mechanism(DEFINITION, 0.5, silent)


def test_every_set_of_constants_foretells_every_setting(sampled):
    draws = np.array(sampled.draws)
    assert draws.shape == (2, 8) == (2, len(sampled.settings))
    assert draws.min() >= 0
    assert 0.01 < draws.max() <= 1
    assert not np.allclose(draws[0], draws[1], rtol=1e-3)
    doses = [s["reductant_per_metal"] for s in sampled.settings]
    assert min(doses) < 0.1 < 0.3 < max(doses)


def test_mean_functions_go_through_what_was_computed(sampled):
    predict = mean_functions(sampled, SPACE)
    found = predict(sampled.settings, [None] * 8)
    draws = np.array(sampled.draws)
    assert np.abs(found - draws).max() < 0.25 * np.ptp(draws)
    assert np.corrcoef(found.ravel(), draws.ravel())[0, 1] > 0.95


def test_a_sample_on_the_way_is_a_shorter_run(sampled):
    predict = mean_functions(sampled, SPACE)
    at = {**AT, "reductant_per_metal": 0.3, "reduction_time_h": 8.0}
    early, late, whole = predict([at, at, at], [1.0, 8.0, None]).T
    assert np.allclose(late, whole)
    assert np.allclose(early, predict([{**at, "reduction_time_h": 1.0}], [None])[:, 0])


def test_a_model_that_never_makes_the_target_is_refused(monkeypatch):
    monkeypatch.setattr(campaign_mechanism, "N_SETTINGS", 2)
    monkeypatch.setattr(campaign_mechanism, "N_DRAWS", 1)
    little = Space((ContinuousParameter("reductant_per_metal", 1e-6, 1e-5, "mol/mol"),))
    with pytest.raises(InvalidInputError, match="gives no"):
        sampled_mechanism(replace(DEFINITION, space=little), 0.5, silent)


def test_the_mechanism_chooses_wells_and_must_win_afterwards(sampled, tmp_path, monkeypatch):
    monkeypatch.setattr(campaign_mechanism, "sampled_mechanism", lambda *_: sampled)
    made = with_priors(DEFINITION, [parse_prior("mechanism=0.5")], silent)
    with Campaigns(tmp_path / "library.db") as library:
        library.new(made, "tester")
        first = library.suggest("c", propose, "tester", n=8).batch
        believed = mean_functions(sampled, SPACE)(
            [e.setting for e in first.experiments], [None] * 8
        )
        chosen = [i for i, e in enumerate(first.experiments) if e.prior_share == 1.0]
        assert len(chosen) == 4
        assert believed.mean(0)[chosen].mean() > np.delete(believed.mean(0), chosen).mean()
        rows = [
            {"experiment": e.id, "yield": float(np.clip(value, 0, 1))}
            for e, value in zip(first.experiments, believed.mean(0), strict=True)
        ]
        library.record("c", rows_of(rows), "tester")
        second = library.suggest("c", propose, "tester", n=2).batch
        assert any("mechanism takes part: +" in r for r in second.reasons)
