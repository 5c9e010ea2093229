"""Experiments, controls and replicates placed in the wells of a plate."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np

from mncplan.domain.plate_rules import LABWARE, Labware, PlateRules, RulePrice
from mncplan.domain.protocol import Hold, Plate, StockSolution
from mncplan.errors import InvalidInputError

Setting = Mapping[str, float | str]

FILL: Final = 0.9
"""Part of a vessel that may be filled (assumed: room to stir and not to spill)."""

_DRAWS: Final = 200


class Dispenser(Protocol):
    """Turns a recipe into volumes; what the layout needs from outside."""

    def columns(self) -> tuple[str, ...]:
        """Every column that may occur, ending in ``_uL``, in order of addition."""
        ...

    def volumes(self, setting: Setting, *, without: str = "") -> Mapping[str, float] | None:
        """Microlitres by column; None if the recipe can't be dispensed."""
        ...

    def parameters_of(self, role: str) -> frozenset[str]:
        """Parameters that only the dose of a role depends on."""
        ...

    def stocks(self, totals: Mapping[str, float]) -> tuple[StockSolution, ...]:
        """How to prepare what the plate takes, from microlitres by column."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupant:
    """What goes into one well.

    Attributes:
        role: experiment, replicate, control or blank.
        experiment: Number or name of the recipe; wells with the same one are replicates.
    """

    role: str
    experiment: str
    setting: Setting
    volumes: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateRequest:
    """What to lay out.

    Attributes:
        settings: Recipes from the optimiser, in the order of their numbers.
        names: Of the recipes; empty for 1, 2, 3 ...
        incumbent: Best recipe so far, repeated when the rules ask for it, and the base of blanks.
        incumbent_name: What its repeats are called.
        prices: From the optimiser.
        holds: Stops between additions.
    """

    settings: tuple[Setting, ...]
    rules: PlateRules
    seed: int
    names: tuple[str, ...] = ()
    incumbent: Setting | None = None
    incumbent_name: str = "best"
    prices: tuple[RulePrice, ...] = ()
    holds: tuple[Hold, ...] = ()


def lay_out(request: PlateRequest, dispenser: Dispenser) -> Plate:
    """Place experiments, replicates, controls and blanks at random, and say what goes in.

    Of 200 random layouts the one is taken in which wells of one recipe lie far apart and no
    parameter runs along rows or columns (restricted randomisation), so that a gradient over the
    plate is not read as an effect.

    Raises:
        InvalidInputError: If a recipe can't be dispensed, a well overflows, a shared value
            differs, there are too many stocks, or there are more wells than places.
    """
    rules = request.rules
    labware = LABWARE[rules.labware]
    occupants = _occupants(request, dispenser)
    shared = _shared(request.settings, rules)
    names = tuple(dict.fromkeys(name for o in occupants for name in o.setting))
    totals = {c: sum(o.volumes.get(c, 0.0) for o in occupants) for c in dispenser.columns()}
    used = tuple(c for c in totals if totals[c] > 0)
    stocks = dispenser.stocks({c: totals[c] for c in used})
    _check_rules(occupants, rules, labware, len(stocks))
    placed, confounding = _placed(occupants, labware, rules, request.seed)
    return Plate(
        wells=labware.n_wells,
        well_volume_uL=max(sum(o.volumes.values()) for o in occupants),
        columns=("well", "role", "experiment", *names, *used),
        rows=tuple(
            (
                well, o.role, o.experiment,
                *(o.setting.get(name, "") for name in names),
                *(round(o.volumes.get(column, 0.0), 1) for column in used),
            )
            for well, o in placed
        ),
        stocks=stocks,
        notes=tuple(_notes(request, labware, len(occupants), confounding)),
        labware=labware.key,
        shared=shared,
        prices=request.prices,
        holds=tuple(_held(hold, tuple(totals), used) for hold in request.holds),
    )  # fmt: skip


def _held(hold: Hold, columns: Sequence[str], used: Sequence[str]) -> Hold:
    """A hold before the first liquid that goes in from its column on."""
    if hold.before not in columns:
        return hold
    later = columns[columns.index(hold.before) :]
    return replace(hold, before=next((c for c in later if c in used), ""))


def _occupants(request: PlateRequest, dispenser: Dispenser) -> list[Occupant]:
    rules = request.rules
    names = request.names or tuple(str(i + 1) for i in range(len(request.settings)))
    found = [
        _occupant("experiment", name, setting, dispenser)
        for name, setting in zip(names, request.settings, strict=True)
    ]
    base = request.incumbent or (request.settings[0] if request.settings else None)
    if base is None:
        raise InvalidInputError("plate: nothing to lay out; give at least one recipe")
    first = request.settings[0] if request.settings else {}
    shared = {name: first[name] for name in rules.shared if name in first}
    numbers = {name: value for name, value in shared.items() if not isinstance(value, str)}
    base = {**base, **shared}
    if request.incumbent is not None:
        found += [
            _occupant("replicate", request.incumbent_name, base, dispenser)
        ] * rules.n_incumbents
    for item in rules.controls:
        known = {name: numbers.get(name, value) for name, value in item.setting}
        found.append(_occupant("control", item.name, known, dispenser))
    blank = _occupant("blank", "blank", base, dispenser, without=rules.blank_without)
    lacking = dispenser.parameters_of(rules.blank_without)
    blank = replace(blank, setting={k: v for k, v in base.items() if k not in lacking})
    return found + [blank] * (rules.n_blanks if rules.blank_without else 0)


def _occupant(
    role: str, name: str, setting: Setting, dispenser: Dispenser, *, without: str = ""
) -> Occupant:
    volumes = dispenser.volumes(setting, without=without)
    if volumes is None:
        shown = ", ".join(f"{k}={v:.4g}" if not isinstance(v, str) else f"{k}={v}"
                          for k, v in setting.items())  # fmt: skip
        raise InvalidInputError(f"plate: {role} {name} ({shown}) can't be dispensed into a well")
    return Occupant(role=role, experiment=name, setting=setting, volumes=volumes)


def _shared(settings: Sequence[Setting], rules: PlateRules) -> tuple[tuple[str, float | str], ...]:
    found = []
    for name in rules.shared:
        values = sorted({str(s[name]) for s in settings if name in s})
        if len(values) > 1:
            raise InvalidInputError(
                f"plate: {name} has one value per plate, got {', '.join(values)};"
                " ask for a batch with the aim best, which keeps the rules of the plate"
            )
        found += [(name, s[name]) for s in settings[:1] if name in s]
    return tuple(found)


def _check_rules(
    occupants: Sequence[Occupant], rules: PlateRules, labware: Labware, n_stocks: int
) -> None:
    room = FILL * labware.capacity_uL
    for item in occupants:
        if (full := sum(item.volumes.values())) > room + 1e-6:
            raise InvalidInputError(
                f"plate: {item.role} {item.experiment} takes {full:.0f} uL; {labware.name} hold"
                f" {room:.0f} uL with head space"
            )
    if rules.most_stocks is not None and n_stocks > rules.most_stocks:
        raise InvalidInputError(
            f"plate: {n_stocks} stock solutions, at most {rules.most_stocks} wanted"
        )


def _placed(
    occupants: Sequence[Occupant], labware: Labware, rules: PlateRules, seed: int
) -> tuple[list[tuple[str, Occupant]], float]:
    """Wells in the order of their labels, and the largest correlation with a row or column."""
    places = [w for w in labware.labels() if rules.edge == "use" or not labware.is_edge(w)]
    if len(occupants) > len(places):
        raise InvalidInputError(
            f"plate: {len(occupants)} wells are needed, {labware.name} offer {len(places)}"
            f"{' without the outer ring' if rules.edge == 'avoid' else ''}"
        )
    places = places[: len(occupants)]
    where = np.array([(ord(w[0]) - 65, int(w[1:]) - 1) for w in places], dtype=float)
    values = _numbers(occupants)
    rng = random.Random(seed)
    best: tuple[float, float, list[int]] | None = None
    for _ in range(_DRAWS):
        order = rng.sample(range(len(occupants)), len(occupants))
        near, along = (
            _nearest_replicate(occupants, order, where),
            _confounding(values[order], where),
        )
        score = along - min(near, 3.0) / 3.0
        if best is None or score < best[0]:
            best = (score, along, order)
    if best is None:
        raise InvalidInputError("plate: no layout was drawn")
    _, along, order = best
    return [(well, occupants[i]) for well, i in zip(places, order, strict=True)], along


def _numbers(occupants: Sequence[Occupant]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Values of the parameters that vary, shape (wells, parameters); 0 where one is absent."""
    names = dict.fromkeys(name for o in occupants for name in o.setting)
    columns = []
    for name in names:
        raw = [o.setting.get(name, 0.0) for o in occupants]
        kinds = {v: float(i) for i, v in enumerate(sorted({str(v) for v in raw}))}
        column = [kinds[str(v)] if any(isinstance(x, str) for x in raw) else float(v) for v in raw]
        if len(set(column)) > 1:
            columns.append(column)
    return np.array(columns, dtype=float).reshape(len(columns), len(occupants)).T


