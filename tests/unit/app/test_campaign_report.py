"""The report finds what was put into a made-up campaign, and says when there is nothing."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.report.campaigns import PURITY, SPACE, YIELD, campaign, purity

from mncplan.app.campaign_report import campaign_report, trials_of
from mncplan.app.campaign_report_insight import (
    decision_tree,
    importance,
    permutation_importance,
    phase_diagram,
)
from mncplan.app.campaign_report_model import (
    cells,
    changed,
    dependence,
    fillers_of,
    fit_model,
    grid_of,
    learned,
    quality,
    surface,
)
from mncplan.conditions.space_check import refusal
from mncplan.conditions.suggest import suggest
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import (
    CategoricalParameter,
    ContinuousParameter,
    LinearConstraint,
    Space,
)


@pytest.fixture(scope="module")
def state():
    return campaign(36, objectives=(PURITY, YIELD))


@pytest.fixture(scope="module")
def model(state):
    return fit_model(SPACE, PURITY, state.observations)


@pytest.fixture(scope="module")
def found(state):
    return campaign_report(state, has_shap=False)


def leaves(node):
    return [x for child in node.children for x in leaves(child)] if node.children else [node]


def test_failed_executions_teach_nothing_and_failures_count_zero():
    failed = Observation(setting={}, outcome="failed_execution", values=(("purity", 50.0),))
    nothing = Observation(setting={}, outcome="nothing")
    less = Objective(name="purity", goal="min")
    assert learned(failed, PURITY) is None
    assert learned(nothing, PURITY) == 0.0
    assert learned(nothing, less) is None


def test_the_best_so_far_never_gets_worse(state):
    best = [t.best for t in trials_of(state) if t.best is not None]
    assert best == sorted(best)
    assert best[-1] == max(t.value for t in trials_of(state) if t.value is not None)


def test_the_best_so_far_goes_down_when_less_is_better(state):
    less = replace(state.definition, objectives=(replace(PURITY, goal="min"),))
    best = [t.best for t in trials_of(replace(state, definition=less)) if t.best is not None]
    assert best == sorted(best, reverse=True)


def test_what_matters_is_found(model):
    names = [name for name, _, _ in permutation_importance(model, 1).shares]
    assert set(names[:3]) == {"pH_agent", "ligand_per_metal", "temperature_C"}


def test_the_peak_of_the_dependence_is_where_the_truth_has_it(model):
    item = dependence(model, "ligand_per_metal")
    assert item.values[int(np.argmax(item.mean))] == pytest.approx(3.0, abs=0.6)
    assert all(
        low <= mean <= high for low, mean, high in zip(item.low, item.mean, item.high, strict=True)
    )


def test_the_surface_follows_the_truth_where_it_is_sure(model):
    at = {"metal_mM": 1.0, "ligand_per_metal": 3.0, "pH_agent": "base", "agent_mM": 10.0,
          "temperature_C": 40.0, "reductant_portions": 2.0}  # fmt: skip
    item = surface(model, grid_of(SPACE, "ligand_per_metal", "temperature_C", at))
    truth = np.array(
        [[purity({**at, "ligand_per_metal": x, "temperature_C": y}) for x in item.grid.xs]
         for y in item.grid.ys]
    )  # fmt: skip
    mean, sd = np.array(item.mean), np.array(item.sd)
    z = np.abs(mean - truth) / sd
    assert np.corrcoef(mean.ravel(), truth.ravel())[0, 1] > 0.8
    assert np.mean(z < 3) > 0.8


def test_cells_that_can_not_be_run_are_empty(model):
    at = {"metal_mM": 1.0, "ligand_per_metal": 3.0, "pH_agent": "none", "temperature_C": 40.0,
          "reductant_portions": 2.0}  # fmt: skip
    item = surface(model, grid_of(SPACE, "ligand_per_metal", "pH_agent", at))
    filled = {
        y: any(v is not None for v in row) for y, row in zip(item.grid.ys, item.mean, strict=True)
    }
    assert filled == {"acid": False, "none": True, "base": False}


def test_a_parameter_that_ceases_to_exist_is_dropped():
    base = {"metal_mM": 1.0, "ligand_per_metal": 3.0, "pH_agent": "base", "agent_mM": 9.0,
            "temperature_C": 40.0, "reductant_portions": 2.0}  # fmt: skip
    assert "agent_mM" not in changed(SPACE, base, {"pH_agent": "none"})
    assert changed(SPACE, {**base, "pH_agent": "none"}, {"agent_mM": 3.0}) is None


def test_the_model_beats_the_mean_on_data_with_a_pattern(model):
    item = quality(model, 1)
    assert item.is_useful and item.rmse < 0.6 * item.baseline
    assert len(item.points) == len(model.values)
    assert item.coverage > 0.7


def test_the_model_does_not_beat_the_mean_on_noise(model):
    rng = np.random.default_rng(5)
    noise = [
        Observation(setting=s, values=(("purity", float(v)),))
        for s, v in zip(model.settings, rng.normal(50, 10, len(model.settings)), strict=True)
    ]
    assert not quality(fit_model(SPACE, PURITY, noise), 1).is_useful


def test_the_report_and_the_next_plate_expect_the_same_where_much_forms_nothing():
    shares = (ContinuousParameter(n, 0.0, 1.0, "1") for n in "abcd")
    space = Space((CategoricalParameter("agent", ("acid", "base", "none")), *shares))
    goal = Objective(name="purity", low=0.0, high=1.0)
    rng, done = np.random.default_rng(0), []
    for i in range(27):
        a, b, c, d = rng.random(4)
        agent = ("acid", "base", "base", "none")[i % 4]
        setting = {"agent": agent, "a": a, "b": b, "c": c, "d": d}
        value = (("purity", 0.7 + 0.2 * d * np.sin(9 * c)),)
        done.append(
            Observation(setting=setting, values=value)
            if agent == "base"
            else Observation(setting=setting, outcome="nothing")
        )
    model = fit_model(space, goal, done)
    assert model.identity is not None
    batch = suggest(space, (goal,), done, (), batch=3, seed=0)
    mean, sd = model.predict([item.setting for item in batch.experiments])
    told = [item.predicted[0] for item in batch.experiments]
    assert mean == pytest.approx([p.mean for p in told])
    assert sd == pytest.approx([p.sd for p in told])
    acid, base, none = surface(model, grid_of(space, "c", "agent", done[1].setting)).mean
    assert 0 <= min(acid + none) and max(acid + none) < 0.2 < 0.5 < min(base)
    assert quality(model, 0).is_useful


def test_replicates_are_left_out_together(model):
    twice = [
        Observation(setting=s, values=(("purity", float(v)),))
        for s, v in zip(model.settings, np.random.default_rng(0).normal(0, 1, 100), strict=False)
        for _ in range(2)
    ]
    item = quality(fit_model(SPACE, PURITY, twice), 1)
    assert item.rmse > 0.8 * item.baseline


def test_leaves_hold_all_experiments_and_the_mean_adds_up(model):
    tree = decision_tree(model)
    ends = leaves(tree)
    assert sum(leaf.n for leaf in ends) == tree.n == len(model.values)
    assert sum(leaf.n * leaf.mean for leaf in ends) == pytest.approx(model.values.sum())
    assert min(leaf.n for leaf in ends) >= 3


def test_the_phase_diagram_shows_where_the_other_cluster_forms(found):
    item = found.phase
    assert set(item.identities) >= {"Au15(SG)13", "[Au25(SG)18]-"}
    axis = item.grid.ys if item.grid.y == "pH_agent" else item.grid.xs
    assert "pH_agent" in {item.grid.x, item.grid.y}
    table = np.array([[np.nan if v is None else v for v in row] for row in item.best], dtype=float)
    rows = table if item.grid.y == "pH_agent" else table.T
    acid = rows[axis.index("acid")]
    assert np.nanmean(acid == item.identities.index("Au15(SG)13")) > 0.5


def test_the_front_is_not_beaten(found):
    values = {t.number: [t.observation.value(n) for n in ("purity", "yield")] for t in found.trials}
    front = [values[n] for n in found.front]
    others = [v for n, v in values.items() if n not in found.front and None not in v]
    assert front
    assert all(any(f[0] >= v[0] and f[1] >= v[1] for f in front) for v in others)


def test_baselines_are_replayed_on_the_same_emulator(found):
    item = found.replay
    assert [s.name for s in item.strategies][0] == "this campaign"
    assert len({len(s.median) for s in item.strategies}) == 1
    for s in item.strategies:
        assert list(s.median) == sorted(s.median)
        assert all(a <= b <= c for a, b, c in zip(s.low, s.median, s.high, strict=True))
    assert item.strategies[0].n_to_best <= len(item.strategies[0].median)


def test_same_state_same_report_and_what_takes_long_is_told(state, found):
    told = []
    assert campaign_report(state, has_shap=False, progress=told.append) == found
    assert told[0] == "what matters" and told[-1] == "how good the model is"


def test_below_six_results_there_is_no_model():
    told = []
    few = campaign_report(campaign(5, batch=5), has_shap=False, progress=told.append)
    assert told == []
    assert few.surfaces == () and few.tree is None and few.quality == ()
    assert any("a model is made from 6" in note for note in few.notes)


def test_without_shap_the_permutation_says_its_name(model, monkeypatch):
    monkeypatch.setitem(sys.modules, "shap", None)
    assert importance(model, 1).method == "Permutation importance"


def test_shap_finds_what_matters(model):
    pytest.importorskip("shap")
    item = importance(model, 1)
    assert item.method == "SHAP importance"
    assert {name for name, _, _ in item.shares[:3]} == {
        "pH_agent", "ligand_per_metal", "temperature_C"
    }  # fmt: skip


def test_the_phase_diagram_leaves_out_what_never_varied(state):
    fixed = {"pH_agent": "base", "agent_mM": 5.0, "reductant_portions": 1.0}
    seen = [replace(o, setting={**o.setting, **fixed}) for o in state.observations]
    item = phase_diagram(SPACE, seen, seen[0].setting, "[Au25(SG)18]-", 0)
    assert item is not None
    assert {item.grid.x, item.grid.y} <= {"metal_mM", "ligand_per_metal", "temperature_C"}


def test_in_a_mixture_the_largest_other_part_fills_up():
    names = ("water", "MeOH", "THF")
    parts = tuple(ContinuousParameter(n, 0.0, 1.0, "1", step=0.05) for n in names)
    mixture = LinearConstraint(tuple((p.name, 1.0) for p in parts), 1.0, 1.0)
    space = Space((*parts, ContinuousParameter("metal_mM", 1.0, 5.0, "mmol/L")), (mixture,))
    at = {"water": 0.5, "MeOH": 0.2, "THF": 0.3, "metal_mM": 2.0}
    grid = grid_of(space, "metal_mM", "MeOH", at)
    assert list(fillers_of(space, grid)) == ["water"]
    made = [s for row in cells(space, grid) for s in row]
    assert sum(s is not None for s in made) > len(made) / 2
    assert all(s["THF"] == 0.3 and refusal(space, s) is None for s in made if s is not None)
    triangle = cells(space, grid_of(space, "water", "MeOH", at))
    assert 0.4 < np.mean([s is not None for row in triangle for s in row]) < 0.7
