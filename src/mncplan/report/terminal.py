"""Summaries for the terminal: eighty columns, readable without colour."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from mncplan.domain.plan import Dossier, Plan
from mncplan.domain.provenance import Source
from mncplan.domain.route import RouteSearch
from mncplan.report.terminal_blocks import block, columns, group, heading, item
from mncplan.report.terminal_kin import kin_blocks
from mncplan.report.terminal_library import (
    balance_summary,
    entry_summary,
    stats_summary,
    table_summary,
)
from mncplan.report.terminal_route import demand_lines, one_line, route_parts
from mncplan.report.typeset import (
    ascii_text,
    cluster_unicode,
    formula_unicode,
    prose_unicode,
)
from mncplan.report.view import core_text, first_sentence, motif_text
from mncplan.report.words import (
    STATUS,
    Citations,
    amount_text,
    condition_range,
    expected_yield,
    parameter_name,
    property_name,
    property_text,
    quantity,
    unpredicted_text,
    value_text,
)

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

__all__ = [
    "balance_summary",
    "dossier_summary",
    "entry_summary",
    "plan_summary",
    "routes_summary",
    "show",
    "stats_summary",
    "table_summary",
    "to_text",
]


def show(renderable: RenderableType, stream: IO[str]) -> None:
    """Print to a stream: coloured on a terminal, plain text elsewhere; ASCII where needed."""
    from rich.console import Console

    is_terminal = bool(getattr(stream, "isatty", bool)())
    probe = Console(file=stream)
    text = to_text(renderable, probe.width if is_terminal else 80, is_coloured=is_terminal)
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = ascii_text(text)
    stream.write(text)


def to_text(renderable: RenderableType, width: int = 80, *, is_coloured: bool = False) -> str:
    """Render to text with no trailing blanks."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=is_coloured,
        color_system="standard" if is_coloured else None,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    console.print(renderable)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def plan_summary(plan: Plan, files: Sequence[Path] = ()) -> Group:
    """What to make, by which route, with what, and what to mind."""
    cite = Citations((*plan.sources, *plan.target.sources))
    parts: list[RenderableType] = [*_identity(plan.target)]
    parts += _search(plan.search, cite, n_shown=1)
    parts += _amounts(plan)
    parts += _conditions(plan, cite)
    signals = plan.characterisation
    look = [
        f"{formula_unicode(ion.label)} m/z {ion.most_abundant_mz:.2f}" for ion in signals.ions[:3]
    ]
    look += [
        f"{property_name(v)} {property_text(v)}, {cite.told(v.provenance.basis, v.provenance)}"
        for v in signals.optical[:6]
    ]
    look += [signals.colour] if signals.colour else []
    parts += block("Look for", look)
    parts += block("Betrays by-products", signals.watch_for[:5])
    if plan.protocol is not None:
        dangers = sorted(plan.protocol.hazards, key=lambda h: -h.level)[:4]
        parts += block("Safety", [f"{h.title}: {first_sentence(h.text)}." for h in dangers])
    parts += block("Warnings", plan.warnings)
    parts += _bibliography(cite)
    parts += block("Written", [str(path) for path in files])
    return group(parts)


def _isomer(convention: str) -> str:
    """The cluster a splitting is taken from, when the text of its convention names one."""
    _, found, name = convention.rpartition("as in ")
    return f", as in {name}" if found else ""