def _confounding(
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    where: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> float:
    """Largest absolute correlation of a parameter with the row or the column of its well."""
    if values.size == 0 or len(values) < 3:
        return 0.0
    a, b = values - values.mean(axis=0), where - where.mean(axis=0)
    norms = np.outer(np.linalg.norm(a, axis=0), np.linalg.norm(b, axis=0))
    products = np.abs(a.T @ b)
    return float(np.max(np.divide(products, norms, out=np.zeros_like(products), where=norms > 0)))


def _nearest_replicate(
    occupants: Sequence[Occupant],
    order: Sequence[int],
    where: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> float:
    """Smallest distance in wells between two of one recipe; large when there are none."""
    seats: dict[str, list[int]] = {}
    for seat, i in enumerate(order):
        seats.setdefault(occupants[i].experiment, []).append(seat)
    gaps = [
        float(np.abs(where[a] - where[b]).max())
        for group in seats.values()
        for a in group
        for b in group
        if a < b
    ]
    return min(gaps, default=99.0)


def _notes(request: PlateRequest, labware: Labware, n_used: int, confounding: float) -> list[str]:
    ring = " The outer ring stays empty." if request.rules.edge == "avoid" else ""
    found = [
        f"Vessels: {labware.name}; {n_used} used.{ring}",
        f"Random layout (seed {request.seed}), the best of {_DRAWS}: the largest correlation of a"
        f" parameter with a row or column is {confounding:.2f}.",
    ]
    if request.rules.n_incumbents and request.incumbent is None:
        found.append("No replicates: there is no best recipe yet.")
    if request.rules.n_blanks and not request.rules.blank_without:
        found.append("No blank: the rules name no reagent that it goes without (blank_without).")
    if request.rules.shared:
        found.append(
            "Replicates, controls and blanks take the plate's own value of"
            f" {', '.join(request.rules.shared)}."
        )
    return found
