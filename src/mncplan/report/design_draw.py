"""Pictures of a design: the Pareto front, and a property along growth series."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mncplan.app.design import Design
from mncplan.app.design_curves import Curve, Point
from mncplan.domain.candidate import Candidate
from mncplan.domain.provenance import Basis
from mncplan.report.svg import box, label, line, num, picture, ticks, width_of
from mncplan.report.typeset import runs
from mncplan.report.words import unit_text, value_text

WIDTH, HEIGHT = 560.0, 340.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 30.0, 40.0, 48.0
MOST_LABELS = 8


def _across(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _up(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def _axes(x_name: str, y_name: str) -> list[str]:
    return [
        line(((LEFT, TOP), (LEFT, HEIGHT - BOTTOM), (WIDTH - RIGHT, HEIGHT - BOTTOM)), css="axis"),
        label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x_name, css="muted", size=12),
        label(LEFT - 44, 14, y_name, css="muted", size=12, anchor="start"),
    ]


def front_picture(found: Design) -> str:
    """Chance to meet the wish against ease of making; new ones hollow, the front ringed."""
    shown = (*found.candidates, *found.front)
    if not shown:
        return ""
    top = max(0.1, math.ceil(10 * max(c.fit for c in shown)) / 10)
    parts = _axes("can be made (estimate)", "chance to meet the wish")
    for tick in ticks(0.0, 1.0, 5):
        x = _across(tick)
        parts.append(line(((x, HEIGHT - BOTTOM), (x, HEIGHT - BOTTOM + 5)), css="axis"))
        parts.append(label(x, HEIGHT - BOTTOM + 18, f"{tick:g}", css="muted", size=11))
    for tick in ticks(0.0, top, 5):
        y = _up(tick / top)
        parts.append(line(((LEFT - 5, y), (LEFT, y)), css="axis"))
        parts.append(
            label(LEFT - 8, y + 4, f"{100 * tick:.3g} %", css="muted", size=11, anchor="end")
        )
    places: list[tuple[float, float, float]] = []
    for rank, candidate in enumerate(shown, start=1):
        x, y = _across(candidate.ease), _up(candidate.fit / top)
        parts.append(_dot(candidate, x, y))
        name = runs(str(candidate.cluster), candidate.cluster.charge)
        width = width_of(name, 11)
        left = min(max(x - width / 2, LEFT), WIDTH - width - 8)
        free = next((row for row in (y - 13, y + 20) if not _is_taken(left, row, width, places)), 0)
        if rank <= MOST_LABELS and free:
            parts.append(label(left, free, name, size=11, anchor="start"))
            places.append((left, free, width))
    said = f"{len(shown)} candidates by chance to meet the wish and by ease of making"
    return picture(WIDTH, HEIGHT, parts, title=said, css="plot")


def _dot(candidate: Candidate, x: float, y: float) -> str:
    css = "dot known" if candidate.is_known else "dot new"
    ring = f'<circle class="ring" cx="{num(x)}" cy="{num(y)}" r="8.5"/>'
    return (
        f"{ring if candidate.layer == 1 else ''}"
        f'<circle class="{css}" cx="{num(x)}" cy="{num(y)}" r="5"/>'
    )


def _is_taken(
    left: float, row: float, width: float, places: Sequence[tuple[float, float, float]]
) -> bool:
    """Whether a label would lie over one that is there."""
    return any(
        left < other + size and other < left + width and abs(row - y) < 13
        for other, y, size in places
    )


def curve_picture(curve: Curve) -> str:
    """One property along a growth series; predicted values dashed, with their intervals."""
    points = curve.points
    ends = [end for p in points for end in (p.value.value, p.value.low, p.value.high) if end]
    low, high = min(ends), max(ends)
    margin = 0.12 * (high - low or 1.0)
    low, high = low - margin, high + margin
    first, last = points[0].position, points[-1].position

    def across(point: Point) -> float:
        return _across(0.06 + 0.88 * (point.position - first) / max(last - first, 1))

    def up(value: float) -> float:
        return _up((min(max(value, low), high) - low) / (high - low))

    parts = _axes("", f"{curve.subject} / {unit_text(curve.unit)}".rstrip(" /"))
    if curve.wanted is not None:
        upper, lower = up(curve.wanted[1]), up(curve.wanted[0])
        if lower > upper:
            parts.append(
                box(LEFT, upper, WIDTH - LEFT - RIGHT, lower - upper, css="wanted", radius=0)
            )
    for tick in ticks(low, high, 5):
        parts.append(line(((LEFT - 5, up(tick)), (LEFT, up(tick))), css="axis"))
        parts.append(
            label(LEFT - 8, up(tick) + 4, value_text(tick), css="muted", size=11, anchor="end")
        )
    places = [(across(p), up(p.value.value)) for p in points]
    parts.append(line(places, css="trend"))
    for index, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        is_guess = point.value.provenance.basis == Basis.PREDICTED
        if point.value.low is not None and point.value.high is not None:
            parts.append(line(((x, up(point.value.low)), (x, up(point.value.high))), css="whisker"))
        css = "dot new" if is_guess else "dot known"
        parts.append(f'<circle class="{css}" cx="{num(x)}" cy="{num(y)}" r="5"/>')
        row = HEIGHT - BOTTOM + 16 + 15 * (index % 2)
        name = runs(point.formula)
        half = width_of(name, 11) / 2
        parts.append(label(min(max(x, half), WIDTH - half), row, name, size=11))
    told = ", ".join(
        f"{p.formula} {value_text(p.value.value)} ({p.value.provenance.basis})" for p in points
    )
    return picture(
        WIDTH, HEIGHT, parts, title=f"{curve.subject} along {curve.name}: {told}", css="plot"
    )
