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
    waiting, missing = _by_tail(graph)
    best: dict[Node, float] = {}
    frontier = _Frontier[Node]()
    for node, cost in leaves.items():
        frontier.reach(node, cost)
    for edges in graph.values():
        for edge in edges:
            if not edge.tails:
                frontier.reach(edge.head, edge.cost)
    for node, cost in frontier:
        best[node] = cost
        for edge in waiting.get(node, ()):
            if len(edge.tails) > 1:
                missing[edge.order] -= 1
                if missing[edge.order]:
                    continue
            frontier.reach(edge.head, edge.cost + math.fsum(best[tail] for tail in edge.tails))
    return best


class _Frontier(Generic[Node]):
    """Nodes with the cheapest cost they were reached at, handed out once each, cheapest first."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Node]] = []
        self._reached: dict[Node, float] = {}
        self._ticket = itertools.count()

    def reach(self, node: Node, cost: float) -> None:
        if cost < self._reached.get(node, math.inf):
            self._reached[node] = cost
            heapq.heappush(self._heap, (cost, next(self._ticket), node))

    def __iter__(self) -> Iterator[tuple[Node, float]]:
        while self._heap:
            cost, _, node = heapq.heappop(self._heap)
            if cost == self._reached[node]:
                self._reached[node] = -math.inf
                yield node, cost


def _by_tail(graph: Graph[Node]) -> tuple[dict[Node, list[Edge[Node]]], dict[int, int]]:
    """Edges that wait for each node, and how many different tails each larger edge waits for."""
    waiting: dict[Node, list[Edge[Node]]] = {}
    missing: dict[int, int] = {}
    for edges in graph.values():
        for edge in edges:
            tails = edge.tails
            if len(tails) > 1:
                tails = tuple(dict.fromkeys(tails))
                missing[edge.order] = len(tails)
            for tail in tails:
                waiting.setdefault(tail, []).append(edge)
    return waiting, missing


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
