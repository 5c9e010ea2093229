"""Retrospective checks: left-out reactions, failures that count, lists that differ."""

from __future__ import annotations

import pytest
from benchmarks.science.literature_edges import (
    LiteratureEdge,
    is_hit,
    literature_edges,
    one_step,
    without,
)
from benchmarks.science.s7_loro import as_of, judge, summary

import mncplan as mp
from mncplan.app.request import PlanOptions, resolve_target
from mncplan.app.routes import find_routes
from mncplan.domain.ligand import Ligand
from mncplan.domain.route import Route
from mncplan.knowledge import KnowledgeBase
from mncplan.routes.context import RouteContext
from mncplan.routes.diversity import groups, round_robin
from mncplan.routes.expand import step_cost
from mncplan.routes.likeness import ligand_likeness
from mncplan.routes.request import RouteRequest
from mncplan.routes.search import search_routes


@pytest.fixture(scope="module")
def edges(knowledge: KnowledgeBase) -> tuple[LiteratureEdge, ...]:
    return literature_edges(knowledge)


def test_left_out_reactions_are_found_again(
    edges: tuple[LiteratureEdge, ...], context: RouteContext
) -> None:
    result = summary([judge(edge, without(context, edge.copies)) for edge in edges])
    families: dict[str, dict[str, float]] = result["families"]  # type: ignore[assignment]
    pooled: dict[str, float] = result["pooled"]  # type: ignore[assignment]
    macro: dict[str, float] = result["macro"]  # type: ignore[assignment]
    assert pooled["coverage"] >= 0.95
    assert macro["family_hit@10"] >= 0.8
    assert macro["list_hit@10"] >= 0.8
    assert all(row["family_hit@10"] > 0 for row in families.values())


def test_copies_cover_works_reverses_and_ligands(
    edges: tuple[LiteratureEdge, ...], knowledge: KnowledgeBase
) -> None:
    source = {t.id: t.provenance.source for t in knowledge.transformations}
    for edge in edges:
        assert set(edge.ids) <= edge.copies
        works = {source[i] for i in edge.ids}
        assert {i for i, s in source.items() if s in works} <= edge.copies
    exchange = next(e for e in edges if "Au38 -> Au36(TBBT)24" in e.label)
    assert {"T030", "T118"} <= exchange.copies
    back = next(e for e in edges if "Au30 -> Au36(SPh)24" in e.label)
    assert {"T039", "T040", "T041", "T042"} <= back.copies


def test_nothing_of_a_hidden_edge_is_cited(
    edges: tuple[LiteratureEdge, ...], context: RouteContext
) -> None:
    for edge in edges[::9]:
        for step in one_step(edge.product, without(context, edge.copies)):
            assert not {e.id for e in step.evidence} & edge.copies


def test_hide_of_a_request_equals_a_context_without(context: RouteContext) -> None:
    target = mp.Cluster.parse("Au36(TBBT)24")
    ids = ("T030", "au36-tbbt-from-au38", "au36-tbbt-leist")
    hidden = search_routes(RouteRequest(target=target, n_routes=4, hide=ids), context)
    gone = search_routes(RouteRequest(target=target, n_routes=4), context.without(ids))
    assert [(r.cost, str(r.net)) for r in hidden.routes] == [
        (r.cost, str(r.net)) for r in gone.routes
    ]
    cited = {e.id for r in hidden.routes for s in r.steps for e in s.evidence}
    assert not cited & set(ids)


def test_the_time_split_knows_nothing_later(
    edges: tuple[LiteratureEdge, ...], context: RouteContext, knowledge: KnowledgeBase
) -> None:
    later = next(e for e in edges if e.year is not None and e.year > 2018)
    past = as_of(later, context, knowledge)
    years = {knowledge.source_by_key[t.provenance.source].year for t in past.transformations}
    assert max(year for year in years if year is not None) <= 2018


# Failures.

AU13 = "[Au13(dppp)4Cl4]+"
FAILED = ("T073", "T074")


def chance(ligand: str, context: RouteContext) -> float:
    target = mp.Cluster.parse(f"[Au25({ligand})18]-")
    return next(
        step.probability
        for step in one_step(target, context)
        if step.family == "seeded_growth" and str(step.seed) == AU13
    )


@pytest.mark.parametrize("ligand", ["PET", "S-c-C6H11", "SC6H13", "SC12H25", "StBu"])
def test_alkanethiols_suffer_from_their_failures(ligand: str, context: RouteContext) -> None:
    """Alkanethiols prohibit [Au25(SR)18]- in the Au13-seeded route (review 3.4)."""
    assert chance(ligand, context) < 0.75 * chance(ligand, context.without(FAILED))


def test_thiophenols_suffer_less(context: RouteContext) -> None:
    def kept(ligand: str) -> float:
        return chance(ligand, context) / chance(ligand, context.without(FAILED))

    assert kept("p-MBT") > kept("SC6H13") + 0.05
    assert kept("SPh") > kept("SC12H25") + 0.05


def test_a_reported_failure_is_told(context: RouteContext) -> None:
    target = mp.Cluster.parse("[Au25(PET)18]-")
    step = next(
        s for s in one_step(target, context) if s.family == "seeded_growth" and str(s.seed) == AU13
    )
    assert any(c.name == "no reported failure" and "T073" in c.reason for c in step.checks)


