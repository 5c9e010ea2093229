"""Terminal summaries of the library and of the balance checker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mncplan.domain.reaction import Residual
from mncplan.report.terminal_blocks import columns, group, heading, item
from mncplan.report.typeset import prose_unicode
from mncplan.report.words import value_text

if TYPE_CHECKING:
    from rich.console import Group


def balance_summary(equation: str, residual: Residual) -> Group:
    """Whether an equation balances, and what it leaves over."""
    if not residual:
        return group([heading("Balanced"), item(equation)])
    rows = [(name, f"{'+' if n > 0 else ''}{n}") for name, n in residual.parts]
    rows += [("charge", f"{residual.charge}")] if residual.charge else []
    rows += [("electrons", f"{residual.electrons}")] if residual.electrons else []
    lead = item("Products minus reactants:")
    table = columns(("what", "left over"), rows)
    return group([heading("Not balanced"), item(equation), lead, table])


def table_summary(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Group:
    """Any table, e.g. of a library search."""
    written = [tuple(_cell(value) for value in row) for row in rows]
    if not written:
        return group([heading(title), item("nothing found")])
    return group([heading(title), columns(head, written)])


def stats_summary(title: str, counts: Iterable[tuple[str, int | float | str]]) -> Group:
    """Names with their counts."""
    return table_summary(title, ("what", "number"), counts)


def entry_summary(title: str, fields: Iterable[tuple[str, object]]) -> Group:
    """One entry of the library, empty fields left out."""
    rows = [(name, _cell(value)) for name, value in fields if value not in (None, "", (), [])]
    return group([heading(prose_unicode(title)), columns(("", ""), rows)])


def _cell(value: object) -> str:
    if isinstance(value, float):
        return value_text(value, 4)
    if isinstance(value, list | tuple):
        return ", ".join(_cell(part) for part in value)
    return prose_unicode("" if value is None else str(value))


def flat_counts(counted: dict[str, Any]) -> tuple[tuple[str, int | str], ...]:
    """Name and number of every count of `stats`, for a table."""
    return tuple(_flatten(counted))


def _flatten(counted: dict[str, Any], lead: str = "") -> Iterator[tuple[str, int | str]]:
    for name, value in counted.items():
        words = f"{lead}{name.replace('_', ' ')}"
        if isinstance(value, dict):
            yield from _flatten(value, f"{words}: ")
        elif isinstance(value, list):
            yield words, "-".join(map(str, value))
        else:
            yield words, value
