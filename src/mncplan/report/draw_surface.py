"""Response surfaces and phase diagrams over two parameters, with the experiments on them."""

from __future__ import annotations

import html
from collections.abc import Sequence

from mncplan.app.campaign_report_parts import (
    CampaignReport,
    Grid,
    PhaseDiagram,
    Surface,
    identity_of,
)
from mncplan.domain.space import ChoiceParameter, Setting
from mncplan.report.draw_axes import Frame, axis_of
from mncplan.report.draw_campaign import dot
from mncplan.report.svg import box, label, num, picture
from mncplan.report.words import parameter_name, unit_text, value_text

_WIDTH, _HEIGHT = 380.0, 320.0
_GREY = 0.06
_PALETTE = 8


def surface_pictures(item: Surface, report: CampaignReport) -> tuple[str, str]:
    """The mean, and beside it how unsure it is, both with the experiments done near by."""
    unit = unit_text(item.objective.unit)
    tail = f" / {unit}" if unit else ""
    name = f"{item.objective.name}{tail}"
    return (
        _heat(item.grid, item.mean, report, f"Predicted {name}", css="heat"),
        _heat(item.grid, item.sd, report, f"Standard deviation of {name}", css="heat unsure"),
    )


def _frame(grid: Grid, report: CampaignReport) -> Frame:
    return Frame(
        x=axis_of(report.space[grid.x]),
        y=axis_of(report.space[grid.y]),
        left=66,
        width=240,
        height=220,
        top=30,
    )


def _heat(
    grid: Grid,
    values: Sequence[Sequence[float | None]],
    report: CampaignReport,
    title: str,
    *,
    css: str,
) -> str:
    known = [v for row in values for v in row if v is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    frame = _frame(grid, report)
    parts = []
    for j, row in enumerate(values):
        for i, value in enumerate(row):
            shade = 0.0 if value is None or high == low else (value - low) / (high - low)
            kind = "impossible" if value is None else css
            opacity = "" if value is None else f' fill-opacity="{_GREY + (1 - _GREY) * shade:.2f}"'
            parts.append(_cell(frame, grid, (i, j), kind, opacity))
    parts += frame.drawn()
    parts += _points(frame, grid, report)
    parts += _scale(frame, low, high, css)
    where = f"{parameter_name(grid.x)} and {parameter_name(grid.y)}"
    said = f"{title} over {where}: {value_text(low)} to {value_text(high)}"
    return picture(_WIDTH, _HEIGHT, parts, title=said, css="plot surface")


def _cell(frame: Frame, grid: Grid, at: tuple[int, int], css: str, more: str = "") -> str:
    i, j = at
    wide, tall = frame.width / len(grid.xs), frame.height / len(grid.ys)
    x, y = frame.left + i * wide, frame.top + frame.height - (j + 1) * tall
    return (
        f'<rect class="{css}" x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" '
        f'height="{tall:.2f}"{more}/>'
    )


def _points(frame: Frame, grid: Grid, report: CampaignReport) -> list[str]:
    """Experiments that share all choices with the shown slice are full, others small."""
    best = report.best
    parts = []
    for trial in report.trials:
        setting = trial.observation.setting
        if grid.x not in setting or grid.y not in setting or trial.value is None:
            continue
        x, y = frame.at(setting[grid.x], setting[grid.y])
        is_here = _same_choices(grid, report, setting)
        is_best = best is not None and best.number == trial.number
        css = "point top" if is_best else "point" if is_here else "point away"
        said = f"experiment {trial.name}: {value_text(trial.value)}"
        parts.append(dot(x, y, css, said, 6.0 if is_best else 4.0 if is_here else 2.5))
    for item in report.proposals:
        if grid.x in item.setting and grid.y in item.setting:
            x, y = frame.at(item.setting[grid.x], item.setting[grid.y])
            said = html.escape(f"next plate, {item.name}")
            corners = " ".join(
                f"{num(x + a)},{num(y + b)}" for a, b in ((0, -5), (5, 0), (0, 5), (-5, 0))
            )
            parts.append(
                f'<polygon class="next" points="{corners}"><title>{said}</title></polygon>'
            )
    return parts


def _same_choices(grid: Grid, report: CampaignReport, setting: Setting) -> bool:
    return all(
        setting.get(p.name) == grid.at.get(p.name)
        for p in report.space.parameters
        if isinstance(p, ChoiceParameter) and p.name not in {grid.x, grid.y}
    )


def _scale(frame: Frame, low: float, high: float, css: str) -> list[str]:
    """A bar that tells what a shade means."""
    left, steps = frame.left + frame.width + 14, 20
    tall = frame.height / steps
    parts = []
    for i in range(steps):
        opacity = _GREY + (1 - _GREY) * i / (steps - 1)
        y = frame.top + frame.height - (i + 1) * tall
        parts.append(
            f'<rect class="{css}" x="{num(left)}" y="{num(y)}" width="10" '
            f'height="{tall:.2f}" fill-opacity="{opacity:.2f}"/>'
        )
    for share in (0.0, 0.5, 1.0):
        text = value_text(low + share * (high - low))
        y = frame.up(share) + 4
        parts.append(label(left + 14, y, text, css="muted", size=10.5, anchor="start"))
    return parts


def phase_picture(item: PhaseDiagram, report: CampaignReport) -> str:
    """The most probable product of every cell; paler where it is less sure."""
    frame = _frame(item.grid, report)
    parts = []
    for j, row in enumerate(item.best):
        for i, which in enumerate(row):
            sure = item.probability[j][i]
            kind = "impossible" if which is None else f"phase p{which % _PALETTE}"
            more = "" if sure is None else f' fill-opacity="{0.15 + 0.75 * sure:.2f}"'
            parts.append(_cell(frame, item.grid, (i, j), kind, more))
    parts += frame.drawn()
    for trial in report.trials:
        setting, identity = trial.observation.setting, identity_of(trial.observation, report.target)
        if identity not in item.identities or item.grid.x not in setting:
            continue
        if item.grid.y not in setting:
            continue
        x, y = frame.at(setting[item.grid.x], setting[item.grid.y])
        number = item.identities.index(identity)
        parts.append(dot(x, y, f"point phase p{number % _PALETTE}", f"{trial.name}: {identity}"))
        parts.append(label(x, y + 3, chr(65 + number), css="letter", size=8))
    where = f"{parameter_name(item.grid.x)} and {parameter_name(item.grid.y)}"
    said = f"Most probable product over {where}"
    return picture(_WIDTH, _HEIGHT, parts, title=said, css="plot surface")


def phase_key(item: PhaseDiagram) -> tuple[str, ...]:
    """Patches of colour with their letter, in the order of the identities."""
    return tuple(
        picture(
            20,
            16,
            [
                box(1, 1, 18, 14, css=f"phase p{i % _PALETTE}", radius=3),
                label(10, 12, chr(65 + i), css="letter", size=10),
            ],
            title=f"Colour {chr(65 + i)}",
            css="patch",
        )
        for i, _ in enumerate(item.identities)
    )
