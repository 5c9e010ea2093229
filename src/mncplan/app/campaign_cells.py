"""Cells of a campaign's table: headings with units, numbers, and what an empty cell means."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any, Final

from mncplan.app.space_units import in_unit
from mncplan.errors import InvalidInputError

PENDING: Final = "PENDING"
"""In an objective's cell: not measured yet, as EDBO+ writes it; an empty cell means the same."""

_EMPTY: Final = frozenset({"", "pending", "nan", "none", "n/a", "na", "nat", "<na>"})
_PLAIN: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DATE: Final = re.compile(
    r"\d{4}-\d\d-\d\d.*|\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})?|\d{1,2}/\d{1,2}/\d+"
)
_GERMAN: Final = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+,\d+")
_ENGLISH: Final = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+\.\d+")
"""Thousands marked, and decimals."""

_HEADING: Final = re.compile(r"(.*?)\s*(?:\[([^\]]*)\]|\(([^)]*)\))\s*$")


def heading(name: str, unit: str) -> str:
    """A column heading with its unit.

    Example:
        >>> heading("metal_mM", "mmol/L"), heading("purity", "1")
        ('metal_mM [mmol/L]', 'purity')
    """
    return name if unit in {"", "1"} else f"{name} [{unit}]"


def split_heading(text: str) -> tuple[str, str | None]:
    """Name and unit of a heading; None when it states no unit.

    Example:
        >>> split_heading("temperature [degC]"), split_heading("purity (%)"), split_heading("x")
        (('temperature', 'degC'), ('purity', '%'), ('x', None))
    """
    match = _HEADING.fullmatch(text.strip())
    if match is None:
        return text.strip(), None
    return match[1].strip(), (match[2] if match[2] is not None else match[3]).strip()


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing yet."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return True
    return str(cell).strip().casefold() in _EMPTY


def text_of(cell: Any) -> str:
    """A cell as text; a whole number loses the decimals a spreadsheet gave it."""
    if is_empty(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def number_of(cell: Any, titled: str | None, unit: str, where: str) -> float:
    """A cell as a number in the unit that is kept; a decimal comma is read as such.

    Args:
        cell: A number, or text of one with or without a unit, which goes before that of the title.
        titled: Unit in the column's heading; None for the one kept.
        unit: Unit to convert to.
        where: Leads the message.

    Raises:
        InvalidInputError: If it is no finite number or its unit can't be converted.

    Example:
        >>> number_of("0,85", None, "1", "here"), number_of("92 %", None, "1", "here")
        (0.85, 0.92)
        >>> number_of("1.250,5", None, "1", "here")
        1250.5
        >>> number_of(298.15, "K", "degC", "here"), number_of(50, "%", "1", "here")
        (25.0, 0.5)
    """
    text = "" if isinstance(cell, bool) else str(cell).strip()
    if isinstance(cell, date) or _DATE.fullmatch(text):
        raise InvalidInputError(
            f"{where}: {text} is a date; the spreadsheet made one of a number: format the column as"
            " text and type it again"
        )
    if "±" in text or "+-" in text or "+/-" in text:
        raise InvalidInputError(
            f"{where}: {text!r}; expected the number alone, repeats in rows of their own"
        )
    if _GERMAN.fullmatch(text):
        text = text.replace(".", "")
    elif _ENGLISH.fullmatch(text):
        text = text.replace(",", "")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if titled and _PLAIN.fullmatch(text):
        text = f"{text} {titled}"
    return in_unit(text or str(cell), "" if unit == "1" else unit, where)


def is_number(cell: Any) -> bool:
    """Whether a cell is a number without a unit."""
    text = str(cell).strip().replace(",", ".")
    return not isinstance(cell, bool) and _PLAIN.fullmatch(text) is not None
