"""Literature steps as (family, product skeleton, precursor skeletons), and copies of one step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mncplan.app.request import PlanOptions
from mncplan.app.routes import route_context
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import Transformation
from mncplan.domain.route import Step
from mncplan.domain.species import Species, cluster_species
from mncplan.knowledge import KnowledgeBase
from mncplan.routes.context import IndexedTransformation, RouteContext
from mncplan.routes.expand import Grower
from mncplan.routes.request import RouteRequest
from mncplan.routes.skeleton import Skeleton, main_ligand, skeleton

PLANNED = (
    "direct_reduction_one_phase", "direct_reduction_two_phase", "size_focusing", "seeded_growth",
    "ligand_exchange_mild", "ligand_exchange_full", "co_reduction", "metal_exchange",
    "isoelectronic_conversion", "surface_motif_exchange", "thermal_fusion", "oxidative_etching",
    "outer_sphere_oxidation", "intercluster_exchange", "isomerisation", "hydride_insertion",
    "ligand_functionalisation", "electrochemical_reduction",
)  # fmt: skip
"""Families of steps between clusters, or from complexes to clusters."""

Precursor = tuple[Skeleton, ...] | str
"""Skeletons of the clusters a step starts from, or the ligand class of the complex it reduces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteratureEdge:
    """One distinct reported step with all its copies.

    Attributes:
        product: The concrete product that is asked for.
        any_of: True when the precursor is a family of doped clusters: any member is right.
        copies: Ids of every transformation and protocol to hide with it.
    """

    family: str
    product: Cluster
    precursor: Precursor
    any_of: bool
    ids: tuple[str, ...]
    sources: tuple[str, ...]
    copies: frozenset[str]
    year: int | None

    @property
    def label(self) -> str:
        """The edge as text."""
        start = (
            self.precursor
            if isinstance(self.precursor, str)
            else "+".join("".join(f"{s}{n}" for s, n in metals) for metals, _ in self.precursor)
        )
        return f"{self.family}: {start} -> {self.product}"


def precursor_of(entry: IndexedTransformation) -> Precursor:
    """Skeletons of the seeds, or the class of the ligand of the complex."""
    if entry.seeds:
        return tuple(sorted({skeleton(seed) for seed in entry.seeds}))
    return main_ligand(entry.targets[0]).kind


def precursor_of_step(step: Step) -> Precursor:
    """The same for a proposed step."""
    seeds = {skeleton(step.seed)} if step.seed is not None else set()
    if step.family == "intercluster_exchange":
        seeds = {_shape_of(species) for species, _ in step.reaction.reactants}
    if seeds:
        return tuple(sorted(seeds))
    return main_ligand(step.cluster).kind if step.cluster is not None else ""


def _shape_of(species: Species) -> Skeleton:
    return skeleton(Cluster.parse(species.text))


def is_hit(step: Step, edge: LiteratureEdge) -> bool:
    """Same family, same precursor skeleton and ligand class."""
    if step.family != edge.family:
        return False
    found = precursor_of_step(step)
    if edge.any_of and not isinstance(edge.precursor, str):
        return set(found) <= set(edge.precursor)
    return found == edge.precursor


def is_truth(entry: IndexedTransformation) -> bool:
    """A reported success with a definite product, by a family that is planned.

    A row whose product is among several precursors is a stage of a mechanism, not a synthesis.
    """
    item = entry.item
    return (
        item.outcome == "success"
        and item.level == "reported"
        and bool(entry.targets)
        and item.family in PLANNED
        and not entry.skeletons & entry.seed_skeletons - _same_core(entry)
    )


def _same_core(entry: IndexedTransformation) -> frozenset[Skeleton]:
    """Skeletons that product and precursor may share: the step changes ligand, charge or isomer."""
    return entry.seed_skeletons if len(entry.item.precursors) == 1 else frozenset()


def literature_edges(knowledge: KnowledgeBase) -> tuple[LiteratureEdge, ...]:
    """Distinct edges of the knowledge base, in the order of their first row."""
    context = full_context(knowledge)
    by_unit: dict[tuple[str, Skeleton, Precursor], list[IndexedTransformation]] = defaultdict(list)
    for entry in context.precedents:
        if is_truth(entry):
            unit = entry.item.family, skeleton(entry.targets[0]), precursor_of(entry)
            by_unit[unit].append(entry)
    edges = []
    for (family, _, precursor), rows in by_unit.items():
        first = rows[0]
        years = [year for row in rows if (year := _year(row.item, knowledge)) is not None]
        edges.append(
            LiteratureEdge(
                family=family,
                product=first.targets[0],
                precursor=precursor,
                any_of=any(" = " in text for row in rows for text in row.item.precursors),
                ids=tuple(row.item.id for row in rows),
                sources=tuple(sorted({row.item.provenance.source for row in rows})),
                copies=copies_of(rows, context, knowledge),
                year=min(years, default=None),
            )
        )
    return tuple(edges)


def _year(item: Transformation, knowledge: KnowledgeBase) -> int | None:
    return knowledge.source_by_key[item.provenance.source].year


def copies_of(
    rows: Iterable[IndexedTransformation], context: RouteContext, knowledge: KnowledgeBase
) -> frozenset[str]:
    """Everything that would give the edge away.

    Rows that join the same two skeletons in any family, ligand or direction; direct reductions to
    the product by one or two phases; all rows and protocols of the same works; protocols of the
    same family for the same skeleton.
    """
    rows = tuple(rows)
    products = {shape for row in rows for shape in row.skeletons}
    seeds = {shape for row in rows for shape in row.seed_skeletons}
    families = {_merged(row.item.family) for row in rows}
    works = {_work(row.item.provenance.source, knowledge) for row in rows}
    hidden = {row.item.id for row in rows}
    for other in context.precedents:
        pair = other.skeletons & products and (
            other.seed_skeletons & seeds
            if seeds
            else not other.seeds and _merged(other.item.family) in families
        )
        back = other.skeletons & seeds and other.seed_skeletons & products
        if pair or back or _work(other.item.provenance.source, knowledge) in works:
            hidden.add(other.item.id)
    for protocol in context.protocols:
        same = (
            protocol.target is not None
            and skeleton(protocol.target) in products
            and _merged(protocol.family) in families
        )
        if same or _work(protocol.provenance.source, knowledge) in works:
            hidden.add(protocol.id)
    return frozenset(hidden)


def _merged(family: str) -> str:
    return "direct_reduction" if family.startswith("direct_reduction") else family


def _work(key: str, knowledge: KnowledgeBase) -> str:
    source = knowledge.source_by_key[key]
    return source.doi.lower() or key


def full_context(knowledge: KnowledgeBase) -> RouteContext:
    """The planner's context with nothing hidden."""
    return route_context(knowledge, PlanOptions())


def without(context: RouteContext, hidden: Iterable[str]) -> RouteContext:
    """A context that never heard of some transformations and protocols."""
    gone = set(hidden)
    return replace(
        context,
        transformations=tuple(t for t in context.transformations if t.id not in gone),
        protocols=tuple(p for p in context.protocols if p.id not in gone),
    )


def one_step(product: Cluster, context: RouteContext) -> list[Step]:
    """All steps the planner proposes for a product."""
    request = RouteRequest(target=product, max_steps=1)
    grower = Grower(request, context.with_ligands_of(product))
    grower.grow(cluster_species(product), 0)
    return grower.steps
