"""Divide and protect: a core, staples SR-[M-SR]k, bridging ligands and rings."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.errors import InvalidInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """One assignment of metal and ligand atoms to core and motifs.

    Attributes:
        staples: Pairs (k, number) of staples with k metal atoms and k + 1 ligands, k >= 1.
        rings: Pairs (k, number) of rings with k metal atoms and k ligands.
        basis: ``precedent``, ``rule`` or ``structure``.
        convention: What the core count includes, where the literature differs.

    Raises:
        InvalidInputError: If a count is negative.
    """

    core: int
    staples: tuple[tuple[int, int], ...] = ()
    bridging: int = 0
    rings: tuple[tuple[int, int], ...] = ()
    core_name: str = ""
    basis: str = "rule"
    convention: str = ""

    def __post_init__(self) -> None:
        counts = (
            self.core,
            self.bridging,
            *(n for pair in self.staples + self.rings for n in pair),
        )
        if min(counts) < 0:
            raise InvalidInputError("a decomposition has no negative counts")


def metal_atoms(parts: Decomposition) -> int:
    """Metal atoms in core, staples and rings."""
    return parts.core + sum(k * n for k, n in parts.staples) + sum(k * n for k, n in parts.rings)


def ligand_atoms(parts: Decomposition) -> int:
    """Bound ligands in staples, bridges and rings."""
    return (
        sum((k + 1) * n for k, n in parts.staples)
        + parts.bridging
        + sum(k * n for k, n in parts.rings)
    )
