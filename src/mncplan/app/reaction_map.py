"""Draw the known network of transformations around a target out of the knowledge base."""

from __future__ import annotations

from collections import deque
from functools import lru_cache

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily, parse_cluster
from mncplan.domain.known import Transformation
from mncplan.domain.reaction_map import MapLink, MapNode, ReactionMap
from mncplan.errors import FormulaError
from mncplan.knowledge import KnowledgeBase

REACH = 2
MOST_NODES = 40


def reaction_map(
    target: Cluster, knowledge: KnowledgeBase, also: tuple[Cluster, ...] = ()
) -> ReactionMap:
    """Reported transformations within two steps of the target or of clusters of its route.

    Ligands keep their names; a target that is known with other ligands only shows those too.
    """
    links = _links(knowledge)
    centre = str(Cluster(metals=target.metals, ligands=target.ligands, charge=target.charge))
    columns: dict[str, int] = {centre: 0}
    queue: deque[str] = deque([centre])
    for cluster in also:
        if str(cluster) not in columns:
            columns[str(cluster)] = -1
            queue.append(str(cluster))
    while queue:
        name = queue.popleft()
        if abs(columns[name]) >= REACH:
            continue
        for link in links:
            for here, there, step in (
                (link.target, link.source, -1),
                (link.source, link.target, 1),
            ):
                outward = step * columns[name] >= 0
                if here == name and there not in columns and outward:
                    columns[there] = columns[name] + step
                    queue.append(there)
    ranked = sorted(columns, key=lambda n: (abs(columns[n]), n))
    kept = set(ranked[:MOST_NODES])
    return ReactionMap(
        nodes=tuple(
            MapNode(name=n, column=columns[n], is_target=n == centre) for n in ranked if n in kept
        ),
        links=tuple(link for link in links if link.source in kept and link.target in kept),
        n_left_out=max(0, len(ranked) - MOST_NODES),
    )


@lru_cache(maxsize=2)
def _cached_links(
    transformations: tuple[Transformation, ...],
) -> tuple[MapLink, ...]:
    found: dict[tuple[str, str, str], MapLink] = {}
    for item in transformations:
        product = _name(item.target)
        for text in item.precursors:
            source = _name(_read(text))
            if not product or not source or source == product:
                continue
            key = source, product, item.family
            if key in found and found[key].is_verified:
                continue
            found[key] = MapLink(
                source=source,
                target=product,
                family=item.family,
                outcome=item.outcome,
                id=item.id,
                is_verified=item.provenance.verified,
            )
    return tuple(found[key] for key in sorted(found))


def _links(knowledge: KnowledgeBase) -> tuple[MapLink, ...]:
    return _cached_links(knowledge.transformations)


def _read(text: str) -> Cluster | ClusterFamily | None:
    try:
        return parse_cluster(text)
    except FormulaError:
        return None


def _name(found: Cluster | ClusterFamily | None) -> str:
    """Canonical name of a cluster, without isomer tag; empty for what is none."""
    if isinstance(found, Cluster):
        return str(Cluster(metals=found.metals, ligands=found.ligands, charge=found.charge))
    return "" if found is None else str(found).split(",")[0]
