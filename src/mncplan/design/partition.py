"""All ways to share metal and ligand atoms between a core, staples, bridges and rings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mncplan.domain.motif import Decomposition

LONGEST_STAPLE: Final = 5
_WHOLE_SEARCH: Final = 40
_SMALLEST_CORE: Final = 3


def staple_solutions(
    n_metal: int, n_ligand: int, rings: tuple[int, ...] = ()
) -> Iterator[Decomposition]:
    """Solve n = core + sum k s_k + sum k r_k and m = sum (k + 1) s_k + b + sum k r_k.

    Up to `_WHOLE_SEARCH` metal atoms every mixture of staple lengths is listed; above it only
    mixtures of two neighbouring lengths, since the others run to millions.

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
            for counts in _mixtures(outside, n_open, whole=n_metal <= _WHOLE_SEARCH):
                yield Decomposition(
                    core=core,
                    staples=tuple((k, n) for k, n in enumerate(counts) if k and n),
                    bridging=counts[0],
                    rings=((ring, 1),) if ring else (),
                )


def _mixtures(metal: int, staples: int, *, whole: bool) -> Iterator[tuple[int, ...]]:
    """Counts of staples by length 0..5 that hold `metal` atoms in `staples` staples."""
    if metal > LONGEST_STAPLE * staples:
        return
    if whole:
        yield from _partitions(metal, staples, LONGEST_STAPLE)
        return
    short, n_long = divmod(metal, staples)
    counts = [0] * (LONGEST_STAPLE + 1)
    counts[short] += staples - n_long
    if n_long:
        counts[short + 1] += n_long
    yield tuple(counts)


def _partitions(metal: int, staples: int, longest: int) -> Iterator[tuple[int, ...]]:
    if longest == 0:
        if metal == 0:
            yield (staples,)
        return
    for n in range(min(staples, metal // longest) + 1):
        rest = metal - n * longest
        if rest > (longest - 1) * (staples - n):
            continue
        for counts in _partitions(rest, staples - n, longest - 1):
            yield (*counts, n)
