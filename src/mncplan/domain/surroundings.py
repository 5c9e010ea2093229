"""Solvents and ligands as the rate laws see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

ConstantBasis: TypeAlias = Literal["measured", "fitted", "assumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solvent:
    """A medium; `protic` is 1 for water, 0 for an aprotic solvent (share of protic action)."""

    name: str
    permittivity: float
    protic: float
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LigandPhysics:
    """What the rate laws ask of a ligand.

    Attributes:
        thiol_pKa: Of the S-H group in water.
        bulk: 0 slim to 1 very bulky beside the sulphur.
        aromatic: True when sulphur sits on an aromatic ring.
        acid_pKas: pKa of every other acid group of the ligand (COOH; also NH3+).
        cationic_groups: How many of those end as a neutral base (amines), the rest as anions.
    """

    id: str
    thiol_pKa: float
    bulk: float
    aromatic: bool
    acid_pKas: tuple[float, ...]
    cationic_groups: int
    basis: ConstantBasis
    source: str
    verified: bool
