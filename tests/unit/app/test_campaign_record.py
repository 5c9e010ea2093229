"""Rows against what stands: new, known, filled in, corrected or refused."""

from dataclasses import replace

import pytest

from mncplan.app.campaign_record import decide
from mncplan.app.campaign_results import read_reports
from mncplan.app.campaign_table import rows_of
from mncplan.app.library_engine import read_formula
from mncplan.conditions.space_check import refusal
from mncplan.domain.campaign import (
    BatchSuggested,
    CampaignDefinition,
    Experiment,
    ExperimentAdded,
    ResultCorrected,
    ResultRecorded,
)
from mncplan.domain.campaign_state import Occurrence, state_of
from mncplan.domain.observation import Objective
from mncplan.domain.space import CategoricalParameter, ContinuousParameter, Space, When
from mncplan.errors import InvalidInputError

SPACE = Space(
    (
        ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),
        CategoricalParameter("agent", ("acid", "none")),
        ContinuousParameter("acid_mM", 0.1, 1.0, "mmol/L", when=When("agent", ("acid",))),
    )
)
DEFINITION = CampaignDefinition(
    name="c",
    space=SPACE,
    objectives=(Objective(name="purity", low=0, high=1), Objective(name="yield", low=0, high=1)),
)
BATCH = BatchSuggested(
    batch=1,
    experiments=(
        Experiment(id="E001", batch=1, setting={"metal_mM": 1.0, "agent": "none"}),
        Experiment(id="E002", batch=1, setting={"metal_mM": 2.0, "agent": "acid", "acid_mM": 0.5}),
    ),
    n_seen=0,
    seed=1,
)


def state(events=()):
    kept = (BATCH, *events)
    rows = (Occurrence(number=i, event=e, author="a", at="") for i, e in enumerate(kept, 1))
    return state_of(DEFINITION, rows)


def record(*rows, events=(), correct=None):
    reports = read_reports(DEFINITION, rows_of(rows), read_formula())
    return decide(state(events), reports, refusal, correct=correct)


FIRST = record({"experiment": "E001", "purity": 0.5}).events


def test_a_result_is_recorded_and_the_same_row_is_recognised():
    assert record({"experiment": "E001", "purity": 0.5}).recorded == ("E001",)
    again = record({"experiment": "E001", "purity": 0.5}, events=FIRST)
    assert (again.events, again.known) == ((), ("E001",))


def test_the_same_row_twice_in_one_table_counts_once():
    row = {"experiment": "E001", "purity": 0.5}
    made = record(row, row)
    assert (len(made.events), made.recorded, made.known) == (1, ("E001",), ("E001",))


def test_a_missing_value_is_filled_in_and_the_first_kept():
    made = record({"experiment": "E001", "yield": 0.3}, events=FIRST)
    (event,) = made.events
    assert isinstance(event, ResultRecorded)
    assert event.observation.values == (("purity", 0.5), ("yield", 0.3))


def test_another_value_is_refused_and_accepted_as_a_correction():
    row = {"experiment": "E001", "purity": 0.6}
    with pytest.raises(InvalidInputError, match=r"E001 has purity 0\.5 already .*--correct REASON"):
        record(row, events=FIRST)
    made = record(row, events=FIRST, correct="typing error")
    (event,) = made.events
    assert isinstance(event, ResultCorrected)
    assert (event.reason, made.corrected) == ("typing error", ("E001",))
    assert event.observation.value("purity") == 0.6


def test_a_failed_execution_is_run_again_without_a_correction():
    failed = record({"experiment": "E001", "outcome": "failed_execution"}).events
    made = record({"experiment": "E001", "purity": 0.4, "yield": 0.1}, events=failed)
    assert made.recorded == ("E001",)


def test_a_repeat_gets_an_id_of_its_own():
    made = record({"experiment": "E001", "purity": 0.55, "replicate": 2}, events=FIRST)
    added, result = made.events
    assert isinstance(added, ExperimentAdded)
    assert (added.experiment.id, added.experiment.replicate_of) == ("E001-2", "E001")
    assert (result.observation.id, result.observation.replicate_of) == ("E001-2", "E001")
    again = record({"experiment": "E001-2", "purity": 0.55}, events=(*FIRST, *made.events))
    assert again.events == ()