def test_silver_nitrate_on_au25_falls_behind(context: RouteContext) -> None:
    target = mp.Cluster.parse("[Au24Ag(PET)18]-")

    def place(known: RouteContext) -> int:
        steps = sorted(one_step(target, known), key=step_cost)
        own = [s for s in steps if s.family == "metal_exchange"]
        return next(k for k, s in enumerate(own) if str(s.seed) == "[Au25(PET)18]-")

    assert place(context) > place(context.without(["T153"]))


# Likeness of ligands.


@pytest.fixture(scope="module")
def ligand(knowledge: KnowledgeBase) -> dict[str, Ligand]:
    return {item.id: item for item in knowledge.ligands}


def test_ligand_likeness_is_symmetric_and_bounded(ligand: dict[str, Ligand]) -> None:
    some = [ligand[name] for name in ("PET", "SG", "TBBT", "SR", "PPh3", "SePh", "SC6H13")]
    for one in some:
        for other in some:
            assert ligand_likeness(one, other) == ligand_likeness(other, one)
            assert 0.0 <= ligand_likeness(one, other) <= 1.0
            assert (ligand_likeness(one, other) == 1.0) == (one == other)


def test_ligand_likeness_follows_chemistry(ligand: dict[str, Ligand]) -> None:
    def like(one: str, other: str) -> float:
        return ligand_likeness(ligand[one], ligand[other])

    assert like("SC6H13", "SC12H25") == 1.0
    assert like("p-MBA", "m-MBA") > like("p-MBA", "SG") > like("p-MBA", "PPh3") - 0.2
    assert like("TBBT", "SPh") > like("TBBT", "PET")
    assert like("SG", "SG") > like("SG", "NAC") > like("SG", "TBBT")


# Lists that differ.


@pytest.fixture(scope="module")
def routes(knowledge: KnowledgeBase) -> tuple[Route, ...]:
    target = resolve_target("Au36(TBBT)24", None, knowledge)
    return find_routes(target, PlanOptions(n_routes=30), knowledge).routes


def test_round_robin_keeps_all_routes_and_the_best_first(routes: tuple[Route, ...]) -> None:
    listed = round_robin(routes)
    assert sorted(r.rank for r in listed) == sorted(r.rank for r in routes)
    assert listed[0] == routes[0]
    families = [route.steps[-1].family for route in listed]
    n_families = len(set(families))
    assert n_families >= 3
    assert len(set(families[:n_families])) == n_families


def test_a_turn_must_be_worth_its_cost(routes: tuple[Route, ...]) -> None:
    assert round_robin(routes, worth=-1.0) == routes
    listed = round_robin(routes, worth=1.0)
    n_near = sum(route.cost <= routes[0].cost + 1.0 for route in routes)
    assert {r.rank for r in listed[:n_near]} == {r.rank for r in routes[:n_near]}


def test_groups_are_of_one_kind(routes: tuple[Route, ...]) -> None:
    assert groups(()) == ()
    assert groups(routes[:1] * 5) == (1,) * 5
    found = groups(routes)
    assert found == tuple(route.group for route in routes)
    assert 3 <= max(found) == len(set(found)) < len(routes)
    assert max(groups(routes, radius=0.99)) <= max(found)
    assert groups(routes, radius=1.0) == (1,) * len(routes)


def test_shown_routes_differ_more_than_the_cheapest(
    knowledge: KnowledgeBase,
) -> None:
    target = resolve_target("Au38(PET)24", None, knowledge)
    shown = find_routes(target, PlanOptions(n_routes=5), knowledge).routes
    families = {route.steps[-1].family for route in shown}
    assert {"size_focusing", "thermal_fusion", "direct_reduction_two_phase"} <= families
    assert [route.rank for route in shown] == [1, 2, 3, 4, 5]


def test_isolations_are_limited(knowledge: KnowledgeBase) -> None:
    target = resolve_target("Au36(TBBT)24", None, knowledge)
    found = find_routes(target, PlanOptions(max_isolations=2, n_routes=12), knowledge)
    assert found.routes
    assert max(dict(route.scores)["isolations"] for route in found.routes) == 2.0
    more = find_routes(target, PlanOptions(max_isolations=3, n_routes=12), knowledge)
    assert max(dict(route.scores)["isolations"] for route in more.routes) == 3.0


def test_k_best_is_monotone_and_longer_lists_hold_shorter_ones(
    knowledge: KnowledgeBase, routes: tuple[Route, ...]
) -> None:
    costs = [route.cost for route in routes]
    assert costs == sorted(costs)
    target = resolve_target("Au36(TBBT)24", None, knowledge)
    fewer = find_routes(target, PlanOptions(n_routes=6), knowledge).routes
    assert {(r.cost, str(r.net)) for r in fewer} < {(r.cost, str(r.net)) for r in routes}
    assert fewer[0].cost == costs[0]


def test_hits_need_family_and_seed(
    edges: tuple[LiteratureEdge, ...], context: RouteContext
) -> None:
    edge = next(e for e in edges if e.label.endswith("Au38 -> Au36(TBBT)24"))
    hits = [step for step in one_step(edge.product, context) if is_hit(step, edge)]
    assert hits
    assert {step.family for step in hits} == {"ligand_exchange_full"}
    assert {step.seed.n_metal for step in hits if step.seed is not None} == {38}
