"""Phase diagram and tornado as pictures."""

from __future__ import annotations

from collections.abc import Sequence

from mncplan.app.simulate import PhaseDiagram, PhasePoint, Simulation
from mncplan.report.svg import box, label, line, num, picture
from mncplan.report.typeset import Run, runs
from mncplan.report.words import parameter_name, percent, quantity, unit_text, value_text

CELL, LEFT, TOP, BOTTOM, KEY = 62.0, 92.0, 34.0, 52.0, 210.0
COLOURS = 8
"""Identities told apart by colour; later ones share the last."""
MOST_BARS = 12


def phase_pictures(phases: PhaseDiagram) -> tuple[tuple[str, str], ...]:
    """One map of the first two axes for each combination of the others, with its caption."""
    sizes = [len(a.values) for a in phases.axes]
    n_rows = sizes[1] if len(sizes) > 1 else 1
    rest = phases.axes[2:]
    step = 1
    for a in rest:
        step *= len(a.values)
    found = []
    for offset in range(step):
        chosen = phases.points[offset::step]
        said = ", ".join(
            f"{parameter_name(a.name)} {value_text(v)}"
            for a, v in zip(rest, chosen[0].place[2:], strict=True)
        )
        found.append((_map(phases, chosen, sizes[0], n_rows, said), said))
    return tuple(found)


def identities(phases: PhaseDiagram) -> tuple[str, ...]:
    """All identities at the centre of the constants, in order of first place."""
    return tuple(dict.fromkeys(point.identity for point in phases.points))


def _map(
    phases: PhaseDiagram, points: Sequence[PhasePoint], n_columns: int, n_rows: int, said: str
) -> str:
    names = identities(phases)
    width, height = LEFT + CELL * n_columns + KEY, TOP + CELL * max(n_rows, 2) + BOTTOM
    parts: list[str] = []
    for i in range(n_columns):
        for j in range(n_rows):
            x, y = LEFT + CELL * i, TOP + CELL * (n_rows - 1 - j)
            parts.append(_cell(points[i * n_rows + j], names, x, y))
    parts += _axes(phases, n_columns, n_rows)
    for k, name in enumerate(names):
        x, y = LEFT + CELL * n_columns + 22, TOP + 16 + 22 * k
        parts.append(box(x, y - 11, 14, 14, css=f"phase p{min(k, COLOURS - 1)}", radius=2))
        parts.append(label(x + 22, y, name_runs(name), size=12, anchor="start"))
    told = "; ".join(f"{_place(phases, point)}: {point.identity}" for point in points)
    title = f"Product by settings{', ' + said if said else ''}. {told}"
    return picture(width, height, parts, title=title, css="plot")


def name_runs(name: str) -> Sequence[Run] | str:
    """A species typeset, or words as they are."""
    return runs(name) if "(" in name else name


def _cell(point: PhasePoint, names: Sequence[str], x: float, y: float) -> str:
    """A field coloured by identity, the fainter the less the samples agree."""
    css = f"phase p{min(names.index(point.identity), COLOURS - 1)}"
    shade = 0.25 + 0.75 * point.agreement
    drawn = (
        f'<rect class="{css}" x="{num(x + 1)}" y="{num(y + 1)}" width="{num(CELL - 2)}" '
        f'height="{num(CELL - 2)}" rx="3" opacity="{shade:.2f}"/>'
    )
    shown = percent(point.purity)
    return (
        drawn
        + label(x + CELL / 2, y + CELL / 2, shown, css="on-phase", size=13)
        + label(x + CELL / 2, y + CELL / 2 + 16, f"{100 * point.agreement:.0f}/100", size=10,
                css="on-phase")
    )  # fmt: skip


def _place(phases: PhaseDiagram, point: PhasePoint) -> str:
    pairs = zip(phases.axes, point.place, strict=True)
    return ", ".join(f"{parameter_name(a.name)} {quantity(v, a.unit)}" for a, v in pairs)


def _axes(phases: PhaseDiagram, n_columns: int, n_rows: int) -> list[str]:
    base = TOP + CELL * n_rows
    first = phases.axes[0]
    parts = [
        label(LEFT + CELL * (i + 0.5), base + 18, value_text(v), css="muted", size=11)
        for i, v in enumerate(first.values)
    ]
    name = f"{parameter_name(first.name)} {unit_text(first.unit)}".rstrip()
    parts.append(label(LEFT + CELL * n_columns / 2, base + 40, name, css="muted", size=12))
    if len(phases.axes) > 1:
        second = phases.axes[1]
        parts += [
            label(LEFT - 8, TOP + CELL * (n_rows - 0.5 - j) + 4, value_text(v), css="muted",
                  size=11, anchor="end")
            for j, v in enumerate(second.values)
        ]  # fmt: skip
        name = f"{parameter_name(second.name)} {unit_text(second.unit)}".rstrip()
        parts.append(label(8, 16, name, css="muted", size=12, anchor="start"))
    return parts


def tornado_picture(found: Simulation) -> str:
    """Purity at the ends of each constant's interval, the widest swings first."""
    swings = [s for s in found.swings if s.width > 0][:MOST_BARS]
    if not swings:
        return ""
    left, width, row = 190.0, 620.0, 24.0
    height = 40 + row * len(swings) + 34
    ends = [x for s in swings for x in (s.base, s.at_low, s.at_high) if x is not None]
    low, high = min(ends), max(ends)

    def across(value: float) -> float:
        return left + (value - low) / ((high - low) or 1.0) * (width - left - 40)

    base = swings[0].base
    parts = [line(((across(base), 24), (across(base), height - 34)), css="axis")]
    for i, swing in enumerate(swings):
        y = 34 + row * i
        parts.append(label(left - 12, y + 11, swing.key, size=12, anchor="end"))
        for value, css in ((swing.at_low, "swing low"), (swing.at_high, "swing high")):
            if value is not None:
                start, end = sorted((across(base), across(value)))
                parts.append(box(start, y, max(end - start, 1.0), 14, css=css, radius=2))
    for value in dict.fromkeys((low, base, high)):
        parts.append(label(across(value), height - 16, percent(value), css="muted", size=11))
    told = "; ".join(f"{s.key}: {value_text(s.at_low)} to {value_text(s.at_high)}" for s in swings)
    title = f"Purity at the low and high end of each constant. {told}"
    return picture(width, height, parts, title=title, css="plot")
