"""A campaign is its definition and its history."""

import pytest

from mncplan.domain.campaign import (
    BatchSuggested,
    CampaignDefinition,
    Experiment,
    ExperimentAdded,
    ExperimentSkipped,
    ResultCorrected,
    ResultRecorded,
)
from mncplan.domain.campaign_state import Occurrence, best_first, next_id, shortfall, state_of
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import ContinuousParameter, Space
from mncplan.errors import InvalidInputError

SPACE = Space((ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),))
PURITY = Objective(name="purity", low=0, high=1)
YIELD = Objective(name="yield", low=0, high=1)
DEFINITION = CampaignDefinition(name="c", space=SPACE, objectives=(PURITY, YIELD))


def item(name, batch=1, **changes):
    return Experiment(id=name, batch=batch, setting={"metal_mM": 2.0}, **changes)


def found(name, purity=None, product_yield=None, **changes):
    values = (("purity", purity), ("yield", product_yield))
    return Observation(setting={"metal_mM": 2.0}, id=name, values=values, **changes)


def state(*events):
    rows = [Occurrence(number=i, event=e, author="a", at="") for i, e in enumerate(events, 1)]
    return state_of(DEFINITION, rows)


BATCH = BatchSuggested(batch=1, experiments=(item("E001"), item("E002")), n_seen=0, seed=1)


def pending(*events):
    return [e.id for e in state(BATCH, *events).pending]


def test_an_experiment_waits_until_every_objective_has_a_value():
    assert pending() == ["E001", "E002"]
    assert pending(ResultRecorded(observation=found("E001", 0.5))) == ["E001", "E002"]
    assert pending(ResultRecorded(observation=found("E001", 0.5, 0.2))) == ["E002"]


def test_three_kinds_of_failure_and_what_they_leave_to_do():
    assert pending(ResultRecorded(observation=found("E001", outcome="nothing"))) == ["E002"]
    assert pending(ResultRecorded(observation=found("E001", outcome="other"))) == ["E002"]
    failed = found("E001", outcome="failed_execution")
    assert pending(ResultRecorded(observation=failed)) == ["E001", "E002"]


def test_skipped_experiments_do_not_wait_until_a_result_comes_after_all():
    skip = ExperimentSkipped(experiment="E002", reason="no reagent")
    assert pending(skip) == ["E001"]
    late = ResultRecorded(observation=found("E002", 0.1, 0.1))
    after = state(BATCH, skip, late)
    assert after.skipped == frozenset()
    assert [e.id for e in after.pending] == ["E001"]


def test_a_correction_stands_and_the_history_keeps_what_it_corrects():
    first, second = found("E001", 0.5, 0.2), found("E001", 0.6, 0.2)
    after = state(
        BATCH,
        ResultRecorded(observation=first),
        ResultCorrected(observation=second, reason="typing error"),
    )
    assert after.observations == (second,)
    assert after.history[1].event.observation == first


def test_samples_at_several_times_stand_beside_each_other():
    early, late = found("E001", 0.2, 0.1, time_h=1.0), found("E001", 0.6, 0.3, time_h=24.0)
    after = state(BATCH, *(ResultRecorded(observation=o) for o in (early, late)))
    assert after.samples("E001") == (early, late)


def test_open_batches_are_those_with_a_pending_experiment():
    done = [ResultRecorded(observation=found(n, 0.1, 0.1)) for n in ("E001", "E002")]
    assert state(BATCH, done[0]).open_batches == (BATCH,)
    assert state(BATCH, *done).open_batches == ()


def test_ids_go_on_and_repeats_do_not_count():
    repeat = ExperimentAdded(experiment=item("E001-2", replicate_of="E001"))
    assert next_id(state(BATCH, repeat)) == 3


def test_best_first_by_goal():
    values = [
        ResultRecorded(observation=found(n, v, 0.1)) for n, v in (("E001", 0.2), ("E002", 0.7))
    ]
    after = state(BATCH, *values)
    assert [o.id for o in best_first(after, PURITY)] == ["E002", "E001"]
    least = Objective(name="purity", goal="min")
    assert [o.id for o in best_first(after, least)] == ["E001", "E002"]
    window = Objective(name="purity", goal="target", low=0.1, high=0.3)
    assert shortfall(window, 0.2) == 0
    assert shortfall(window, 0.5) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "a b"}, "campaign name"),
        ({"name": ""}, "campaign name"),
        ({"objectives": ()}, "at least one objective"),
        ({"objectives": (PURITY, PURITY)}, "different names"),
        ({"objectives": (Objective(name="metal_mM"),)}, "none of them a parameter"),
        ({"batch": 0}, "batch"),
        ({"seed": -1}, "seed"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(changes, told):
    values = {"name": "c", "space": SPACE, "objectives": (PURITY,)} | changes
    with pytest.raises(InvalidInputError, match=told):
        CampaignDefinition(**values)
