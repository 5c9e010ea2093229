"""The campaign's table for the bench: one row per experiment, as CSV or workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mncplan.app.campaign_cells import PENDING, heading
from mncplan.app.campaign_results import COLUMNS, OUTCOMES
from mncplan.app.campaign_table import SHEET
from mncplan.app.space_design import derived_quantities, volumes
from mncplan.app.text_files import replace_bytes, replace_text
from mncplan.domain.campaign import SYNTHETIC, CampaignDefinition, Experiment, ResultRecorded
from mncplan.domain.campaign_state import CampaignState, Sample
from mncplan.domain.observation import Observation
from mncplan.domain.space import (
    ContinuousParameter,
    IntegerParameter,
    NumberParameter,
    OrdinalParameter,
    Parameter,
    Setting,
    Space,
)
from mncplan.errors import InvalidInputError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = float | str | None
Table = tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]

_DIGITS: Final = 6
_MEANINGS: Final = {
    "experiment": "leave it as it is: results find their experiment by it",
    "outcome": "empty when values are given; else one of the allowed words",
    "product": "what formed, as formula or in your words; empty when not determined",
    "replicate": "2, 3 ... for a repeat of the experiment in a row of its own",
    "time_h": "hours after the start when one well is sampled more than once; empty for the end",
    "well": "where it stood; optional",
    "note": "anything; kept with the result",
    "basis": "synthetic: from the simulated laboratory; a real campaign refuses such rows",
    "p_identity": "chance that the target forms, as predicted; not read",
    "prior_share": "part of the choice owed to what was told beforehand, 0 to 1; not read",
    "reason": "why this experiment; not read",
    "nearest": "most similar experiment with a result; not read",
    "..._predicted, ..._sd": "what the model expects, and its standard deviation; not read",
    "..._uL": "volumes to dispense; not read",
    "# ...": "final concentrations and ratios that follow; not read",
}


def batch_table(state: CampaignState, experiments: Iterable[Experiment]) -> Table:
    """Header and rows to fill in: parameters, objectives with PENDING, outcome and the rest.

    Args:
        state: Of the campaign.
        experiments: Those to list; one with several samples takes several rows.
    """
    definition = state.definition
    names = [item.name for item in definition.objectives]
    header = (
        "experiment",
        "batch",
        *(heading(p.name, unit_of(p)) for p in definition.space.parameters),
        *(heading(o.name, o.unit) for o in definition.objectives),
        *COLUMNS[1:-1],
        *_basis(definition),
        *(f"{name}_{what}" for name in names for what in ("predicted", "sd")),
        "p_identity",
        "prior_share",
        "reason",
        "nearest",
    )
    listed = [(item, found) for item in experiments for found in state.samples(item.id) or (None,)]
    wells = [
        _well(definition.space, item.setting if found is None else found.setting)
        for item, found in listed
    ]
    found_in = dict.fromkeys(name for well in wells for name in well)
    contents = sorted(found_in, key=lambda name: name.startswith("#"))
    notes = _notes(state)
    return (*header, *contents), tuple(
        (*_row(definition, item, found, notes), *(well.get(name, 0.0) for name in contents))
        for (item, found), well in zip(listed, wells, strict=True)
    )


def _well(space: Space, setting: Setting) -> dict[str, float]:
    """Volumes to dispense, and what follows from them: final concentrations and ratios."""
    known = {item.name for item in space.parameters}
    found = {f"{name}_uL": volume for name, volume in volumes(space, setting).items()}
    for item in derived_quantities(space, setting):
        if item.name not in known:
            found[f"# {heading(item.name, item.unit)}"] = float(f"{item.value:.{_DIGITS}g}")
    return found


def _notes(state: CampaignState) -> dict[Sample, str]:
    """What was noted last with each result."""
    found: dict[Sample, str] = {}
    for event in (occurrence.event for occurrence in state.history):
        if isinstance(event, ResultRecorded) and event.note:
            found[event.observation.id, event.observation.time_h] = event.note
    return found


def _row(
    definition: CampaignDefinition,
    item: Experiment,
    found: Observation | None,
    notes: Mapping[Sample, str],
) -> tuple[Cell, ...]:
    names = [o.name for o in definition.objectives]
    setting = item.setting if found is None else found.setting
    base, _, repeat = item.id.partition("-")
    forecast = {p.objective: (p.mean, p.sd) for p in item.predicted}
    return (
        base,
        item.batch,
        *(_shown(p, setting.get(p.name)) for p in definition.space.parameters),
        *(_value(found, o.name) for o in definition.objectives),
        "" if found is None or found.outcome == "product" else found.outcome,
        "" if found is None else found.identity or "",
        int(repeat) if repeat else "",
        None if found is None else found.time_h,
        "" if found is None else found.well,
        "" if found is None else notes.get((found.id, found.time_h), ""),
        *_basis(definition).values(),
        *(_rounded(x) for name in names for x in forecast.get(name, (None, None))),
        _rounded(item.p_identity),
        _rounded(item.prior_share),
        item.reason,
        item.nearest,
    )


def edbo_table(state: CampaignState) -> Table:
    """The table as EDBO+ keeps it: parameters, objectives or PENDING, and ``priority``.

    Priority is 1 for what to run next, 0 for rows not chosen, -1 for those with results; rows are
    sorted by it, highest first. Where nothing or another product formed the value is 0. Rows not
    chosen are listed when the space is a list of rows.
    """
    definition = state.definition
    parameters = [item.name for item in definition.space.parameters]
    basis = _basis(definition)
    header = (*parameters, *(o.name for o in definition.objectives), *basis, "priority")
    rows: list[tuple[Cell, ...]] = []
    seen: list[dict[str, Any]] = []
    for item in state.experiments.values():
        if item.id in state.skipped:
            continue
        for found in state.samples(item.id) or (None,):
            setting = dict(item.setting if found is None else found.setting)
            seen.append(setting)
            values = [_value(found, o.name) or 0.0 for o in definition.objectives]
            if found is not None and found.outcome == "failed_execution":
                values = [PENDING] * len(values)
            priority = 1 if PENDING in values else -1
            rows.append((*(setting.get(p) for p in parameters), *values, *basis.values(), priority))
    for row in definition.space.rows or ():
        if dict(row) not in seen:
            pending = [PENDING] * len(definition.objectives)
            rows.append((*(row.get(p) for p in parameters), *pending, *basis.values(), 0))
    return header, tuple(sorted(rows, key=lambda row: -float(row[-1] or 0)))


def _basis(definition: CampaignDefinition) -> dict[str, str]:
    """The column that tells simulated results, so that no real campaign takes them in."""
    return {"basis": "synthetic"} if definition.is_synthetic else {}


def csv_text(table: Table) -> str:
    """A table as CSV."""
    stream = io.StringIO(newline="")
    lines = (["" if cell is None else cell for cell in row] for row in (table[0], *table[1]))
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue()


def write_sheet(table: Table, path: Path, definition: CampaignDefinition) -> None:
    """Write CSV or, when the name ends in .xlsx, a workbook with allowed values and a legend.

    Raises:
        InvalidInputError: If the name ends in neither .csv nor .xlsx.
        StorageError: If it can't be written.
    """
    check_sheet(path)
    if path.suffix.casefold() != ".xlsx":
        replace_text(path, csv_text(table), "table")
        return
    from io import BytesIO

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    for row in (table[0], *table[1]):
        sheet.append(list(row))
    sheet.freeze_panes = "B2"
    _guide(sheet, table[0], definition)
    legend = book.create_sheet("columns")
    for line in legend_rows(definition):
        legend.append(line)
    if definition.is_synthetic:
        book.create_sheet("synthetic").append([SYNTHETIC])
    made = BytesIO()
    book.save(made)
    replace_bytes(path, made.getvalue(), "workbook")


def check_sheet(path: Path) -> None:
    """Refuse a name that is neither of a CSV nor of a workbook.

    Raises:
        InvalidInputError: If it ends otherwise.
    """
    if path.suffix.casefold() not in {".csv", ".xlsx"}:
        raise InvalidInputError(f"table {path.name}: expected a name that ends in .csv or .xlsx")


def legend_rows(definition: CampaignDefinition) -> tuple[tuple[str, str, str, str], ...]:
    """Column, unit, allowed values and meaning of every column that is read."""
    parameters = [
        (p.name, unit_of(p), allowed_text(p), "as run; change it when you ran it differently")
        for p in definition.space.parameters
    ]
    objectives = [
        (o.name, o.unit, _ends(o.low, o.high), f"result; {PENDING} or empty until measured")
        for o in definition.objectives
    ]
    words = {"outcome": ", ".join(OUTCOMES)}
    rest = [(n, "h" if n == "time_h" else "", words.get(n, ""), m) for n, m in _MEANINGS.items()]
    return (("column", "unit", "allowed", "meaning"), *parameters, *objectives, *rest)


def _guide(sheet: Worksheet, header: Sequence[str], definition: CampaignDefinition) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = {
        p.name: p.choices for p in definition.space.parameters if not isinstance(p, NumberParameter)
    }
    choices["outcome"] = OUTCOMES
    for i, title in enumerate(header, 1):
        letter = get_column_letter(i)
        sheet.cell(1, i).font = Font(bold=True)
        sheet.column_dimensions[letter].width = max(10, min(len(title) + 2, 40))
        listed = ",".join(choices.get(title, ()))
        if listed and len(listed) < 255:
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}1000")


def unit_of(parameter: Parameter) -> str:
    """Unit of a parameter; empty for a choice."""
    return parameter.unit if isinstance(parameter, NumberParameter) else ""


def allowed_text(parameter: Parameter) -> str:
    """The values a parameter may take, in words."""
    match parameter:
        case ContinuousParameter() | IntegerParameter():
            step = getattr(parameter, "step", None)
            by = f" by {step:g}" if step else ""
            return f"{parameter.low:g} to {parameter.high:g}{by}"
        case OrdinalParameter():
            return ", ".join(f"{level:g}" for level in parameter.levels)
        case _:
            return ", ".join(parameter.choices)


def _ends(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "any number"
    return f"{'' if low is None else f'{low:g}'} to {'' if high is None else f'{high:g}'}".strip()


def _value(found: Observation | None, objective: str) -> Cell:
    value = None if found is None else found.value(objective)
    if value is not None:
        return _rounded(value)
    return "" if found is not None and found.outcome != "product" else PENDING


def _shown(parameter: Parameter, value: float | str | None) -> Cell:
    if isinstance(parameter, IntegerParameter) and isinstance(value, float | int):
        return int(value)
    return _rounded(value)


def _rounded(value: float | str | None) -> Cell:
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float | int) else value
