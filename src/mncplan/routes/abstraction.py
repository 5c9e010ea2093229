"""Lower bounds of what a cluster costs to make, from the graph of skeletons.

In the abstract graph ligands are classes, isomers and charges are dropped, guards never refuse, and
every precedent counts as fully as its family and product allow. Moving one electron ends where it
began and needs no edge. All of these only lower costs, so no real derivation is cheaper than its
image: the bounds are admissible (a pattern database).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final, TypeAlias

from mncplan.domain.cluster import Cluster
from mncplan.routes.context import IndexedTransformation, RouteContext
from mncplan.routes.grading import highest_probability, highest_weight
from mncplan.routes.hypergraph import Edge, best_costs
from mncplan.routes.precedents import DIRECT
from mncplan.routes.skeleton import Skeleton, skeleton

STEP_COST: Final = 0.3
ISOLATION_COST: Final = 0.15

_SEEDLESS = frozenset({*DIRECT, "size_focusing", "co_reduction"})
_Node: TypeAlias = Skeleton | str
_ANY: Final = "any"


class Abstraction:
    """Bounds for every cluster of one context."""

    def __init__(self, context: RouteContext) -> None:
        self._context = context
        self._is_joined = bool(context.couplings)

    def bound(self, cluster: Cluster) -> float:
        """Least cost of making a cluster, by whatever route."""
        shape = skeleton(cluster)
        known = self._costs.get(shape)
        return known if known is not None else self._unfounded_cost

    @cached_property
    def any_seed(self) -> float:
        """Least cost of any cluster at all."""
        return self._costs[_ANY]

    @cached_property
    def by_analogy(self) -> float:
        """Least cost of a cluster whose last step starts from another without a close precedent."""
        return _least_cost(highest_probability(())) + self.any_seed

    @cached_property
    def _unfounded_cost(self) -> float:
        plain = _least_cost(highest_probability(()))
        return min(plain, self.any_seed + _least_cost(1.0)) if self._is_joined else plain

    @cached_property
    def _costs(self) -> dict[_Node, float]:
        edges: list[tuple[Skeleton, tuple[_Node, ...], float]] = []
        shapes: set[Skeleton] = set(self._context.known_skeletons)
        for family, rows in self._context.precedents_of.items():
            for (shape, seed), weights in _founded(rows).items():
                shapes.add(shape)
                tails: tuple[_Node, ...] = () if seed is None else (seed,)
                edges.append((shape, tails, _least_cost(highest_probability(weights, family))))
        edges.extend(self._direct())
        edges.extend(self._protocols())
        plain = _least_cost(highest_probability(()))
        joined = _least_cost(1.0) if self._is_joined else plain
        for shape in shapes:
            edges.append((shape, (), plain))
            edges.append((shape, (_ANY,), min(plain, joined)))
        graph: dict[_Node, list[Edge[_Node]]] = defaultdict(list)
        for order, (head, tails, cost) in enumerate(edges):
            graph[head].append(Edge(head, tails, cost, order))
        for order, shape in enumerate(sorted(shapes), start=len(edges)):
            graph[_ANY].append(Edge(_ANY, (shape,), 0.0, order))
        leaves: dict[_Node, float] = {skeleton(held): 0.0 for held in self._context.held}
        return best_costs({head: tuple(found) for head, found in graph.items()}, leaves)

    def _direct(self) -> Iterable[tuple[Skeleton, tuple[_Node, ...], float]]:
        """Reductions by one and two phases are precedents of each other."""
        rows = [row for family in DIRECT for row in self._context.precedents_of.get(family, ())]
        for (shape, _), weights in _founded(rows).items():
            yield shape, (), _least_cost(highest_probability(weights))

    def _protocols(self) -> Iterable[tuple[Skeleton, tuple[_Node, ...], float]]:
        """A protocol with rows of its family; which seed it takes is not compared."""
        for shape, items in self._context.protocols_to.items():
            for item in items:
                families = DIRECT if item.family in DIRECT else {item.family}
                weights = [
                    highest_weight(row.item.outcome, is_verified=row.item.provenance.verified)
                    for family in families
                    for row in self._context.precedents_of.get(family, ())
                    if shape in row.skeletons
                ]
                weights += [
                    highest_weight("success", has_recipe=True, is_verified=p.provenance.verified)
                    for p in items
                    if p.family in families
                ]
                tails: tuple[_Node, ...] = () if item.family in _SEEDLESS else (_ANY,)
                cost = _least_cost(highest_probability(weights, item.family))
                yield shape, tails, cost


def _founded(
    rows: Iterable[IndexedTransformation],
) -> dict[tuple[Skeleton, Skeleton | None], list[float]]:
    """Weights of the rows that join a product to a seed; no seed for families without one."""
    found: dict[tuple[Skeleton, Skeleton | None], list[float]] = defaultdict(list)
    for row in rows:
        weight = highest_weight(row.item.outcome, is_verified=row.item.provenance.verified)
        starts: Iterable[Skeleton | None] = row.seed_skeletons
        if row.item.family in _SEEDLESS:
            starts = (None,)
        for shape in row.skeletons:
            for start in starts:
                found[shape, start].append(weight)
    return found


def _least_cost(probability: float) -> float:
    return -math.log(min(probability, 1.0)) + STEP_COST + ISOLATION_COST
