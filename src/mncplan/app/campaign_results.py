"""Rows of a table read as results: which experiment, what came out, what is still missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast, get_args

from mncplan.app.campaign_cells import (
    is_empty,
    number_of,
    split_heading,
    text_of,
)
from mncplan.app.campaign_table import TableRow
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.observation import Objective, Outcome
from mncplan.domain.space import NumberParameter, Parameter
from mncplan.errors import FormulaError, InvalidInputError

SKIPPED: Final = "skipped"
OUTCOMES: Final[tuple[str, ...]] = (*get_args(Outcome), SKIPPED)
"""What the column ``outcome`` may say."""

COLUMNS: Final = (
    "experiment",
    "outcome",
    "product",
    "replicate",
    "time_h",
    "well",
    "note",
    "basis",
)
"""Columns beside parameters and objectives that are read."""

_TAKEN: Final = (*COLUMNS, "batch", "priority", "p_identity", "prior_share", "reason", "nearest")
"""Columns of the table of experiments that are no parameters or objectives."""

_PASSED_OVER: Final = re.compile(
    r"#.*|unnamed.*|batch|priority|reason|nearest|prior_share|p_identity|.*_uL"
    r"|.*(_predicted|_sd|_predicted_mean|_predicted_variance|_expected_improvement)",
    re.IGNORECASE,
)
_ID: Final = re.compile(r"E\d{3,}(?:-\d+)?")
_AND: Final = re.compile(r"\s*;\s*|\s+(?:\+|and)\s+")
"""Between the products of one well."""

_MOST_FAULTS: Final = 5

Parse = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one row says.

    Attributes:
        experiment: Id; empty when the row is known by its parameters.
        replicate: 1 for the experiment itself, 2 and on for its repeats.
        setting: Parameters the row gives.
        outcome: One of `OUTCOMES`; empty when the row says nothing yet.
        is_stated: Whether the outcome was written rather than inferred.
    """

    where: str
    experiment: str
    replicate: int
    setting: Mapping[str, float | str]
    outcome: str
    is_stated: bool
    values: tuple[tuple[str, float | None], ...]
    identity: str | None
    well: str
    time_h: float | None
    note: str


def read_reports(
    definition: CampaignDefinition, rows: Iterable[TableRow], parse: Parse
) -> tuple[Report, ...]:
    """Read results; every fault is named by row and column, and nothing is taken unless all is.

    Args:
        definition: Of the campaign the results belong to.
        rows: Rows of a table.
        parse: Parser of formulae, to tell the target from other products.

    Raises:
        InvalidInputError: Listing up to five faults.
    """
    made: list[Report] = []
    faults: list[str] = []
    for row in rows:
        try:
            made.append(_Reader(definition, row, parse).report())
        except InvalidInputError as fault:
            faults.append(str(fault))
    refuse(tuple(dict.fromkeys(faults)))
    return tuple(made)


def check_names(definition: CampaignDefinition) -> None:
    """Refuse a campaign whose table of experiments could not be read back.

    Raises:
        InvalidInputError: If the name of a parameter or objective is that of another column, or
            reads as another name with a unit.
    """
    known = _columns(definition)
    for name in (x.name for x in (*definition.space.parameters, *definition.objectives)):
        if name.casefold() in _TAKEN or _column(known, split_heading(name)[0]) != name:
            raise InvalidInputError(
                f"{name!r} can't be the heading of a column in the table of experiments; give it"
                f" a name without brackets, and none of {', '.join(_TAKEN)}"
            )


def _columns(definition: CampaignDefinition) -> dict[str, str]:
    """Columns that are read, by their names as they are and in small letters."""
    own = [item.name for item in (*definition.space.parameters, *definition.objectives)]
    return {n.casefold(): n for n in own} | {n: n for n in (*own, *COLUMNS)}


def _column(known: Mapping[str, str], name: str) -> str | None:
    small = name.casefold()
    return known.get(name) or known.get(small.replace(" ", "_")) or known.get(small)


def refuse(faults: Sequence[str]) -> None:
    """Say what is wrong with rows, if anything is.

    Raises:
        InvalidInputError: With up to five faults, and how many more there are.
    """
    if faults:
        more = f"; and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
        raise InvalidInputError("; ".join(faults[:_MOST_FAULTS]) + more)


