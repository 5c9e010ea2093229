"""How a candidate could be made, in one line, from what was reported for its kin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mncplan.design.judge import cited
from mncplan.design.kin import Shape, shape_of
from mncplan.design.neighbour import difference
from mncplan.design.variants import untagged
from mncplan.domain.candidate import Proposal
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import Transformation

_EASIEST_FIRST: Final = (
    "direct_reduction_one_phase",
    "direct_reduction_two_phase",
    "size_focusing",
    "ligand_exchange_mild",
    "co_reduction",
    "metal_exchange",
    "seeded_growth",
)


class Precedents:
    """Reported transformations by the cluster and by the core that they give."""

    def __init__(self, transformations: Iterable[Transformation]) -> None:
        self._exact: dict[Cluster, list[Transformation]] = {}
        self._core: dict[Shape, list[Transformation]] = {}
        self._doped: dict[tuple[str, str], list[Transformation]] = {}
        for item in transformations:
            if isinstance(item.target, Cluster) and _is_success(item):
                self._exact.setdefault(untagged(item.target), []).append(item)
                self._core.setdefault(shape_of(item.target), []).append(item)
            host, guests = _metals_of(item)
            if _is_success(item):
                for guest in guests:
                    self._doped.setdefault((host, guest), []).append(item)

    def of(self, cluster: Cluster) -> Transformation | None:
        """The best one for exactly this cluster."""
        return _best(self._exact.get(untagged(cluster), ()))

    def of_core(self, cluster: Cluster) -> Transformation | None:
        """The best one for this core in any shell of the same kind."""
        return _best(self._core.get(shape_of(cluster), ()))

    def of_dopant(self, doped: Cluster, guest: str) -> Transformation | None:
        """The best one that gives such an alloy: of this very core, else of this size."""
        found = self._doped.get((doped.host, guest), ())
        own = [item for item in found if _has_shape(item, doped)]
        sized = [item for item in found if _size(item) == doped.n_metal]
        return _best(own) or _best(sized)

    @staticmethod
    def told(item: Transformation) -> str:
        """A step in words, with its source."""
        return _told(item)


def _has_shape(item: Transformation, cluster: Cluster) -> bool:
    return isinstance(item.target, Cluster) and shape_of(item.target) == shape_of(cluster)


def _size(item: Transformation) -> int:
    if isinstance(item.target, Cluster):
        return item.target.n_metal
    return 0 if item.target is None else item.target.member(item.target.low).n_metal


def _metals_of(item: Transformation) -> tuple[str, tuple[str, ...]]:
    """Host and guests of what a step gives."""
    if item.target is None:
        return "", ()
    symbols = [symbol for symbol, _ in item.target.metals]
    return symbols[0], tuple(symbols[1:])


def _is_success(item: Transformation) -> bool:
    return item.outcome == "success" and item.level == "reported"


def _best(found: Iterable[Transformation]) -> Transformation | None:
    """Checked ones first, then the simpler families."""

    def key(item: Transformation) -> tuple[bool, int, str]:
        family = item.family
        rank = _EASIEST_FIRST.index(family) if family in _EASIEST_FIRST else len(_EASIEST_FIRST)
        return not item.provenance.verified, rank, item.id

    return min(found, key=key, default=None)


def making(
    proposal: Proposal, nearest: Cluster, precedents: Precedents
) -> tuple[str, Transformation | None]:
    """How a proposal could be made, in one line, and the reported step it rests on."""
    own = precedents.of(proposal.cluster)
    if own is not None:
        return f"reported: {_told(own)}", own
    if proposal.making:
        return proposal.making, None
    core = precedents.of_core(proposal.cluster)
    if core is not None:
        start = "no step on file for it" if proposal.origin == "known" else "its core is reported"
        return f"{start}; {core.target_text}: {_told(core)}", core
    return _without_precedent(proposal, nearest), None


def _without_precedent(proposal: Proposal, nearest: Cluster) -> str:
    if proposal.origin == "known":
        where = cited(proposal.entry.provenance) if proposal.entry else "its source"
        return f"reported, but no step on file; see {where}"
    if proposal.origin == "ligand":
        return f"ligand exchange on {proposal.parent}, the core kept; no step on file"
    if proposal.parent is not None:
        how = difference(proposal.parent, proposal.cluster)
        return f"from or beside {proposal.parent} ({how}); no precedent for the step"
    return f"no precedent; the nearest known cluster is {nearest}"


def _told(item: Transformation) -> str:
    family = item.family.replace("_", " ")
    start = f" from {', '.join(item.precursors)}" if item.precursors else ""
    return f"{family}{start} ({cited(item.provenance)})"
