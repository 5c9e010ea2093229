"""Small pieces of the published JSON: facts, provenance, numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from mncplan.domain.known import KnownCluster, PropertyValue
from mncplan.domain.motif import Decomposition
from mncplan.domain.provenance import Provenance, Source
from mncplan.domain.spectrum import Characterisation, IonExpectation

Json = dict[str, Any]

DIGITS = 10
"""Significant digits of a published number: beyond them floats differ between machines."""


def number(value: float | Fraction | None) -> int | float | None:
    """A JSON number with noise cut off; None for what JSON can't hold."""
    if value is None or isinstance(value, bool | int):
        return value
    value = float(value)
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else float(f"{value:.{DIGITS}g}")


def numbered(value: float | str | None) -> int | float | str | None:
    """Like `number`, but text passes."""
    return value if isinstance(value, str) else number(value)


def interval(ends: tuple[float, float] | None) -> list[int | float | None] | None:
    """Low and high ends."""
    return None if ends is None else [number(ends[0]), number(ends[1])]


def source_json(source: Source) -> Json:
    """One work of the bibliography."""
    return {
        "key": source.key,
        "citation": source.citation,
        "doi": source.doi or None,
        "year": source.year,
        "kind": source.kind,
    }


def sources_json(sources: Iterable[Source]) -> list[Json]:
    """The bibliography, each work once, in the order given."""
    return [source_json(item) for item in {item.key: item for item in sources}.values()]


def provenance_json(provenance: Provenance | None) -> Json:
    """Where a fact comes from; all fields null for a derived value."""
    if provenance is None:
        return {"source": None, "via": None, "locator": None, "verified": None,
            "badge": None, "origin": None}  # fmt: skip
    return {
        "source": provenance.source or None,
        "via": provenance.via or None,
        "locator": provenance.locator or None,
        "verified": provenance.verified,
        "badge": provenance.badge or None,
        "origin": provenance.origin,
    }


def property_json(value: PropertyValue) -> Json:
    """One value of one property."""
    return {
        "name": value.name,
        "value": number(value.value),
        "low": number(value.low),
        "high": number(value.high),
        "unit": value.unit,
        "basis": value.provenance.basis.value,
        **provenance_json(value.provenance),
        "detail": value.detail,
        "cluster": value.cluster or None,
        "note": value.note,
    }


def decomposition_json(parts: Decomposition, rank: int) -> Json:
    """One assignment of atoms to core and motifs; staple lengths are text keys."""
    return {
        "core": parts.core,
        "staples": {str(k): n for k, n in sorted(parts.staples)},
        "bridging": parts.bridging,
        "rings": {str(k): n for k, n in sorted(parts.rings)},
        "basis": parts.basis,
        "rank": rank,
        "core_name": parts.core_name,
        "convention": parts.convention,
    }


def known_json(item: KnownCluster) -> Json:
    """One cluster of the literature."""
    parts = item.decomposition
    return {
        "id": item.id,
        "formula": str(item.formula),
        "status": item.status,
        "status_verified": item.status_verified,
        "year": item.year,
        "core": item.core,
        "core_type": item.core_type,
        "decomposition": None if parts is None else decomposition_json(parts, 1),
        "templates": list(item.templates),
        "symmetry": item.symmetry,
        "solubility": item.solubility,
        "colour": item.colour,
        "summary": item.summary,
        "basis": item.provenance.basis.value,
        **provenance_json(item.provenance),
        "note": item.note,
    }


def ion_json(ion: IonExpectation) -> Json:
    """One ion to look for by ESI-MS."""
    return {
        "label": ion.label,
        "charge": ion.charge,
        "monoisotopic_mz": number(ion.monoisotopic_mz),
        "most_abundant_mz": number(ion.most_abundant_mz),
        "average_mz": number(ion.average_mz),
        "envelope": [[number(peak.mz), number(peak.intensity)] for peak in ion.envelope],
        "note": ion.note,
    }


def characterisation_json(signals: Characterisation) -> Json:
    """What the instruments should show."""
    return {
        "ions": [ion_json(ion) for ion in signals.ions],
        "optical": [property_json(value) for value in signals.optical],
        "predicted": [property_json(value) for value in signals.predicted],
        "colour": signals.colour,
        "watch_for": list(signals.watch_for),
        "missing": list(signals.missing),
    }
