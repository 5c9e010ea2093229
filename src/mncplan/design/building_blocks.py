"""Cores read as building blocks: a unit, how many of it, and how they are joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.known import KnownCluster

_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "bi": 2, "tri": 3, "tetra": 4, "penta": 5,
}  # fmt: skip
_N: Final = "(" + "|".join((*_WORDS, r"\d+")) + ")"
_ICOSAHEDRON: Final = 13
_SINGLE: Final = frozenset(
    {"icosahedron", "incomplete icosahedron", "bitetrahedron", "tetrahedron"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """`number` units of `unit` atoms joined in one way, on a backbone if there is one.

    Attributes:
        unit: Atoms of one unit: 3 triangle, 4 tetrahedron, 7 bitetrahedron, 13 icosahedron.
        joint: How the units are joined; empty for a single one.
        backbone: Atoms of the backbone they sit on; 0 without.
    """

    unit: int
    number: int
    joint: str = ""
    backbone: int = 0

    @property
    def words(self) -> str:
        """The blocks in words."""
        units = f"{self.number} Au{self.unit}"
        if self.backbone and self.number == 0:
            return f"Au{self.backbone}"
        if self.backbone:
            return f"Au{self.backbone} + {units}" + (f", {self.joint}" if self.joint else "")
        return units + (f", {self.joint}" if self.joint else "")


def _count(text: str | None) -> int:
    return 1 if not text else _WORDS.get(text) or int(text)


_PATTERNS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Blocks]], ...]] = (
    (
        re.compile(rf"\(Au(\d+) \+ (?:{_N} )?Au(\d+)\)"),
        lambda m: Blocks(unit=int(m[3]), number=_count(m[2]), joint="added", backbone=int(m[1])),
    ),
    (
        re.compile(rf"Au(\d+) in an? (?:incomplete )?ring of {_N}(?: vertex-sharing)? Au(\d+)"),
        lambda m: Blocks(
            unit=int(m[3]), number=_count(m[2]), joint="in a ring around it", backbone=int(m[1])
        ),
    ),
    (
        re.compile(rf"\b{_N} Au(\d+)(?:,| in a) double helix"),
        lambda m: Blocks(unit=int(m[2]), number=_count(m[1]), joint="in a double helix"),
    ),
    (
        re.compile(rf"\b{_N} Au(\d+) growing in two dimensions"),
        lambda m: Blocks(unit=int(m[2]), number=_count(m[1]), joint="in two dimensions"),
    ),
    (
        re.compile(rf"ring of {_N} Au(\d+) sharing \w+ vertices"),
        lambda m: Blocks(unit=int(m[2]), number=_count(m[1]), joint="in a ring sharing vertices"),
    ),
    (
        re.compile(rf"^Au\d+ {_N}-icosahedron sharing \w+ (face|vert)"),
        lambda m: Blocks(
            unit=_ICOSAHEDRON,
            number=_count(m[1]),
            joint="sharing faces" if m[2] == "face" else "sharing vertices",
        ),
    ),
    (
        re.compile(rf"\b{_N} (parallel )?Au(\d+)( sharing an edge)?\b"),
        lambda m: Blocks(
            unit=int(m[3]),
            number=_count(m[1]),
            joint="side by side" if m[2] else "sharing edges" if m[4] else "",
        ),
    ),
)
_WHOLE: Final = re.compile(r"^Au(\d+)\b(?! \+)")


def blocks(entry: KnownCluster) -> Blocks | None:
    """The building blocks of a core, read from how the entry words it; None when it does not say.

    Where the kernel is named by another count, the words of the count by blocks are read.

    Example:
        Au26 (eight Au4, double helix) gives eight units of four atoms in a double helix.
    """
    parts = entry.decomposition
    return _read(entry.core, entry.core_type) or (
        _read(parts.convention, "") if parts is not None else None
    )


@lru_cache(maxsize=1024)
def _read(core: str, core_type: str) -> Blocks | None:
    for pattern, build in _PATTERNS:
        if match := pattern.search(core):
            found = build(match)
            return found if found.joint else None
    match = _WHOLE.match(core)
    if match and (core_type in _SINGLE or core_type == core):
        return Blocks(unit=int(match[1]), number=1)
    return None


def core_size(entry: KnownCluster) -> int | None:
    """Atoms of the core as the entry words it."""
    match = _WHOLE.match(entry.core)
    return int(match[1]) if match else None


_ELECTRONS: Final = {3: 2, 4: 2, 7: 4, 11: 8, 13: 8, 14: 8}
"""Valence electrons of a block: Au3 and Au4 two each, Au7 and Au14 made of them, Au11 and Au13
eight. Source: review section 2.1, doi:10.1039/d5nh00353a."""

_LOST_AT_JOINT: Final = {"sharing faces": 2, "sharing edges": 2}


def block_electrons(found: Blocks) -> int | None:
    """Electrons of all blocks and the backbone; None for a unit without a count."""
    unit, backbone = _ELECTRONS.get(found.unit), _ELECTRONS.get(found.backbone, 0)
    if unit is None or (found.backbone and not backbone):
        return None
    lost = _LOST_AT_JOINT.get(found.joint, 0) * max(found.number - 1, 0)
    return backbone + unit * found.number - lost


def block_sentence(cluster: Cluster, entries: Iterable[KnownCluster]) -> tuple[str, ...]:
    """The core as elementary blocks, with their electrons against N*; none without electrons.

    Args:
        cluster: The cluster asked about.
        entries: Known clusters of its core, best first.
    """
    count = valence_electrons(cluster)
    for entry in entries:
        found = blocks(entry)
        if found is None and entry.core_type == "icosahedron":
            found = Blocks(unit=_ICOSAHEDRON, number=1)
        electrons = block_electrons(found) if found else None
        if found is None or electrons is None:
            continue
        like = "" if entry.formula == cluster else f", as {entry.formula}"
        against = "= N*" if electrons == count else f"when closed, against N* = {count}"
        words = found.words if cluster.metals == entry.formula.metals else _any_metal(found.words)
        return (f"building blocks: {words}{like}: {electrons} e- {against}",)
    if count <= 0 or count % 2:
        return ()
    return (
        f"building blocks: N*/2 = {count // 2} two-electron blocks (Au4 tetrahedra or Au3 "
        "triangles) would hold all valence electrons; no assignment on file",
    )


def _any_metal(words: str) -> str:
    """Blocks of gold in words, as blocks of whatever metal."""
    return words.replace("Au", "M")
