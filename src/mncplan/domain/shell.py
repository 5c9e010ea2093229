"""How a ligand shell is ordered and written."""

from __future__ import annotations

from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import MONATOMIC_KINDS

_SHELL_ORDER = {"hydride": 0, "chalcogenide": 1}


def shell_rank(ligand: Ligand, n: int) -> tuple[int, int, str]:
    """Sorting key: hydrides and chalcogenides, L-type, X-type, halides; frequent ones first."""
    if ligand.kind == "halide":
        return 9, -n, ligand.id
    rank = _SHELL_ORDER.get(ligand.kind, 2 if ligand.donation == "L" else 3)
    return rank, -n, ligand.id


def shell_text(ligands: tuple[tuple[Ligand, int], ...]) -> str:
    """Ligands as written; single atoms bare, but (H)S, as HS would be another ligand."""
    text = ""
    last = len(ligands) - 1
    for index, (ligand, n) in enumerate(ligands):
        bare = ligand.kind in MONATOMIC_KINDS
        runs_on = index < last and n == 1 and ligands[index + 1][0].kind in MONATOMIC_KINDS
        name = ligand.id if bare and not runs_on else f"({ligand.id})"
        text += f"{name}{n if n > 1 else ''}"
    return text
