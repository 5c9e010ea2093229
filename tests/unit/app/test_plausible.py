"""Senseless formulae are refused with the reason; everything known passes."""

from __future__ import annotations

import pytest

import mncplan as mp
from mncplan.app.plausible import implausibility
from mncplan.app.request import PlanOptions
from mncplan.app.routes import find_routes, route_context
from mncplan.app.tables import knowledge_base

KNOWLEDGE = knowledge_base()
KNOWN = route_context(KNOWLEDGE, PlanOptions()).known


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Au9999(PET)", "largest Au cluster known"),
        ("Au25(PET)300", "bear about"),
        ("Au144Cl2", "bear about"),
        ("[Au13(dppe)50Cl2]3+", "bear about"),
        ("[Au25(PET)18]5-", "known with -1, 0"),
        ("[Ag30(p-MBA)22]9-", "bear at most"),
        ("Au25(PET)26", "N* = -1"),
    ],
)
def test_senseless_formulae_have_no_route_and_say_why(text: str, told: str) -> None:
    search = find_routes(mp.Cluster.parse(text), PlanOptions(), KNOWLEDGE)
    assert not search.routes
    assert told in search.reasons[0]


def test_every_cluster_on_file_passes() -> None:
    formulae = [item.formula for item in KNOWLEDGE.clusters]
    clusters = [
        c for f in formulae for c in ([f] if isinstance(f, mp.Cluster) else list(f.members()))
    ]
    assert [said for c in clusters if (said := implausibility(c, KNOWN))] == []


@pytest.mark.parametrize("text", ["Au37(PET)23", "[Au38(PET)24]2+", "Au329(PET)84", "Au(PET)"])
def test_daring_formulae_pass(text: str) -> None:
    assert implausibility(mp.Cluster.parse(text), KNOWN) == ""
