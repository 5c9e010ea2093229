"""From reported rows to events: new, known already, a missing value, or a correction."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from mncplan.app.campaign_results import SKIPPED, Report, outcome_of, refuse
from mncplan.app.campaign_settings import active, is_close, otherwise
from mncplan.domain.campaign import (
    Event,
    Experiment,
    ExperimentAdded,
    ExperimentSkipped,
    ResultCorrected,
    ResultRecorded,
)
from mncplan.domain.campaign_state import CampaignState, next_id
from mncplan.domain.observation import Observation
from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError

Refusal = Callable[[Space, Setting], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What rows add to a history.

    Attributes:
        recorded: Ids that got a result or a missing value.
        known: Ids whose rows say what stands already.
        corrected: Ids whose result was corrected.
        skipped: Ids that will not be done.
        waiting: Rows without a result yet.
        remarks: What the chemist should know, one line each.
    """

    events: tuple[Event, ...]
    recorded: tuple[str, ...]
    known: tuple[str, ...]
    corrected: tuple[str, ...]
    skipped: tuple[str, ...]
    waiting: int
    remarks: tuple[str, ...]


def decide(
    state: CampaignState, reports: Iterable[Report], refusal: Refusal, *, correct: str | None
) -> Recording:
    """Compare rows with what stands; all of them or none.

    Args:
        state: Of the campaign.
        reports: Rows as read.
        refusal: Why a setting does not belong to a space.
        correct: Reason of the correction; None when nothing may be corrected.

    Raises:
        InvalidInputError: Listing up to five rows that contradict what stands, name no
            experiment, or were run outside the space.
    """
    desk = _Desk(state, refusal, correct)
    faults: list[str] = []
    for report in reports:
        try:
            desk.take(report)
        except InvalidInputError as fault:
            where = "" if str(fault).startswith(report.where) else f"{report.where}: "
            faults.append(f"{where}{fault}")
    refuse(faults)
    return desk.recording()


