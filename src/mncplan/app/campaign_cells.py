"""Cells of a campaign's table: headings with units, numbers, and what an empty cell means."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from mncplan.errors import InvalidInputError

PENDING: Final = "PENDING"
"""In an objective's cell: not measured yet, as EDBO+ writes it; an empty cell means the same."""

_EMPTY: Final = frozenset({"", "pending", "nan", "none", "n/a", "na", "nat", "<na>"})
_QUANTITY: Final = re.compile(r"([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?)\s*([^\d\s].*)?")
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


def quantity_of(cell: Any, where: str) -> tuple[float, str | None]:
    """Number of a cell and the unit behind it; a decimal comma is read as such.

    Raises:
        InvalidInputError: If it is no finite number; `where` leads the message.

    Example:
        >>> quantity_of("0,85", "here"), quantity_of(12, "here"), quantity_of("92 %", "here")
        ((0.85, None), (12.0, None), (92.0, '%'))
    """
    match = None if isinstance(cell, bool) else _QUANTITY.fullmatch(str(cell).strip())
    value = float(match[1].replace(",", ".")) if match else math.nan
    if match is None or not math.isfinite(value):
        raise InvalidInputError(f"{where}: {str(cell)!r} is no number")
    return value, match[2] or None


def converted(value: float, given: str | None, unit: str, where: str) -> float:
    """A value in the unit we want.

    Args:
        value: As it stands in the table.
        given: Unit of the table; None for the one wanted.
        unit: Unit wanted.
        where: Leads the message.

    Raises:
        InvalidInputError: If the unit is unknown or measures something else.

    Example:
        >>> converted(77.0, "degF", "degC", "here")
        25.0
        >>> converted(50.0, "%", "1", "here")
        0.5
    """
    if given is None or given == unit or {given, unit} <= {"", "1"}:
        return value
    import pint

    registry = _registry()
    try:
        made = registry.Quantity(value, _spoken(given)).to(_spoken(unit)).magnitude
    except (pint.errors.PintError, ValueError, AttributeError, TypeError) as error:
        raise InvalidInputError(
            f"{where}: unit {given!r} can't be turned into {unit or '1'!r}; "
            f"expected {unit or 'no unit'}"
        ) from error
    return float(round(made, 12))


def _spoken(unit: str) -> str:
    return {"": "dimensionless", "1": "dimensionless", "%": "percent"}.get(unit, unit)


def _registry() -> Any:
    import pint

    return pint.get_application_registry()  # type: ignore[no-untyped-call]
