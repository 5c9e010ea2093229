"""The report of a campaign for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mncplan.app.campaign_report_parts import Branch, CampaignReport
from mncplan.report import campaign_view as view
from mncplan.report.terminal_blocks import block, columns, group, heading, item
from mncplan.report.typeset import formula_unicode
from mncplan.report.words import parameter_name, percent, value_text

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

MOST_COLUMNS = 5
"""Parameters that find room in a table."""

SYNTHETIC = "SYNTHETIC DATA: every result comes from the simulated laboratory"


def campaign_report_summary(found: CampaignReport, files: Sequence[Path] = ()) -> Group:
    """Best so far, next plate with reasons, what matters, how far to trust the model."""
    title = f"{found.name}: {formula_unicode(found.target)}" if found.target else found.name
    parts: list[RenderableType] = [heading(title, is_title=True)]
    parts += [item(SYNTHETIC)] if found.is_synthetic else []
    if found.best is not None:
        best = found.best
        shown = view.value(best.value, found.objective)
        parts += [item(f"best so far: {found.objective.name} {shown} ({best.name})")]
        parts += [item(view.recipe(best.observation.setting, found), 2)]
    parts += [
        item(f"{name.lower()}: {told}{f' ({more})' if more else ''}")
        for name, told, more in view.tiles(found)
    ]
    parts += block("Mind", found.notes)
    if found.proposals:
        parts += [heading("Next plate"), *_next(found)]
        parts += [item(found.gain)] if found.gain else []
        reasons = dict.fromkeys(p.reason for p in found.proposals if p.reason)
        parts += [
            item(f"{', '.join(p.name for p in found.proposals if p.reason == reason)}: {reason}")
            for reason in reasons
        ]
    prices = [f"{p.rule}: {percent(p.share)} of the gain" for p in found.prices]
    parts += block("What the rules of the plate cost", prices)
    parts += block("Told beforehand", found.beforehand)
    if found.importance:
        shares = [
            f"{parameter_name(name)}: {value_text(value)} ± {value_text(sd, 2)}"
            for name, value, sd in found.importance.shares
        ]
        parts += block(found.importance.method, [*shares, found.importance.caveat])
    if found.tree:
        parts += [heading("Decision tree"), *_tree(found.tree, 1)]
    parts += block("Where products overlap", [view.overlap(o) for o in view.overlaps(found)])
    if found.orders:
        read = [view.order(o) for o in found.orders]
        parts += block("Kinetic reading at the best recipe", [*read, view.ORDER_CAVEAT])
    parts += block(
        "From the literature",
        [f"{parameter_name(a.parameter)}: {a.text} ({a.source})" for a in found.axes],
    )
    if found.replay:
        n = len(found.replay.strategies[0].median)
        rows = [
            (s.name, view.value(s.median[-1], found.objective),
             "–" if s.n_to_best is None else str(s.n_to_best))
            for s in found.replay.strategies
        ]  # fmt: skip
        parts += [heading("What the model bought")]
        parts += [columns(("way of choosing", f"emulated best after {n}", "n to reach it"), rows)]
        parts += [item(found.replay.caveat)]
    parts += block("Written", [str(path) for path in files])
    return group(parts)


def _next(found: CampaignReport) -> list[RenderableType]:
    """A table, or one paragraph each where there are too many parameters for eighty columns."""
    parameters, lead = found.space.parameters, found.objective
    if len(parameters) > MOST_COLUMNS:
        return [
            item(
                f"{p.name}{f' ({p.well})' if p.well else ''}: {lead.name}"
                f" {view.predicted(p, lead)}; {view.recipe(p.setting, found)}"
            )
            for p in found.proposals
        ]
    rows = [
        (
            p.name,
            *((p.well,) if view.has_wells(found) else ()),
            view.predicted(p, lead, has_unit=False),
            *(view.cell(p.setting, parameter) for parameter in parameters),
        )
        for p in found.proposals
    ]
    well = ("well",) if view.has_wells(found) else ()
    head = ("", *well, view.objective_heading(lead), *(view.heading(p) for p in parameters))
    return [columns(head, rows)]


def _tree(node: Branch, depth: int) -> list[RenderableType]:
    name, _, rest = node.rule.partition(" ")
    rule = f"{parameter_name(name)} {rest}" if rest else "all experiments"
    own = item(f"{rule}: mean {value_text(node.mean)} of {node.n}", depth)
    return [own, *(line for child in node.children for line in _tree(child, depth + 1))]