class _Desk:
    """The campaign while rows are taken in, one after the other."""

    def __init__(self, state: CampaignState, refusal: Refusal, correct: str | None) -> None:
        self.definition, self.refusal, self.correct = state.definition, refusal, correct
        self.experiments = dict(state.experiments)
        self.results = dict(state.results)
        self.skipped = set(state.skipped)
        self.next_id = next_id(state)
        self.events: list[Event] = []
        self.done: dict[str, list[str]] = {"recorded": [], "known": [], "corrected": []}
        self.put_off: list[str] = []
        self.remarks: list[str] = []
        self.others: dict[str, list[str]] = {}
        self.waiting = 0

    def recording(self) -> Recording:
        """All that was taken in."""
        return Recording(
            events=tuple(self.events),
            **{name: tuple(dict.fromkeys(ids)) for name, ids in self.done.items()},
            skipped=tuple(self.put_off),
            waiting=self.waiting,
            remarks=(
                *self.remarks,
                *(
                    f"{', '.join(ids)}: {name} is taken for another product than the target; where"
                    " it is the target, write target"
                    for name, ids in self.others.items()
                ),
            ),
        )

    def take(self, report: Report) -> None:
        """Take in one row."""
        if not report.outcome:
            self.waiting += 1
            return
        item = self._named(report) if report.experiment else self._like(report)
        if report.outcome == SKIPPED:
            self._skip(item, report)
            return
        found = Observation(
            setting=self._actual(item, report),
            outcome=outcome_of(report),
            values=report.values,
            identity=report.identity,
            replicate_of=item.replicate_of,
            batch=item.batch,
            well=report.well,
            time_h=report.time_h,
            id=item.id,
        )
        self._result(found, report)

    def _result(self, found: Observation, report: Report) -> None:
        before = self.results.get((found.id, found.time_h))
        if before is not None and not report.is_stated and _is_zero_again(before, found):
            found = before
        merged = found if before is None else _filled(before, found)
        if before is not None and merged is not None and _same(before, merged):
            self.done["known"].append(found.id)
            return
        if found.outcome == "other" and found.identity and not report.is_stated:
            self.others.setdefault(found.identity, []).append(found.id)
        if before is None or before.outcome == "failed_execution" or merged is not None:
            self._write(ResultRecorded(observation=merged or found, note=report.note))
            self.done["recorded"].append(found.id)
            return
        if self.correct is None:
            raise InvalidInputError(
                f"{found.id} has {_shown(before)} already and the row says {_shown(found)}"
                f"{otherwise(found.setting, before.setting)}; "
                "to correct it say so with --correct REASON (the earlier result stays in the "
                "history), or give a repeat its number in the column replicate"
            )
        kept = dict(before.values)
        values = tuple((n, kept.get(n) if v is None else v) for n, v in found.values)
        if found.outcome in {"failed_execution", "nothing"}:
            values = found.values
        made = replace(found, values=values, well=found.well or before.well)
        self._write(ResultCorrected(observation=made, reason=self.correct))
        self.done["corrected"].append(found.id)

    def _write(self, event: ResultRecorded | ResultCorrected) -> None:
        found = event.observation
        self.results[found.id, found.time_h] = found
        self.skipped.discard(found.id)
        self.events.append(event)
        if told := otherwise(found.setting, self.experiments[found.id].setting):
            self.remarks.append(f"{found.id} was run{told}; the model learns what was run")

    def _skip(self, item: Experiment, report: Report) -> None:
        if item.id in self.skipped:
            self.done["known"].append(item.id)
            return
        found = [o for (id_, _), o in self.results.items() if id_ == item.id]
        if any(o.outcome != "failed_execution" for o in found):
            raise InvalidInputError(f"{item.id} has a result and can't be skipped")
        self.skipped.add(item.id)
        self.put_off.append(item.id)
        self.events.append(ExperimentSkipped(experiment=item.id, reason=report.note))

    def _named(self, report: Report) -> Experiment:
        base, _, repeat = report.experiment.partition("-")
        count = int(repeat or report.replicate)
        name = base if count == 1 else f"{base}-{count}"
        if base not in self.experiments:
            last = f"E001 to E{self.next_id - 1:03d}" if self.next_id > 1 else "none yet"
            raise InvalidInputError(f"{base} is no experiment of this campaign; it has {last}")
        return self.experiments.get(name) or self._repeated(base, name)

    def _repeated(self, base: str, name: str) -> Experiment:
        first = self.experiments[base]
        return self._add(
            replace(first, id=name, replicate_of=base, reason=f"repeats {base}", predicted=())
        )

    def _like(self, report: Report) -> Experiment:
        """The experiment a row without an id belongs to, by its parameters."""
        space = self.definition.space
        setting = active(space, report.setting)
        fitting = [e for e in self.experiments.values() if is_close(e.setting, setting)]
        firsts = [e for e in fitting if not e.replicate_of]
        if report.replicate > 1 and len(firsts) == 1:
            name = f"{firsts[0].id}-{report.replicate}"
            return self.experiments.get(name) or self._repeated(firsts[0].id, name)
        known = [e for e in fitting if self._says_the_same(e, report)]
        open_ones = [e for e in fitting if (e.id, report.time_h) not in self.results]
        if fitting:
            return (known or open_ones or fitting)[0]
        refused = self.refusal(space, setting)
        if refused is not None:
            raise InvalidInputError(
                f"no experiment id, and as one of your own it does not fit the space: {refused}"
            )
        name = f"E{self.next_id:03d}"
        self.next_id += 1
        return self._add(Experiment(id=name, batch=0, setting=setting, reason="your own"))

    def _says_the_same(self, item: Experiment, report: Report) -> bool:
        before = self.results.get((item.id, report.time_h))
        return before is not None and all(_agrees(before.value(n), v) for n, v in report.values)

    def _add(self, item: Experiment) -> Experiment:
        self.experiments[item.id] = item
        self.events.append(ExperimentAdded(experiment=item))
        return item

    def _actual(self, item: Experiment, report: Report) -> Setting:
        """The setting as run: what stands, unless the row says otherwise."""
        before = self.results.get((item.id, report.time_h))
        standing = item.setting if before is None else before.setting
        actual = active(self.definition.space, {**standing, **report.setting})
        if is_close(actual, standing):
            return standing
        refused = self.refusal(self.definition.space, actual)
        if refused is not None:
            raise InvalidInputError(
                f"{item.id} was run outside the space: {refused}; mend the row, or give the "
                "outcome failed_execution"
            )
        return actual


def _same(one: Observation, other: Observation) -> bool:
    return (one.outcome, one.identity) == (other.outcome, other.identity) and all(
        _agrees(one.value(n), v) for n, v in other.values
    )


def _agrees(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)


def _filled(before: Observation, found: Observation) -> Observation | None:
    """What stands with missing parts filled in; None when the two contradict."""
    if before.outcome == "failed_execution" and found.outcome != "failed_execution":
        return None
    values = []
    for name, value in found.values:
        kept = before.value(name)
        if value is not None and kept is not None and not _agrees(value, kept):
            return None
        values.append((name, kept if value is None else value))
    if not is_close(before.setting, found.setting) or before.outcome != found.outcome:
        return None
    if before.identity and found.identity and before.identity != found.identity:
        return None
    return replace(
        before, values=tuple(values), identity=before.identity or found.identity,
        well=before.well or found.well,
    )  # fmt: skip


def _is_zero_again(before: Observation, found: Observation) -> bool:
    """Whether a row without an outcome repeats as 0 that no target formed."""
    is_none = before.outcome in {"nothing", "other"} and found.identity is None
    return is_none and not any(value for _, value in found.values)


def _shown(found: Observation) -> str:
    values = ", ".join(f"{n} {v:g}" for n, v in found.values if v is not None)
    return values if found.outcome == "product" and values else found.outcome