def test_a_row_without_an_id_finds_its_experiment_by_the_parameters():
    row = {"metal_mM": 2.00001, "agent": "acid", "acid_mM": 0.5, "purity": 0.2}
    assert record(row).recorded == ("E002",)


def test_a_recipe_nobody_suggested_becomes_an_experiment_of_your_own():
    row = {"metal_mM": 3, "agent": "none", "acid_mM": "", "purity": 0.2}
    made = record(row)
    added = made.events[0].experiment
    assert (added.id, added.batch, dict(added.setting)) == (
        "E003", 0, {"metal_mM": 3.0, "agent": "none"},
    )  # fmt: skip
    assert record(row, events=made.events).known == ("E003",)


def test_a_recipe_outside_the_space_is_refused():
    with pytest.raises(InvalidInputError, match=r"row 1: .*metal_mM = 30"):
        record({"metal_mM": 30, "agent": "none", "purity": 0.2})


def test_what_was_run_otherwise_is_learned_as_run_and_said():
    made = record({"experiment": "E002", "metal_mM": 2.5, "agent": "none", "purity": 0.2})
    found = made.events[0].observation
    assert found.setting == {"metal_mM": 2.5, "agent": "none"}
    assert made.remarks[0].startswith("E002 was run with acid_mM none instead of 0.5, agent none")


def test_a_run_outside_the_space_is_refused():
    with pytest.raises(InvalidInputError, match="E001 was run outside the space"):
        record({"experiment": "E001", "metal_mM": 50, "purity": 0.2})


def test_pending_rows_are_counted_and_change_nothing():
    made = record({"experiment": "E001", "purity": "PENDING"}, {"experiment": "E002"})
    assert (made.events, made.waiting) == ((), 2)


def test_an_experiment_is_skipped_once_and_not_after_its_result():
    row = {"experiment": "E002", "outcome": "skipped", "note": "no acid"}
    made = record(row)
    assert (made.skipped, made.events[0].reason) == (("E002",), "no acid")
    assert record(row, events=made.events).known == ("E002",)
    with pytest.raises(InvalidInputError, match="has a result"):
        record({"experiment": "E001", "outcome": "skipped"}, events=FIRST)


def test_an_experiment_that_only_failed_may_be_skipped():
    failed = record({"experiment": "E001", "outcome": "failed_execution"}).events
    assert record({"experiment": "E001", "outcome": "skipped"}, events=failed).skipped == ("E001",)


def test_samples_at_several_times_are_separate_results():
    rows = [{"experiment": "E001", "time_h": t, "purity": p} for t, p in ((1, 0.1), (24, 0.4))]
    assert [e.observation.time_h for e in record(*rows).events] == [1.0, 24.0]


def test_an_unknown_id_is_said_with_those_there_are():
    with pytest.raises(InvalidInputError, match="row 1: E009 is no experiment .* E001 to E002"):
        record({"experiment": "E009", "purity": 0.2})


def test_one_bad_row_stops_all():
    with pytest.raises(InvalidInputError):
        record({"experiment": "E001", "purity": 0.2}, {"experiment": "E009", "purity": 0.2})


def test_a_row_that_differs_in_a_parameter_alone_is_told_so():
    row = {"experiment": "E001", "metal_mM": 1.2345678, "purity": 0.5}
    with pytest.raises(InvalidInputError, match="with metal_mM 1.23457 instead of 1; to correct"):
        record(row, events=FIRST)


def test_a_product_that_is_not_read_as_the_target_is_told():
    wanted = replace(DEFINITION, target="[Au25(PET)18]-")
    rows = [
        {"experiment": "E001", "purity": 0.5, "product": "Au25"},
        {"experiment": "E002", "purity": 0.5, "product": "target"},
    ]
    made = decide(
        replace(state(), definition=wanted), read_reports(wanted, rows_of(rows), read_formula()),
        refusal, correct=None,
    )  # fmt: skip
    (remark,) = made.remarks
    assert remark.startswith("E001: Au25 is taken for another product than the target")
    stated = [{"experiment": "E001", "outcome": "other", "product": "Au25"}]
    assert not record(*stated).remarks
