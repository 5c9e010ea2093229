"""Isomer families: one composition, several cores; which foretold core is already on file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from mncplan.design.building_blocks import blocks
from mncplan.design.growth_series import GrowthSeries, SeriesMember
from mncplan.design.lattice import core_counts, is_made
from mncplan.design.makeup import Makeup, makeup
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import KnownCluster

TAGS: Final = {
    "in a ring around it": "ring",
    "in a ring sharing vertices": "ring",
    "in a double helix": "helix",
    "in two dimensions": "2D",
    "side by side": "parallel",
    "sharing faces": "face",
    "sharing vertices": "vertex",
    "sharing edges": "edge",
    "added": "added",
}
"""Isomer tag by how the blocks are joined."""

_PLAIN: Final = frozenset({"of", "the", "and", "in"})


def by_makeup(known: Iterable[KnownCluster]) -> dict[Makeup, tuple[KnownCluster, ...]]:
    """Entries by composition and charge, made or not."""
    found: dict[Makeup, list[KnownCluster]] = {}
    for entry in known:
        own = makeup(entry.formula) if isinstance(entry.formula, Cluster) else None
        if own is not None:
            found.setdefault(own, []).append(entry)
    return {own: tuple(entries) for own, entries in found.items()}


def with_known_structures(
    series: GrowthSeries, known: Mapping[Makeup, Sequence[KnownCluster]]
) -> GrowthSeries:
    """Count a foretold core as known where the composition is known with a core of that size.

    Kernels are counted in several ways: 20 or 28 atoms for Au36(SR)24. An entry is taken for the
    foretold structure when one of its counts is the expected one and its core type shares a word
    with those of the series.
    """
    if series.ground != "building blocks":
        return series
    words = {word for item in series.known for entry in item.entries for word in _words(entry)}
    members = []
    for item in series.members:
        if not item.is_known:
            alike = tuple(
                entry
                for entry in known.get(item.makeup, ())
                if is_made(entry)
                and item.core in core_counts([entry])
                and words & _words(entry)
                and blocks(entry) is None
            )
            if alike:
                item = replace(item, entries=alike, distance=0, confidence=1.0)
        members.append(item)
    return replace(series, members=tuple(members))


def _words(entry: KnownCluster) -> set[str]:
    return set(entry.core_type.replace(",", " ").split()) - _PLAIN


def is_proposed_there(member: SeriesMember, entry: KnownCluster) -> bool:
    """True when an entry proposes this very structure: the same blocks joined in the same way."""
    found = blocks(entry)
    if found is None:
        return False
    return (found.joint, found.number) == (member.joint, member.position)
