"""A campaign over time, the values it tried, and what its model got right."""

from __future__ import annotations

import html

from mncplan.app.campaign_report_parts import CampaignReport, Dependence, Importance, Quality, Trial
from mncplan.report.draw_axes import Axis, Frame, axis_of, span
from mncplan.report.svg import box, label, line, num, picture, width_of
from mncplan.report.words import parameter_name, unit_text, value_text

DASHES = ("", "6 4", "2 3", "8 3 2 3")


def objective_name(report: CampaignReport) -> str:
    """The leading objective with its unit."""
    unit = unit_text(report.objective.unit)
    return f"{report.objective.name} / {unit}" if unit else report.objective.name


def dot(x: float, y: float, css: str, said: str, radius: float = 4.5) -> str:
    """A point with words for the pointer."""
    return (
        f'<circle class="{css}" cx="{num(x)}" cy="{num(y)}" r="{num(radius)}">'
        f"<title>{html.escape(said)}</title></circle>"
    )


def progress_picture(report: CampaignReport) -> str:
    """Every experiment, the best so far, and the baselines of the silent replay."""
    shown = [t for t in report.trials if t.value is not None]
    if not shown:
        return ""
    lines = report.replay.strategies if report.replay else ()
    values = [t.value for t in shown if t.value is not None]
    values += [v for s in lines for v in s.median]
    last = max(2, len(report.trials))
    frame = Frame(
        x=Axis(name="experiment", low=0.5, high=last + 0.5),
        y=span(objective_name(report), values),
        width=600,
        height=240,
    )
    parts = [*_batches(report, frame), *frame.drawn()]
    best = [(t.number, t.best) for t in report.trials if t.best is not None]
    steps = [
        frame.at(x, y)
        for (x, y), (_, before) in zip(best, [best[0], *best], strict=False)
        for y in (before, y)
    ]
    parts.append(line(steps, css="best-line"))
    parts += [
        dot(*frame.at(t.number, t.value), "trial", _told(t)) for t in shown if t.value is not None
    ]
    failed = [t for t in report.trials if t.observation.outcome == "failed_execution"]
    for trial in failed:
        x, y = frame.across(frame.x.share(trial.number)), frame.up(0) - 6
        parts.append(line(((x - 4, y - 4), (x + 4, y + 4)), css="cross"))
        parts.append(line(((x - 4, y + 4), (x + 4, y - 4)), css="cross"))
    said = f"{objective_name(report)} of {len(shown)} experiments with the best so far"
    return picture(680, 310, parts, title=said, css="plot")


def _batches(report: CampaignReport, frame: Frame) -> list[str]:
    """A shaded band for every second batch."""
    parts = []
    batches = sorted({t.observation.batch for t in report.trials})
    for place, batch in enumerate(batches):
        members = [t.number for t in report.trials if t.observation.batch == batch]
        left = frame.across(frame.x.share(min(members) - 0.5))
        right = frame.across(frame.x.share(max(members) + 0.5))
        if place % 2:
            parts.append(
                box(left, frame.top, right - left, frame.height, css="batch-band", radius=0)
            )
        name = f"batch {batch}" if batch else "before"
        if right - left > width_of((("line", name),), 10):
            parts.append(label((left + right) / 2, frame.top + 10, name, css="muted", size=10))
    return parts


def _told(trial: Trial) -> str:
    kept = ", ".join(
        f"{parameter_name(k)} {value_text(v)}" for k, v in trial.observation.setting.items()
    )
    return f"experiment {trial.name}: {value_text(trial.value)}; {kept}"


def replay_picture(report: CampaignReport) -> str:
    """Best so far of the campaign and of the baselines on one emulator."""
    if report.replay is None:
        return ""
    found = report.replay.strategies
    last = max(len(s.median) for s in found)
    frame = Frame(
        x=Axis(name="experiment", low=1, high=max(2, last)),
        y=span(
            f"emulated best, {objective_name(report)}",
            [v for s in found for v in (*s.low, *s.high)],
        ),
        width=480,
        height=230,
    )
    parts = frame.drawn()
    places: list[float] = []
    for number, strategy in enumerate(found):
        ends = list(zip(range(1, last + 1), strategy.median, strict=False))
        dash = DASHES[number % len(DASHES)]
        drawn = line([frame.at(x, y) for x, y in ends], css=f"strategy s{number}")
        parts.append(drawn.replace("/>", f' stroke-dasharray="{dash}"/>') if dash else drawn)
        x, y = frame.at(*ends[-1])
        while any(abs(y - other) < 13 for other in places):
            y += 13
        places.append(y)
        parts.append(label(x + 8, y + 4, strategy.name, size=11, anchor="start"))
    told = ", ".join(f"{s.name} {value_text(s.median[-1])}" for s in found)
    return picture(700, 300, parts, title=f"Emulated best after {last}: {told}", css="plot")


