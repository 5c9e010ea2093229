"""Mixtures are separated in an operation of their own, by the method that fits."""

from __future__ import annotations

import pytest

import mncplan as mp
from mncplan.app.plan import make_plan
from mncplan.app.request import PlanOptions
from mncplan.app.routes import find_routes
from mncplan.app.tables import knowledge_base
from mncplan.domain.route import Route
from mncplan.routes.families.intercluster_exchange import binomial_share
from mncplan.routes.search import net_reaction
from mncplan.routes.separation import FAMILY, METHODS, POOL, made_last

KB = knowledge_base()


def best(text: str) -> Route:
    search = find_routes(mp.Cluster.parse(text), PlanOptions(n_routes=1), KB)
    return search.routes[0]


@pytest.mark.parametrize(
    ("text", "method", "why"),
    [
        ("[Ag20Au5(SPhMe2)18]-", "separation_hplc", "number of Au atoms"),
        ("[Au25(PET)16(p-BBT)2]-", "separation_hplc", "in some ligands only"),
        ("[Au25(SG)17(SG-BSA)]-", "separation_page", "mobility in the gel"),
        ("Au40(SG)24", "separation_page", "charge to size"),
        ("Au32(TBBT)20", "separation_tlc", "near in size"),
    ],
)
def test_the_method_follows_from_what_differs(text: str, method: str, why: str) -> None:
    last = best(text).steps[-1]
    assert (last.family, last.variant) == (FAMILY, method)
    assert why in last.checks[0].reason
    assert "recovery" in last.note
    assert "estimate" in last.note


@pytest.mark.parametrize(
    "text", ["[Au25(PET)18]-", "[Ag44(p-MBA)30]4-", "[Au25(SG)18]-", "Au38(PET)24"]
)
def test_what_is_reported_pure_needs_no_separation(text: str) -> None:
    assert all(step.family != FAMILY for step in best(text).steps)


def test_the_mixture_is_a_species_of_its_own() -> None:
    route = best("[Au25(PET)16(p-BBT)2]-")
    made, parted = route.steps[-2:]
    assert made.product.isomer == POOL
    assert parted.precursors == (made.product,)
    assert made_last(route.steps) == made
    assert str(parted.reaction).startswith("crude [Au25(PET)16(p-BBT)2]- -> ")


def test_mixtures_cancel_in_the_net_equation() -> None:
    route = best("[Au25(PET)16(p-BBT)2]-")
    assert "crude" not in str(net_reaction(route.steps))
    assert "crude" not in str(route.net)


def test_separations_count_as_isolations_and_cap_the_metal() -> None:
    route = best("[Au25(PET)16(p-BBT)2]-")
    scores = dict(route.scores)
    assert scores["isolations"] == 3.0
    assert route.steps[-1].metal_ceiling[0] == pytest.approx(binomial_share(2, 18))
    share = binomial_share(2, 18) * route.steps[1].metal_ceiling[0]
    assert scores["metal_ceiling"] == pytest.approx(share, abs=1e-3)


def test_evidence_of_a_method_is_on_file() -> None:
    for method in METHODS:
        low, high = method.recovery
        assert 0 < low < high < 1
        for work in method.works:
            assert work.source in KB.source_by_key
            assert work.verified
        assert any(item.id == method.name for item in KB.procedures)


def test_the_protocol_purifies_once() -> None:
    plan = make_plan(mp.Cluster.parse("[Au25(PET)16(p-BBT)2]-"), PlanOptions(n_routes=1), KB)
    assert plan.protocol is not None
    parts = plan.protocol.parts
    assert "HPLC" in parts[-1].title
    assert not any("HPLC" in step.text for part in parts[:-1] for step in part.steps)
    assert plan.plate is not None
