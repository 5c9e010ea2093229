"""Neighbours of a cluster as published JSON: along growth series, and doped."""

from __future__ import annotations

from mncplan.domain.plan import DopedOption, SeriesStanding, ShellNote
from mncplan.report.encode_facts import Json, number, provenance_json


def growth_json(item: SeriesStanding) -> Json:
    """One growth series with the neighbours in it."""
    return {
        "name": item.name,
        "known": item.is_known,
        "confidence": number(item.confidence),
        "neighbours": [
            {
                "formula": str(near.cluster),
                "steps": near.steps,
                "status": near.status,
                "confidence": number(near.confidence),
            }
            for near in item.neighbours
        ],
    }


def doped_json(item: DopedOption) -> Json:
    """One doped variant."""
    return {
        "formula": str(item.cluster),
        "dopant": item.dopant,
        "count": item.count,
        "valence_electrons": item.electrons,
        "closed": item.is_closed,
        "site": item.site,
        "gap": item.gap,
        "emission": item.emission,
        "rules": list(item.rules),
        **provenance_json(item.provenance),
        "notes": list(item.notes),
    }


def shell_json(item: ShellNote) -> Json:
    """One sentence on the ligand shell."""
    return {
        "term": item.term,
        "sentence": item.sentence,
        "scope": item.scope,
        "rules": list(item.rules),
        "seen_here": item.is_seen_here,
        **provenance_json(item.provenance),
    }
