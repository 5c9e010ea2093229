r"""Which core a UV-Vis profile belongs to, by its bands against those on file.

.. math:: s = \frac{2\,n_\text{shared}}{n_\text{seen} + n_\text{known}}

A core keeps its bands under other ligands, shifted by some nanometres; so the shape of the core is
what is told, not the ligand.

Source: review 3.2 (doi:10.1039/d5nh00353a): cores are told by profiles that closely resemble those
of analogues with other ligands whose structure is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.errors import InvalidInputError

TOLERANCE_NM: Final = 15.0
"""How far a band moves with ligand and solvent at most; judgement."""
LOWEST_NM, HIGHEST_NM = 200.0, 2000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpectralMatch:
    """A cluster on file whose bands were looked for.

    Attributes:
        shared: Bands seen with the bands on file they fit, in nm.
        missing: Bands on file that were not seen.
        score: Twice the shared bands over all seen and all on file; 1 when every band fits.
    """

    cluster: Cluster
    shared: tuple[tuple[float, float], ...]
    missing: tuple[float, ...]
    score: float

    @property
    def deviation_nm(self) -> float:
        """Mean distance of the shared bands."""
        return sum(abs(a - b) for a, b in self.shared) / len(self.shared) if self.shared else 0.0


def identify(
    seen: Sequence[float],
    known: Mapping[Cluster, Iterable[float]],
    tolerance_nm: float = TOLERANCE_NM,
) -> tuple[SpectralMatch, ...]:
    """Clusters that share a band, best first.

    Args:
        seen: Maxima of the spectrum, in nm.
        known: Bands by cluster, in nm.
        tolerance_nm: How far two bands may lie apart.

    Raises:
        InvalidInputError: If there is no band, or one out of range.
    """
    wrong = [nm for nm in seen if not LOWEST_NM <= nm <= HIGHEST_NM]
    if wrong or not seen:
        raise InvalidInputError(
            f"bands {', '.join(f'{nm:g}' for nm in wrong) or 'missing'}; expected maxima in nm, "
            f"{LOWEST_NM:g} to {HIGHEST_NM:g}"
        )
    found = [
        _match(cluster, sorted(seen), sorted(bands), tolerance_nm)
        for cluster, bands in known.items()
    ]
    hits = [match for match in found if match.shared]
    return tuple(sorted(hits, key=lambda m: (-m.score, m.deviation_nm, str(m.cluster))))


def _match(
    cluster: Cluster, seen: Sequence[float], bands: Sequence[float], tolerance_nm: float
) -> SpectralMatch:
    """Nearest pairs first; each band is used once."""
    pairs = sorted(
        (abs(a - b), a, b) for a in set(seen) for b in set(bands) if abs(a - b) <= tolerance_nm
    )
    shared: dict[float, float] = {}
    for _, a, b in pairs:
        if a not in shared and b not in shared.values():
            shared[a] = b
    return SpectralMatch(
        cluster=cluster,
        shared=tuple(sorted(shared.items())),
        missing=tuple(b for b in bands if b not in shared.values()),
        score=2 * len(shared) / (len(set(seen)) + len(set(bands))),
    )
