"""A design for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mncplan.app.design import Design
from mncplan.domain.candidate import ORIGIN_WORDS, Candidate
from mncplan.domain.wish import Criterion
from mncplan.report.terminal_blocks import block, columns, group, heading, item
from mncplan.report.typeset import cluster_unicode, formula_unicode
from mncplan.report.words import Citations, percent

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

MOST_TOLD = 3
"""Candidates told in full; the table has them all."""


def design_summary(found: Design, files: Sequence[Path] = ()) -> Group:
    """The wish as understood, the ranked list, the first few in words."""
    cite = Citations(found.sources)
    parts: list[RenderableType] = [heading("Wish", is_title=True)]
    parts += [item(criterion_text(c, cite)) for c in found.wish.criteria]
    if found.candidates:
        parts += [heading("Candidates, best first"), _table(found.candidates)]
        parts += [item("P = chance to meet the wish; make, new, sure: 0 to 1, kept apart")]
        parts += [item("* = on the Pareto front of the four")]
    if any(c.use for c in found.wish.criteria):
        parts += [item("P is for the demands above, not for the use itself: that was not judged")]
    for rank, candidate in enumerate(found.candidates[:MOST_TOLD], start=1):
        parts += _told(rank, candidate, cite)
    front = [f"{formula_unicode(str(c.cluster))}: {c.on_front}" for c in found.front[:5]]
    parts += block("Also on the Pareto front", front)
    parts += block("Nothing meets the wish", found.reasons)
    near = [f"{cluster_unicode(c.cluster)}: {'; '.join(_failures(c))}" for c in found.nearest]
    parts += block("What comes closest", near)
    parts += block("Looked at", [_counted(found)])
    parts += block("Sources", [f"[{n}] {work}" for n, work in cite.cited()])
    parts += block("Written", [str(path) for path in files])
    return group(parts)


def criterion_text(criterion: Criterion, cite: Citations) -> str:
    """A demand as it was understood, with the reason of an expanded use."""
    text = criterion.text
    if not criterion.is_hard and not text.startswith("prefer"):
        text = f"prefer {text}"
    if criterion.use:
        text += f"  ({criterion.use}: {criterion.because}{cite.mark(criterion.provenance)})"
    return text


def _table(candidates: Sequence[Candidate]) -> RenderableType:
    rows = [
        (
            f"{rank}{'*' if c.layer == 1 else ''}",
            cluster_unicode(c.cluster),
            percent(c.fit),
            f"{c.ease:.2f}",
            f"{c.novelty:.2f}",
            f"{c.confidence:.2f}",
            ORIGIN_WORDS[c.proposal.origin],
        )
        for rank, c in enumerate(candidates, start=1)
    ]
    return columns(("#", "cluster", "P", "make", "new", "sure", "origin"), rows)


def _told(rank: int, candidate: Candidate, cite: Citations) -> list[RenderableType]:
    lines = [f"met: {cite.resolve(text)}" for text in candidate.reasons]
    lines += [f"open: {cite.resolve(text)}" for text in candidate.misses]
    if not candidate.is_known:
        lines.append(f"comes from: {candidate.proposal.reason}")
        near = candidate.kinship
        lines.append(f"nearest known: {near.cluster} ({near.words})")
    lines.append(f"how: {cite.resolve(candidate.making)}")
    if candidate.route:
        lines.append(f"best route: {candidate.route}")
    if candidate.on_front:
        lines.append(f"on the front: {candidate.on_front}")
    title = heading(f"{rank}. {cluster_unicode(candidate.cluster)}  N* = {candidate.electrons}")
    return [title, *(item(line) for line in lines)]


def _failures(candidate: Candidate) -> list[str]:
    refuted = [v.sentence for v in candidate.verdicts if v.is_refuted and v.criterion.is_hard]
    return refuted or [v.sentence for v in candidate.verdicts]


def _counted(found: Design) -> str:
    offered = ", ".join(f"{n} {name}" for name, n, _ in found.counts)
    left = sum(n for *_, n in found.counts)
    tested = f"{found.n_tested} compositions tested; " if found.n_tested else ""
    return f"{tested}proposals: {offered}; {left} not ruled out"
