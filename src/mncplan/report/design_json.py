"""A design as published JSON (see docs/schemas/design-1.schema.json)."""

from __future__ import annotations

from mncplan.app.design import Design
from mncplan.app.design_curves import Curve
from mncplan.domain.candidate import ORIGIN_WORDS, Candidate, Verdict
from mncplan.domain.wish import Criterion
from mncplan.report.encode_facts import (
    Json,
    known_json,
    number,
    property_json,
    provenance_json,
    sources_json,
)

DESIGN_SCHEMA = "mncplan-design/1"


def design_json(found: Design) -> Json:
    """A design as ``mncplan-design/1``."""
    return {
        "schema": DESIGN_SCHEMA,
        "version": found.version,
        "knowledge": found.knowledge,
        "wish": {
            "text": found.wish.text,
            "criteria": [criterion_json(item) for item in found.wish.criteria],
        },
        "candidates": [
            candidate_json(item, rank) for rank, item in enumerate(found.candidates, start=1)
        ],
        "front": [candidate_json(item, None) for item in found.front],
        "reasons": list(found.reasons),
        "nearest": [candidate_json(item, None) for item in found.nearest],
        "search": {
            "proposed": {name: n for name, n, _ in found.counts},
            "left": {name: n for name, _, n in found.counts},
            "compositions_tested": found.n_tested,
        },
        "curves": [curve_json(curve) for curve in found.curves],
        "sources": sources_json(found.sources),
    }


def criterion_json(item: Criterion) -> Json:
    """One demand, its interval in the property's own unit."""
    return {
        "text": item.text,
        "subject": item.subject,
        "low": None if item.within is None else number(item.within.low),
        "high": None if item.within is None else number(item.within.high),
        "names": list(item.names),
        "hard": item.is_hard,
        "use": item.use or None,
        "because": item.because or None,
        **provenance_json(item.provenance),
    }


def candidate_json(item: Candidate, rank: int | None) -> Json:
    """One candidate; `rank` is null outside the ranked list."""
    cluster, entry = item.cluster, item.proposal.entry
    return {
        "rank": rank,
        "formula": str(cluster),
        "metals": dict(cluster.metals),
        "ligands": [
            {"name": lig.id, "class": lig.kind, "donation": lig.donation, "count": n}
            for lig, n in cluster.ligands
        ],
        "charge": cluster.charge,
        "valence_electrons": item.electrons,
        "origin": item.proposal.origin,
        "origin_words": ORIGIN_WORDS[item.proposal.origin],
        "reason": item.proposal.reason,
        "known": None if entry is None else known_json(entry),
        "scores": {
            "fit": number(item.fit),
            "synthesizability": number(item.ease),
            "novelty": number(item.novelty),
            "confidence": number(item.confidence),
            "order": number(item.score),
        },
        "pareto_layer": item.layer,
        "on_front": item.on_front or None,
        "verdicts": [verdict_json(verdict) for verdict in item.verdicts],
        "properties": [property_json(value) for value in item.properties],
        "nearest_known": {
            "formula": str(item.kinship.cluster),
            "distance": number(item.kinship.distance),
            "words": item.kinship.words,
        },
        "making": item.making,
        "route": item.route or None,
    }


def verdict_json(verdict: Verdict) -> Json:
    """How likely one demand is met, and why."""
    return {
        "demand": verdict.criterion.text,
        "probability": number(verdict.probability),
        "ground": verdict.ground,
        "sentence": verdict.sentence,
        "refuted": verdict.is_refuted,
    }


def curve_json(curve: Curve) -> Json:
    """One property along a growth series."""
    return {
        "template": curve.template,
        "name": curve.name,
        "property": curve.subject,
        "unit": curve.unit,
        "points": [
            {"formula": point.formula, "position": point.position, **property_json(point.value)}
            for point in curve.points
        ],
    }
