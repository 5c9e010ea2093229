"""Stock solutions for a plate, and the volumes of them that make up a well."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mncplan.domain.conditions import Condition
from mncplan.domain.recipe import Procedure
from mncplan.domain.route import Step
from mncplan.domain.substance import Substance
from mncplan.errors import InvalidInputError
from mncplan.lab.fit import fit_procedure
from mncplan.lab.portions import Portion, carrier, is_two_phase, portions
from mncplan.lab.strengths import (
    TICKS,
    MIN_VOLUME_uL,
    Stock,
    choose_stocks,
    limit_mM,
    strongest_usable,
    substance_of,
)
from mncplan.lab.well_doses import (
    ELECTRONS_NEEDED,
    METAL_ROLES,
    WellReagent,
    doses,
    well_reagents,
)

_RIVAL_SHARE = 0.3
_ROOM = 1.25
_SAFE_SOLVENTS = frozenset({"H2O", "MeOH", "EtOH", "IPA"})
_HOT_C = 40.0


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into one well: ticks per stock, and the solvent that fills each portion."""

    stocks: tuple[int, ...]
    solvents: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Dispensing:
    """How rows become volumes; built by `plan_dispensing`.

    Attributes:
        wells: 96 or 24.
        vessel: What they are and why.
        centre: Recommended values of all numeric conditions.
        fixed: Conditions that the whole plate shares.
        electrons_each: Per reductant molecule; 0 when there is none or it is unknown.
    """

    step: Step
    procedure: Procedure
    wells: int
    vessel: str
    liquids: tuple[Portion, ...]
    reagents: tuple[WellReagent, ...]
    stocks: tuple[Stock, ...]
    centre: Mapping[str, float]
    fixed: tuple[Condition, ...]
    electrons_each: float
    substances: Mapping[str, Substance] = field(default_factory=dict)

    @property
    def metal_volume_uL(self) -> int:
        """Volume that ``metal_mM`` counts."""
        return sum(p.volume_uL for p in self.liquids if p.is_metal_phase)

    @property
    def well_volume_uL(self) -> int:
        """Sum of all liquids."""
        return sum(p.volume_uL for p in self.liquids)

    def amounts(self, row: Mapping[str, float | str]) -> dict[str, float]:
        """Nanomoles by role that a row asks for."""
        return _amounts(self.step, self.reagents, _overlay(self.centre, row), self.metal_volume_uL)

    def filling(self, row: Mapping[str, float | str], *, without: str = "") -> Filling | None:
        """Volumes for a row; None when it can't be dispensed.

        Args:
            row: Values by parameter; what is missing keeps its recommended value.
            without: A role to leave out, for a blank; solvent takes its place.
        """
        wanted = self.amounts(row)
        wanted.pop(without, None)
        used = [0] * len(self.stocks)
        for role, nmol in wanted.items():
            if not nmol:
                continue
            choice = strongest_usable(self.stocks, role, nmol)
            if choice is None:
                return None
            used[choice] = round(TICKS * nmol / self.stocks[choice].concentration_mM)
        left = []
        for liquid in self.liquids:
            taken = sum(v for v, s in zip(used, self.stocks, strict=True) if s.portion == liquid)
            rest = TICKS * liquid.volume_uL - taken
            if rest < 0 or 0 < rest < TICKS * MIN_VOLUME_uL:
                return None
            left.append(rest)
        return Filling(tuple(used), tuple(left))

    def fits(self, row: Mapping[str, float | str]) -> bool:
        """Whether every volume of a row is 0 or at least 5 uL and the sum is the well volume."""
        return self.filling(row) is not None


def plan_dispensing(
    step: Step,
    procedure: Procedure,
    conditions: Iterable[Condition],
    substances: Mapping[str, Substance] | None = None,
) -> Dispensing:
    """Choose wells and stock concentrations so that as much of the ranges as possible fits.

    Args:
        step: The step the plate is for.
        procedure: How it is carried out.
        conditions: Of this step, with intervals.
        substances: By key, for limits and weights; None leaves weights out.

    Raises:
        InvalidInputError: If an amount is undefined, or the recommended values do not fit a well.
    """
    procedure = fit_procedure(procedure, step)
    items = tuple(conditions)
    centre = {c.parameter: float(c.value) for c in items if not isinstance(c.value, str)}
    if centre.get("reductant_per_electron") and "reductant_per_metal" in centre:
        needed = centre["reductant_per_metal"] / centre["reductant_per_electron"]
        centre[ELECTRONS_NEEDED] = needed
    wells, volume, vessel = _vessel(step, procedure, centre)
    known = substances or {}
    reagents = well_reagents(step, procedure)
    liquids = portions(
        procedure, volume, _room_for_ligand(reagents, procedure, step, centre, known)
    )
    if not any(item.role in METAL_ROLES for item in reagents) or "metal_mM" not in centre:
        raise InvalidInputError(
            f"procedure {procedure.id}: no metal source or no metal_mM, so no plate is laid out"
        )
    moving = {"metal_mM", *(item.parameter for item in reagents)}
    box = [c for c in items if c.parameter in moving and c.parameter in centre]
    metal_volume = sum(p.volume_uL for p in liquids if p.is_metal_phase)
    corners = [
        _amounts(step, reagents, _overlay(centre, corner), metal_volume) for corner in _corners(box)
    ]
    middle = _amounts(step, reagents, centre, metal_volume)
    stocks: list[Stock] = []
    for liquid in liquids:
        carried = [r for r in reagents if carrier(r.role, procedure, liquids) == liquid]
        stocks += choose_stocks(liquid, carried, [middle, *corners], step, known)
    dose, offered = centre.get("reductant_per_metal", 0.0), "reductant_electrons_per_metal"
    plan = Dispensing(
        step=step,
        procedure=procedure,
        wells=wells,
        vessel=vessel,
        liquids=liquids,
        reagents=reagents,
        stocks=tuple(stocks),
        centre=centre,
        fixed=tuple(c for c in items if c.parameter not in moving and not _is_derived(c)),
        electrons_each=centre.get(offered, 0.0) / dose if dose else 0.0,
        substances=known,
    )
    if not plan.fits({}):
        raise InvalidInputError(
            f"the recommended values do not fit {volume} uL: {_why_not(plan)}; lower metal_mM or"
            " the largest excess"
        )
    return plan


