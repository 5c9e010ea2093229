"""All experiments as lines across one axis per parameter."""

from __future__ import annotations

import html

from mncplan.app.campaign_report_parts import CampaignReport, Trial
from mncplan.report.draw_axes import Axis, axis_of, span
from mncplan.report.draw_campaign import objective_name
from mncplan.report.svg import label, line, num, picture, width_of
from mncplan.report.words import value_text

_PITCH, _TOP, _HEIGHT = 118.0, 46.0, 230.0
_BEST_SHARE = 0.2


def parallel_picture(report: CampaignReport) -> str:
    """Lines of the best fifth dark, the others faint; a gap where a parameter does not exist.

    Parameters that never varied have no axis.
    """
    shown = [t for t in report.trials if t.value is not None]
    if len(shown) < 2:
        return ""
    values = [t.value for t in shown if t.value is not None]
    result = span(objective_name(report), values, margin=0.0)
    varied = [
        p
        for p in report.space.parameters
        if len({t.observation.setting.get(p.name) for t in shown}) > 1
    ]
    axes = [*map(axis_of, varied), result]
    names = [p.name for p in varied]
    parts = []
    top = _top(shown, report)
    for trial in sorted(shown, key=lambda t: t.number in top):
        parts.append(_trace(trial, names, axes, "trace top" if trial.number in top else "trace"))
    for number, axis in enumerate(axes):
        x = _across(number)
        parts.append(line(((x, _TOP), (x, _TOP + _HEIGHT)), css="axis"))
        row = _TOP - 26 if number % 2 else _TOP - 12
        parts.append(label(x, row, axis.name, size=11))
        marks = list(axis.marks(4)) if axis.choices else _ends(axis)
        for share, text in marks:
            width = width_of((("line", text),), 10)
            y = _TOP + (1 - share) * _HEIGHT
            parts.append(
                f'<rect class="tag" x="{num(x + 4)}" y="{num(y - 8)}" width="{num(width + 4)}" '
                'height="13" rx="2"/>'
            )
            parts.append(label(x + 6, y + 3, text, css="muted", size=10, anchor="start"))
    said = f"{len(shown)} experiments across {len(names)} parameters and {result.name}"
    return picture(
        _across(len(axes) - 1) + 70, _TOP + _HEIGHT + 16, parts, title=said, css="plot wide"
    )


def _across(number: int) -> float:
    return 86 + _PITCH * number


def _ends(axis: Axis) -> list[tuple[float, str]]:
    return [(0.0, value_text(axis.low)), (1.0, value_text(axis.high))]


def _top(shown: list[Trial], report: CampaignReport) -> set[int]:
    goal = report.objective
    key = {t.number: desirability(t, goal.goal, goal.low, goal.high) for t in shown}
    ranked = sorted(shown, key=lambda t: -key[t.number])
    return {t.number for t in ranked[: max(1, round(_BEST_SHARE * len(shown)))]}


def desirability(trial: Trial, goal: str, low: float | None, high: float | None) -> float:
    """A number that is larger the better a result is."""
    value = trial.value or 0.0
    if goal == "max":
        return value
    if goal == "min":
        return -value
    return -max((low or 0.0) - value, value - (high or 0.0), 0.0)


def _trace(trial: Trial, names: list[str], axes: list[Axis], css: str) -> str:
    """A path that breaks where a parameter is absent."""
    setting = trial.observation.setting
    pieces: list[list[tuple[float, float]]] = [[]]
    for number, axis in enumerate(axes):
        value = trial.value if number == len(names) else setting.get(names[number])
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((_across(number), _TOP + (1 - axis.share(value)) * _HEIGHT))
    drawn = " ".join(
        "M" + " L".join(f"{num(x)} {num(y)}" for x, y in piece) for piece in pieces if piece
    )
    said = html.escape(f"experiment {trial.name}: {value_text(trial.value)}")
    return f'<path class="{css}" d="{drawn}"><title>{said}</title></path>'
