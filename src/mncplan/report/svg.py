"""Drawing by hand: SVG text, boxes and intervals. No random ids, so the same plan is same bytes."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from mncplan.report.typeset import Run, prose_unicode

CHAR_EM = 0.57
"""Mean width of a character of a sans-serif face, in em; boxes are cut to it."""
SMALL = 0.74
"""Size of subscripts and superscripts relative to the line."""


def num(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def width_of(pieces: Sequence[Run], size: float) -> float:
    """Estimated width of typeset text in user units."""
    return sum(
        len(piece) * CHAR_EM * size * (1 if place == "line" else SMALL) for place, piece in pieces
    )


def label(
    x: float, y: float, pieces: Sequence[Run] | str, *, css: str = "", size: float = 14,
    anchor: str = "middle",
) -> str:  # fmt: skip
    """A line of text with true subscripts and superscripts."""
    placed: Sequence[Run]
    placed = (("line", prose_unicode(pieces)),) if isinstance(pieces, str) else pieces
    spans: list[str] = []
    level = 0.0
    for place, piece in placed:
        wanted = {"line": 0.0, "sub": 0.28, "sup": -0.36}[place] * size
        shift = f' dy="{num(wanted - level)}"' if wanted != level else ""
        small = f' font-size="{num(size * SMALL)}"' if place != "line" else ""
        shown = piece.replace("-", "−") if place != "line" else piece
        spans.append(f"<tspan{shift}{small}>{html.escape(shown)}</tspan>")
        level = wanted
    name = f' class="{css}"' if css else ""
    return (
        f'<text{name} x="{num(x)}" y="{num(y)}" font-size="{num(size)}" '
        f'text-anchor="{anchor}">{"".join(spans)}</text>'
    )


def box(x: float, y: float, width: float, height: float, *, css: str, radius: float = 6) -> str:
    """A rectangle."""
    return (
        f'<rect class="{css}" x="{num(x)}" y="{num(y)}" width="{num(width)}" '
        f'height="{num(height)}" rx="{num(radius)}"/>'
    )


def line(points: Iterable[tuple[float, float]], *, css: str, has_arrow: bool = False) -> str:
    """A path through points, with an arrow head drawn at its end when asked."""
    found = list(points)
    path = " L".join(f"{num(x)} {num(y)}" for x, y in found)
    drawn = f'<path class="{css}" d="M{path}"/>'
    if has_arrow:
        drawn += _arrow_head(found[-2], found[-1])
    return drawn


def _arrow_head(start: tuple[float, float], end: tuple[float, float]) -> str:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length, dy / length
    back = (end[0] - 8 * ux, end[1] - 8 * uy)
    left = (back[0] - 4 * uy, back[1] + 4 * ux)
    right = (back[0] + 4 * uy, back[1] - 4 * ux)
    points = " ".join(f"{num(x)},{num(y)}" for x, y in (end, left, right))
    return f'<polygon class="head" points="{points}"/>'


def picture(width: float, height: float, parts: Iterable[str], *, title: str, css: str) -> str:
    """A whole picture that scales with its container and tells a screen reader what it shows."""
    safe = html.escape(title, quote=True)
    return (
        f'<svg class="{css}" viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}" '
        f'height="{num(height)}" role="img" aria-label="{safe}">{"".join(parts)}</svg>'
    )


def interval_bar(value: float, low: float, high: float, title: str) -> str:
    """An interval with its start value, drawn from end to end."""
    width, height, pad = 132.0, 20.0, 8.0
    first, last = min(low, value), max(high, value)
    span = (last - first) or 1.0

    def place(at: float) -> float:
        return pad + (at - first) / span * (width - 2 * pad) if last > first else width / 2

    parts = [
        line(((pad, 10), (width - pad, 10)), css="axis"),
        box(place(low), 6, max(place(high) - place(low), 2), 8, css="range", radius=4),
        f'<circle class="start" cx="{num(place(value))}" cy="10" r="5"/>',
    ]
    return picture(width, height, parts, title=title, css="bar")


def ticks(low: float, high: float, n: int = 6) -> tuple[float, ...]:
    """About `n` round numbers from `low` to `high`."""
    if not high > low:
        return (low,)
    raw = (high - low) / n
    scale = 10.0 ** (len(str(int(raw))) - 1) if raw >= 1 else 10.0 ** -_decimals(raw)
    step = next((m * scale for m in (1, 2, 2.5, 5, 10) if m * scale >= raw), 10 * scale)
    first = -(-low // step)
    found = []
    while first * step <= high + 1e-9 * step:
        found.append(round(first * step, 9))
        first += 1
    return tuple(found)


def _decimals(value: float) -> int:
    n = 0
    while value < 1 and n < 12:
        value *= 10
        n += 1
    return n
