"""Which liquid a metal concentration refers to."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from mncplan.domain.recipe import Procedure, ProcedureSolvent

_WATERY_ROLES = frozenset({"water", "metal_water", "ligand_water"})


@dataclass(frozen=True, slots=True)
class MetalPhase:
    """The liquid that ``metal_mM`` of a procedure counts.

    Attributes:
        scope: mixture, before_reductant, organic_layer or water_layer.
        roles: Solvent roles of the procedure that belong to it.
        mL_per_mmol: Their volume per millimole of metal.
    """

    scope: str
    roles: tuple[str, ...]
    mL_per_mmol: float


SCOPE_TEXT: dict[str, str] = {
    "mixture": "in the whole mixture",
    "before_reductant": "before the reductant solution is added",
    "organic_layer": "in the organic layer",
    "water_layer": "in the water layer",
}


def metal_phase(procedure: Procedure) -> MetalPhase | None:
    """Find the liquid whose volume agrees best with the procedure's own ``metal_mM``.

    Returns:
        None for a procedure without solvents; the whole mixture when ``metal_mM`` is not given.
    """
    if not procedure.solvents:
        return None
    options = {
        "mixture": procedure.solvents,
        "before_reductant": _select(procedure, lambda role: not role.startswith("reductant")),
        "organic_layer": _select(procedure, lambda role: role == "organic_solvent"),
        "water_layer": _select(procedure, lambda role: role in _WATERY_ROLES),
    }
    phases = [
        MetalPhase(scope, tuple(s.role for s in solvents), sum(s.mL_per_mmol for s in solvents))
        for scope, solvents in options.items()
        if solvents
    ]
    stated = next((p.value for p in procedure.parameters if p.parameter == "metal_mM"), None)
    if not isinstance(stated, float) or stated <= 0:
        return phases[0]
    return min(phases, key=lambda phase: round(abs(math.log(1000 / phase.mL_per_mmol / stated)), 6))


def _select(procedure: Procedure, keep: Callable[[str], bool]) -> tuple[ProcedureSolvent, ...]:
    return tuple(solvent for solvent in procedure.solvents if keep(solvent.role))