class _Reader:
    """One row by column name."""

    def __init__(self, definition: CampaignDefinition, row: TableRow, parse: Parse) -> None:
        self.definition, self.where, self.parse = definition, row.where, parse
        self.cells: dict[str, tuple[Any, str | None]] = {}
        known = _columns(definition)
        for title, cell in row.cells.items():
            name, unit = split_heading(title)
            named = _column(known, name)
            if named is not None:
                self.cells[named] = (cell, unit)
            elif not _PASSED_OVER.fullmatch(name):
                raise InvalidInputError(
                    f"column {title!r} is not known; expected "
                    f"{', '.join(dict.fromkeys(known.values()))}; begin its heading"
                    " with # to keep notes in it"
                )

    def report(self) -> Report:
        """The row as a report."""
        name = _padded(self._text("experiment").upper())
        if name and not _ID.fullmatch(name):
            raise self._fault("experiment", f"{name!r} is no id; expected one such as E001")
        if self._text("basis").casefold() == "synthetic" and not self.definition.is_synthetic:
            raise self._fault("basis", "a synthetic result is no result of a real campaign")
        replicate = self._number("replicate")
        if replicate is not None and (replicate < 1 or replicate != int(replicate)):
            raise self._fault("replicate", f"{replicate:g}; expected 1, 2, 3 ...")
        values = tuple((o.name, self._objective(o)) for o in self.definition.objectives)
        identity, *besides = [name for name in _AND.split(self._text("product")) if name] or [None]
        stated = self._text("outcome").casefold().replace(" ", "_")
        if stated and stated not in OUTCOMES:
            raise self._fault("outcome", f"{stated!r}; expected {', '.join(OUTCOMES)} or empty")
        outcome = stated or self._inferred(values, identity)
        self._check(outcome, values)
        time_h = self._number("time_h")
        if time_h is not None and time_h < 0:
            raise self._fault("time_h", f"{time_h:g}; expected 0 or more")
        return Report(
            where=self.where,
            experiment=name,
            replicate=int(replicate or 1),
            setting=self._setting(),
            outcome=outcome,
            is_stated=bool(stated),
            values=values,
            identity=identity,
            well=self._text("well"),
            time_h=time_h,
            note="; ".join(filter(None, (self._text("note"), *(f"also {b}" for b in besides)))),
        )

    def _inferred(self, values: Iterable[tuple[str, float | None]], identity: str | None) -> str:
        if identity is not None and not self._is_target(identity):
            return "other"
        return "product" if identity or any(v is not None for _, v in values) else ""

    def _is_target(self, identity: str) -> bool:
        target = self.definition.target
        if not target or identity.casefold() in {"target", target.casefold()}:
            return True
        try:
            return self.parse(identity) == self.parse(target)
        except FormulaError:
            return False

    def _check(self, outcome: str, values: tuple[tuple[str, float | None], ...]) -> None:
        given = next(((n, v) for n, v in values if v is not None), None)
        if given is None:
            return
        if outcome in {"failed_execution", SKIPPED}:
            raise self._fault(given[0], f"{given[1]:g}, though the outcome is {outcome}; empty it")
        if outcome == "nothing" and given[1] != 0:
            raise self._fault(given[0], f"{given[1]:g}, though nothing formed; expected 0 or empty")

    def _objective(self, item: Objective) -> float | None:
        value = self._number(item.name, item.unit)
        low, high = (item.low, item.high) if item.goal != "target" else (None, None)
        if value is not None and not (
            (low is None or value >= low) and (high is None or value <= high)
        ):
            unit = "" if item.unit == "1" else f" {item.unit}"
            ends = f"{'' if low is None else f'{low:g}'} to {'' if high is None else f'{high:g}'}"
            is_percent = high == 1 and 1 < value <= 100
            hint = (
                f"; is it {value:g} %? Write {value:g} % or {value / 100:g}" if is_percent else ""
            )
            raise self._fault(item.name, f"{value:g} is outside {ends}{unit}{hint}")
        return value

    def _setting(self) -> Mapping[str, float | str]:
        found: dict[str, float | str] = {}
        for item in self.definition.space.parameters:
            value = self._parameter(item)
            if value is not None:
                found[item.name] = value
        return found

    def _parameter(self, item: Parameter) -> float | str | None:
        if isinstance(item, NumberParameter):
            return self._number(item.name, item.unit)
        text = self._text(item.name)
        if not text and "none" in item.choices and item.name in self.cells:
            return "none" if text_is_none(self.cells[item.name][0]) else None
        if not text:
            return None
        fitting = [choice for choice in item.choices if choice.casefold() == text.casefold()]
        if not fitting:
            raise self._fault(item.name, f"{text!r}; expected {', '.join(item.choices)}")
        return fitting[0]

    def _text(self, name: str) -> str:
        return text_of(self.cells.get(name, ("", None))[0])

    def _number(self, name: str, unit: str = "") -> float | None:
        cell, titled = self.cells.get(name, (None, None))
        if is_empty(cell):
            return None
        return number_of(cell, titled, unit, f"{self.where}, column {name}")

    def _fault(self, column: str, text: str) -> InvalidInputError:
        return InvalidInputError(f"{self.where}, column {column}: {text}")


def _padded(name: str) -> str:
    """``E1`` as ``E001``."""
    short = re.fullmatch(r"E(\d{1,2})(-\d+)?", name)
    return name if short is None else f"E{int(short[1]):03d}{short[2] or ''}"


def text_is_none(cell: Any) -> bool:
    """Whether a cell holds the word none, which is a choice of some parameters."""
    return isinstance(cell, str) and cell.strip().casefold() == "none"


def outcome_of(report: Report) -> Outcome:
    """The outcome of a report that has one."""
    return cast("Outcome", report.outcome)
