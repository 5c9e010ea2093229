"""Terminal summaries of campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mncplan.app.campaign_cells import heading as titled
from mncplan.app.campaign_prior import told_beforehand
from mncplan.app.campaign_record import Recording
from mncplan.domain.campaign import (
    SYNTHETIC,
    BatchSuggested,
    Event,
    Experiment,
    ExperimentAdded,
    ExperimentSkipped,
    ResultCorrected,
    ResultRecorded,
)
from mncplan.domain.campaign_means import Means
from mncplan.domain.campaign_state import CampaignState, best_first
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import Parameter, Setting
from mncplan.report.campaign_json import status_of
from mncplan.report.campaign_sheet import allowed_text, unit_of
from mncplan.report.terminal_blocks import block, columns, group, heading, item
from mncplan.report.words import percent

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

_SHOWN = 8
_MOST_COLUMNS = 7
_SIDE_BY_SIDE = 5


def opened_summary(state: CampaignState) -> Group:
    """A campaign that was just opened."""
    definition = state.definition
    return group([
        *_title(state, f"Campaign {definition.name}"),
        *([item(f"from {definition.origin}")] if definition.origin else []),
        *block("Searches", [_parameter_line(p) for p in definition.space.parameters]),
        *block("Wants", [_objective_line(o) for o in definition.objectives]),
        *block("One value per plate", definition.plate.shared if definition.plate else ()),
        *block("Told beforehand", told_beforehand(state)),
        *block("May spend", _means(definition.means)),
        *block("Next", [f"mncplan campaign suggest {definition.name}"]),
    ])  # fmt: skip


def batch_summary(
    state: CampaignState, batch: BatchSuggested, *, is_new: bool, file: Path | None = None
) -> Group:
    """A batch to run, with the reason for each experiment."""
    waiting = [e for e in batch.experiments if state.is_pending(state.experiments[e.id])]
    told = "new" if is_new else f"suggested before; {len(waiting)} still wait for a result"
    parts = _title(state, f"Batch {batch.batch} of {state.definition.name}")
    parts += block("Why this batch", batch.reasons)
    prices = [f"{p.rule}: {percent(p.share)} of the expected gain" for p in batch.prices]
    parts += block("What the rules of the plate cost", prices)
    parts += block("Model", [f"{name}: {value}" for name, value in batch.model])
    parts.append(heading(f"Experiments ({told})"))
    parts += _table(state, batch.experiments)
    parts += block("Reasons", _reasons(batch.experiments))
    if file is not None:
        parts += block("Fill in and record", [f"{file}"])
    return group(parts)


def recorded_summary(state: CampaignState, recording: Recording) -> Group:
    """What was taken in."""
    lines = [
        f"{word}: {', '.join(ids)}"
        for word, ids in (
            ("recorded", recording.recorded),
            ("corrected, the earlier result is kept", recording.corrected),
            ("known already", recording.known),
            ("will not be done", recording.skipped),
        )
        if ids
    ]
    if recording.waiting:
        have = "has" if recording.waiting == 1 else "have"
        lines.append(f"{counted(recording.waiting, 'row')} {have} no result yet")
    return group([
        *_title(state, f"Results of {state.definition.name}"),
        *block("Rows", lines),
        *block("Mind", recording.remarks),
        *_standing(state),
    ])  # fmt: skip


def status_summary(state: CampaignState) -> Group:
    """Where a campaign stands."""
    definition = state.definition
    about = [f"target {definition.target}"] if definition.target else []
    about += [f"space: {definition.origin}"] if definition.origin else []
    about.append(f"seed {definition.seed}, {definition.batch} experiments per batch")
    return group([
        *_title(state, f"Campaign {definition.name}"),
        *(item(line) for line in about),
        *_standing(state),
        *block("Told beforehand", told_beforehand(state)),
        *block("May spend", _means(definition.means)),
        *block("History", _history(state)),
    ])  # fmt: skip


def _means(means: Means) -> list[str]:
    lines = [f"{means.budget} experiments"] if means.budget is not None else []
    terms = ", ".join(f"{name} {value:g}" for name, value in means.prices)
    return lines + ([f"price of an experiment: {terms}"] if terms else [])


def counted(n: int, word: str) -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "batch"), counted(2, "batch")
        ('1 batch', '2 batches')
    """
    ending = "" if n == 1 else "es" if word.endswith("ch") else "s"
    return f"{n} {word}{ending}"


def _title(state: CampaignState, text: str) -> list[RenderableType]:
    parts = [heading(text, is_title=True)]
    return [*parts, item(SYNTHETIC)] if state.definition.is_synthetic else parts


