"""Precedents in words."""

from __future__ import annotations

from mncplan.domain.known import Transformation
from mncplan.domain.route import Evidence, Level


def told(item: Transformation, level: Level, likeness: float) -> Evidence:
    """A transformation as evidence, its aids, conditions and outcome in one line."""
    aids = [text for text in item.reagents if not text.startswith("H(")]
    facts = [
        f"{', '.join(item.precursors)} -> {item.target_text}",
        aids and f"with {', '.join(aids)}",
        item.reductant and f"reductant {item.reductant}",
        item.solvent and f"in {item.solvent}",
        item.temperature_C and f"{_span(item.temperature_C)} C",
        item.pH and f"pH {_span(item.pH)}",
        item.time_h and f"{_span(item.time_h)} h",
        item.yield_percent and f"yield {_span(item.yield_percent)} % ({item.yield_basis})",
        item.outcome != "success" and item.outcome,
    ]
    return Evidence(
        id=item.id,
        level=level,
        provenance=item.provenance,
        summary="; ".join(str(fact) for fact in facts if fact),
        outcome=item.outcome,
        yield_percent=item.yield_percent,
        yield_basis=item.yield_basis,
        likeness=likeness,
    )


def cited(item: Transformation, level: Level, summary: str) -> Evidence:
    """A transformation as evidence for another kind of step: its outcome and yield say nothing."""
    return Evidence(id=item.id, level=level, provenance=item.provenance, summary=summary)


def _span(pair: tuple[float, float]) -> str:
    low, high = pair
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"
