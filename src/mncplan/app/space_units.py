"""Numbers with units at the edge: ``"0.5 mM"`` becomes 0.5 where mmol/L are kept."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any, Final

from mncplan.errors import InvalidInputError

_NUMBER: Final = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*)", re.DOTALL)
_TERM: Final = r"(?:%|[A-Za-z_\u00b5\u03bc\u00b0\u212b]+)(?:\s*(?:\*\*|\^)\s*-?\d+)?"
_UNIT: Final = re.compile(rf"1?|(?:1\s*/\s*)?{_TERM}(?:\s*[*/]\s*{_TERM})*")
"""What pint is given to read; on other text it fails in ways of its own."""

_AS_COUNTS: Final = {"rpm": "1/min"}
"""Pint counts a revolution as 2 pi; at the bench 500 rpm is 500 per minute."""

_NEVER_NEGATIVE: Final = ("mol/L", "g/L", "mol", "g", "L", "s", "1/s", "L/s", "Pa")
"""Of quantities of these kinds there is no less than none."""


def in_unit(value: float | str, unit: str, where: str) -> float:
    """Read a number, or text of a number with a unit, in the unit it is kept in.

    Args:
        value: ``0.5`` (already in `unit`), ``"0.5"`` or ``"500 umol/L"``.
        unit: What to convert to; empty or 1 for a pure number.
        where: Begins the error message.

    Raises:
        InvalidInputError: If it is no finite number, or its unit is unknown or of another kind.

    Example:
        >>> in_unit("500 umol/L", "mmol/L", "metal_mM"), in_unit("298.15 K", "degC", "temperature")
        (0.5, 25.0)
    """
    if isinstance(value, str):
        match = _NUMBER.fullmatch(value)
        if match is None:
            example = f"5 {unit}" if unit not in {"", "1"} else "0.5"
            raise InvalidInputError(f"{where}: {value!r} is no number; expected e.g. '{example}'")
        number, given = float(match.group(1)), match.group(2).strip()
    else:
        number, given = float(value), ""
    if not math.isfinite(number):
        raise InvalidInputError(f"{where}: {value} is no finite number")
    given = _AS_COUNTS.get(given, given)
    kept = _AS_COUNTS.get(unit, unit)
    return number if given in {"", kept} else _converted(number, given, kept, where)


def check_unit(unit: str, where: str) -> str:
    """The unit, when it is one.

    Raises:
        InvalidInputError: If it is not known.
    """
    _unit(unit, where)
    return unit


def check_least(number: float, unit: str, where: str) -> None:
    """Refuse less than nothing, and temperatures below absolute zero.

    Raises:
        InvalidInputError: If there is no such quantity, or the unit is not known.
    """
    end = least(unit, where)
    if number < end:
        raise InvalidInputError(f"{where}: {number:g} {unit}; expected {end:g} or more")


def least(unit: str, where: str) -> float:
    """What a quantity can't be below, in its unit; minus infinity where anything is possible.

    Raises:
        InvalidInputError: If the unit is not known.

    Example:
        >>> least("mmol/L", "metal_mM"), least("degC", "temperature"), least("V", "potential")
        (0.0, -273.15, -inf)
    """
    found = _unit(unit, where)
    if found.is_compatible_with("K"):
        return _converted(0.0, "K", unit, where)
    is_ratio = found.dimensionless and "/" in unit
    return 0.0 if is_ratio or any(map(found.is_compatible_with, _NEVER_NEGATIVE)) else -math.inf


def _converted(number: float, given: str, kept: str, where: str) -> float:
    from pint import DimensionalityError

    quantity = _registry().Quantity(number, _unit(given, where))
    try:
        found = float(quantity.to(_unit(kept, where)).magnitude)
    except DimensionalityError as error:
        raise InvalidInputError(
            f"{where}: {given} can't be turned into {kept or 'a pure number'}"
        ) from error
    return float(f"{found:.15g}")


def _unit(text: str, where: str) -> Any:
    from pint import UndefinedUnitError

    unknown = f"{where}: {text!r} is no known unit; expected e.g. mmol/L, mol/mol, degC, h, uL"
    if not _UNIT.fullmatch(text):
        raise InvalidInputError(unknown)
    try:
        return _registry().Unit("" if text == "1" else _AS_COUNTS.get(text, text))
    except UndefinedUnitError as error:
        raise InvalidInputError(unknown) from error


@cache
def _registry() -> Any:
    from pint import UnitRegistry

    return UnitRegistry()
