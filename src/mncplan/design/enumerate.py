"""All compositions within bounds, filtered as arrays and made into clusters only at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mncplan.design.plausibility import ClassLaw, Whole, shell_deviation, staple_misfit
from mncplan.domain.cluster import Cluster
from mncplan.domain.element import VALENCE_ELECTRONS
from mncplan.domain.ligand import Ligand

MOST_DEVIATION: Final = 2.5
"""Widest shell kept, in standard deviations of the known clusters of the class."""

REACH: Final = 1.3
"""Sizes up to this factor beyond the largest known one of a class are tried."""

PAIRED_BELOW: Final = 90
"""Metal atoms from which odd counts are no exception: of the nine known gold thiolates from Au99 to
Au279 five have one."""

_NARROW: Final = np.int16


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Metals of a composition: `n_guest` atoms of `guest` in place of the host's."""

    host: str
    guest: str = ""
    n_guest: int = 0

    @property
    def surplus(self) -> int:
        """Valence electrons by which the guests differ from as many host atoms."""
        if not self.guest:
            return 0
        return self.n_guest * (VALENCE_ELECTRONS[self.guest] - VALENCE_ELECTRONS[self.host])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is enumerated.

    Attributes:
        size: Fewest and most metal atoms.
        charge: Lowest and highest charge.
        electrons: Fewest and most valence electrons.
        is_even: True when only even electron counts are kept, below `PAIRED_BELOW` metal atoms.
    """

    size: tuple[int, int] = (10, 150)
    charge: tuple[int, int] = (-4, 4)
    electrons: tuple[int, int] = (2, 400)
    is_even: bool = True


@dataclass(frozen=True, slots=True)
class Survivors:
    """Compositions that passed every filter; all arrays have one entry each.

    Attributes:
        mix: Index into `mixes`.
        ligand: Index into `ligands`.
        penalty: Deviation of the shell plus staple misfit; lower is likelier.
        n_tested: Combinations of metals, class, n, m and q that were judged.
    """

    mixes: tuple[Mix, ...]
    ligands: tuple[Ligand, ...]
    mix: NDArray[np.int16]
    ligand: NDArray[np.int16]
    n: NDArray[np.int16]
    m: NDArray[np.int16]
    charge: NDArray[np.int16]
    electrons: NDArray[np.int16]
    penalty: NDArray[np.float32]
    n_tested: int

    def __len__(self) -> int:
        return len(self.n)

    def cluster(self, index: int) -> Cluster:
        """One survivor as a cluster."""
        mix, n = self.mixes[self.mix[index]], int(self.n[index])
        metals = [(mix.host, n - mix.n_guest)]
        if mix.guest:
            metals.append((mix.guest, mix.n_guest))
        return Cluster(
            metals=tuple(metals),
            ligands=((self.ligands[self.ligand[index]], int(self.m[index])),),
            charge=int(self.charge[index]),
        )

    def likeliest(self, most: int) -> Iterator[tuple[Cluster, float]]:
        """Survivors by rising penalty, made into clusters one at a time."""
        if most < 1 or not len(self):
            return
        worst = np.partition(self.penalty, min(most, len(self)) - 1)[min(most, len(self)) - 1]
        near = np.flatnonzero(self.penalty <= worst)
        keys = (self.ligand, self.charge, self.m, self.n, self.mix, self.penalty)
        for index in near[np.lexsort(tuple(key[near] for key in keys))][:most]:
            yield self.cluster(int(index)), float(self.penalty[index])


def enumerate_compositions(
    laws: Sequence[ClassLaw], mixes: Sequence[Mix], ligands: Sequence[Ligand], bounds: Bounds
) -> Survivors:
    """Test every (metals, n, m, q, ligand) within bounds against the laws of its class.

    A ligand is tried on a host only in a class whose law is known. Filters: electron count,
    shell within the window of the class, size within reach of it, charge no higher than known,
    and a core that the staples can cover.

    Args:
        laws: Of the classes that may be built.
        mixes: Metals to try.
        ligands: Ligands to try.
        bounds: Ranges of size, charge and electrons.
    """
    by_class = {(law.host, law.kind): law for law in laws}
    parts: list[tuple[NDArray[np.int16], ...]] = []
    penalties: list[NDArray[np.float32]] = []
    n_tested = 0
    for place, mix in enumerate(mixes):
        for kind in dict.fromkeys(ligand.kind for ligand in ligands):
            law = by_class.get((mix.host, kind))
            if law is None:
                continue
            bound = [i for i, ligand in enumerate(ligands) if ligand.kind == kind]
            columns, penalty, tested = _block(law, mix, bounds)
            n_tested += tested
            for index in bound:
                shape = columns[0].shape
                parts.append(
                    (np.full(shape, place, _NARROW), np.full(shape, index, _NARROW), *columns)
                )
                penalties.append(penalty)
    empty = [np.empty(0, _NARROW) for _ in range(6)]
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else empty
    mix_index, bound_index, n, m, charge, electrons = joined
    return Survivors(
        mixes=tuple(mixes),
        ligands=tuple(ligands),
        mix=mix_index,
        ligand=bound_index,
        n=n,
        m=m,
        charge=charge,
        electrons=electrons,
        penalty=np.concatenate(penalties) if penalties else np.empty(0, np.float32),
        n_tested=n_tested,
    )


def _block(
    law: ClassLaw, mix: Mix, bounds: Bounds
) -> tuple[tuple[NDArray[np.int16], ...], NDArray[np.float32], int]:
    """The grid of one class and mix: n, m, q and electrons of what passes, and how many were."""
    low = max(bounds.size[0], law.n_low, 2 * mix.n_guest)
    high = min(bounds.size[1], int(REACH * law.n_high))
    charges = np.arange(
        max(bounds.charge[0], -law.most_charge), min(bounds.charge[1], law.most_charge) + 1
    )
    if high < low or not len(charges):
        return tuple(np.empty(0, _NARROW) for _ in range(4)), np.empty(0, np.float32), 0
    size, shell = np.meshgrid(np.arange(low, high + 1), np.arange(4, high + 1), indexing="ij")
    deviation = np.abs(shell_deviation(law, size, shell))
    is_shell = deviation <= MOST_DEVIATION
    n, m = size[is_shell], shell[is_shell]
    misfit = staple_misfit(n, m)
    is_covered = misfit <= max(law.misfit, 0.05)
    n, m = n[is_covered], m[is_covered]
    penalty = deviation[is_shell][is_covered] + misfit[is_covered]
    electrons = (n + mix.surplus - m)[:, None] - charges[None, :]
    keep = (electrons >= bounds.electrons[0]) & (electrons <= bounds.electrons[1])
    if bounds.is_even:
        keep &= (electrons % 2 == 0) | (n >= PAIRED_BELOW)[:, None]
    row, column = np.nonzero(keep)
    charge: Whole = charges[column]
    total = penalty[row] + 0.5 * np.abs(charge)
    columns = (n[row], m[row], charge, electrons[row, column])
    return (
        tuple(item.astype(_NARROW) for item in columns),
        total.astype(np.float32),
        size.size * len(charges),
    )
