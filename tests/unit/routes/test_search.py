"""Routes for real targets: balanced, founded, constrained, repeatable."""

from __future__ import annotations

import pytest

import mncplan as mp
from mncplan.app.request import PlanOptions, resolve_target
from mncplan.app.routes import find_routes, route_context
from mncplan.app.tables import knowledge_base
from mncplan.domain.reaction import residual
from mncplan.domain.route import RouteSearch
from mncplan.routes.search import net_reaction
from mncplan.routes.separation import made_last, making_steps

KB = knowledge_base()

TARGETS = {
    "[Au25(PET)18]-": "direct_reduction_two_phase",
    "[Au25(p-MBA)18]-": "direct_reduction_one_phase",
    "[Au25(SG)18]-": "direct_reduction_one_phase",
    "Au38(PET)24": "size_focusing",
    "Au36(TBBT)24": "ligand_exchange_full",
    "Au144(PET)60": "size_focusing",
    "Au15(SG)13": "direct_reduction_one_phase",
    "Au22(SG)18": "direct_reduction_one_phase",
    "Au20(TBBT)16": "direct_reduction_two_phase",
    "[Ag44(p-MBA)30]4-": "direct_reduction_one_phase",
    "[Ag25(SPhMe2)18]-": "direct_reduction_one_phase",
    "PtAu24(PET)18": "co_reduction",
    "[Ag24Au(SPhMe2)18]-": "metal_exchange",
    "Au21(S-Adm)15": "ligand_exchange_full",
}


def search(target: str, **options: object) -> RouteSearch:
    return find_routes(resolve_target(target, None, KB), PlanOptions(**options), KB)  # type: ignore[arg-type]


@pytest.mark.parametrize(("target", "family"), TARGETS.items())
def test_best_route_is_the_reported_one(target: str, family: str) -> None:
    best = search(target).routes[0]
    assert best.is_solved
    assert best.steps[-1].family == family
    assert {step.level for step in best.steps} <= {"A", "B"}


@pytest.mark.parametrize("target", TARGETS)
def test_every_step_and_net_equation_balances(target: str) -> None:
    for route in search(target, n_routes=10).routes:
        for step in route.steps:
            assert not residual(step.reaction.terms)
            assert step.reaction.coefficient(step.product) > 0
        assert not residual(route.net.terms)
        assert route.net == net_reaction(route.steps)
        made = {step.product for step in route.steps}
        left = {s for s, n in route.net.terms if n < 0}
        assert not (left & made)


def test_two_runs_agree_to_the_letter() -> None:
    first, second = search("Au36(TBBT)24"), search("Au36(TBBT)24")
    assert repr(first) == repr(second)


def test_costs_rise_and_signatures_differ() -> None:
    routes = search("Au36(TBBT)24", n_routes=12).routes
    costs = [route.cost for route in routes]
    assert costs == sorted(costs)
    assert len({tuple(s.variant + str(s.seed) for s in r.steps) for r in routes}) == len(routes)


def test_forbidden_reagent_is_not_used() -> None:
    for route in search("Au15(SG)13", forbid=("CO",)).routes:
        assert all(step.reductant != "CO" for step in route.steps)


def test_required_reagent_is_used() -> None:
    routes = search("[Au25(SG)18]-", require=("CO",)).routes
    assert routes
    assert all(any(step.reductant == "CO" for step in r.steps) for r in routes)


def test_evidence_floor_is_kept() -> None:
    routes = search("Au38(PET)24", worst_level="A").routes
    assert routes
    assert all(step.level == "A" for route in routes for step in route.steps)


def test_hidden_precedents_lower_the_estimate() -> None:
    full = search("Au22(SG)18").routes[0]
    ids = tuple(e.id for s in full.steps for e in s.evidence if e.level == "A")
    less = search("Au22(SG)18", hide=ids).routes[0]
    assert dict(less.scores)["feasibility"] < dict(full.scores)["feasibility"]


def test_longest_route_is_respected() -> None:
    found = search("Au36(TBBT)24", max_steps=1)
    assert not found.routes
    assert found.reasons


def test_no_route_says_why() -> None:
    found = search("Cu22Se6(SePh)10(P(p-FPh)3)8")
    assert not found.routes
    assert any("no family" in reason for reason in found.reasons)


def test_missing_ligand_gives_a_partial_route_and_names_it() -> None:
    stock = tuple(item for item in KB.substances if item.key not in {"PET", "PhC2H4Br"})
    found = search("[Au25(PET)18]-", stock=stock, only_stock=True)
    assert not found.routes
    assert found.partial
    assert any("H(PET)" in reason for reason in found.reasons)


def test_context_knows_only_clusters_that_were_seen() -> None:
    context = route_context(KB, PlanOptions())
    assert mp.Cluster.parse("Au84(SR)48") not in context.known
    assert mp.Cluster.parse("Au38(PET)24") in context.known


def test_electron_limited_ceiling_of_reductant_free_exchange() -> None:
    """Au18 -> Au21: 12/18 over 6/21, 77.8 % of the gold."""
    routes = search("Au21(S-Adm)15").routes
    step = next(s for s in routes[0].steps if s.product.text == "Au21(S-Adm)15")
    assert step.metal_ceiling[0] == pytest.approx((4 / 18) / (6 / 21))


def test_a_reported_reductant_is_used_where_no_procedure_suits() -> None:
    """[Cu25H22(PPh3)12]+ is reported with diphenylsilane (recalled row of the knowledge base)."""
    step = made_last(mp.find_routes("[Cu25H22(PPh3)12]+", n=1).routes[0].steps)
    assert step.level == "A"
    assert step.reductant == "Ph2SiH2"
    assert not any(other.startswith(("Au", "[Au")) for other in step.byproducts)


def test_focusing_by_acid_is_a_route_of_its_own() -> None:
    steps = mp.find_routes("[Au13(dppe)5Cl2]3+", n=1).routes[0].steps
    assert [s.family for s in steps][-1] == "size_focusing"
    assert any(tail.text == "HCl" for tail in steps[-1].precursors)


def test_a_separation_never_names_the_weakest_step() -> None:
    for text in ("[Au9(PPh3)8]3+", "[Au24Ag(PET)18]-", "Au28(TBBT)20"):
        for route in mp.find_routes(text, n=4).routes:
            said = route.confidence.split("weakest is ")[1]
            assert not said.startswith(("separation", "complex formation"))
            n_parted = len(route.steps) - len(making_steps(route.steps))
            assert ("separation" in route.confidence) == (n_parted > 0)
