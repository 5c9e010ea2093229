"""Find the reported recipes a step may take its numbers from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mncplan.conditions.reading import (
    Reading,
    protocol_readings,
    reagents_in_pot,
    transformation_readings,
)
from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily
from mncplan.domain.known import Transformation
from mncplan.domain.ligand_kinds import MONATOMIC_KINDS
from mncplan.domain.provenance import Provenance
from mncplan.domain.recipe import Procedure, PublishedProtocol
from mncplan.domain.route import Step


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
    told: set[tuple[str, str]] = set()
    for item in protocols:
        level = _level(step, item.target)
        if level is None:
            continue
        recipe = _Recipe(
            family=item.family,
            agents=frozenset(r.stock for r in item.reagents if r.role == "reductant" and r.stock),
            media=frozenset(r.stock for r in reagents_in_pot(item) if r.role == "solvent"),
            solubility=solubility(item.target),
            has_base=not item.has_usable_amounts or _is_basic(item),
            is_complete=item.has_usable_amounts,
        )
        told.add((item.provenance.source, item.target_text))
        found.append(
            Precedent(
                id=item.id,
                level=level,
                provenance=item.provenance,
                product=item.target_text,
                readings=tuple(protocol_readings(item, procedure, step.family)),
                obstacle=_obstacle(step, procedure, recipe, level),
            )
        )
    for change in transformations:
        level = _level(step, change.target)
        if level is None or change.outcome == "failure" or change.level != "reported":
            continue
        if (change.provenance.source, change.target_text) in told:
            continue
        recipe = _Recipe(
            family=change.family,
            agents=frozenset({change.reductant} - {""}),
            media=frozenset(part.strip() for part in change.solvent.split(";")) - {""},
            solubility=solubility(change.target),
        )
        found.append(
            Precedent(
                id=change.id,
                level=level,
                provenance=change.provenance,
                product=change.target_text,
                readings=tuple(transformation_readings(change, procedure, step.family)),
                obstacle=_obstacle(step, procedure, recipe, level),
            )
        )
    kept = [item for item in found if item.readings]
    return tuple(sorted(kept, key=_rank))


def _rank(item: Precedent) -> tuple[bool, str, bool, int, str]:
    is_recalled = not item.provenance.verified
    return bool(item.obstacle), item.level, is_recalled, -len(item.readings), item.id


def ligand_classes(cluster: Cluster) -> Counter[str]:
    """Ligands counted by class; halides, hydrides and chalcogenides by name."""
    kinds: Counter[str] = Counter()
    for ligand, n in cluster.ligands:
        is_atom = ligand.kind in MONATOMIC_KINDS
        kinds[ligand.id if is_atom else ligand.kind] += n
    return kinds


def solubility(target: Cluster | ClusterFamily | None) -> str:
    """Where the main ligand of a cluster dissolves; unknown for families and generic ligands."""
    if not isinstance(target, Cluster):
        return "unknown"
    most = max(target.ligands, key=lambda pair: pair[1], default=None)
    return most[0].solubility if most is not None and not most[0].is_generic else "unknown"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipe:
    """What decides whether two recipes are of one kind."""

    family: str
    agents: frozenset[str]
    media: frozenset[str]
    solubility: str
    has_base: bool = True
    is_complete: bool = True


def _obstacle(step: Step, procedure: Procedure | None, recipe: _Recipe, level: str) -> str:
    """Why the numbers of a recipe mean something else here; empty when they carry over."""
    if recipe.family != step.family:
        return recipe.family.replace("_", " ")
    if step.reductant and recipe.agents and step.reductant not in recipe.agents:
        return f"with {', '.join(sorted(recipe.agents))}"
    ours = (
        {s.stock for s in procedure.solvents if not s.role.startswith("reductant")}
        if procedure
        else set()
    )
    if ours and recipe.media and _organic(ours) != _organic(recipe.media):
        both = _organic(ours) & _organic(recipe.media)
        if not both:
            return f"in {', '.join(sorted(recipe.media))}"
    elif level == "B" and not (ours and recipe.media):
        asked = solubility(step.cluster)
        if recipe.solubility != asked and "unknown" not in {recipe.solubility, asked}:
            return f"ligand soluble in: {recipe.solubility}"
    if level == "B" and not recipe.is_complete:
        return "amounts not read"
    if procedure and not recipe.has_base and _sets_base(procedure):
        return "a recipe without base"
    return ""


def _organic(stocks: Iterable[str]) -> set[str]:
    return set(stocks) - {"H2O"}


def _sets_base(procedure: Procedure) -> bool:
    return any(r.role == "base" for r in procedure.reagents)


def _is_basic(item: PublishedProtocol) -> bool:
    return any(r.role == "base" for r in item.reagents) or any(s.pH for s in item.steps)
