"""The first plate: rows of a design as volumes in wells, with blanks and stock solutions."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mncplan.domain.liquid import SCOPE_TEXT, metal_phase
from mncplan.domain.protocol import Hold, Plate
from mncplan.errors import InvalidInputError
from mncplan.lab.dispensing import Dispensing, Filling
from mncplan.lab.plate_stocks import preparation
from mncplan.lab.portions import ADDED_LIGAND, is_two_phase
from mncplan.lab.strengths import TICKS, MIN_VOLUME_uL, Stock
from mncplan.lab.well_doses import METAL_ROLES, REFERENCE

_ROWS = {96: "ABCDEFGH", 24: "ABCD"}
_LABWARE = {96: "96", 24: "24-vials"}
_HYDROGEN = frozenset({"NaBH4", "KBH4", "LiBH4"})
_GAS_mL_PER_UMOL = 4 * 0.0245  # BH4- + 4 H2O -> B(OH)4- + 4 H2, ideal gas at 25 C
_ACTIVE = ("reductant", "etchant_ligand", "dopant_salt", "metal_complex", "ligand")


@dataclass(frozen=True, slots=True)
class _Well:
    role: str
    values: tuple[float, ...]
    electrons: float
    filling: Filling


def first_plate(
    rows: Sequence[Mapping[str, float | str]], dispensing: Dispensing, *, seed: int
) -> Plate:
    """Lay a design out in wells.

    Volumes are rounded to 0.1 uL and sum to the well volume; the parameters of a well are those
    its rounded volumes deliver. One blank without the active reagent is added.

    Args:
        rows: Parameter values with a ``role``; every one has to fit (`Dispensing.fits`).
        dispensing: Wells and stock solutions.
        seed: Of the random order of the wells.

    Raises:
        InvalidInputError: If a row does not fit a well, or there are more rows than wells.
    """
    if len(rows) + 1 > dispensing.wells:
        raise InvalidInputError(
            f"{len(rows)} experiments and a blank do not fit {dispensing.wells} wells"
        )
    names = _parameters(rows, dispensing)
    wells = [_well(row, names, dispensing, i) for i, row in enumerate(rows)]
    withheld = blank_role(dispensing)
    if withheld:
        wells.append(_well({"role": "blank"}, names, dispensing, len(rows), without=withheld))
    random.Random(seed).shuffle(wells)
    used = [i for i, _ in enumerate(dispensing.stocks) if any(w.filling.stocks[i] for w in wells)]
    order = _addition_order(dispensing, used)
    has_electrons = dispensing.electrons_each > 0
    columns = (
        "well",
        "role",
        *names,
        *(("electrons_per_metal",) if has_electrons else ()),
        *(name for name, _, _ in order),
    )
    table = tuple(
        (
            label,
            well.role,
            *well.values,
            *((well.electrons,) if has_electrons else ()),
            *(_volume(well.filling, kind, i) for _, kind, i in order),
        )
        for label, well in zip(_labels(dispensing.wells), wells, strict=False)
    )
    return Plate(
        wells=dispensing.wells,
        well_volume_uL=float(dispensing.well_volume_uL),
        columns=columns,
        rows=table,
        stocks=tuple(
            replace(
                preparation(dispensing, i, [w.filling for w in wells]),
                column=_stock_column(dispensing.stocks[i]),
            )
            for i in used
        ),
        notes=tuple(_notes(dispensing, wells, withheld, seed)),
        labware=_LABWARE[dispensing.wells],
        shared=tuple((c.parameter, c.value) for c in dispensing.fixed),
        holds=_holds(dispensing, [name for name, _, _ in order]),
    )


def blank_role(dispensing: Dispensing) -> str:
    """The reagent a blank goes without; empty when only a gas does the work."""
    if dispensing.step.reductant and "reductant" not in {r.role for r in dispensing.reagents}:
        return ""
    return next((r for r in _ACTIVE if any(i.role == r for i in dispensing.reagents)), "")


def _parameters(
    rows: Iterable[Mapping[str, float | str]], dispensing: Dispensing
) -> tuple[str, ...]:
    named = dict.fromkeys(k for row in rows for k, v in row.items() if not isinstance(v, str))
    known = {"metal_mM", *(item.parameter for item in dispensing.reagents)}
    if unknown := [name for name in named if name not in known]:
        raise InvalidInputError(
            f"plate: {', '.join(unknown)} can't be set per well in procedure"
            f" {dispensing.procedure.id}; expected some of {', '.join(sorted(known - {''}))}"
        )
    return tuple(named)


def _well(
    row: Mapping[str, float | str],
    names: tuple[str, ...],
    dispensing: Dispensing,
    i: int,
    *,
    without: str = "",
) -> _Well:
    filling = dispensing.filling(row, without=without)
    if filling is None:
        shown = ", ".join(f"{k}={v:.4g}" for k, v in row.items() if not isinstance(v, str))
        raise InvalidInputError(
            f"row {i + 1} ({shown}) does not fit {dispensing.well_volume_uL} uL with every volume"
            f" at least {MIN_VOLUME_uL} uL; sample it again"
        )
    wanted = dispensing.amounts(row)
    given = _delivered(dispensing, filling)
    asked = {k: v for k, v in row.items() if not isinstance(v, str)}
    share = _Shares(wanted, given, dispensing)
    values = tuple(
        _rounded(asked.get(name, dispensing.centre[name]) * share.of(name)) for name in names
    )
    metal = _metal(dispensing, given)
    electrons = dispensing.electrons_each * given.get("reductant", 0.0) / metal if metal else 0.0
    return _Well(str(row.get("role", "design")), values, _rounded(electrons), filling)


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def _delivered(dispensing: Dispensing, filling: Filling) -> dict[str, float]:
    """Nanomoles by role that rounded volumes bring."""
    given: dict[str, float] = {}
    for ticks, stock in zip(filling.stocks, dispensing.stocks, strict=True):
        nmol = ticks / TICKS * stock.concentration_mM
        given[stock.reagent.role] = given.get(stock.reagent.role, 0.0) + nmol
    return given


def _metal(dispensing: Dispensing, nmol: Mapping[str, float]) -> float:
    return sum(nmol.get(r.role, 0.0) * r.metal_atoms for r in dispensing.reagents)


@dataclass(frozen=True, slots=True)
class _Shares:
    """Delivered over wanted, by parameter."""

    wanted: Mapping[str, float]
    given: Mapping[str, float]
    dispensing: Dispensing

    def of(self, parameter: str) -> float:
        """Factor between the parameter asked for and the one the volumes deliver."""
        if parameter == "metal_mM":
            return self._metal()
        role = next(r.role for r in self.dispensing.reagents if r.parameter == parameter)
        against = REFERENCE.get(parameter, "")
        return self._role(role) / (self._role(against) if against else self._metal())

    def _metal(self) -> float:
        # a dopant counted per cluster comes on top of the metal that metal_mM counts
        roles = [r for r in self.dispensing.reagents if r.role in METAL_ROLES]
        counted = [r for r in roles if r.parameter != "dopant_per_cluster"]
        want = sum(self.wanted.get(r.role, 0.0) * r.metal_atoms for r in counted)
        have = sum(self.given.get(r.role, 0.0) * r.metal_atoms for r in counted)
        return have / want if want else 1.0

    def _role(self, role: str) -> float:
        want = self.wanted.get(role, 0.0)
        return self.given.get(role, 0.0) / want if want else 1.0


def _labels(wells: int) -> Iterable[str]:
    letters = _ROWS[wells]
    return (f"{row}{column}" for column in range(1, wells // len(letters) + 1) for row in letters)


def _addition_order(
    dispensing: Dispensing, used: Sequence[int]
) -> tuple[tuple[str, str, int], ...]:
    """Volume columns in the order they are added: a solvent goes in before what it carries."""
    order: list[tuple[str, str, int]] = []
    poured: set[int] = set()
    for item in dispensing.reagents:
        for i in used:
            stock = dispensing.stocks[i]
            if stock.reagent != item:
                continue
            at = dispensing.liquids.index(stock.portion)
            if at not in poured:
                poured.add(at)
                order.append((_solvent_column(dispensing, at), "solvent", at))
            order.append((_stock_column(stock), "stock", i))
    rest = [at for at, _ in enumerate(dispensing.liquids) if at not in poured]
    return (*order, *((_solvent_column(dispensing, at), "solvent", at) for at in rest))


def _stock_column(stock: Stock) -> str:
    return f"{stock.reagent.role}_{stock.concentration_mM:g}mM_uL"


def _holds(dispensing: Dispensing, columns: Sequence[str]) -> tuple[Hold, ...]:
    """The complex forms before the reductant goes in."""
    time = next((c for c in dispensing.fixed if c.parameter == "complexation_time_h"), None)
    first = next((name for name in columns if name.startswith("reductant_")), "")
    if time is None or isinstance(time.value, str) or not first:
        return ()
    text = "Let the complex form, shaken or stirred, before the reductant goes in."
    return (Hold(before=first, time_h=float(time.value), text=text),)


def _solvent_column(dispensing: Dispensing, at: int) -> str:
    liquid = dispensing.liquids[at]
    same = [p for p in dispensing.liquids if p.solvent == liquid.solvent]
    return f"{liquid.solvent}_uL" if len(same) == 1 else f"{liquid.solvent}_{liquid.roles[0]}_uL"


def _volume(filling: Filling, kind: str, i: int) -> float:
    return (filling.stocks if kind == "stock" else filling.solvents)[i] / TICKS


def _notes(plan: Dispensing, wells: Sequence[_Well], withheld: str, seed: int) -> Iterable[str]:
    phase = metal_phase(plan.procedure)
    yield f"Vessels: {plan.vessel}."
    shared = ", ".join(f"{c.parameter} {_shown(c.value)} {c.unit}".strip() for c in plan.fixed)
    if shared:
        yield f"The same for the whole plate, at the recommended value: {shared}."
    if any(c.parameter in {"pH", "acid_pH"} for c in plan.fixed):
        if any(r.role == "base" for r in plan.reagents):
            yield "pH follows from the base of each well: measure it, do not correct it."
        else:
            yield "Titrate one spare well to the pH first and give every well the same dose."
    yield (
        f"Layout in random order (seed {seed}); {plan.wells - len(wells)} wells stay empty: the"
        " next rounds are chosen from these results and learn more per well than a full first"
        " plate."
    )
    if withheld:
        yield f"The blank has the recommended values without {withheld.replace('_', ' ')}."
    else:
        yield f"Blank: purge one more vessel with nitrogen instead of {plan.step.reductant}."
    gas = max(
        (
            _GAS_mL_PER_UMOL * _delivered(plan, w.filling).get("reductant", 0.0) / 1000
            for w in wells
            if plan.step.reductant in _HYDROGEN
        ),
        default=0.0,
    )
    if gas:
        yield f"Up to {gas:.2g} mL of hydrogen comes off per vessel: vent it, never close it tight."
    if phase is not None:
        is_apart = any(ADDED_LIGAND in p.roles for p in plan.liquids)
        scope = "before the free ligand is added" if is_apart else SCOPE_TEXT[phase.scope]
        yield f"metal_mM counts {scope} ({plan.metal_volume_uL} uL)."
    yield (
        f"Every volume is 0 or at least {MIN_VOLUME_uL} uL, rounded to 0.1 uL; parameters are"
        " those the rounded volumes deliver. Columns follow the order of addition; between"
        f" additions follow procedure {plan.procedure.id}."
    )
    if is_two_phase(plan.procedure):
        yield "Where the procedure removes a layer, draw it off with a pipette before going on."
    yield (
        "Strengths of the stock solutions are practical limits (estimated): warm or dilute one"
        " that does not dissolve, and scale its volumes."
    )


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
