"""Read parameter values off one published protocol or transformation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mncplan.domain.conditions import PARAMETER_UNITS
from mncplan.domain.known import Transformation
from mncplan.domain.liquid import metal_phase
from mncplan.domain.recipe import BenchStep, Procedure, PublishedProtocol, PublishedReagent

_VOLUME_mL = {"L": 1000.0, "mL": 1.0, "uL": 0.001}
_WORKUP = frozenset(
    {"precipitate", "centrifuge", "wash", "ultrafilter", "dry", "redissolve", "store", "extract",
     "dialyse", "column", "page", "crystallise", "weigh"}
)  # fmt: skip
_WAITING = frozenset({"add", "stir", "heat", "age", "irradiate", "oxidise"})
_PER_METAL = {
    "ligand": "ligand_per_metal",
    "reductant": "reductant_per_metal",
    "base": "base_per_metal",
    "phase transfer": "phase_transfer_per_metal",
}
_REDUCED = ("direct_reduction", "co_reduction", "seeded_growth")


@dataclass(frozen=True, slots=True)
class Reading:
    """One parameter of one precedent; low and high differ when a range is reported."""

    parameter: str
    value: float
    low: float
    high: float


def main_time(procedure: Procedure | None, family: str) -> str:
    """Name of the parameter that holds the duration of the reaction proper."""
    names = {p.parameter for p in procedure.parameters} if procedure else set()
    for name in ("reduction_time_h", "etching_time_h", "reaction_time_h"):
        if name in names:
            return name
    return "reduction_time_h" if family.startswith(_REDUCED) else "time_h"


def transformation_readings(
    item: Transformation, procedure: Procedure | None, family: str
) -> Iterator[Reading]:
    """Numbers of a transformation, under the names the procedure uses."""
    for match in re.finditer(r"(\w+)=([\d.]+?)(?:\.\.([\d.]+))?(?=\s*;|\s*$)", item.ratio):
        if match.group(1) not in PARAMETER_UNITS:
            continue
        low = float(match.group(2))
        yield _span(match.group(1), low, float(match.group(3) or low))
    for name, pair in (("temperature_C", item.temperature_C), ("pH", item.pH)):
        if pair is not None:
            yield _span(name, *pair)
    names = {p.parameter for p in procedure.parameters} if procedure else set()
    if item.time_h is not None and not {"reduction_time_h", "etching_time_h"} <= names:
        yield _span(main_time(procedure, family), *item.time_h)


def _span(name: str, low: float, high: float) -> Reading:
    return Reading(name, (low + high) / 2, low, high)


def reagents_in_pot(item: PublishedProtocol) -> tuple[PublishedReagent, ...]:
    """Reagents that are in the pot before the work-up."""
    steps = _before_workup(item)
    text = " ".join(step.text for step in steps)
    if "{" not in text:
        return item.reagents
    kept = []
    seen: Counter[str] = Counter()
    for reagent in item.reagents:
        seen[reagent.stock] += 1
        n = seen[reagent.stock]
        mark = f"{{{reagent.stock}}}" if n == 1 else f"{{{reagent.stock}#{n}}}"
        if mark in text:
            kept.append(reagent)
    return tuple(kept)


def _before_workup(item: PublishedProtocol) -> tuple[BenchStep, ...]:
    end = next((i for i, s in enumerate(item.steps) if s.op in _WORKUP), len(item.steps))
    return item.steps[:end]


def _metal_mmol(item: PublishedProtocol) -> float | None:
    if item.metal_mmol:
        return item.metal_mmol
    amounts = [r.mmol for r in item.reagents if r.role.startswith("metal") and r.mmol]
    return sum(amounts) if amounts else None


def protocol_readings(
    item: PublishedProtocol, procedure: Procedure | None, family: str
) -> Iterator[Reading]:
    """Numbers of a protocol: ratios from its amounts, times and temperatures from its steps."""
    metal = _metal_mmol(item)
    if metal and item.has_usable_amounts:
        volume = _metal_volume_mL(item, procedure)
        if volume:
            yield _span("metal_mM", *(2 * (round(1000 * metal / volume, 3),)))
        for role, name in _PER_METAL.items():
            total = sum(
                r.equivalents if r.equivalents is not None else (r.mmol or 0.0) / metal
                for r in item.reagents
                if r.role == role
            )
            if total:
                yield _span(name, total, total)
    yield from _timing(item, procedure, family)


def _metal_volume_mL(item: PublishedProtocol, procedure: Procedure | None) -> float:
    phase = metal_phase(procedure) if procedure else None
    scope = phase.scope if phase else "mixture"
    total = 0.0
    for reagent in reagents_in_pot(item):
        factor = _VOLUME_mL.get(reagent.unit)
        if factor is None or reagent.amount is None:
            continue
        is_water = reagent.stock == "H2O" or reagent.role != "solvent"
        if scope == "organic_layer" and is_water or scope == "water_layer" and not is_water:
            continue
        if scope == "before_reductant" and _carries_reductant(item, reagent):
            continue
        total += reagent.amount * factor
    return total


def _carries_reductant(item: PublishedProtocol, reagent: PublishedReagent) -> bool:
    if reagent.role == "reductant":
        return True
    names = [r.stock for r in item.reagents if r.role == "reductant"]
    repeats = [r for r in item.reagents if r.stock == reagent.stock]
    n = repeats.index(reagent) + 1
    mark = f"{{{reagent.stock}}}" if n == 1 else f"{{{reagent.stock}#{n}}}"
    return any(
        mark in s.text and any(f"{{{name}}}" in s.text for name in names) for s in item.steps
    )


def _timing(item: PublishedProtocol, procedure: Procedure | None, family: str) -> Iterator[Reading]:
    steps = _before_workup(item)
    if not family.startswith(_REDUCED):
        waits = [s for s in steps if s.op in _WAITING and s.time_h]
        if waits:
            longest = max(waits, key=lambda s: s.time_h or 0.0)
            yield from _numbers((main_time(procedure, family), _hours([longest])))
            yield from _numbers(
                ("temperature_C", longest.temperature_C), ("stirring_rpm", longest.rpm)
            )
        return
    start = _reductant_step(item, steps)
    if start is None:
        return
    early, late = steps[:start], steps[start:]
    turn = next((i for i, s in enumerate(late) if s.op == "adjust_pH"), len(late))
    complexing = early[_ligand_step(item, early) :]
    yield from _numbers(
        ("complexation_time_h", _hours(complexing)),
        ("complexation_temperature_C", _first(s.temperature_C for s in complexing)),
        ("pH", _first(s.pH for s in reversed(early))),
        ("temperature_C", _first(s.temperature_C for s in late[:turn])),
        (main_time(procedure, family), _hours(late[:turn])),
        ("stirring_rpm", _first(s.rpm for s in late)),
        ("acid_pH", late[turn].pH if turn < len(late) else None),
        ("etching_time_h", _hours(late[turn:])),
    )


def _numbers(*pairs: tuple[str, float | None]) -> Iterator[Reading]:
    return (_span(name, value, value) for name, value in pairs if value is not None)


def _first(values: Iterable[float | None]) -> float | None:
    return next((value for value in values if value is not None), None)


def _hours(steps: Iterable[BenchStep]) -> float | None:
    total = sum(s.time_h for s in steps if s.op in _WAITING and s.time_h)
    return total or None


def _reductant_step(item: PublishedProtocol, steps: tuple[BenchStep, ...]) -> int | None:
    names = [r.stock for r in item.reagents if r.role == "reductant" and r.stock]
    words = ("borohydride", "amine borane", *(f"{{{name}}}" for name in names))
    for i, step in enumerate(steps):
        if step.op == "purge" and "CO" in names and step.atmosphere in {"CO", ""}:
            return i
        if step.op in {"add", "combine"} and any(word in step.text for word in words):
            return i
    return None


def _ligand_step(item: PublishedProtocol, steps: tuple[BenchStep, ...]) -> int:
    marks = [f"{{{r.stock}}}" for r in item.reagents if r.role == "ligand" and r.stock]
    added = [i for i, s in enumerate(steps) if any(mark in s.text for mark in marks)]
    return added[0] if added else len(steps)
