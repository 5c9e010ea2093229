"""How forgiving a step is, judged by the conditions under which it was reported to work."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from mncplan.domain.known import Transformation
from mncplan.domain.route import Step

TOLERANCE: Final[Mapping[str, float]] = {"temperature_C": 2.0, "pH": 0.3}
"""How far a bench is usually off, in K and units of pH; judgement."""

TIME_FACTOR: Final = 1.2
"""The same for times, as a factor; judgement."""

_WORDS: Final = {"temperature_C": ("", " C"), "pH": ("pH ", ""), "time_h": ("", " h")}


def step_robustness(step: Step, reported: Mapping[str, Transformation]) -> tuple[float | None, str]:
    """Widths of the reported windows over twice the tolerance of a bench; the narrowest counts.

    Only successes of level A and B take part. One setting, however good, is no window.

    Args:
        step: With its evidence.
        reported: Transformations by id.

    Returns:
        The width, or None, and what it rests on.
    """
    rows = [
        reported[e.id]
        for e in step.evidence
        if e.level in {"A", "B"} and e.outcome == "success" and e.id in reported
    ]
    if not rows:
        return None, "no success of level A or B gives conditions"
    windows: list[tuple[float, str]] = []
    single: list[str] = []
    for name in _WORDS:
        spans = [span for row in rows if (span := getattr(row, name)) is not None]
        if not spans:
            continue
        low, high = min(a for a, _ in spans), max(b for _, b in spans)
        width = _width(name, low, high)
        if width:
            windows.append((width, _said(name, low, high)))
        else:
            single.append(_said(name, low, high))
    if windows:
        width, said = min(windows)
        return round(width, 2), f"reported to work at {said}"
    if single:
        return None, f"one setting reported ({', '.join(single)}), which is no window"
    return None, "its precedents state no temperature, pH or time"


def _width(name: str, low: float, high: float) -> float:
    """In units of what a bench is off; 0 for a single setting."""
    if name in TOLERANCE:
        return (high - low) / (2 * TOLERANCE[name])
    return math.log(high / low) / (2 * math.log(TIME_FACTOR)) if 0 < low < high else 0.0


def _said(name: str, low: float, high: float) -> str:
    before, after = _WORDS[name]
    return f"{before}{low:g}{f' to {high:g}' if high > low else ''}{after}"


def least(values: Iterable[float | None]) -> float | None:
    """The least forgiving step decides; None when none has a figure."""
    return min((value for value in values if value is not None), default=None)
