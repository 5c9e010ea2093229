"""Routes in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mncplan.domain.outlook import Demand, StepOutlook
from mncplan.domain.route import LEVEL_MEANING, Route, Step
from mncplan.domain.score import FRONT, score_unit
from mncplan.domain.step_change import way_back
from mncplan.report.terminal_blocks import block, heading, item
from mncplan.report.typeset import equation_unicode, prose_unicode, species_unicode
from mncplan.report.view import step_label
from mncplan.report.words import Citations, family_name, percent, value_text

if TYPE_CHECKING:
    from rich.console import RenderableType

MAX_EVIDENCE = 2
"""Precedents shown per step; the report has them all."""


def one_line(route: Route) -> str:
    """A route as a chain of steps."""
    chain = " → ".join(step_label(step) for step in route.steps)
    return f"{route.rank}. {chain}. {route.confidence}"


def route_parts(route: Route, cite: Citations) -> list[RenderableType]:
    """Every step with its equation, evidence, cautions and what to expect."""
    kind = "Route" if route.is_solved else "Partial route"
    parts: list[RenderableType] = [heading(f"{kind} {route.rank}: {route.confidence}")]
    parts.append(item(_scores(route), depth=1))
    for position, step in enumerate(route.steps, start=1):
        parts.append(item(f"{position}. {_title(step)}", depth=1))
        parts += [item(line, depth=2) for line in _step_lines(step, cite)]
        if route.outlook:
            lines = outlook_lines(step, route.outlook[position - 1], cite)
            parts += [item(line, depth=2) for line in lines]
    missing = [species_unicode(f.species) for f in route.leaves if not f.is_in_stock]
    if missing:
        parts.append(item(f"not in stock: {', '.join(missing)}", depth=1))
    return parts


def demand_lines(demands: Iterable[Demand]) -> list[RenderableType]:
    """What the target asks for, and how many last steps were proposed to meet it."""
    said = [
        f"{d.aspect}: {prose_unicode(d.reason)}; last steps to meet it: {d.n_steps}"
        for d in demands
    ]
    return block("Asks for", said)


def _scores(route: Route) -> str:
    """The scores of the Pareto front, and whether the route is on it."""
    known = dict(route.scores)
    told = []
    for name in (*FRONT, "mechanism_purity"):
        value = known.get(name)
        if value is not None:
            unit = score_unit(name)
            told.append(f"{name.replace('_', ' ')} {value_text(value, 2)}{unit and f' {unit}'}")
    return f"{'; '.join(told)}{'; on the Pareto front' if route.is_on_front else ''}"


def _title(step: Step) -> str:
    """Family, procedure and reductant: what tells two steps of one family apart."""
    own = "" if step.variant in {"", step.family} else step.variant.replace("_", " ")
    own = own.removeprefix(f"{step.family.replace('_', ' ')} ")
    with_what = f"with {step.reductant}" if step.reductant else ""
    told = ", ".join(filter(None, (own, with_what)))
    return f"{family_name(step.family)} [{step.level}]{f': {prose_unicode(told)}' if told else ''}"


def outlook_lines(step: Step, outlook: StepOutlook, cite: Citations) -> list[str]:
    """What to expect of a step that isolates a cluster; nothing of others."""
    if step.cluster is None or not step.isolates:
        return []
    purity = "" if outlook.purity is None else f"{percent(outlook.purity)}, "
    width = "" if outlook.robustness is None else f"{value_text(outlook.robustness, 2)}, "
    lines = [f"purity: {purity}{prose_unicode(outlook.purity_reason)}"]
    if not step.family.startswith("separation"):
        lines.append(f"robustness: {width}{outlook.robustness_reason}")
    if outlook.mechanism == "open" and outlook.remark is not None:
        mark = cite.mark(outlook.remark.provenance)
        lines.append(f"mechanism open: {prose_unicode(outlook.remark.text)}{mark}")
    return lines


def _step_lines(step: Step, cite: Citations) -> list[str]:
    lines = [equation_unicode(step.reaction)]
    for proof in step.evidence[:MAX_EVIDENCE]:
        failed = "" if proof.outcome == "success" else f" ({proof.outcome})"
        badge = "" if proof.provenance.verified else " (recalled, not re-read)"
        mark = cite.mark(proof.provenance)
        said = cite.resolve(proof.summary)
        lines.append(f"evidence {proof.level}{failed}: {said}{mark}{badge}")
    if not step.evidence:
        lines.append(f"evidence {step.level}: {LEVEL_MEANING[step.level]}")
    lines += [f"caution: {c.reason}" for c in step.checks if not c.is_ok]
    if back := way_back(step):
        lines.append(f"runs both ways; the way back: {family_name(back)}")
    ceiling, reason = step.metal_ceiling
    if ceiling < 1:
        lines.append(f"at most {percent(ceiling)} of the metal: {reason}")
    return lines
