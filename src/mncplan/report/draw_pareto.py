"""Two objectives against each other, with the front of what can't be improved in both."""

from __future__ import annotations

from mncplan.app.campaign_report_parts import CampaignReport
from mncplan.report.draw_axes import Frame, span
from mncplan.report.draw_campaign import dot
from mncplan.report.svg import line, picture
from mncplan.report.words import unit_text, value_text


def pareto_picture(report: CampaignReport) -> str:
    """The first two objectives; experiments on the front of all objectives are ringed."""
    if len(report.objectives) < 2:
        return ""
    first, second = report.objectives[:2]
    pairs = [
        (t.number, t.observation.value(first.name), t.observation.value(second.name))
        for t in report.trials
    ]
    known = [(n, x, y) for n, x, y in pairs if x is not None and y is not None]
    if len(known) < 2:
        return ""
    titles = [
        f"{o.name}{f' / {unit_text(o.unit)}' if unit_text(o.unit) else ''} ({_wish(o.goal)})"
        for o in (first, second)
    ]
    frame = Frame(
        x=span(titles[0], [x for _, x, _ in known]), y=span(titles[1], [y for *_, y in known]),
        width=380, height=250,
    )  # fmt: skip
    parts = frame.drawn()
    front = sorted((x, y) for n, x, y in known if n in report.front)
    if len(front) > 1:
        parts.append(line([frame.at(x, y) for x, y in front], css="trend"))
    for number, x, y in known:
        is_front = number in report.front
        said = f"experiment {number}: {value_text(x)}, {value_text(y)}"
        parts.append(dot(*frame.at(x, y), "trial top" if is_front else "trial faint", said))
    said = f"{first.name} against {second.name}, {len(front)} experiments on the front"
    return picture(470, 320, parts, title=said, css="plot")


def _wish(goal: str) -> str:
    return {"max": "more is better", "min": "less is better"}.get(goal, "a window")
