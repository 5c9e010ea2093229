"""Tell a core from the bands of its UV-Vis spectrum."""

from __future__ import annotations

from collections.abc import Sequence

from mncplan.domain.cluster import Cluster
from mncplan.knowledge import KnowledgeBase
from mncplan.spectra.identify import TOLERANCE_NM, SpectralMatch, identify

LEAST_BANDS = 2
"""Bands on file from which a cluster can be told by its profile."""


def known_bands(knowledge: KnowledgeBase) -> dict[Cluster, tuple[float, ...]]:
    """Measured absorption bands by cluster, in nm; clusters with one band are left out."""
    found: dict[Cluster, dict[float, None]] = {}
    for owner, value in knowledge.owned_properties:
        if value.name == "absorption_peak" and value.unit == "nm":
            found.setdefault(owner, {})[value.value] = None
    return {owner: tuple(bands) for owner, bands in found.items() if len(bands) >= LEAST_BANDS}


def identify_core(
    bands: Sequence[float], knowledge: KnowledgeBase, tolerance_nm: float = TOLERANCE_NM
) -> tuple[SpectralMatch, ...]:
    """Clusters on file with such bands, best first.

    Raises:
        InvalidInputError: If there is no band, or one out of range.
    """
    return identify(bands, known_bands(knowledge), tolerance_nm)
