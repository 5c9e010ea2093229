"""Grow the hypergraph backwards from the target."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field, replace

from mncplan.domain.cluster import Cluster
from mncplan.domain.element import METALS
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Evidence, Level, Step
from mncplan.domain.species import Species, cluster_species
from mncplan.errors import ChemistryError
from mncplan.routes.assembly import Draft, realise
from mncplan.routes.complex_steps import complex_steps
from mncplan.routes.context import IndexedTransformation, RouteContext
from mncplan.routes.families import FAMILIES, Proposer, founded
from mncplan.routes.families.direct_reduction import propose as propose_direct
from mncplan.routes.families.ligand_functionalisation import outer_sphere
from mncplan.routes.families.oxidation import OUTER
from mncplan.routes.families.size_focusing import CRUDE, crude_species
from mncplan.routes.grading import best_level, probability
from mncplan.routes.precedents import same_medium, solvents_of
from mncplan.routes.request import RouteRequest
from mncplan.routes.separation import PROBABILITY, leaves_mixture
from mncplan.routes.skeleton import main_ligand, skeleton

STEP_COST = 0.3
ISOLATION_COST = 0.15
_MOST_FOLLOWED = 4
_LEVELS = "ABCD"


@dataclass(slots=True)
class Expansion:
    """All steps found, by product; and why others were refused."""

    steps: dict[Species, list[Step]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def step_cost(step: Step) -> float:
    """Additive cost: minus log of the estimated probability, plus a charge per operation."""
    work = STEP_COST + (ISOLATION_COST if step.isolates else 0.0)
    if leaves_mixture(step):
        work += ISOLATION_COST - math.log(PROBABILITY)
    return -math.log(max(step.probability, 1e-9)) + work


def expand(request: RouteRequest, context: RouteContext) -> Expansion:
    """Propose steps for the target and for everything they need, down to stock."""
    context = context.without(request.hide)
    found = Expansion()
    target = cluster_species(request.target)
    queue: deque[tuple[Species, Cluster | None, int]] = deque([(target, request.target, 0)])
    seen = {target}
    while queue:
        node, cluster, depth = queue.popleft()
        if depth and node in context.stock_species:
            continue
        steps = sorted(_steps_to(node, cluster, request, context, found), key=step_cost)
        for step in _best_founded(steps) if depth and cluster is not None else steps:
            found.steps.setdefault(node, []).append(step)
            if depth + 1 >= request.max_steps or not _is_followed(step, found.steps[node]):
                continue
            for tail in step.precursors:
                if tail not in seen:
                    seen.add(tail)
                    queue.append((tail, _as_cluster(tail, step), depth + 1))
    return found


def _is_followed(step: Step, before: list[Step]) -> bool:
    """Precedented steps always; of the others the cheapest few seeds of each family."""
    if step.level in {"A", "B"}:
        return True
    seeds = {other.seed for other in before if other.family == step.family}
    return len(seeds) <= _MOST_FOLLOWED


def _best_founded(steps: list[Step]) -> list[Step]:
    """Intermediates are made by precedent (A, B), by reduction or focusing (C), or by oxidation.

    Beside precedents only the cheapest reduction or focusing is kept.
    """
    founded = [step for step in steps if step.level in {"A", "B"}]
    plain = [step for step in steps if step.level == "C" and step.seed is None]
    oxidised = [s for s in steps if s.level in {"C", "D"} and s.family == OUTER]
    return [*founded, *(plain[:1] if founded else plain), *oxidised]


def _as_cluster(tail: Species, step: Step) -> Cluster | None:
    if step.seed is not None and cluster_species(step.seed) == tail:
        return step.seed
    if tail.isomer == CRUDE:
        return step.cluster
    return _companion(tail, step.cluster) if step.seed is not None else None


def _companion(tail: Species, cluster: Cluster | None) -> Cluster | None:
    """A second cluster of the step, in ligands of the product; None when the tail is none."""
    if cluster is None:
        return None
    parts = dict(tail.parts)
    metals = tuple((symbol, n) for symbol, n in tail.parts if symbol in METALS)
    ligands = tuple((lig, parts[lig.id]) for lig, _ in cluster.ligands if lig.id in parts)
    if sum(n for _, n in metals) <= 3 or not ligands:
        return None
    found = Cluster(metals=metals, ligands=ligands, charge=tail.charge)
    return found if cluster_species(found) == tail else None


def _steps_to(
    node: Species,
    cluster: Cluster | None,
    request: RouteRequest,
    context: RouteContext,
    found: Expansion,
) -> list[Step]:
    if cluster is None:
        return [
            step for step in complex_steps(node, context) if _is_allowed(step, request, context)
        ]
    is_crude = node.isomer == CRUDE
    is_target = cluster == request.target
    proposers = (propose_direct,) if is_crude else _proposers(cluster, context, is_target=is_target)
    steps: list[Step] = []
    for propose in proposers:
        try:
            drafts = list(propose(cluster, context))
        except ChemistryError as error:
            found.refused.append(str(error))
            continue
        for draft in drafts:
            if not (is_target or _may_be_founded(draft, context)):
                continue
            if is_crude:
                draft = _as_crude(draft, cluster)
            try:
                step = realise(draft, context)
            except ChemistryError as error:
                found.refused.append(f"{draft.family}: {error}")
                continue
            failed = [c for c in step.checks if c.is_hard and not c.is_ok]
            if failed:
                found.refused.append(f"{draft.family} ({draft.variant}): {failed[0].reason}")
            elif _is_allowed(step, request, context):
                steps.append(_graded_crude(step, context) if is_crude else step)
    return steps


def _proposers(cluster: Cluster, context: RouteContext, *, is_target: bool) -> tuple[Proposer, ...]:
    """Families that may lead to a cluster; a shell with joined ligands is joined last."""
    if outer_sphere(cluster) or context.is_joined_only(cluster):
        return (FAMILIES["ligand_functionalisation"],)
    return tuple(FAMILIES.values()) if is_target else founded(cluster, context)


def _may_be_founded(draft: Draft, context: RouteContext) -> bool:
    """False when no precedent from its seed and no protocol can lift the draft to A or B."""
    if draft.seed is None or draft.family == OUTER:
        return True
    shape, seed = skeleton(draft.product), skeleton(draft.seed)
    return any(
        shape in entry.skeletons and seed in entry.seed_skeletons
        for entry in context.precedents_of.get(draft.family, ())
    ) or any(item.family == draft.family for item in context.protocols_to.get(shape, ()))


def _as_crude(draft: Draft, cluster: Cluster) -> Draft:
    crude = Cluster(
        metals=cluster.metals, ligands=cluster.ligands, charge=cluster.charge, isomer=CRUDE
    )
    pool = crude_species(crude)
    made = cluster_species(draft.product)
    terms = tuple((pool if s == made else s, n) for s, n in draft.reaction.terms)
    return replace(draft, reaction=Reaction(terms), product_species=pool, byproducts=())


def _graded_crude(step: Step, context: RouteContext) -> Step:
    """Grade a reduction to a crude.

    A focusing precedent of the target in the same solvent is exact (A); a crude has no one
    composition, so any reduction with the same ligand by the same method is a precedent too (B).
    """
    medium = context.solvents_of(step.variant)
    found = []
    for entry in context.precedents:
        level = _crude_level(step, entry, medium)
        if level is not None:
            item = entry.item
            found.append(
                Evidence(
                    id=item.id,
                    level=level,
                    provenance=item.provenance,
                    summary=f"{item.family.replace('_', ' ')}: {', '.join(item.precursors)} gives "
                    f"{item.target_text}",
                )
            )
    found.sort(key=lambda e: (e.level, not e.provenance.verified, e.id))
    evidence = tuple(found[:4])
    chance = max(0.3, probability(evidence))
    if any(c.name == "size range" and not c.is_ok for c in step.checks):
        chance *= 0.5
    if best_level(evidence) != "A" and _focused_elsewhere(step, context):
        chance *= 0.5
    return replace(
        step,
        evidence=evidence,
        level=best_level(evidence),
        probability=chance,
        checks=(),
        isolates=True,
        note="a size-mixed crude; the equation is written for the part that becomes the target",
    )


def _focused_elsewhere(step: Step, context: RouteContext) -> bool:
    """True when focusing of this product is reported, in a named other solvent."""
    if step.cluster is None:
        return False
    shape = skeleton(step.cluster)
    return any(
        entry.item.family == "size_focusing" and entry.item.solvent and shape in entry.skeletons
        for entry in context.precedents
    )


def _crude_level(step: Step, entry: IndexedTransformation, medium: frozenset[str]) -> Level | None:
    item = entry.item
    if item.outcome == "failure" or step.cluster is None or not entry.targets:
        return None
    target = entry.targets[0]
    if target.host != step.cluster.host or item.reductant not in {"", step.reductant}:
        return None
    if item.family == "size_focusing":
        same = target.metals == step.cluster.metals and main_ligand(target).id == step.ligand
        return "A" if same and same_medium(medium, solvents_of(item)) else None
    if item.family != step.family:
        return None
    ligand = main_ligand(target)
    if ligand.id == step.ligand:
        return "B"
    return "C" if ligand.kind == main_ligand(step.cluster).kind else None


def _is_allowed(step: Step, request: RouteRequest, context: RouteContext) -> bool:
    if _LEVELS.index(step.level) > _LEVELS.index(request.worst_level):
        return False
    return not (names_of(step, context) & set(request.forbid))


def names_of(step: Step, context: RouteContext) -> set[str]:
    """Everything about a step that a user may forbid or require."""
    names = {step.family, step.variant, step.reductant, step.product.text}
    names |= {group for group in FAMILIES if step.family.startswith(group)}
    if step.isolates:
        names |= context.chemicals_of(step.variant, step.ligand, step.reductant)
    for tail in step.precursors:
        names.add(tail.text)
        item = context.stock_species.get(tail)
        if item is not None:
            names |= {item.key, item.name, item.cas}
    return names - {""}
