"""Grow the hypergraph backwards from the target."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field, replace

from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Check, Evidence, Level, Step
from mncplan.domain.species import Species, cluster_species
from mncplan.errors import ChemistryError
from mncplan.routes.assembly import Draft, realise
from mncplan.routes.complexes import (
    complex_formation,
    complex_procedure,
    phosphine_complex,
    phosphine_complex_formation,
)
from mncplan.routes.context import IndexedTransformation, RouteContext
from mncplan.routes.families import FAMILIES
from mncplan.routes.families.direct_reduction import propose as propose_direct
from mncplan.routes.families.size_focusing import CRUDE, crude_species
from mncplan.routes.precedents import best_level, probability, same_medium, solvents_of
from mncplan.routes.request import RouteRequest
from mncplan.routes.skeleton import main_ligand, skeleton

STEP_COST = 0.3
ISOLATION_COST = 0.15
COMPLEX_PROBABILITY = 0.98
_LEVELS = "ABCD"


@dataclass(slots=True)
class Expansion:
    """All steps found, by product; and why others were refused."""

    steps: dict[Species, list[Step]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def step_cost(step: Step) -> float:
    """Additive cost: minus log of the estimated probability, plus a charge per operation."""
    work = STEP_COST + (ISOLATION_COST if step.isolates else 0.0)
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
        steps = _steps_to(node, cluster, request, context, found)
        for step in _best_founded(steps) if depth and cluster is not None else steps:
            found.steps.setdefault(node, []).append(step)
            if depth + 1 >= request.max_steps:
                continue
            for tail in step.precursors:
                if tail not in seen:
                    seen.add(tail)
                    queue.append((tail, _as_cluster(tail, step), depth + 1))
    return found


def _best_founded(steps: list[Step]) -> list[Step]:
    """Intermediates are made by precedent (A, B); without one, by reduction or focusing (C)."""
    founded = [step for step in steps if step.level in {"A", "B"}]
    if founded:
        return founded
    return [step for step in steps if step.level == "C" and step.seed is None]


def _as_cluster(tail: Species, step: Step) -> Cluster | None:
    if step.seed is not None and cluster_species(step.seed) == tail:
        return step.seed
    if tail.isomer == CRUDE:
        return step.cluster
    return None


def _steps_to(
    node: Species,
    cluster: Cluster | None,
    request: RouteRequest,
    context: RouteContext,
    found: Expansion,
) -> list[Step]:
    if cluster is None:
        return [
            step for step in _complex_steps(node, context) if _is_allowed(step, request, context)
        ]
    is_crude = node.isomer == CRUDE
    proposers = (propose_direct,) if is_crude else tuple(FAMILIES.values())
    steps: list[Step] = []
    for propose in proposers:
        try:
            drafts = list(propose(cluster, context))
        except ChemistryError as error:
            found.refused.append(str(error))
            continue
        for draft in drafts:
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


def _complex_steps(node: Species, context: RouteContext) -> list[Step]:
    for metal in ("Au", "Ag", "Cu", "Cd", "Hg"):
        for ligand in context.ligands.values():
            if not any(name == ligand.id for name, _ in node.parts):
                continue
            try:
                if ligand.donation == "X":
                    reaction, product = complex_formation(metal, ligand)
                elif metal == "Au" and ligand.kind == "phosphine":
                    product = phosphine_complex(ligand, context.ligands["Cl"])
                    reaction = phosphine_complex_formation(product, ligand)
                else:
                    continue
            except ChemistryError:
                continue
            if product == node:
                evidence = _complex_evidence(metal, ligand, product, context)
                return [_complex_step(product, reaction, ligand, evidence)]
    return []


def _complex_step(
    product: Species, reaction: Reaction, bound: Ligand, evidence: tuple[Evidence, ...]
) -> Step:
    tails = tuple(s for s, _ in reaction.reactants if s.text not in {"OH-", "H2O", "H+"})
    return Step(
        family="complex_formation",
        variant=complex_procedure(product, bound),
        product=product,
        precursors=tails,
        reaction=reaction,
        level=best_level(evidence),
        probability=COMPLEX_PROBABILITY,
        evidence=evidence,
        checks=(
            Check(
                name="stoichiometry known",
                is_ok=True,
                is_hard=False,
                reason="textbook ligand exchange; not isolated here",
            ),
        ),
        ligand=bound.id,
        isolates=False,
    )


def _complex_evidence(
    metal: str, ligand: Ligand, product: Species, context: RouteContext
) -> tuple[Evidence, ...]:
    """Reported formations of such a complex, and reported uses of it as a precursor."""
    own, kin = product.text, f"{metal}(SR)" if ligand.donation == "X" else product.text
    found = []
    for item in context.transformations:
        if item.outcome != "success":
            continue
        is_made = item.family == "complex_formation"
        if is_made and ligand.donation == "X":
            exact = f"{metal}({ligand.id})" in item.target_text
            if not (exact or item.target_text.lstrip("[").startswith(metal)):
                continue
        elif any(text.startswith((own, kin)) for text in item.precursors):
            exact = any(text.startswith(own) for text in item.precursors)
        else:
            continue
        found.append(
            Evidence(
                id=item.id,
                level="A" if exact else "B",
                provenance=item.provenance,
                summary=f"{', '.join(item.precursors)} -> {item.target_text}"
                if is_made
                else f"used as the precursor of {item.target_text}",
            )
        )
    found.sort(key=lambda e: (e.level, not e.provenance.verified, e.id))
    return tuple(found[:3])


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
