"""Whether two clusters of one composition are known to have different cores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import KnownCluster
from mncplan.domain.motif import Decomposition

Splitting: TypeAlias = tuple[object, ...]


class KnownCores:
    """Core and motifs on file by cluster, in every convention of counting.

    Args:
        known: Entries of the knowledge base.
    """

    def __init__(self, known: Iterable[KnownCluster]) -> None:
        self._found: dict[Cluster, frozenset[Splitting]] = {}
        for entry in known:
            if isinstance(entry.formula, Cluster):
                told = {_key(part) for part in (entry.decomposition, entry.other_count) if part}
                self._found[entry.formula] = self._found.get(entry.formula, frozenset()) | told

    def of(self, cluster: Cluster) -> frozenset[Splitting]:
        """Its splittings; empty when none is on file."""
        return self._found.get(cluster, frozenset())

    def differ(self, one: Cluster, other: Cluster) -> bool:
        """True only when both are on file and share no splitting."""
        here, there = self.of(one), self.of(other)
        return bool(here and there) and not here & there


def _key(part: Decomposition) -> Splitting:
    return part.core, part.staples, part.bridging, part.rings
