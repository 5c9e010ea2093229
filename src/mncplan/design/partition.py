"""All ways to share metal and ligand atoms among a core, staples, bridges and a ring."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from mncplan.domain.motif import Decomposition

LONGEST_STAPLE: Final = 5
_WHOLE_SEARCH: Final = 40
_SMALLEST_CORE: Final = 3
_NEIGHBOURS: Final = 3

Mixture = tuple[int, ...]
"""Numbers of staples by length 0..5; length 0 is a bridging ligand."""


def staple_solutions(
    n_metal: int, n_ligand: int, rings: tuple[int, ...] = ()
) -> Iterator[Decomposition]:
    """Solve n = core + sum k s_k + sum k r_k and m = sum (k + 1) s_k + b + sum k r_k.

    Args:
        n_metal: Metal atoms.
        n_ligand: Ligands that can sit in staples.
        rings: Ring lengths worth trying, one ring at most.

    Example:
        >>> any(p.core == 13 and p.staples == ((2, 6),) for p in staple_solutions(25, 18))
        True
    """
    for ring in (0, *rings):
        for core in range(_SMALLEST_CORE, n_metal - ring + 1):
            outside = n_metal - core - ring
            n_open = n_ligand - ring - outside
            if n_open < 1 or n_open > 2 * core:
                continue
            for counts in mixtures(outside, n_open, whole=n_metal <= _WHOLE_SEARCH):
                yield to_decomposition(core, counts, ring)


def to_decomposition(core: int, counts: Mixture, ring: int = 0) -> Decomposition:
    """One solution as a decomposition."""
    return Decomposition(
        core=core,
        staples=tuple((k, n) for k, n in enumerate(counts) if k and n),
        bridging=counts[0],
        rings=((ring, 1),) if ring else (),
    )


def mixtures(metal: int, staples: int, *, whole: bool) -> tuple[Mixture, ...]:
    """Counts of staples by length that hold `metal` atoms in `staples` staples.

    Args:
        metal: Metal atoms outside the core.
        staples: Open staples, bridging ligands included.
        whole: Every mixture; otherwise only those of up to three neighbouring lengths, since for
            large clusters the others run to millions.
    """
    if metal > LONGEST_STAPLE * staples:
        return ()
    return _partitions(metal, staples, LONGEST_STAPLE) if whole else _neighbouring(metal, staples)


@lru_cache(maxsize=65536)
def _partitions(metal: int, staples: int, longest: int) -> tuple[Mixture, ...]:
    if longest == 0:
        return ((staples,),) if metal == 0 else ()
    found = []
    for n in range(min(staples, metal // longest) + 1):
        rest = metal - n * longest
        if rest <= (longest - 1) * (staples - n):
            found += [(*counts, n) for counts in _partitions(rest, staples - n, longest - 1)]
    return tuple(found)


@lru_cache(maxsize=4096)
def _neighbouring(metal: int, staples: int) -> tuple[Mixture, ...]:
    """Mixtures of lengths k, k + 1, k + 2."""
    found: dict[Mixture, None] = {}
    for shortest in range(LONGEST_STAPLE - _NEIGHBOURS + 2):
        over = metal - shortest * staples
        if over < 0:
            break
        for n_long in range(over // 2 + 1):
            n_middle = over - 2 * n_long
            n_short = staples - n_middle - n_long
            if n_short < 0:
                continue
            counts = [0] * (LONGEST_STAPLE + 1)
            for step, n in enumerate((n_short, n_middle, n_long)):
                counts[shortest + step] = n
            found[tuple(counts)] = None
    return tuple(found)
