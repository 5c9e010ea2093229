"""Bounds from the graph of skeletons: true ones, and the same routes from fewer clusters."""

from __future__ import annotations

import itertools
import math

import pytest

import mncplan as mp
from mncplan.domain.species import Species, cluster_species
from mncplan.routes.context import RouteContext
from mncplan.routes.expand import Grower
from mncplan.routes.hypergraph import best_costs
from mncplan.routes.lazy import Growth, LazyGraph
from mncplan.routes.request import RouteRequest

REAL = (
    "Au38(PET)24",
    "[Au21(S-c-C6H11)12(dppm)2]+",
    "CdAu24(PET)18",
    "[Au25(PET)16(TBBT)2]-",
    "[Au20Ag5(PET)18]-",
    "Au30(TBBT)20",
)
"""Known ones, an alloy, a mixture of ligands and a composition nobody has made."""


def search(text: str, context: RouteContext, *, is_bounded: bool) -> tuple[list[float], int]:
    """Costs of the best five, and how many clusters were expanded for them."""
    target = mp.Cluster.parse(text)
    context = context.with_ligands_of(target)
    grower = Grower(RouteRequest(target=target, max_steps=3), context)
    leaves = dict.fromkeys(context.stock_species, 0.05)
    grown: list[tuple[Species, int]] = []

    def grow(node: Species, tier: int) -> Growth[Species]:
        if not grower.is_plain(node):
            grown.append((node, tier))
        growth = grower.grow(node, tier)
        return growth if is_bounded or growth.rest == math.inf else Growth(growth.edges, 0.0)

    bound = grower.bound if is_bounded else lambda _: 0.0
    graph = LazyGraph(grow, bound, leaves, is_plain=grower.is_plain)
    best = list(itertools.islice(graph.k_best(cluster_species(target), 3), 5))
    return [d.cost for d in best], len(grown)


@pytest.mark.parametrize("text", REAL)
def test_the_abstraction_changes_nothing_but_the_effort(text: str, context: RouteContext) -> None:
    costs, n_grown = search(text, context, is_bounded=True)
    blind, n_blind = search(text, context, is_bounded=False)
    assert costs == pytest.approx(blind)
    assert n_grown <= n_blind


@pytest.mark.parametrize("text", REAL)
def test_bounds_are_never_above_what_a_cluster_costs(text: str, context: RouteContext) -> None:
    target = mp.Cluster.parse(text)
    context = context.with_ligands_of(target)
    grower = Grower(RouteRequest(target=target), context)
    node = cluster_species(target)
    graph = LazyGraph(
        grower.grow, lambda _: 0.0, dict.fromkeys(context.stock_species, 0.0),
        is_plain=grower.is_plain,
    )  # fmt: skip
    list(itertools.islice(graph.k_best(node, 5), 8))
    truth = best_costs(graph.edges, dict.fromkeys(context.stock_species, 0.0))
    clusters = [found for found in truth if not grower.is_plain(found)]
    assert len(clusters) > 1
    for found in clusters:
        assert grower.bound(found) <= truth[found] + 1e-9, found.text
