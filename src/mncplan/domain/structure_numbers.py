"""The numbers of a structure that property models read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureNumbers:
    """What a property model reads of a structure.

    Attributes:
        homo_eV, lumo_eV: Frontier levels by extended Hueckel theory.
        coordination: Metal neighbours per metal atom, mean.
    """

    homo_eV: float
    lumo_eV: float
    coordination: float

    @property
    def features(self) -> dict[str, float]:
        """By the names that property models use."""
        return {
            "level_gap": self.lumo_eV - self.homo_eV,
            "homo_level": self.homo_eV,
            "lumo_level": self.lumo_eV,
            "coordination": self.coordination,
        }
