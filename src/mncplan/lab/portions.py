"""Liquids of one well: which solvent, how much of it, and which reagents it carries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mncplan.domain.liquid import metal_phase
from mncplan.domain.recipe import Procedure
from mncplan.errors import InvalidInputError

_ROUND_uL: Final = 5
ADDED_LIGAND: Final = "added_ligand"
"""Role of the portion that holds a ligand added in large excess."""

_CARRIED = re.compile(r"\{(\w+)\}[^.;]*? in \{(\w+)\}")
_HOLDING = re.compile(r"\{(\w+)\}[^.;]*? holding \{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """A liquid of fixed volume in every well; stock solutions and solvent make it up.

    Attributes:
        solvent: Stock key of the solvent that fills it up.
        roles: Solvent roles of the procedure it stands for.
        is_metal_phase: Counted by ``metal_mM``.
    """

    solvent: str
    roles: tuple[str, ...]
    volume_uL: int
    is_metal_phase: bool


def portions(
    procedure: Procedure, well_volume_uL: int, added_mL_per_mmol: float = 0.0
) -> tuple[Portion, ...]:
    """Scale the solvents of a procedure to one well, in the order of the procedure.

    Solvents of one kind are merged, except the reductant's own and the layers of a two-phase
    procedure.

    Args:
        procedure: Its solvents set the shares.
        well_volume_uL: All liquids together.
        added_mL_per_mmol: Room for a liquid ligand added in large excess, as a portion of its own.

    Raises:
        InvalidInputError: If the procedure names no solvent.
    """
    phase = metal_phase(procedure)
    if phase is None:
        raise InvalidInputError(
            f"procedure {procedure.id} names no solvent, so no plate is laid out"
        )
    groups: dict[str, list[tuple[str, float]]] = {}
    stocks: dict[str, str] = {}
    for solvent in procedure.solvents:
        is_apart = solvent.role.startswith("reductant") or is_two_phase(procedure)
        key = solvent.role if is_apart else solvent.stock
        groups.setdefault(key, []).append((solvent.role, solvent.mL_per_mmol))
        stocks[key] = solvent.stock
    if added_mL_per_mmol:
        largest = max(procedure.solvents, key=lambda s: s.mL_per_mmol)
        groups[ADDED_LIGAND] = [(ADDED_LIGAND, added_mL_per_mmol)]
        stocks[ADDED_LIGAND] = largest.stock
    total = sum(volume for group in groups.values() for _, volume in group)
    sizes = {
        key: _ROUND_uL
        * max(1, round(well_volume_uL * sum(v for _, v in group) / total / _ROUND_uL))
        for key, group in groups.items()
    }
    biggest = max(sizes, key=lambda key: sizes[key])
    sizes[biggest] += well_volume_uL - sum(sizes.values())
    return tuple(
        Portion(
            solvent=stocks[key],
            roles=tuple(role for role, _ in group),
            volume_uL=sizes[key],
            is_metal_phase=any(role in phase.roles for role, _ in group),
        )
        for key, group in groups.items()
    )


def is_two_phase(procedure: Procedure) -> bool:
    """Whether two liquid layers are in the vessel."""
    return procedure.family.endswith("two_phase")


def carrier(role: str, procedure: Procedure, liquids: tuple[Portion, ...]) -> Portion:
    """The liquid a reagent goes in with: as the steps say, else by its role."""
    text = " ".join(step.text for step in procedure.steps)
    told = {reagent: solvent for reagent, solvent in _pairs(text)}
    added = ADDED_LIGAND if role == "etchant_ligand" else ""
    wishes = (added, told.get(role, ""), *_USUAL.get(role, ()))
    for wish in wishes:
        for liquid in liquids:
            if wish and wish in liquid.roles:
                return liquid
    main = [liquid for liquid in liquids if liquid.is_metal_phase] or list(liquids)
    watery = [liquid for liquid in main if liquid.solvent == "H2O"]
    if role in {"base", "acid"} and watery:
        return watery[0]
    return max(main, key=lambda liquid: liquid.volume_uL)


_USUAL: Final[dict[str, tuple[str, ...]]] = {
    "metal_salt": ("metal_water",),
    "dopant_salt": ("metal_water",),
    "reductant": ("reductant_water", "reductant_solvent"),
    "etchant_ligand": ("etching_solvent",),
}


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    """(reagent, solvent role) pairs of phrases such as ``dissolve {a} and {b} in {water}``."""
    for sentence in re.split(r"[.;](?!\d)", text):
        for match in _CARRIED.finditer(sentence):
            before = sentence[: match.end()]
            yield from ((name, match.group(2)) for name in re.findall(r"\{(\w+)\}", before)[:-1])
        for match in _HOLDING.finditer(sentence):
            yield match.group(2), match.group(1)