def _standing(state: CampaignState) -> list[RenderableType]:
    waiting = state.pending
    done = len(state.experiments) - len(waiting) - len(state.skipped)
    lines = [f"{counted(done, 'experiment')} done in {counted(len(state.batches), 'batch')}"]
    lines += [f"waiting for a result: {_ids(state, waiting)}"] if waiting else []
    lines += [f"skipped: {', '.join(sorted(state.skipped))}"] if state.skipped else []
    parts = block("Standing", lines)
    for objective in state.definition.objectives:
        found = best_first(state, objective)[:3]
        parts += block(
            f"Best {titled(objective.name, objective.unit)}",
            [f"{o.value(objective.name):.4g}: {o.id}, {_setting(o.setting)}" for o in found],
        )
    return parts


def _ids(state: CampaignState, waiting: Sequence[Experiment]) -> str:
    shown = [
        e.id + ("" if (word := status_of(state, e)) == "pending" else f" ({word})") for e in waiting
    ]
    return ", ".join(shown)


def _history(state: CampaignState) -> list[str]:
    kept = state.history[-_SHOWN:]
    more = len(state.history) - len(kept)
    lines = [f"{more} earlier events"] if more else []
    return lines + [f"{o.at} {o.author}: {_event(o.event)}" for o in kept]


def _event(event: Event) -> str:
    match event:
        case BatchSuggested(batch=number, experiments=experiments):
            return f"batch {number} with {len(experiments)} experiments"
        case ExperimentAdded(experiment=one):
            return f"{one.id} came in ({one.reason})"
        case ResultCorrected(observation=found, reason=reason):
            return f"{found.id} corrected: {reason}"
        case ResultRecorded(observation=found, note=note):
            return f"{found.id}: {_result(found)}{f' ({note})' if note else ''}"
        case ExperimentSkipped(experiment=name, reason=reason):
            return f"{name} skipped{f': {reason}' if reason else ''}"


def _result(found: Observation) -> str:
    values = [f"{name} {value:g}" for name, value in found.values if value is not None]
    named = [found.identity] if found.identity and found.outcome == "other" else []
    after = [f"after {found.time_h:g} h"] if found.time_h is not None else []
    kind = [] if found.outcome == "product" and values else [found.outcome]
    return " ".join([", ".join([*kind, *named, *values]), *after])


def _table(state: CampaignState, experiments: Sequence[Experiment]) -> list[RenderableType]:
    """Experiments as rows; as columns, a few side by side, when there are many parameters."""
    parameters = state.definition.space.parameters
    names = [p.name for p in parameters]
    titles = [titled(p.name, unit_of(p)) for p in parameters]
    head = ("id", *titles, *_forecast_names(state))
    rows = [_row(state, one, names) for one in experiments]
    if len(head) <= _MOST_COLUMNS:
        return [columns(head, rows)]
    turned = [rows[i : i + _SIDE_BY_SIDE] for i in range(0, len(rows), _SIDE_BY_SIDE)]
    tables = [list(zip(head, *some, strict=True)) for some in turned]
    return [columns(first, rest) for first, *rest in tables]


def _row(state: CampaignState, one: Experiment, names: Sequence[str]) -> tuple[str, ...]:
    values = [_short(one.setting.get(name, "-")) for name in names]
    forecast = [f"{p.mean:.3g} ± {p.sd:.2g}" for p in one.predicted]
    missing = [""] * (len(_forecast_names(state)) - len(forecast))
    return (one.id, *values, *forecast, *missing)


def _forecast_names(state: CampaignState) -> tuple[str, ...]:
    has_forecast = any(e.predicted for e in state.experiments.values())
    names = tuple(o.name for o in state.definition.objectives)
    return tuple(f"{name} expected" for name in names) if has_forecast else ()


def _reasons(experiments: Sequence[Experiment]) -> list[str]:
    """Each reason once, with the experiments it holds for."""
    grouped: dict[str, list[str]] = {}
    for one in experiments:
        if one.reason:
            grouped.setdefault(one.reason, []).append(one.id)
    return [f"{', '.join(ids)}: {reason}" for reason, ids in grouped.items()]


def _setting(setting: Setting) -> str:
    return ", ".join(f"{name} {_short(value)}" for name, value in setting.items())


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


def _parameter_line(parameter: Parameter) -> str:
    return f"{titled(parameter.name, unit_of(parameter))}: {allowed_text(parameter)}"


def _objective_line(objective: Objective) -> str:
    ends = "" if objective.low is None or objective.high is None else (
        f", {objective.low:g} to {objective.high:g}"
    )  # fmt: skip
    return f"{titled(objective.name, objective.unit)}: {objective.goal}{ends}"
