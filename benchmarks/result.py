"""What a benchmark reports: tables, notes, numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table; cells are text."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        widths = [
            max(len(line[i]) for line in (self.head, *self.rows)) for i in range(len(self.head))
        ]
        lines = [
            "| "
            + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            + " |"
            for line in (self.head, tuple("-" * width for width in widths), *self.rows)
        ]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Outcome of one benchmark.

    Attributes:
        numbers: What goes into the JSON file.
        skipped: Why it could not run; empty when it ran.
    """

    id: str
    question: str
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    numbers: dict[str, object] = field(default_factory=dict)
    skipped: str = ""


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion."""
    if n == 0:
        return 0.0, 1.0
    z = 1.959964
    centre = (hits + z * z / 2) / (n + z * z)
    half = z * math.sqrt(hits * (n - hits) / n + z * z / 4) / (n + z * z)
    return max(0.0, centre - half), min(1.0, centre + half)


def share(hits: int, n: int) -> tuple[str, str, str]:
    """Cells: hits of n, percentage, interval."""
    low, high = wilson(hits, n)
    percent = _percent(hits / n) if n else "-"
    return f"{hits}/{n}", f"{percent} %", f"{_percent(low)}-{_percent(high)} %"


def _percent(part: float) -> str:
    """One decimal, four when almost nothing."""
    return f"{100 * part:.4f}" if 0 < part < 5e-4 else f"{100 * part:.1f}"
