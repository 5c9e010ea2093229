"""Tell a core from the bands of its UV-Vis spectrum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyValue
from mncplan.knowledge import KnowledgeBase
from mncplan.spectra.identify import TOLERANCE_NM, SpectralMatch, identify

LEAST_BANDS = 2
"""Bands on file from which a cluster can be told by its profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """Clusters on file with such bands.

    Attributes:
        matches: Best first.
        recalled: Clusters of which a band is recalled, not re-read.
    """

    matches: tuple[SpectralMatch, ...]
    recalled: frozenset[Cluster]


def known_bands(knowledge: KnowledgeBase) -> dict[Cluster, tuple[float, ...]]:
    """Measured absorption bands by cluster, in nm; clusters with one band are left out."""
    found: dict[Cluster, dict[float, None]] = {}
    for owner, value in absorption_bands(knowledge):
        found.setdefault(owner, {})[value.value] = None
    return {owner: tuple(bands) for owner, bands in found.items() if len(bands) >= LEAST_BANDS}


def identify_core(
    bands: Sequence[float], knowledge: KnowledgeBase, tolerance_nm: float = TOLERANCE_NM
) -> Identified:
    """Clusters on file with such bands, best first.

    Raises:
        InvalidInputError: If there is no band, or one out of range.
    """
    return Identified(
        matches=identify(bands, known_bands(knowledge), tolerance_nm),
        recalled=frozenset(
            o for o, value in absorption_bands(knowledge) if not value.provenance.verified
        ),
    )


def absorption_bands(knowledge: KnowledgeBase) -> Iterator[tuple[Cluster, PropertyValue]]:
    """Absorption bands in nm with their clusters."""
    for owner, value in knowledge.owned_properties:
        if value.name == "absorption_peak" and value.unit == "nm":
            yield owner, value
