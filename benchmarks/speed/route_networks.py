"""Synthetic route networks: clusters x ligands, one salt per route, cycles everywhere."""

from __future__ import annotations

import random

from mncplan.routes.hypergraph import Edge, Graph

SALT = "salt"
GROWTH = 18
"""Neighbours in size a cluster can be made from, with the same ligand."""


def network(
    n_clusters: int, n_ligands: int, seed: int = 0
) -> tuple[dict[str, tuple[Edge[str], ...]], dict[str, float]]:
    """Edges by head, and leaves with their costs.

    Every cluster is made from its neighbours in size (with metal complex) and from itself with
    any other ligand; one in five is made from the complex directly, the cheap way in.
    """
    rng = random.Random(seed)
    leaves = {SALT: 0.0} | {f"L{k}": round(rng.uniform(0.0, 0.1), 4) for k in range(n_ligands)}
    edges: dict[str, list[Edge[str]]] = {}
    order = 0

    def add(head: str, tails: tuple[str, ...], low: float, high: float) -> None:
        nonlocal order
        edges.setdefault(head, []).append(
            Edge(head, tails, round(rng.uniform(low, high), 6), order)
        )
        order += 1

    for k in range(n_ligands):
        add(f"ML{k}", (SALT, f"L{k}"), 0.1, 0.4)
        for c in range(n_clusters):
            head = f"C{c}L{k}"
            if rng.random() < 0.2:
                add(head, (f"ML{k}",), 1.0, 5.0)
            first = max(0, min(c - GROWTH // 2, n_clusters - GROWTH - 1))
            for other in range(first, min(first + GROWTH + 1, n_clusters)):
                if other != c:
                    add(head, (f"C{other}L{k}", f"ML{k}"), 0.5, 4.0)
            for other in range(n_ligands):
                if other != k:
                    add(head, (f"C{c}L{other}", f"L{k}"), 0.5, 4.0)
    return {head: tuple(group) for head, group in edges.items()}, leaves


def size(graph: Graph[str]) -> tuple[int, int]:
    """Nodes and edges."""
    nodes = {node for group in graph.values() for e in group for node in (e.head, *e.tails)}
    return len(nodes), sum(map(len, graph.values()))
