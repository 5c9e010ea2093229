"""The protocol as Markdown, to print and take to the bench."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mncplan.domain.plan import Plan
from mncplan.domain.protocol import Hazard, LabProtocol, ProtocolPart, ReagentLine
from mncplan.domain.provenance import RECALLED_BADGE
from mncplan.domain.recipe import BenchStep
from mncplan.report.typeset import (
    cluster_unicode,
    equation_unicode,
    formula_unicode,
    prose_unicode,
)
from mncplan.report.words import (
    HAZARD_LEVEL,
    Citations,
    amount_text,
    condition_range,
    expected_yield,
    family_name,
    is_recalled,
    parameter_name,
    property_name,
    property_text,
    quantity,
    time_text,
    value_text,
    verified_first,
)

Lines = list[str]

_SPECIAL = re.compile(r"([\\`*<|])")


def protocol_markdown(plan: Plan) -> str:
    """The protocol of a plan as Markdown (GitHub tables), with every source."""
    cite = Citations((*plan.sources, *plan.target.sources))
    lines = [f"# Protocol: {cluster_unicode(plan.target.cluster)}", ""]
    if plan.warnings:
        lines += ["\n>\n".join(_bullets(plan.warnings, "> **Warning:** ")), ""]
    if plan.protocol is None:
        lines += ["## No protocol", "", "No route to this target was found.", ""]
        lines += [*_bullets(plan.search.reasons), ""]
    else:
        lines += _body(plan, plan.protocol, cite)
    lines += _signals(plan, cite)
    if plan.protocol is not None:
        lines += _section("Waste", _bullets(plan.protocol.waste))
    lines = [cite.resolve(line) for line in lines]
    lines += _section("Sources", [f"{n}. {_plain(str(work))}" for n, work in cite.cited()])
    lines += [f"mncplan {plan.version}; knowledge {plan.knowledge}; seed {plan.seed}"]
    return "\n".join(_squeeze(lines)) + "\n"


def _body(plan: Plan, protocol: LabProtocol, cite: Citations) -> Lines:
    route = plan.search.routes[0] if plan.search.routes else None
    lines = [f"Scale: {value_text(protocol.scale_mg)} mg of product. "]
    lines[0] += f"Expected yield: {expected_yield(protocol)}; {_text(protocol.yield_basis)}."
    if route is not None:
        lines += ["", _text(route.confidence) + "."]
        lines += _section(
            "Reactions",
            [
                f"{i}. {family_name(step.family)}: {equation_unicode(step.reaction)} "
                f"(evidence {step.level})"
                for i, step in enumerate(route.steps, start=1)
            ],
        )
    lines += _section("Safety first", _hazards(protocol.hazards))
    lines += _section("Weigh and measure", _weighing(protocol.reagents))
    lines += _section(
        "Stock solutions",
        [
            f"- **{_text(s.name)}**: {_text(s.text)}.{f' Keep: {_text(s.keep)}.' if s.keep else ''}"
            for s in protocol.stock_solutions
        ],
    )
    lines += _section("Conditions", _conditions(plan, cite))
    for part in protocol.parts:
        lines += _section(_text(part.title), _part(part, cite))
    lines += _section("Not reported", _bullets(protocol.not_reported))
    for part in verified_first(protocol.published):
        lines += _section(f"Published: {_text(part.title)}", _part(part, cite))
    return lines


def _hazards(hazards: Iterable[Hazard]) -> Lines:
    ordered = sorted(hazards, key=lambda h: -h.level)
    return [
        f"- **{_text(h.title)}** ({HAZARD_LEVEL.get(h.level, h.level)}): {_text(h.text)}."
        for h in ordered
    ]


def _weighing(reagents: Iterable[ReagentLine]) -> Lines:
    rows = [
        (
            "[ ]",
            _text(line.name),
            str(line.step + 1),
            line.role,
            amount_text(line),
            value_text(line.mmol),
            value_text(line.equivalents),
            line.cas or "–",
            ", ".join(line.hazards) or "–",
            _text(line.basis) or "–",
        )
        for line in reagents
    ]
    head = (
        "",
        "Reagent",
        "Step",
        "Role",
        "Amount",
        "mmol",
        "equiv.",
        "CAS",
        "GHS",
        "Why this amount",
    )
    return _table(head, rows)


def _conditions(plan: Plan, cite: Citations) -> Lines:
    rows = [
        (
            str(item.step + 1),
            parameter_name(item.parameter),
            prose_unicode(quantity(item.value, item.unit)),
            prose_unicode(condition_range(item)) or "–",
            str(item.basis) + cite.mark(item.provenance),
            _text(item.reason) + _recalled(item.provenance is None or item.provenance.verified),
        )
        for item in plan.conditions
    ]
    return _table(("Step", "Parameter", "Start", "Explore", "Basis", "Why"), rows)


def _recalled(is_verified: bool) -> str:  # noqa: FBT001 - a fact about the value before it
    return "" if is_verified else " **(recalled, not re-read)**"


def _part(part: ProtocolPart, cite: Citations) -> Lines:
    lines: Lines = []
    if is_recalled(part):
        lines += [f"> **{part.badge or RECALLED_BADGE}**", ""]
    source = cite.mark(part.provenance).strip()
    if source:
        lines += [f"After {source}.", ""]
    if part.note:
        lines += [_text(part.note) + ".", ""]
    return lines + [f"{i}. {_step(step)}" for i, step in enumerate(part.steps, start=1)]


def _step(step: BenchStep) -> str:
    text = _text(step.text)
    facts = [fact for fact in step_facts(step) if fact not in text]
    text += f" ({'; '.join(facts)})." if facts else "."
    if step.observe:
        text += f" *See:* {_text(step.observe)}."
    if step.endpoint:
        text += f" *Until:* {_text(step.endpoint)}."
    if step.basis:
        text += f" *Basis:* {_text(step.basis)}."
    return text


def step_facts(step: BenchStep) -> tuple[str, ...]:
    """Temperature, time, stirring, pH and atmosphere of a bench step, those it has."""
    facts = (
        "" if step.temperature_C is None else f"{value_text(step.temperature_C)} °C",
        "" if step.time_h is None else time_text(step.time_h),
        "" if step.rpm is None else f"{value_text(step.rpm, 4)} rpm",
        "" if step.pH is None else f"pH {value_text(step.pH)}",
        f"under {step.atmosphere}" if step.atmosphere else "",
    )
    return tuple(fact for fact in facts if fact)


def _signals(plan: Plan, cite: Citations) -> Lines:
    signals = plan.characterisation
    lines = [
        f"- ESI-MS {formula_unicode(ion.label)}: monoisotopic m/z {ion.monoisotopic_mz:.3f}, "
        f"average {ion.average_mz:.2f}{f' ({_text(ion.note)})' if ion.note else ''}"
        for ion in signals.ions
    ]
    lines += [
        f"- {property_name(v)}: {property_text(v)}, {v.provenance.basis}{cite.mark(v.provenance)}"
        + _recalled(v.provenance.verified)
        for v in (*signals.optical, *signals.predicted)
    ]
    if signals.colour:
        lines.append(f"- Colour: {_text(signals.colour)}")
    lines += [f"- Watch for: {_text(item)}" for item in signals.watch_for]
    lines += [f"- Not known: {_text(item)}" for item in signals.missing]
    return _section("What to expect", lines)


def _section(title: str, lines: Sequence[str]) -> Lines:
    return ["", f"## {title}", "", *lines, ""] if lines else []


def _bullets(items: Iterable[str], lead: str = "- ") -> Lines:
    return [f"{lead}{_text(item)}" for item in items]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Lines:
    if not rows:
        return []
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def _text(text: str) -> str:
    return _plain(prose_unicode(text)).removesuffix(".") if text else ""


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _squeeze(lines: Iterable[str]) -> Lines:
    kept: Lines = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return kept
