"""One species of a kinetic model, in one phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from mncplan.domain.conservation import Parts, Species
from mncplan.domain.element import METALS

ParticipantKind: TypeAlias = Literal[
    "cluster", "complex", "salt", "ligand", "reductant", "oxidant", "nanoparticle", "pool",
    "proton",
]  # fmt: skip
"""What a participant is; ``pool`` is a by-product or solvent, ``proton`` is H+ itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One species of the model, in one phase.

    Attributes:
        key: Its formula as a chemist writes it, with ``@phase`` behind it outside the reaction
            medium: ``BH4-@unmixed``, ``[AuCl4]-@water``.
        composition: Element symbols and organic ligand ids with counts, sorted.
        charge: In e.
        redox: Redox equivalents E, conserved in every step.
        electrons: Superatom count N* of a cluster, nanoparticle atom or complex; None otherwise.
        kind: See `ParticipantKind`.
        phase: ``medium`` (reaction medium), ``unmixed``, ``water``, ``toluene``, ``gas`` ...
        is_reservoir: Held by solvent or buffer: rate laws never contain it, and its column in a
            trajectory is what the reservoir gained (+) or gave (-), in mol/L.
    """

    key: str
    composition: Parts
    charge: int
    redox: int
    kind: ParticipantKind
    electrons: int | None = None
    phase: str = "medium"
    is_reservoir: bool = False

    @property
    def n_metal(self) -> int:
        """Metal atoms of any element."""
        return sum(n for symbol, n in self.composition if symbol in METALS)


def participant(
    species: Species,
    kind: ParticipantKind,
    *,
    electrons: int | None = None,
    phase: str = "medium",
    is_reservoir: bool = False,
) -> Participant:
    """Take composition, charge and redox equivalents from a species of the equations."""
    return Participant(
        key=species.text if phase == "medium" else f"{species.text}@{phase}",
        composition=species.parts,
        charge=species.charge,
        redox=species.redox,
        electrons=electrons,
        kind=kind,
        phase=phase,
        is_reservoir=is_reservoir,
    )
