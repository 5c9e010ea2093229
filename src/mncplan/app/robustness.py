"""How forgiving a step is, judged by the conditions under which it was reported to work."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from mncplan.domain.known import Transformation
from mncplan.domain.route import Route, Step

TOLERANCE: Final[Mapping[str, float]] = {"temperature_C": 2.0, "pH": 0.3}
"""How far a bench is usually off, in K and units of pH; judgement."""

TIME_FACTOR: Final = 1.2
"""The same for times, as a factor; judgement."""


def route_robustness(route: Route, reported: Mapping[str, Transformation]) -> float | None:
    """That of the least forgiving step; None when no step has two reported settings.

    Args:
        route: With the evidence of its steps.
        reported: Transformations by id.
    """
    found = [value for step in route.steps if (value := step_robustness(step, reported))]
    return round(min(found), 2) if found else None


def step_robustness(step: Step, reported: Mapping[str, Transformation]) -> float | None:
    """Widths of the reported windows over twice the tolerance of a bench; the narrowest counts.

    Only successes of level A and B take part. One setting, however good, is no window.
    """
    rows = [
        reported[e.id]
        for e in step.evidence
        if e.level in {"A", "B"} and e.outcome == "success" and e.id in reported
    ]
    widths = [
        _width(spans) / (2 * tolerance)
        for name, tolerance in TOLERANCE.items()
        if len(spans := _spans(getattr(row, name) for row in rows)) > 0 and _width(spans)
    ]
    times = _spans(row.time_h for row in rows)
    if times and min(low for low, _ in times) > 0 and _width(times):
        factor = max(high for _, high in times) / min(low for low, _ in times)
        widths.append(math.log(factor) / (2 * math.log(TIME_FACTOR)))
    return min(widths, default=None)


def _spans(values: Iterable[tuple[float, float] | None]) -> list[tuple[float, float]]:
    return [value for value in values if value is not None]


def _width(spans: Iterable[tuple[float, float]]) -> float:
    spans = tuple(spans)
    return max(high for _, high in spans) - min(low for low, _ in spans)
