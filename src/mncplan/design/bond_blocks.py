r"""Elementary blocks of a core from the distances between its metal atoms.

Bonds inside a two-electron block are shorter than those between blocks. Tetrahedra (Au4) and
triangles (Au3) of short bonds are candidates; those with the shortest mean bond are taken one after
the other as long as they share no atom with one taken before, or at most one when blocks may share
vertices. A centred icosahedron (M13) is an eight-electron block of its own.

Source:
    Blocks of 2e and their bond lengths: Xu, Zhu, Zeng and Gao, Nat. Commun. 2016, 7, 13574, by way
    of the review, section 2.1.1, doi:10.1039/d5nh00353a. The order of choice is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from mncplan.design.abundance import Floats
from mncplan.errors import InvalidInputError

LINEAR_DEG: Final = 150.0
"""Angle from which a metal atom between two ligand atoms belongs to a staple."""

BOUND_A: Final = 2.75
"""Metal-ligand distance in angstrom up to which they are bound (Au-S is about 2.3-2.5)."""

SHELL_A: Final = 3.5
"""The same between neighbours in the shell of an icosahedron, where edges are longer."""

CENTRE_A: Final = 3.2
"""The same between the centre of an icosahedron and its shell."""

_M13, _EDGES, _FACE = 13, 28, 3

SHORT_A: Final = 3.05
"""Metal-metal distance in angstrom up to which a bond may lie inside a block."""


@dataclass(frozen=True, slots=True)
class Block:
    """One elementary block.

    Attributes:
        atoms: Indices of its three or four atoms, rising.
        mean_A: Mean length of its bonds, angstrom.
    """

    atoms: tuple[int, ...]
    mean_A: float


@dataclass(frozen=True, slots=True)
class CoreBlocks:
    """A core read from coordinates.

    Attributes:
        core: Indices of the metal atoms outside staples.
        blocks: In the order of their choice, shortest bonds first.
        left: Core atoms in no block.
        inside_A, between_A: Mean lengths of bonds inside blocks and of the other short bonds; None
            when there are none.
    """

    core: tuple[int, ...]
    blocks: tuple[Block, ...]
    left: tuple[int, ...]
    inside_A: float | None
    between_A: float | None

    @property
    def electrons(self) -> int:
        """Two for each small block, eight for an icosahedron, two less for a shared face."""
        fused = sum(
            len(set(one.atoms) & set(other.atoms)) == _FACE
            for one, other in combinations(self.blocks, 2)
        )
        return sum(8 if len(one.atoms) == _M13 else 2 for one in self.blocks) - 2 * fused


def core_atoms(metal_A: Floats, ligand_A: Floats) -> tuple[int, ...]:
    """Metal atoms that are not held between two nearly collinear ligand atoms.

    Args:
        metal_A: Positions in angstrom, shape (n, 3), finite.
        ligand_A: Positions of the bound ligand atoms, such as S or P, shape (m, 3).

    Raises:
        InvalidInputError: If the positions have another shape or are not finite.
    """
    metals, ligands = _positions(metal_A), _positions(ligand_A)
    found = []
    for i, atom in enumerate(metals):
        arms = ligands - atom
        arms = arms[np.linalg.norm(arms, axis=1) < BOUND_A] if len(ligands) else arms
        if len(arms) == 2:
            cosine = arms[0] @ arms[1] / np.linalg.norm(arms[0]) / np.linalg.norm(arms[1])
            if np.degrees(np.arccos(np.clip(cosine, -1, 1))) > LINEAR_DEG:
                continue
        found.append(i)
    return tuple(found)


def core_blocks(metal_A: Floats, ligand_A: Floats, *, shared: int = 1) -> CoreBlocks:
    """Split a core into tetrahedra and triangles of short bonds.

    Args:
        metal_A: Positions of the metal atoms in angstrom, shape (n, 3).
        ligand_A: Positions of the bound ligand atoms, shape (m, 3).
        shared: Atoms that two blocks may have in common: 1 for shared vertices, else 0.

    Raises:
        InvalidInputError: If positions are no finite (n, 3) arrays or `shared` is neither 0 nor 1.
    """
    if shared not in {0, 1}:
        raise InvalidInputError(f"shared {shared}: expected 0 or 1 atom")
    metals, core = _positions(metal_A), core_atoms(metal_A, ligand_A)
    between = np.linalg.norm(metals[:, None] - metals[None], axis=2)
    near = {i: {j for j in core if j != i and between[i, j] <= SHORT_A} for i in core}
    pairs = {(i, j) for i in core for j in near[i] if i < j}
    threes = [(i, j, k) for i, j in sorted(pairs) for k in sorted(near[i] & near[j]) if k > j]
    fours = [(*three, m) for three in threes for m in sorted(_common(near, three)) if m > three[-1]]
    blocks: list[Block] = []
    whole = _icosahedra(core, between)
    for size in (whole, fours, threes):
        found = (Block(atoms, _mean(between, atoms)) for atoms in size)
        for block in sorted(found, key=lambda one: (round(one.mean_A, 6), one.atoms)):
            if size is whole:
                blocks.append(block)
            elif not whole and all(
                len(set(block.atoms) & set(one.atoms)) <= shared for one in blocks
            ):
                blocks.append(block)
    return _told(core, blocks, pairs, between)


def _icosahedra(core: tuple[int, ...], between: Floats) -> list[tuple[int, ...]]:
    """Atoms with twelve neighbours that have thirty close pairs among them."""
    found = []
    for centre in core:
        shell = [i for i in core if i != centre and between[i, centre] <= CENTRE_A]
        close = sum(between[pair] <= SHELL_A for pair in combinations(shell, 2))
        if len(shell) == _M13 - 1 and close >= _EDGES:
            found.append(tuple(sorted((centre, *shell))))
    return found


def matching_blocks(metal_A: Floats, ligand_A: Floats, electrons: int) -> CoreBlocks | None:
    """The split, with shared vertices or without, that accounts for all valence electrons.

    Returns:
        None when neither does.
    """
    tried = (core_blocks(metal_A, ligand_A, shared=shared) for shared in (1, 0))
    return next((found for found in tried if found.electrons == electrons), None)


def _told(
    core: tuple[int, ...], blocks: list[Block], pairs: set[tuple[int, int]], between: Floats
) -> CoreBlocks:
    inside = {pair for block in blocks for pair in combinations(block.atoms, 2)}
    outside = pairs - inside
    held = {atom for block in blocks for atom in block.atoms}
    return CoreBlocks(
        core=core,
        blocks=tuple(blocks),
        left=tuple(atom for atom in core if atom not in held),
        inside_A=float(np.mean([between[p] for p in sorted(inside)])) if inside else None,
        between_A=float(np.mean([between[p] for p in sorted(outside)])) if outside else None,
    )


def _common(near: dict[int, set[int]], atoms: tuple[int, ...]) -> set[int]:
    return set.intersection(*(near[atom] for atom in atoms))


def _mean(between: Floats, atoms: tuple[int, ...]) -> float:
    bonds = (float(between[pair]) for pair in combinations(atoms, 2))
    return float(np.mean([bond for bond in bonds if bond <= SHELL_A]))


def _positions(values: Floats) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.size == 0:
        return np.empty((0, 3))
    if found.ndim != 2 or found.shape[1] != 3 or not np.isfinite(found).all():
        raise InvalidInputError("positions: expected finite numbers of shape (n, 3), in angstrom")
    return found
