"""A space of "only these rows", from the table of recipes a chemist has listed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mncplan.app.campaign_cells import is_empty, is_number, number_of, split_heading, text_of
from mncplan.app.campaign_table import TableRow, read_table
from mncplan.domain.space import (
    CategoricalParameter,
    OrdinalParameter,
    Parameter,
    Setting,
    Space,
)
from mncplan.errors import InvalidInputError

_KEPT_ASIDE = frozenset({"priority", "experiment", "outcome", "product", "replicate", "note"})


def read_candidates(path: Path, objectives: Sequence[str]) -> Space:
    """Read candidate recipes, one a row; columns of numbers become ordinal, others choices.

    Columns named by an objective, and those EDBO+ adds (``priority``), are left aside, so that its
    files can be read as they are.

    Args:
        path: CSV or XLSX with one column per parameter; headings may state a unit in brackets.
        objectives: Names of columns that hold results.

    Raises:
        InvalidInputError: If a cell is empty, or no column or row is there.
        StorageError: If the file can't be read.
    """
    rows = read_table(path)
    aside = _KEPT_ASIDE | {name.casefold() for name in objectives}
    columns = [
        title
        for title in rows[0].cells
        if split_heading(title)[0].casefold() not in aside
        and not title.casefold().startswith(("#", "unnamed"))
    ]
    if not columns:
        raise InvalidInputError(f"{path.name}: no parameter columns; expected one or more")
    cells = {title: [_filled(row, title) for row in rows] for title in columns}
    parameters = tuple(_parameter(title, cells[title]) for title in columns)
    made = [
        {p.name: _value(p, cells[title][i]) for p, title in zip(parameters, columns, strict=True)}
        for i in range(len(rows))
    ]
    return Space(parameters, rows=_once(made))


def _filled(row: TableRow, title: str) -> Any:
    cell = row.cells.get(title)
    if is_empty(cell) and text_of(cell) == "" and not _is_word_none(cell):
        raise InvalidInputError(f"{row.where}, column {title}: empty; expected a value")
    return cell


def _is_word_none(cell: Any) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in {"none", "na"}


def _parameter(title: str, column: Sequence[Any]) -> Parameter:
    name, unit = split_heading(title)
    if all(map(is_number, column)):
        levels = sorted({number_of(cell, None, "", title) for cell in column})
        return OrdinalParameter(name, tuple(levels), unit or "1")
    return CategoricalParameter(name, tuple(dict.fromkeys(str(c).strip() for c in column)))


def _value(parameter: Parameter, cell: Any) -> float | str:
    if isinstance(parameter, OrdinalParameter):
        return number_of(cell, None, "", parameter.name)
    return str(cell).strip()


def _once(rows: Sequence[dict[str, float | str]]) -> tuple[Setting, ...]:
    seen: dict[tuple[object, ...], Setting] = {}
    for row in rows:
        seen.setdefault(tuple(row.values()), row)
    return tuple(seen.values())
