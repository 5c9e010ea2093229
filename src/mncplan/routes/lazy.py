"""K best derivations over a hypergraph that grows only where the search looks.

A node not yet grown stands in with a lower bound of what it costs to make. Ways of making a node
may come in tiers, the dearer ones on demand. While every bound is a true one, the derivations come
in the same order of cost as from the whole graph.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias

from mncplan.routes.hypergraph import Derivation, Edge, Node, best_costs

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Growth(Generic[Node]):
    """One tier of the ways to make a node.

    Attributes:
        rest: Least cost of the node by ways of later tiers; infinite when there are none.
    """

    edges: tuple[Edge[Node], ...]
    rest: float = math.inf


_Open: TypeAlias = tuple[tuple[Node, frozenset[Node]], ...]
_State: TypeAlias = tuple[float, int, float, int, _Open[Node], tuple[Edge[Node], ...]]


class LazyGraph(Generic[Node]):
    """A hypergraph behind a function that grows it.

    Args:
        grow: Ways to make a node, by tier from 0.
        bound: Least cost of a node, before it has grown.
        leaves: Cost of what is at hand.
        is_plain: Nodes cheap to grow, grown as soon as they are named.
        lack: Cost at which a node that nothing makes may stand as a leaf; infinite for never.
    """

    def __init__(
        self,
        grow: Callable[[Node, int], Growth[Node]],
        bound: Callable[[Node], float],
        leaves: Mapping[Node, float],
        *,
        is_plain: Callable[[Node], bool] = lambda _: False,
        lack: Callable[[Node], float] = lambda _: math.inf,
    ) -> None:
        self._grow_one, self._bound = grow, bound
        self._is_plain, self._lack = is_plain, lack
        self._leaves = dict(leaves)
        self._grown: dict[Node, list[Growth[Node]]] = {}
        self._waiting: dict[Node, float] = {}
        self._to_go: dict[Node, float] = {}
        self._is_stale = False

    @property
    def edges(self) -> dict[Node, tuple[Edge[Node], ...]]:
        """Everything grown so far."""
        return {
            node: tuple(edge for tier in tiers for edge in tier.edges)
            for node, tiers in self._grown.items()
        }

    def k_best(self, target: Node, max_edges: int) -> Iterator[Derivation[Node]]:
        """Derivations of `target` in order of cost, without cycles, of at most `max_edges`."""
        ticket = itertools.count()
        heap: list[_State[Node]] = []

        def push(
            spent: float, tier: int, todo: _Open[Node], chosen: tuple[Edge[Node], ...]
        ) -> None:
            least = self._least(spent, tier, todo)
            if least < math.inf and self._fits(todo, len(chosen), max_edges):
                heapq.heappush(heap, (least, next(ticket), spent, tier, todo, chosen))

        self._name(target)
        push(0.0, 0, ((target, frozenset()),), ())
        while heap:
            least, _, spent, tier, todo, chosen = heapq.heappop(heap)
            if self._least(spent, tier, todo) > least + _ROUNDING:
                push(spent, tier, todo, chosen)
            elif not todo:
                yield Derivation(spent, chosen)
            elif (node := todo[0][0]) in self._leaves:
                push(spent + self._leaves[node], 0, todo[1:], chosen)
            else:
                growth = self._tier(node, tier)
                if node in self._leaves:
                    push(spent, tier, todo, chosen)
                for edge, below in _choices(growth, todo):
                    push(spent + edge.cost, 0, below, (*chosen, edge))
                if growth.rest < math.inf:
                    push(spent, tier + 1, todo, chosen)

    def _least(self, spent: float, tier: int, todo: _Open[Node]) -> float:
        """Least total of a partial tree whose first open node takes a way of `tier` or later."""
        if not todo:
            return spent
        if self._is_stale:
            waiting = {n: c for n, c in self._waiting.items() if c < math.inf}
            self._to_go = best_costs(self.edges, {**waiting, **self._leaves})
            self._is_stale = False
        first = todo[0][0]
        here = self._grown[first][tier - 1].rest if tier else self._to_go.get(first, math.inf)
        return spent + math.fsum((here, *(self._to_go.get(node, math.inf) for node, _ in todo[1:])))

    def _fits(self, todo: _Open[Node], n_chosen: int, most: int) -> bool:
        return n_chosen + sum(node not in self._leaves for node, _ in todo) <= most

    def _tier(self, node: Node, tier: int) -> Growth[Node]:
        tiers = self._grown.setdefault(node, [])
        while len(tiers) <= tier:
            growth = self._grow_one(node, len(tiers))
            tiers.append(growth)
            self._is_stale = True
            self._waiting[node] = growth.rest
            for edge in growth.edges:
                for tail in edge.tails:
                    self._name(tail)
            if growth.rest == math.inf and not any(t.edges for t in tiers):
                cost = self._lack(node)
                if cost < math.inf:
                    self._leaves[node] = cost
        return tiers[tier]

    def _name(self, node: Node) -> None:
        if node in self._leaves or node in self._grown or node in self._waiting:
            return
        self._is_stale = True
        if self._is_plain(node):
            self._tier(node, 0)
        else:
            self._waiting[node] = min(self._bound(node), self._lack(node))


def _choices(growth: Growth[Node], todo: _Open[Node]) -> Iterator[tuple[Edge[Node], _Open[Node]]]:
    """Every way to make the first open node that comes from none of the nodes above it."""
    node, above = todo[0]
    path = above | {node}
    for edge in growth.edges:
        if not any(tail in path for tail in edge.tails):
            yield edge, (*((tail, path) for tail in edge.tails), *todo[1:])
