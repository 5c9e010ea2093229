"""Effort of the K best routes to real targets, with and without the abstract graph's bounds."""

from __future__ import annotations

import itertools
import math
import time

from benchmarks.result import Table
from benchmarks.science.literature_edges import full_context

from mncplan.app.tables import knowledge_base
from mncplan.domain.cluster import Cluster
from mncplan.domain.species import Species, cluster_species
from mncplan.routes.context import RouteContext
from mncplan.routes.expand import Grower
from mncplan.routes.lazy import Growth, LazyGraph
from mncplan.routes.request import RouteRequest

TARGETS = (
    "[Au25(PET)18]-", "Au38(PET)24", "Au36(TBBT)24", "[Ag32Au12(p-MBA)30]4-", "CdAu24(PET)18",
    "[Au20Ag5(PET)18]-", "[Au25(PET)16(TBBT)2]-", "Au30(TBBT)20",
)  # fmt: skip
"""Known ones, alloys, a mixture of ligands and a composition nobody has made."""
K = 10
DEPTH = 4


def growth_table() -> Table:
    """Clusters expanded and seconds for the same K best routes."""
    context = full_context(knowledge_base())
    rows = []
    for text in TARGETS:
        target = Cluster.parse(text)
        known = context.with_ligands_of(target)
        costs, *bounded = _best(target, known, is_bounded=True)
        blind_costs, *blind = _best(target, known, is_bounded=False)
        assert all(math.isclose(a, b) for a, b in zip(costs, blind_costs, strict=True))
        n, seconds = bounded
        n_blind, seconds_blind = blind
        rows.append(
            (text, f"{costs[0]:.4f}", f"{n:.0f}", f"{n_blind:.0f}", f"{seconds:.2f}",
             f"{seconds_blind:.2f}")
        )  # fmt: skip
    head = (
        "target", "optimum", "expanded, bounded", "expanded, bound 0", "CPU s, bounded",
        "CPU s, bound 0",
    )  # fmt: skip
    title = f"Real targets: the {K} best trees of at most {DEPTH} steps by a graph grown on demand"
    return Table(title=title, head=head, rows=tuple(rows))


def _best(
    target: Cluster, context: RouteContext, *, is_bounded: bool
) -> tuple[list[float], float, float]:
    """Costs, clusters expanded and CPU seconds; without bounds every tier waits at no cost."""
    grower = Grower(RouteRequest(target=target, max_steps=DEPTH), context)
    n_grown = 0

    def grow(node: Species, tier: int) -> Growth[Species]:
        nonlocal n_grown
        n_grown += not grower.is_plain(node)
        growth = grower.grow(node, tier)
        return growth if is_bounded or growth.rest == math.inf else Growth(growth.edges, 0.0)

    graph = LazyGraph(
        grow,
        grower.bound if is_bounded else lambda _: 0.0,
        dict.fromkeys(context.stock_species, 0.05),
        is_plain=grower.is_plain,
    )
    start = time.process_time()
    found = list(itertools.islice(graph.k_best(cluster_species(target), DEPTH), K))
    return [d.cost for d in found], n_grown, time.process_time() - start
