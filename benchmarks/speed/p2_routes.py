"""P2: time for the K best routes against the size of the network, beside Retro* of Syntheseus.

Both search the same hypergraph for the same target in the same run, and must report the same
optimum. Ours finds the cheapest way to every node and then the K best routes to one target. Retro*
(zero value function, so that it is exact) unfolds a tree for one target and one route; it is timed
until its own bound proves the optimum and until its first solution. Where it runs out of time, its
best cost so far must not be below ours.

Syntheseus lives in an environment of its own: ``--syntheseus /path/to/python``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import time
from pathlib import Path

from benchmarks.result import Result, Table
from benchmarks.speed.p2_growth import growth_table
from benchmarks.speed.route_networks import network, size

from mncplan.routes.hypergraph import Graph, best_costs, k_best

SIZES = ((10, 3), (20, 5), (60, 10), (150, 20), (300, 20))
K = 50
DEPTH = 12
_PEER = Path(__file__).with_name("p2_peer.py")


def run(peer: str = "", limit_s: float = 60.0, runs: int = 3) -> Result:
    """Time all sizes; `peer` is a Python that has Syntheseus, empty to leave it out."""
    rows = []
    numbers: list[dict[str, object]] = []
    for n_clusters, n_ligands in SIZES:
        graph, leaves = network(n_clusters, n_ligands)
        target = f"C{n_clusters // 2}L{n_ligands // 2}"
        ours = _ours(graph, leaves, target, runs)
        theirs = _theirs(peer, graph, leaves, target, limit_s) if peer else {}
        if theirs:
            _agree(ours, theirs)
        n_nodes, n_edges = size(graph)
        numbers.append({"nodes": n_nodes, "edges": n_edges, "ours": ours, "syntheseus": theirs})
        rows.append(_row(n_nodes, n_edges, ours, theirs))
    head = (
        "nodes", "edges", "optimum", "ours: optimum of every node, s", f"ours: {K} best, s",
        "edges/s", "Retro*: first route, s (cost)", "Retro*: optimum proven, s", "ours faster by",
    )  # fmt: skip
    versions = {str(n["syntheseus"]["version"]) for n in numbers if n["syntheseus"]}  # type: ignore[index]
    notes = (
        f"medians of {runs} runs; one process, pure Python; Retro* stopped after {limit_s:g} s",
        f"Syntheseus {', '.join(sorted(versions))}" if versions else "Syntheseus not given",
        "ours settles all nodes at once, Retro* one target; the ratio compares one target each",
        "expanded: clusters whose ways are worked out, counted once per tier of ways; the costs of "
        "all trees are the same with and without the bounds",
    )
    return Result(
        id="P2",
        question="How long do the K best routes take, and is the optimum that of Retro*?",
        tables=(Table(title="Synthetic networks", head=head, rows=tuple(rows)), growth_table()),
        notes=notes,
        numbers={"sizes": numbers, "k": K, "max_edges": DEPTH},
    )


def _ours(graph: Graph[str], leaves: dict[str, float], target: str, runs: int) -> dict[str, float]:
    settle, enumerate_ = [], []
    costs: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        best = best_costs(graph, leaves)
        settle.append(time.perf_counter() - start)
        start = time.perf_counter()
        found = itertools.islice(k_best(graph, leaves, target, DEPTH), K)
        costs = [derivation.cost for derivation in found]
        enumerate_.append(time.perf_counter() - start)
        assert abs(costs[0] - best[target]) < 1e-9
        assert costs == sorted(costs)
    return {
        "optimum": costs[0],
        "settle_s": statistics.median(settle),
        "k_best_s": statistics.median(enumerate_),
        "n_routes": len(costs),
    }


def _theirs(
    python: str, graph: Graph[str], leaves: dict[str, float], target: str, limit_s: float
) -> dict[str, object]:
    task = {
        "edges": {
            head: [[edge.tails, edge.cost, edge.order] for edge in group]
            for head, group in graph.items()
        },
        "leaves": leaves,
        "target": target,
        "limit_s": limit_s,
        "depth": 2 * DEPTH,
    }
    done = subprocess.run(
        [python, str(_PEER)], input=json.dumps(task), capture_output=True, text=True, check=True
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def _agree(ours: dict[str, float], theirs: dict[str, object]) -> None:
    """The same optimum; a search that ran out of time may only be worse."""
    cost, bound = theirs["cost"], float(str(theirs["bound"]))
    assert bound <= ours["optimum"] + 1e-6, "Retro*'s lower bound is above our optimum"
    if theirs["proven"]:
        assert abs(float(str(cost)) - ours["optimum"]) < 1e-6, "the optima differ"
    elif cost is not None:
        assert float(str(cost)) >= ours["optimum"] - 1e-6, "Retro* found a cheaper route"


def _row(
    n_nodes: int, n_edges: int, ours: dict[str, float], theirs: dict[str, object]
) -> tuple[str, ...]:
    mine = ours["settle_s"], ours["k_best_s"]
    cells = [
        f"{n_nodes}", f"{n_edges}", f"{ours['optimum']:.4f}", f"{mine[0]:.3f}", f"{mine[1]:.3f}",
        f"{n_edges / mine[0]:,.0f}",
    ]  # fmt: skip
    if not theirs:
        return (*cells, "-", "-", "-")
    seconds = float(str(theirs["seconds"]))
    first = theirs["first_s"]
    shown = f"{float(str(first)):.3f} ({float(str(theirs['first_cost'])):.4f})" if first else "none"
    proven = f"{seconds:.2f}" if theirs["proven"] else f"> {seconds:.0f}"
    sign = "" if theirs["proven"] else "> "
    return (*cells, shown, proven, f"{sign}{seconds / mine[0]:.0f} x")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="K best routes against Syntheseus")
    parser.add_argument("--syntheseus", default="", help="Python of an environment that has it")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each Retro* search")
    options = parser.parse_args()
    result = run(options.syntheseus, options.limit)
    print(*result.tables, *result.notes, sep="\n")


if __name__ == "__main__":
    main()
