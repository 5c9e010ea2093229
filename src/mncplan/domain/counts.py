"""Counts that depend linearly on one variable, as in Ag(25-x)Au(x)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mncplan.domain.notation import Notation

MAX_COUNT = 9999

_COUNT = re.compile(r"(\s*)(?:(\d+)(?:\s*-\s*([a-z])(?![a-z]))?|([a-z])(?![a-z]))")


@dataclass(frozen=True, slots=True)
class LinearCount:
    """``constant + slope * variable``."""

    constant: int
    slope: int = 0
    variable: str = ""

    def at(self, value: int) -> int:
        """The count at one value of the variable."""
        return self.constant + self.slope * value

    def __add__(self, other: LinearCount) -> LinearCount:
        slope = self.slope + other.slope
        variable = (self.variable or other.variable) if slope else ""
        return LinearCount(self.constant + other.constant, slope, variable)

    def __str__(self) -> str:
        if not self.slope:
            return str(self.constant)
        if not self.constant:
            return self.variable
        sign = "-" if self.slope < 0 else "+"
        return f"{self.constant}{sign}{self.variable}"


ONE = LinearCount(1)


def read_count(note: Notation, at: int, stop: int, *, charged: bool) -> tuple[LinearCount, int]:
    """Read a count such as ``25``, ``x`` or ``25-x`` at `at`; one when there is none.

    Args:
        note: The formula.
        at: Where the count would start.
        stop: Where the cluster ends.
        charged: Whether a charge may follow, so that ``(SR) 18-`` has two readings.

    Raises:
        FormulaError: If the number is zero, too large, or may be a charge.
    """
    match = _COUNT.match(note.text, at, stop)
    if match is None:
        return ONE, at
    blank, number, minus, variable = match.groups()
    if variable:
        return (ONE, at) if blank else (LinearCount(0, 1, variable), match.end())
    start, end = match.start(2), match.end()
    if number[0] == "0" or int(number) > MAX_COUNT:
        raise note.error(start, f"{number!r} is not a count", f"a number from 1 to {MAX_COUNT}")
    if minus:
        return LinearCount(int(number), -1, minus), end
    if blank and charged and note.text[end : end + 1] in ("+", "-"):
        raise note.error(start, f"{number!r} may be a count or a charge", "brackets, as in [...]2-")
    return LinearCount(int(number)), end
