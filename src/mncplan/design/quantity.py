"""Numbers with a comparison and a unit, as wishes write them."""

from __future__ import annotations

import math
import re
from typing import Final

from mncplan.domain.photon import EV_NM
from mncplan.domain.wish import Range
from mncplan.errors import InvalidInputError

_TOLERANCE: Final = {"nm": 20.0, "eV": 0.1, "1": 0.0, "": 0.0}
"""Half-width of a single number: about as much as bands and gaps move with the ligand."""

_NUMBER: Final = r"([+-]?\d+(?:\.\d+)?)"
_UNIT: Final = r"(nm|meV|eV|cm-1|cm\^-1|1/cm|um|%|percent)?"
_SIGN: Final = r"(>=|<=|>|<|~|=|about|above|over|below|under|at least|at most)?"
_TO: Final = r"(?:-|to|and|\.\.)"
_TWO: Final = re.compile(
    rf"(?:between\s+)?{_NUMBER}\s*{_UNIT}\s*{_TO}\s*{_NUMBER}\s*{_UNIT}$",
    re.IGNORECASE,
)
_ONE: Final = re.compile(
    rf"{_SIGN}\s*{_NUMBER}\s*{_UNIT}([+-])?$",
    re.IGNORECASE,
)
_LOWER: Final = {">", ">=", "above", "over", "at least"}
_UPPER: Final = {"<", "<=", "below", "under", "at most"}
_WAVELENGTH: Final = {"nm": 1.0, "um": 1000.0}
_ENERGY: Final = {"ev": 1.0, "mev": 0.001}


def read_range(text: str, unit: str, where: str) -> Range:
    """Read ``800-1000 nm``, ``> 5 %``, ``about 1.3 eV`` into the property's own unit.

    Wavelength, photon energy and wavenumber convert into each other. A single number stands for
    itself +- 20 nm or 0.1 eV; counts are exact.

    Args:
        text: The number part of a wish.
        unit: ``nm``, ``eV``, ``1`` for a fraction, or nothing for a count.
        where: The whole demand, for the message.

    Raises:
        InvalidInputError: If it is no number of that kind.

    Example:
        >>> read_range("1.24-1.55 eV", "nm", "emission")
        Range(low=799.898..., high=999.87...)
    """
    folded = text.strip().replace("\u2212", "-").replace("\u2013", "-").replace("≥", ">=")
    folded = folded.replace("≤", "<=").replace("cm−1", "cm-1")
    if match := _TWO.match(folded):
        first, first_unit, second, second_unit = match.groups()
        shared = second_unit or first_unit
        ends = (
            _convert(float(first), first_unit or shared, unit, where),
            _convert(float(second), shared, unit, where),
        )
        return Range(min(ends), max(ends))
    match = _ONE.match(folded)
    if match is None:
        raise InvalidInputError(f"wish {where!r}: expected a number, e.g. {_example(unit)!r}")
    sign, number, written, trailing = match.groups()
    value = float(number) * (-1 if trailing == "-" else 1)
    value = _convert(value, written, unit, where)
    return _one_sided((sign or "").lower(), value, unit, is_inverted=_inverts(written, unit))


def _one_sided(sign: str, value: float, unit: str, *, is_inverted: bool) -> Range:
    if unit == "" and sign in {">", "above", "over", "<", "below", "under"}:
        value += 1 if sign in _LOWER else -1
    if sign in _LOWER | _UPPER:
        is_lower = (sign in _LOWER) is not is_inverted
        return Range(value, math.inf) if is_lower else Range(-math.inf, value)
    half = _TOLERANCE[unit]
    return Range(value - half, value + half)


def _inverts(written: str | None, unit: str) -> bool:
    """Energy and wavelength run against each other."""
    if not written or unit not in {"nm", "eV"}:
        return False
    return (written.lower() in _WAVELENGTH) is not (unit == "nm")


def _convert(value: float, written: str | None, unit: str, where: str) -> float:
    name = (written or "").lower()
    if unit == "":
        if name or value != int(value):
            raise InvalidInputError(f"wish {where!r}: expected a whole number without unit")
        return value
    if unit == "1":
        if name not in {"", "%", "percent"}:
            raise InvalidInputError(f"wish {where!r}: expected a fraction or %, e.g. '> 5 %'")
        share = value / 100 if name or value > 1 else value
        if not 0 <= share <= 1:
            raise InvalidInputError(f"wish {where!r}: expected a share from 0 to 100 %")
        return share
    if not name:
        raise InvalidInputError(f"wish {where!r}: no unit; expected nm, eV or cm-1")
    if value <= 0 or name in {"%", "percent"}:
        raise InvalidInputError(f"wish {where!r}: expected a positive number in nm, eV or cm-1")
    if name in _WAVELENGTH:
        nm = value * _WAVELENGTH[name]
    elif name in _ENERGY:
        nm = EV_NM / (value * _ENERGY[name])
    else:
        nm = 1e7 / value
    return nm if unit == "nm" else EV_NM / nm


def _example(unit: str) -> str:
    return {"nm": "800-1000 nm", "eV": "1.2-1.5 eV", "1": "> 5 %"}.get(unit, "20-40")
