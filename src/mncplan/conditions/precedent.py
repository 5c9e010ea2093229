"""Read parameter values off published protocols and transformations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily
from mncplan.domain.known import Transformation
from mncplan.domain.liquid import metal_phase
from mncplan.domain.protocol import BenchStep, Procedure, PublishedProtocol, PublishedReagent
from mncplan.domain.provenance import Provenance
from mncplan.domain.route import Step

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """What one source used.

    Attributes:
        level: A for exactly the product, B for its metal core with another ligand.
        obstacle: Why its values can't be taken over; empty when they can.
    """

    id: str
    level: Literal["A", "B"]
    provenance: Provenance
    product: str
    readings: tuple[Reading, ...]
    obstacle: str = ""


def precedents(
    step: Step,
    procedure: Procedure | None,
    protocols: Iterable[PublishedProtocol],
    transformations: Iterable[Transformation],
) -> tuple[Precedent, ...]:
    """Sources for this product or its core, usable ones first, then by level and detail."""
    found: list[Precedent] = []
    for item in protocols:
        level = _level(step, item.target)
        if level is None:
            continue
        agents = {r.stock for r in item.reagents if r.role == "reductant" and r.stock}
        media = {r.stock for r in _counted(item) if r.role == "solvent"}
        found.append(
            Precedent(
                id=item.id,
                level=level,
                provenance=item.provenance,
                product=item.target_text,
                readings=tuple(_of_protocol(item, procedure, step.family)),
                obstacle=_obstacle(step, procedure, item.family, agents, media),
            )
        )
    for change in transformations:
        level = _level(step, change.target)
        if level is None or change.outcome == "failure" or change.level != "reported":
            continue
        agents = {change.reductant} if change.reductant else set()
        media = {part.strip() for part in change.solvent.split(";") if part.strip()}
        found.append(
            Precedent(
                id=change.id,
                level=level,
                provenance=change.provenance,
                product=change.target_text,
                readings=tuple(_of_transformation(change, procedure, step.family)),
                obstacle=_obstacle(step, procedure, change.family, agents, media),
            )
        )
    kept = [item for item in found if item.readings]
    return tuple(sorted(kept, key=lambda p: (bool(p.obstacle), p.level, -len(p.readings), p.id)))


def main_time(procedure: Procedure | None, family: str) -> str:
    """Name of the parameter that holds the duration of the reaction proper."""
    names = {p.parameter for p in procedure.parameters} if procedure else set()
    for name in ("reduction_time_h", "etching_time_h", "reaction_time_h"):
        if name in names:
            return name
    return "reduction_time_h" if family.startswith(_REDUCED) else "time_h"


def ligand_classes(cluster: Cluster) -> Counter[str]:
    """Ligands counted by class; halides, hydrides and chalcogenides by name."""
    kinds: Counter[str] = Counter()
    for ligand, n in cluster.ligands:
        is_atom = ligand.kind in {"halide", "hydride", "chalcogenide"}
        kinds[ligand.id if is_atom else ligand.kind] += n
    return kinds


def _level(step: Step, target: Cluster | ClusterFamily | None) -> Literal["A", "B"] | None:
    asked = step.cluster
    if asked is None or target is None:
        return None
    if isinstance(target, ClusterFamily):
        levels = {_level(step, member) for member in target.members()}
        return "A" if "A" in levels else "B" if "B" in levels else None
    if target.metals != asked.metals:
        return None
    if target.ligands == asked.ligands and target.charge == asked.charge:
        return "A"
    return "B" if ligand_classes(target) == ligand_classes(asked) else None


def _obstacle(
    step: Step, procedure: Procedure | None, family: str, agents: set[str], media: set[str]
) -> str:
    if family != step.family:
        return f"another kind of step ({family.replace('_', ' ')})"
    if step.reductant and agents and step.reductant not in agents:
        return f"another reductant ({', '.join(sorted(agents))})"
    if procedure is not None and media:
        ours = {s.stock for s in procedure.solvents if not s.role.startswith("reductant")}
        organic, theirs = ours - {"H2O"}, media - {"H2O"}
        if organic and theirs and not organic & theirs or bool(organic) != bool(theirs):
            return f"another solvent ({', '.join(sorted(media))})"
    return ""


def _of_transformation(
    item: Transformation, procedure: Procedure | None, family: str
) -> Iterator[Reading]:
    for match in re.finditer(r"(\w+)=([\d.]+?)(?:\.\.([\d.]+))?(?=\s*;|\s*$)", item.ratio):
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


def _counted(item: PublishedProtocol) -> tuple[PublishedReagent, ...]:
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


def _of_protocol(
    item: PublishedProtocol, procedure: Procedure | None, family: str
) -> Iterator[Reading]:
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
    for reagent in _counted(item):
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
