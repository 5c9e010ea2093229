"""The wells a plate is planned for, as the chemistry of a search space."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from mncplan.domain.well_chemistry import DoseOption, Liquid, WellChemistry, WellDose, WellStock
from mncplan.errors import InvalidInputError
from mncplan.lab.dispensing import Dispensing
from mncplan.lab.portions import Portion
from mncplan.lab.strengths import TICKS, MIN_VOLUME_uL
from mncplan.lab.well_doses import ELECTRONS_NEEDED, REFERENCE, WellReagent, doses

_BALANCE: Final = ("metal_salt", "seed", "metal_complex", "dopant_salt")
_SEED_COUNTED: Final = frozenset({"surfactant_per_ligand", "phosphine_excess"})


@dataclass(frozen=True, slots=True)
class _Source:
    """What the doses are read from."""

    dispensing: Dispensing
    free: Container[str]
    roles: frozenset[str]
    portions: str
    electrons: float


def wells_of(
    dispensing: Dispensing, free: Container[str], *, portions: str = "", electrons: float = 0.0
) -> WellChemistry:
    """Liquids, stocks and doses of a planned plate.

    Args:
        dispensing: Of one step.
        free: Parameters that the space varies; the others keep their recommended value.
        portions: Name of the parameter that splits the reductant; empty for none.
        electrons: That one molecule of the reductant can give; 0 when unknown.

    Raises:
        InvalidInputError: If no reagent brings the metal, or its amount follows no rule of doses.
    """
    roles = frozenset(item.role for item in dispensing.reagents)
    balance = next((role for role in _BALANCE if role in roles), None)
    if balance is None:
        raise InvalidInputError(
            f"procedure {dispensing.procedure.id}: no reagent brings the metal, so no space is made"
        )
    source = _Source(dispensing, free, roles, portions, electrons)
    by_role = {item.role: item for item in dispensing.reagents}
    first = [by_role[balance]]
    order = [*first, *(r for r in dispensing.reagents if r.role == "ligand" and r not in first)]
    order += [item for item in dispensing.reagents if item not in order]
    return WellChemistry(
        stocks=_stocks(dispensing),
        liquids=tuple(
            Liquid(volume_uL=float(p.volume_uL), solvent=p.solvent, name=_name(dispensing, p))
            for p in dispensing.liquids
        ),
        doses=tuple(
            _dose(item, source, is_balance=item.role == balance)
            for item in order
            if item.role == balance or _at_one(item, source)[item.role] > 0
        ),
        min_dispense_uL=float(MIN_VOLUME_uL),
        step_uL=1.0 / TICKS,
        concentration_volume_uL=float(dispensing.metal_volume_uL),
    )


def _stocks(dispensing: Dispensing) -> tuple[WellStock, ...]:
    found: dict[str, WellStock] = {}
    for stock in dispensing.stocks:
        chemical, solvent = stock.reagent.stock, stock.portion.solvent
        name = f"{chemical} {stock.concentration_mM:g} mM in {solvent}"
        solutes = ((chemical, stock.concentration_mM),)
        found[name] = WellStock(name=name, solutes=solutes, solvent=solvent)
    return tuple(found.values())


def _name(dispensing: Dispensing, portion: Portion) -> str:
    return "well" if len(dispensing.liquids) == 1 else portion.roles[0]


def _dose(item: WellReagent, source: _Source, *, is_balance: bool) -> WellDose:
    plan = source.dispensing
    into = next((s.portion for s in plan.stocks if s.reagent == item), plan.liquids[0])
    is_reductant = item.role == "reductant"
    amount, per, counts_for = _amount(item, source, is_balance=is_balance)
    option = DoseOption("", item.stock, counts_for, source.electrons if is_reductant else 0.0)
    return WellDose(
        role=item.role,
        amount=amount,
        per=per,
        options=(option,),
        metal_atoms=_metal_atoms(item),
        portions=source.portions if is_reductant and source.portions else 1,
        liquid=_name(plan, into),
    )


def _metal_atoms(item: WellReagent) -> float:
    """Towards ``metal_mM``; a dopant given per cluster comes on top of it."""
    return 0.0 if item.parameter == "dopant_per_cluster" else float(item.metal_atoms)


def _amount(
    item: WellReagent, source: _Source, *, is_balance: bool
) -> tuple[str | float, str, float]:
    """What sets a dose, what it counts on, and how many of its units are one mole.

    The factor between them is read off the doses of the plate at a parameter of 1.
    """
    values = source.dispensing.centre
    if is_balance:
        metal: str | float = "metal_mM" if "metal_mM" in source.free else values["metal_mM"]
        return metal, "total_metal", 1.0
    name = item.parameter
    found = _at_one(item, source)
    if not name or name == ELECTRONS_NEEDED:
        per = "seed" if item.role == "second_seed" else "metal"
        return found[item.role] / (found["seed"] if per == "seed" else 1.0), per, 1.0
    per, reference = "metal", 1.0
    if name.endswith("_mM"):
        per, reference = "volume", 1.0 / values["metal_mM"]
    else:
        role = REFERENCE.get(name, "seed" if name in _SEED_COUNTED else "")
        role = role or ("seed" if name.endswith("_per_cluster") else "")
        if role in source.roles:
            per, reference = role, found[role]
    factor = found[item.role] / reference
    free = name in source.free
    return (name, per, 1.0 / factor) if free else (factor * values[name], per, 1.0)


def _at_one(item: WellReagent, source: _Source) -> dict[str, float]:
    """Doses of the plate where the parameter of a reagent is 1."""
    values = dict(source.dispensing.centre)
    if item.parameter:
        values[item.parameter] = 1.0
    return doses(source.dispensing.step, source.dispensing.reagents, values)
