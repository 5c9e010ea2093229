"""AND/OR hypergraph: a node is a species, an edge is a step that makes it from all its tails."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Edge(Generic[Node]):
    """One way to make `head`; `order` breaks ties and makes searches repeatable."""

    head: Node
    tails: tuple[Node, ...]
    cost: float
    order: int


@dataclass(frozen=True, slots=True)
class Derivation(Generic[Node]):
    """A tree of edges from leaves to one node, flattened parents first."""

    cost: float
    edges: tuple[Edge[Node], ...]


Graph = Mapping[Node, tuple[Edge[Node], ...]]


def best_costs(graph: Graph[Node], leaves: Mapping[Node, float]) -> dict[Node, float]:
    """Cheapest derivation of every derivable node.

    Knuth's generalisation of Dijkstra to superior functions: exact on cyclic hypergraphs with
    non-negative additive costs, O(sum of tails + edges log edges).

    Source:
        D. E. Knuth, Inf. Process. Lett. 1977, 6, 1. doi:10.1016/0020-0190(77)90002-3
    """
    best: dict[Node, float] = {}
    waiting: dict[Node, list[Edge[Node]]] = {}
    missing: dict[int, int] = {}
    heap: list[tuple[float, int, Node]] = []
    ticket = itertools.count()
    for node, cost in leaves.items():
        heapq.heappush(heap, (cost, next(ticket), node))
    for edges in graph.values():
        for edge in edges:
            tails = set(edge.tails)
            missing[edge.order] = len(tails)
            if not tails:
                heapq.heappush(heap, (edge.cost, next(ticket), edge.head))
            for tail in tails:
                waiting.setdefault(tail, []).append(edge)
    while heap:
        cost, _, node = heapq.heappop(heap)
        if node in best:
            continue
        best[node] = cost
        for edge in waiting.get(node, ()):
            missing[edge.order] -= 1
            if missing[edge.order] == 0 and edge.head not in best:
                total = edge.cost + math.fsum(best[tail] for tail in edge.tails)
                heapq.heappush(heap, (total, next(ticket), edge.head))
    return best


def k_best(
    graph: Graph[Node], leaves: Mapping[Node, float], target: Node, max_edges: int
) -> Iterator[Derivation[Node]]:
    """Derivations of `target` in order of cost, without cycles, each at most `max_edges` long.

    Best-first over partial trees with the exact cost-to-go of `best_costs` as heuristic, so the
    order is exact; a tree counts a shared intermediate once per use.
    """
    to_go = best_costs(graph, leaves)
    if target not in to_go:
        return
    ticket = itertools.count()
    start = (to_go[target], next(ticket), 0.0, ((target, frozenset[Node]()),), ())
    heap: list[
        tuple[float, int, float, tuple[tuple[Node, frozenset[Node]], ...], tuple[Edge[Node], ...]]
    ] = [start]
    while heap:
        bound, _, spent, open_nodes, chosen = heapq.heappop(heap)
        if not open_nodes:
            yield Derivation(bound, chosen)
            continue
        (node, above), rest = open_nodes[0], open_nodes[1:]
        if node in leaves:
            total = spent + leaves[node]
            to_come = math.fsum(to_go[other] for other, _ in rest)
            heapq.heappush(heap, (total + to_come, next(ticket), total, rest, chosen))
            continue
        if len(chosen) >= max_edges:
            continue
        path = above | {node}
        for edge in graph.get(node, ()):
            if any(tail in path or tail not in to_go for tail in edge.tails):
                continue
            total = spent + edge.cost
            todo = (*((tail, path) for tail in edge.tails), *rest)
            to_come = math.fsum(to_go[other] for other, _ in todo)
            heapq.heappush(heap, (total + to_come, next(ticket), total, todo, (*chosen, edge)))
