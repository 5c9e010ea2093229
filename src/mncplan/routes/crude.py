"""A reduction that ends in a size-mixed crude, and its grade."""

from __future__ import annotations

from dataclasses import replace

from mncplan.domain.cluster import Cluster
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Level, Step
from mncplan.domain.species import cluster_species
from mncplan.routes.assembly import Draft
from mncplan.routes.context import IndexedTransformation, RouteContext
from mncplan.routes.families.size_focusing import crude_species
from mncplan.routes.grading import best_level, probability
from mncplan.routes.precedents import same_medium, solvents_of
from mncplan.routes.skeleton import main_ligand, skeleton
from mncplan.routes.telling import cited


def as_crude(draft: Draft, cluster: Cluster) -> Draft:
    """The same reduction, stopped at a mixture of sizes that holds the cluster."""
    pool = crude_species(cluster)
    made = cluster_species(draft.product)
    terms = tuple((pool if s == made else s, n) for s, n in draft.reaction.terms)
    return replace(draft, reaction=Reaction(terms), product_species=pool, byproducts=())


def graded_crude(step: Step, context: RouteContext) -> Step:
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
            family = item.family.replace("_", " ")
            found.append(
                cited(
                    item, level, f"{family}: {', '.join(item.precursors)} gives {item.target_text}"
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
