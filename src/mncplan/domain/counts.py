"""Counts that depend linearly on one variable, as in Ag(25-x)Au(x)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinearCount:
    """``constant + slope * variable``."""

    constant: int
    slope: int = 0
    variable: str = ""

    def at(self, value: int) -> int:
        """The count at one value of the variable."""
        return self.constant + self.slope * value

    def __str__(self) -> str:
        if not self.slope:
            return str(self.constant)
        if not self.constant:
            return self.variable
        sign = "-" if self.slope < 0 else "+"
        return f"{self.constant}{sign}{self.variable}"
