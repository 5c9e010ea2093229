"""The search is exact: it equals brute force on small cyclic hypergraphs."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable

import pytest

from mncplan.routes.hypergraph import Derivation, Edge, Graph, best_costs, k_best
from mncplan.routes.lazy import Growth, LazyGraph

Node = int


def random_graph(rng: random.Random) -> tuple[Graph[Node], dict[Node, float], Node]:
    n = rng.randint(4, 7)
    leaves = {node: rng.choice((0.0, 0.5)) for node in range(rng.randint(1, 2))}
    edges: dict[Node, list[Edge[Node]]] = {}
    for order in range(rng.randint(4, 11)):
        head = rng.randrange(len(leaves), n)
        tails = tuple(rng.sample([x for x in range(n) if x != head], rng.randint(1, 2)))
        edges.setdefault(head, []).append(Edge(head, tails, round(rng.uniform(0.1, 2), 3), order))
    return {h: tuple(e) for h, e in edges.items()}, leaves, n - 1


def brute_force(
    graph: Graph[Node], leaves: dict[Node, float], node: Node, above: frozenset[Node], room: int
) -> list[tuple[float, int]]:
    """Costs and lengths of all derivation trees whose paths repeat no node."""
    if node in leaves:
        return [(leaves[node], 0)]
    found = []
    if room < 1:
        return []
    for edge in graph.get(node, ()):
        path = above | {node}
        if any(tail in path for tail in edge.tails):
            continue
        options = [brute_force(graph, leaves, t, path, room - 1) for t in edge.tails]
        for parts in itertools.product(*options):
            length = 1 + sum(p[1] for p in parts)
            if length <= room:
                found.append((edge.cost + math.fsum(p[0] for p in parts), length))
    return found


@pytest.mark.parametrize("seed", range(150))
def test_k_best_equals_brute_force(seed: int) -> None:
    graph, leaves, target = random_graph(random.Random(seed))
    room = 7
    expected = sorted(c for c, _ in brute_force(graph, leaves, target, frozenset(), room))[:12]
    found: list[Derivation[Node]] = list(
        itertools.islice(k_best(graph, leaves, target, room), len(expected) + 1)
    )
    assert [d.cost for d in found][: len(expected)] == pytest.approx(expected)
    if len(expected) < 12:
        assert len(found) == len(expected)


@pytest.mark.parametrize("seed", range(60))
def test_best_costs_are_the_cheapest_trees(seed: int) -> None:
    graph, leaves, _ = random_graph(random.Random(1000 + seed))
    best = best_costs(graph, leaves)
    for node in range(7):
        trees = brute_force(graph, leaves, node, frozenset(), 9)
        if trees:
            assert best[node] == pytest.approx(min(c for c, _ in trees))
        else:
            assert node not in best


def test_costs_never_fall() -> None:
    graph, leaves, target = random_graph(random.Random(3))
    costs = [d.cost for d in itertools.islice(k_best(graph, leaves, target, 8), 40)]
    assert costs == sorted(costs)


def test_a_cycle_is_no_derivation() -> None:
    graph = {1: (Edge(1, (2,), 1.0, 0),), 2: (Edge(2, (1,), 1.0, 1),)}
    assert best_costs(graph, {}) == {}
    assert list(k_best(graph, {}, 1, 9)) == []


def in_tiers(
    graph: Graph[Node], to_go: dict[Node, float], factor: float, drawn: random.Random
) -> tuple[Callable[[Node, int], Growth[Node]], Callable[[Node], float]]:
    """Growth of a random graph in two tiers, with bounds that are a share of the truth."""
    shares = {node: factor * drawn.random() for node in range(20)}
    first = {node: edges[: (len(edges) + 1) // 2] for node, edges in graph.items()}

    def grow(node: Node, tier: int) -> Growth[Node]:
        edges, part = graph.get(node, ()), first.get(node, ())
        later = edges[len(part) :]
        if tier:
            return Growth(later)
        return Growth(part, shares[node] * to_go.get(node, 0.0) if later else math.inf)

    return grow, lambda node: shares[node] * to_go.get(node, 0.0)


@pytest.mark.parametrize("seed", range(150))
def test_the_same_k_best_as_from_the_whole_graph(seed: int) -> None:
    graph, leaves, target = random_graph(random.Random(seed))
    grow, bound = in_tiers(graph, best_costs(graph, leaves), seed % 3 / 2, random.Random(seed))
    lazy = LazyGraph(grow, bound, leaves)
    expected = [d.cost for d in itertools.islice(k_best(graph, leaves, target, 7), 12)]
    found = [d.cost for d in itertools.islice(lazy.k_best(target, 7), 12)]
    assert found == pytest.approx(expected)


def test_a_bound_that_is_too_high_is_noticed() -> None:
    """The comparison above can fail: bounds above the truth lose the optimum."""
    graph = {
        2: (Edge(2, (1,), 1.0, 0), Edge(2, (0,), 2.0, 1)),
        1: (Edge(1, (0,), 0.1, 2),),
    }
    lazy = LazyGraph(lambda n, _: Growth(graph[n]), lambda n: 5.0 * n, {0: 0.0})
    assert next(lazy.k_best(2, 5)).cost > next(k_best(graph, {0: 0.0}, 2, 5)).cost


def test_what_nothing_makes_may_stand_as_a_leaf() -> None:
    graph = {2: (Edge(2, (1, 0), 1.0, 0),)}
    ways = (lambda n, _: Growth(graph.get(n, ())), lambda n: 0.0, {0: 0.0})
    assert not list(LazyGraph(*ways).k_best(2, 5))
    assert [d.cost for d in LazyGraph(*ways, lack=lambda n: 6.0).k_best(2, 5)] == [7.0]