def tried_picture(report: CampaignReport) -> str:
    """One strip per parameter: where experiments were done, and where the best one was."""
    rows = report.space.parameters
    parts = []
    left, width, pitch = _room([axis_of(p).name for p in rows]), 400.0, 34.0
    best = report.best
    order = sorted(report.trials, key=lambda t: best is not None and t.number == best.number)
    for number, parameter in enumerate(rows):
        y = 20 + pitch * number
        axis = axis_of(parameter)
        parts.append(label(left - 14, y + 4, axis.name, size=12, anchor="end"))
        parts.append(line(((left, y), (left + width, y)), css="axis"))
        for trial in order:
            value = trial.observation.setting.get(parameter.name)
            if value is not None:
                x = left + width * axis.share(value)
                is_best = best is not None and trial.number == best.number
                said = f"experiment {trial.name}: {value_text(value)}"
                css, radius = ("trial top", 6.5) if is_best else ("trial faint", 4.5)
                parts.append(dot(x, y, css, said, radius))
        ends = (
            [*axis.marks()]
            if axis.choices
            else [(0.0, value_text(axis.low)), (1.0, value_text(axis.high))]
        )
        parts += [
            label(left + width * share, y + 17, text, css="muted", size=9.5) for share, text in ends
        ]
    said = f"Values tried of {', '.join(parameter_name(p.name) for p in rows)}"
    return picture(left + width + 30, 24 + pitch * len(rows), parts, title=said, css="plot")


def _room(names: list[str]) -> float:
    """Width for the longest name and a margin."""
    return 24 + max(width_of((("line", name),), 12) for name in names)


def dependence_picture(item: Dependence, report: CampaignReport) -> str:
    """Mean response to one parameter with the spread over recipes."""
    y = span(objective_name(report), (*item.low, *item.high))
    frame = Frame(x=axis_of(report.space[item.parameter]), y=y, width=230, height=150)
    parts = frame.drawn()
    upper = [frame.at(x, v) for x, v in zip(item.values, item.high, strict=True)]
    lower = [frame.at(x, v) for x, v in zip(item.values, item.low, strict=True)]
    if frame.x.choices:
        parts += [line((a, b), css="whisker") for a, b in zip(upper, lower, strict=True)]
        parts += [
            dot(*frame.at(x, v), "trial", f"{x}: {value_text(v)}")
            for x, v in zip(item.values, item.mean, strict=True)
        ]
    else:
        ring = " ".join(f"{num(x)},{num(y)}" for x, y in [*upper, *reversed(lower)])
        parts.append(f'<polygon class="spread" points="{ring}"/>')
        middle = [frame.at(x, v) for x, v in zip(item.values, item.mean, strict=True)]
        parts.append(line(middle, css="best-line"))
    said = f"Partial dependence on {parameter_name(item.parameter)}"
    return picture(310, 220, parts, title=said, css="plot")


def importance_picture(item: Importance) -> str:
    """Bars with whiskers, the most important parameter first."""
    top = max((mean + sd for _, mean, sd in item.shares), default=0.0) or 1.0
    names = [parameter_name(name) for name, _, _ in item.shares] or [""]
    left, width, pitch = _room(names), 330.0, 26.0
    parts = []
    for number, (name, mean, sd) in enumerate(item.shares):
        y = 8 + pitch * number
        long = width * max(mean, 0.0) / top
        parts.append(label(left - 10, y + 13, parameter_name(name), size=12, anchor="end"))
        parts.append(box(left, y, max(long, 1.0), 16, css="range", radius=2))
        ends = [left + width * max(v, 0.0) / top for v in (mean - sd, mean + sd)]
        parts.append(line(((ends[0], y + 8), (ends[1], y + 8)), css="whisker"))
        parts.append(
            label(ends[1] + 8, y + 13, value_text(mean), css="muted", size=11, anchor="start")
        )
    return picture(
        620, 16 + pitch * len(item.shares), parts, title=f"{item.method} by parameter", css="plot"
    )


def quality_picture(item: Quality) -> str:
    """Left-out predictions with intervals against what was measured."""
    values = [v for measured, mean, _ in item.points for v in (measured, mean)]
    unit = unit_text(item.objective.unit)
    tail = f" / {unit}" if unit else ""
    x = span(f"measured {item.objective.name}{tail}", values)
    frame = Frame(
        x=x,
        y=Axis(name=f"predicted when left out{tail}", low=x.low, high=x.high),
        width=230,
        height=230,
    )
    parts = frame.drawn()
    parts.append(line((frame.at(x.low, x.low), frame.at(x.high, x.high)), css="trend"))
    for measured, mean, sd in item.points:
        ends = (frame.at(measured, mean - 1.645 * sd), frame.at(measured, mean + 1.645 * sd))
        parts.append(line(ends, css="whisker thin"))
        said = f"measured {value_text(measured)}, predicted {value_text(mean)}"
        parts.append(dot(*frame.at(measured, mean), "trial", said))
    return picture(
        310, 300, parts, title=f"Predicted against measured {item.objective.name}", css="plot"
    )
