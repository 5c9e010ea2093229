"""Rough amounts of acid and base: what it takes to bring a mixture to a pH."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ACID_GROUP: Final = re.compile(
    r"C\(=O\)O(?=$|\))|(?:^|\()O=C\(O\)|(?:^|\()OC\(=O\)|S\(=O\)\(=O\)O(?=$|\))|O=S\(=O\)\(O\)"
)
_PROTONS_FROM_SALT: Final = {"Au": 4.0, "Ag": 1.0, "Cu": 2.0, "Pt": 6.0, "Pd": 2.0}
"""Acid set free per metal atom when the salt becomes a thiolate: HAuCl4 gives 4 HCl, Ag+ one H+."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """What matters for the pH: metal salt, ligand with its acid groups, volume, bound shell."""

    metal: str
    metal_mmol: float
    ligand_mmol: float
    acid_groups: int
    volume_mL: float
    shell_acid_mmol: float = 0.0


def acid_groups(smiles: str) -> int:
    """Carboxylic and sulfonic acid groups in a SMILES.

    Example:
        >>> acid_groups("O=C(O)c1ccc(S)cc1"), acid_groups("SCCc1ccccc1")
        (1, 0)
    """
    return len(_ACID_GROUP.findall(smiles))


def dissolving(smiles: str, solvent: str) -> str:
    """What to do with an acid that plain water hardly dissolves; empty for anything else.

    Example:
        >>> dissolving("O=C(O)c1ccc(S)cc1", "H2O")[:21], dissolving("O=C(O)c1ccc(S)cc1", "EtOH")
        (' If it stays cloudy (', '')
    """
    is_hard = (
        "c" in smiles and acid_groups(smiles) and "S(=O)" not in smiles and "O=S" not in smiles
    )
    if not is_hard or solvent not in {"H2O", "water"}:
        return ""
    return (
        " If it stays cloudy (aromatic acids hardly dissolve in plain water), add NaOH until it is"
        " clear, and take that much off the base."
    )


def base_needed(mix: Mixture, ph: float) -> float:
    """Millimoles of strong base to reach `ph`; negative when acid is needed instead."""
    released = _PROTONS_FROM_SALT.get(mix.metal, 1.0) * mix.metal_mmol
    ionised = mix.acid_groups * mix.ligand_mmol + mix.shell_acid_mmol if ph > 5 else 0.0
    thiolate = mix.ligand_mmol if ph > 9.5 else 0.0
    free = (10 ** (ph - 14) - 10**-ph) * mix.volume_mL
    return released + ionised + thiolate + free


def acid_after_base(mix: Mixture, before: float, after: float) -> float:
    """Millimoles of strong acid to come down from one pH to another."""
    return max(base_needed(mix, before) - base_needed(mix, after), 0.0)
