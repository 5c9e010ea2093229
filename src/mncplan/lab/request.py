"""What the protocol writer is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mncplan.domain.conditions import Condition
from mncplan.domain.ligand import Ligand
from mncplan.domain.recipe import Procedure, PublishedProtocol
from mncplan.domain.route import Route
from mncplan.domain.substance import Substance
from mncplan.errors import InvalidInputError


@dataclass(frozen=True, kw_only=True)
class ProtocolRequest:
    """One route, and all that is needed to write it up.

    Attributes:
        conditions: Each with the index of its step in `route.steps`.
        procedures: One per route step; None where no general procedure is on file.
        substances: By key.
        ligand_stock: The free form of each ligand, by ligand id.
        published: Protocols for the target and for the intermediates.
        scale_mg: Mass of the target cluster (ion) that is asked for.
        ligands: By id.
    """

    route: Route
    conditions: tuple[Condition, ...]
    procedures: tuple[Procedure | None, ...]
    substances: Mapping[str, Substance]
    ligand_stock: Mapping[str, Substance]
    published: tuple[PublishedProtocol, ...]
    scale_mg: float
    ligands: Mapping[str, Ligand]

    def __post_init__(self) -> None:
        if not self.scale_mg > 0:
            raise InvalidInputError(f"scale {self.scale_mg} mg; expected more than 0, e.g. 50 mg")
        if len(self.procedures) != len(self.route.steps):
            raise InvalidInputError(
                f"{len(self.procedures)} procedures for {len(self.route.steps)} route steps;"
                " expected one each"
            )
        if any(not 0 <= item.step < len(self.route.steps) for item in self.conditions):
            raise InvalidInputError("a condition belongs to no step of the route")