def dossier_summary(dossier: Dossier) -> Group:
    """All that is known and predicted of one formula."""
    cite = Citations(dossier.sources)
    parts: list[RenderableType] = [*_identity(dossier)]
    rows = [
        (
            str(rank),
            core_text(part),
            motif_text(part.staples, part.bridging, part.rings),
            f"{part.basis}{prose_unicode(_isomer(part.convention))}",
        )
        for rank, part in enumerate(dossier.decompositions[:5], start=1)
    ]
    if rows:
        parts += [heading("Core and motifs"), columns(("#", "core", "surface", "basis"), rows)]
    parts += block("Structure", dossier.structure)
    parts += block("Growth templates", [_place(dossier, i) for i in range(len(dossier.templates))])
    parts += kin_blocks(dossier, cite)
    known = [
        f"{formula_unicode(str(k.formula))}: {STATUS.get(k.status, k.status)}"
        f"{'' if k.year is None else f', {k.year}'}{cite.told('', k.provenance)}"
        f"{f'. {k.summary}' if k.summary else ''}"
        for k in dossier.known
    ]
    parts += block("Known", known or ["not in the knowledge base"])
    relatives = [formula_unicode(str(k.formula)) for k in dossier.relatives[:8]]
    parts += block("Same core, other ligands", [", ".join(relatives)] if relatives else [])
    values = [
        (property_name(v), property_text(v), cite.told(v.provenance.basis, v.provenance))
        for v in (*dossier.properties, *dossier.predicted)
    ]
    if values:
        parts += [heading("Properties"), columns(("property", "value", "basis"), values)]
    how = [f"{property_name(v)}: {v.note}" for v in dossier.predicted if v.note]
    parts += block("How predicted", [prose_unicode(line) for line in how])
    parts += block(
        "Not predicted", [prose_unicode(unpredicted_text(item)) for item in dossier.unpredicted]
    )
    parts += block("Notes", dossier.notes)
    parts += _bibliography(cite)
    return group(parts)


def routes_summary(search: RouteSearch, sources: Iterable[Source] = ()) -> Group:
    """Routes, best first, with the evidence of each step."""
    cite = Citations(sources)
    parts: list[RenderableType] = [*_search(search, cite, n_shown=len(search.routes))]
    parts += demand_lines(search.demands)
    parts += _bibliography(cite)
    return group(parts)


def _identity(dossier: Dossier) -> list[RenderableType]:
    mass = f"{dossier.molar_mass:.1f} g/mol" if dossier.molar_mass else dossier.mass_reason
    ion = dossier.mass_spectrum
    facts = [
        f"N* = {dossier.valence_electrons}: {dossier.closure.kind}",
        f"M = {mass}" if dossier.molar_mass else f"no mass: {mass}",
        ""
        if ion is None
        else f"{formula_unicode(ion.label)} monoisotopic m/z {ion.monoisotopic_mz:.3f}",
    ]
    title = heading(cluster_unicode(dossier.cluster), is_title=True)
    return [title, *(item(fact) for fact in facts if fact)]


def _place(dossier: Dossier, index: int) -> str:
    place = dossier.templates[index]
    before = formula_unicode(place.previous) if place.previous else "start"
    after = formula_unicode(place.next) if place.next else "end"
    where = f"{place.position} of {place.length}"
    return f"{place.name} ({where}): {before} → this → {after}"


def _search(search: RouteSearch, cite: Citations, n_shown: int) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for route in search.routes[:n_shown]:
        parts += route_parts(route, cite)
    rest = search.routes[n_shown:]
    parts += block("Other routes", [one_line(route) for route in rest])
    if not search.routes:
        parts += block("No route", search.reasons or ("no reason was recorded",))
        for route in search.partial[:2]:
            parts += route_parts(route, cite)
    return parts


def _amounts(plan: Plan) -> list[RenderableType]:
    if plan.protocol is None:
        return []
    lines = plan.protocol.reagents
    is_long = len({line.step for line in lines}) > 1
    rows = [
        (
            *((str(line.step + 1),) if is_long else ()),
            line.name,
            amount_text(line),
            value_text(line.mmol),
            value_text(line.equivalents),
        )
        for line in lines
    ]
    head = (*(("step",) if is_long else ()), "reagent", "amount", "mmol", "equiv.")
    title = f"Weigh for {value_text(plan.protocol.scale_mg)} mg"
    expected = item(f"expected: {expected_yield(plan.protocol)}")
    return [heading(title), columns(head, rows), expected]


def _conditions(plan: Plan, cite: Citations) -> list[RenderableType]:
    rows = [
        (
            str(c.step + 1),
            parameter_name(c.parameter),
            quantity(c.value, c.unit),
            condition_range(c),
            cite.told(c.basis, c.provenance),
        )
        for c in plan.conditions
    ]
    if not rows:
        return []
    head = ("step", "parameter", "start", "explore", "basis")
    return [heading("Conditions"), columns(head, rows)]


def _bibliography(cite: Citations) -> list[RenderableType]:
    return block("Sources", [f"[{n}] {work}" for n, work in cite.cited()])
