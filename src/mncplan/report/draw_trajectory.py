"""Composition over time as a picture: share of the metal against the logarithm of time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from mncplan.app.simulate import Simulation
from mncplan.report.draw_phase import name_runs
from mncplan.report.svg import label, line, picture

WIDTH, HEIGHT = 620.0, 330.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 150.0, 30.0, 46.0
MOST_CURVES = 8
"""Curves told apart by colour; the rest is left to the table."""
_UNITS = ((1.0, "s"), (60.0, "min"), (3600.0, "h"), (86400.0, "d"))


def electrons_picture(found: Simulation) -> str:
    """Share of the metal in complexes, in clusters of each N*, and in particles."""
    curves: dict[str, np.ndarray] = {"complexes, salt": np.zeros(len(found.run.times_s))}
    particles = np.zeros(len(found.run.times_s))
    for i, one in enumerate(found.run.mechanism.participants):
        if one.kind == "nanoparticle":
            particles = particles + found.shares[:, i]
        elif one.kind != "cluster":
            curves["complexes, salt"] = curves["complexes, salt"] + found.shares[:, i]
    clusters = {f"N* = {n}": share for n, share in found.by_electrons.items()}
    curves |= largest(clusters, MOST_CURVES - 2)
    curves["particles"] = particles
    return _plot(found, curves, "Share of the metal by electron count over time")


def species_picture(found: Simulation) -> str:
    """Share of the metal in the species that hold most of it at some time."""
    curves = {
        one.key: found.shares[:, i]
        for i, one in enumerate(found.run.mechanism.participants)
        if one.n_metal
    }
    kept = largest(curves, MOST_CURVES)
    if found.product and found.product not in kept:
        kept.popitem()
        kept[found.product] = curves[found.product]
    return _plot(found, kept, "Share of the metal by species over time")


def largest(curves: Mapping[str, np.ndarray], n: int) -> dict[str, np.ndarray]:
    """The curves with the highest peaks, in the order given."""
    tall = sorted(curves, key=lambda key: -float(curves[key].max()))[:n]
    return {key: value for key, value in curves.items() if key in tall and value.max() >= 0.002}


def _plot(found: Simulation, curves: Mapping[str, Sequence[float] | np.ndarray], title: str) -> str:
    times = found.run.times_s
    first, last = max(float(times[times > 0][0]), 1.0), float(times[-1])

    def across(time: float) -> float:
        share = math.log(max(time, first) / first) / math.log(last / first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def up(share: float) -> float:
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)

    parts = [
        line(((LEFT, TOP), (LEFT, HEIGHT - BOTTOM), (WIDTH - RIGHT, HEIGHT - BOTTOM)), css="axis"),
        label(LEFT - 44, 14, "share of the metal", css="muted", size=12, anchor="start"),
        label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "time", css="muted", size=12),
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(line(((LEFT - 5, up(tick)), (LEFT, up(tick))), css="axis"))
        parts.append(
            label(LEFT - 8, up(tick) + 4, f"{100 * tick:g} %", css="muted", size=11, anchor="end")
        )
    for time, text in _time_ticks(first, last):
        x = across(time)
        parts.append(line(((x, HEIGHT - BOTTOM), (x, HEIGHT - BOTTOM + 5)), css="axis"))
        parts.append(label(x, HEIGHT - BOTTOM + 18, text, css="muted", size=11))
    for event in sorted({e.time_s for e in found.case.flask.events if first < e.time_s < last}):
        parts.append(line(((across(event), TOP), (across(event), HEIGHT - BOTTOM)), css="event"))
    rows = label_rows([up(float(share[-1])) + 4 for share in curves.values()])
    for i, ((name, share), row) in enumerate(zip(curves.items(), rows, strict=True)):
        places = [(across(float(t)), up(float(s))) for t, s in zip(times, share, strict=True)]
        parts.append(line(places, css=f"curve c{i}"))
        parts.append(
            label(WIDTH - RIGHT + 8, row, name_runs(name), css=f"t{i}", size=12, anchor="start")
        )
    ends = ", ".join(f"{name} {100 * float(share[-1]):.1f} %" for name, share in curves.items())
    return picture(WIDTH, HEIGHT, parts, title=f"{title}; at the end {ends}", css="plot")


def label_rows(wanted: Sequence[float], height: float = 14.0) -> list[float]:
    """Heights of labels near those wanted, in the same order from top to bottom, none overlapping.

    Example:
        >>> label_rows([100.0, 101.0, 50.0])
        [100.0, 114.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    rows = list(wanted)
    for above, below in zip(order, order[1:], strict=False):
        rows[below] = max(rows[below], rows[above] + height)
    floor = HEIGHT - BOTTOM + 4
    for i in reversed(order):
        rows[i] = min(rows[i], floor)
        floor = rows[i] - height
    return rows


def _time_ticks(first: float, last: float) -> list[tuple[float, str]]:
    found = []
    for size, unit in _UNITS:
        for n in (1, 10) if unit != "h" else (1, 6):
            if first <= n * size <= last:
                found.append((n * size, f"{n} {unit}"))
    return found