def _room_for_ligand(
    reagents: Iterable[WellReagent],
    procedure: Procedure,
    step: Step,
    centre: Mapping[str, float],
    substances: Mapping[str, Substance],
) -> float:
    """Millilitres per millimole of metal for a liquid thiol that rivals the solvent; else 0."""
    solvent = sum(item.mL_per_mmol for item in procedure.solvents)
    for item in reagents:
        found = substance_of(item, step, substances)
        if item.role == "etchant_ligand" and found is not None and found.state == "liquid":
            neat = 1000 * centre.get(item.parameter, 0.0) / limit_mM(item, step, substances)
            if neat > _RIVAL_SHARE * solvent or _has_own_solvent(procedure):
                return _ROOM * neat
    return 0.0


def _has_own_solvent(procedure: Procedure) -> bool:
    return any(item.role == "etching_solvent" for item in procedure.solvents)


def _is_derived(condition: Condition) -> bool:
    return condition.parameter in {"reductant_electrons_per_metal", "reductant_per_metal"}


def _overlay(centre: Mapping[str, float], row: Mapping[str, float | str]) -> dict[str, float]:
    return {**centre, **{k: float(v) for k, v in row.items() if not isinstance(v, str)}}


def _amounts(
    step: Step,
    reagents: tuple[WellReagent, ...],
    values: Mapping[str, float],
    metal_volume_uL: int,
) -> dict[str, float]:
    metal = values["metal_mM"] * metal_volume_uL
    return {role: dose * metal for role, dose in doses(step, reagents, values).items()}


def _corners(box: Sequence[Condition]) -> Iterable[dict[str, float]]:
    names = [c.parameter for c in box]
    ends = [(float(c.value),) if c.low is None or c.high is None else (c.low, c.high) for c in box]
    return (dict(zip(names, values, strict=True)) for values in itertools.product(*ends))


def _vessel(step: Step, procedure: Procedure, centre: Mapping[str, float]) -> tuple[int, int, str]:
    solvents = {s.stock for s in procedure.solvents}
    reasons = []
    if is_two_phase(procedure):
        reasons.append("two liquid layers need a stirrer bar each")
    if step.reductant in {"CO", "H2"}:
        reasons.append("the gas needs a septum and head space")
    if solvents - _SAFE_SOLVENTS:
        named = ", ".join(sorted(solvents - _SAFE_SOLVENTS))
        reasons.append(f"{named} attacks plastic or evaporates from open wells")
    if max((v for k, v in centre.items() if k.endswith("temperature_C")), default=0) > _HOT_C:
        reasons.append("heating needs closed vessels")
    if reasons:
        return 24, 2000, f"24 glass vials of 4 mL, half full: {'; '.join(reasons)}"
    return 96, 1000, "96 deep wells of 2 mL, half full: one phase of water or alcohol, no heating"


def _why_not(plan: Dispensing) -> str:
    """The liquid that overflows and the reagent to blame."""
    wanted = plan.amounts({})
    for liquid in plan.liquids:
        need: dict[str, float] = {}
        for stock in plan.stocks:
            role = stock.reagent.role
            if stock.portion == liquid and not stock.level and wanted.get(role):
                need[f"{role} at {stock.concentration_mM:g} mM"] = (
                    wanted[role] / stock.concentration_mM
                )
        if sum(need.values()) > liquid.volume_uL - MIN_VOLUME_uL:
            worst = max(need, key=lambda name: need[name])
            return (
                f"{sum(need.values()):.0f} uL of stocks for {liquid.volume_uL} uL of"
                f" {liquid.solvent}, {need[worst]:.0f} uL of it {worst}"
            )
    return f"a volume below {MIN_VOLUME_uL} uL"
