"""Scores of routes: the front has no dominated route, and ceilings follow counting."""

from dataclasses import replace

import pytest

from mncplan.app.request import PlanOptions
from mncplan.app.routes import find_routes
from mncplan.app.tables import knowledge_base
from mncplan.domain.cluster import Cluster
from mncplan.domain.score import FRONT
from mncplan.routes.families.intercluster_exchange import binomial_share
from mncplan.routes.scores import BETTER_HIGH, pareto_front, why_not


@pytest.fixture(scope="module")
def routes():
    search = find_routes(Cluster.parse("Au20(TBBT)16"), PlanOptions(), knowledge_base())
    assert len(search.routes) > 2
    return search.routes


def _with(route, rank, **scores):
    return replace(route, rank=rank, scores=tuple({**dict(route.scores), **scores}.items()))


def test_a_route_worse_in_everything_is_off_the_front(routes):
    good = _with(routes[0], 1, feasibility=0.9, isolations=1.0, cost_index=1.0, hazard=1.0)
    bad = _with(routes[0], 2, feasibility=0.8, isolations=2.0, cost_index=2.0, hazard=2.0)
    cheap = _with(routes[0], 3, feasibility=0.1, isolations=3.0, cost_index=0.1, hazard=3.0)
    assert pareto_front((good, bad, cheap)) == (0, 2)


def test_equal_routes_are_both_on_the_front(routes):
    assert pareto_front((replace(routes[0], rank=1), replace(routes[0], rank=2))) == (0, 1)


def test_routes_of_a_search_off_the_front_are_dominated(routes):
    values = {
        r.rank: [dict(r.scores)[n] * (1 if n in BETTER_HIGH else -1) for n in FRONT] for r in routes
    }
    for route in routes:
        dominated = any(
            all(o >= s for o, s in zip(other, values[route.rank], strict=True))
            and other != values[route.rank]
            for other in values.values()
        )
        assert route.is_on_front is not dominated


def test_reasons_against_name_what_is_worse(routes):
    best = _with(routes[0], 1, feasibility=0.8, isolations=1.0, cost_index=1.0, hazard=1.0)
    other = _with(routes[0], 2, feasibility=0.2, isolations=3.0, cost_index=2.0, hazard=4.0)
    text = why_not(best, other)
    assert "25% of the estimated chance" in text
    assert "2 more isolations" in text
    assert "hazardous" in text
    assert "dearer" in text


def test_random_mixing_of_two_metals_peaks_at_the_binomial_mode():
    """Ten sites of 25 at random: 16 % of the clusters hold exactly ten."""
    assert binomial_share(10, 25) == pytest.approx(0.1612, abs=1e-3)
    assert binomial_share(1, 25) > binomial_share(2, 25)


def test_hours_are_those_of_the_procedures(routes):
    hours = [dict(route.scores)["hours"] for route in routes]
    assert all(value is None or value > 0 for value in hours)
    assert any(value is not None for value in hours)


def test_novelty_is_that_of_the_strangest_step(routes):
    for route in routes:
        novelty = dict(route.scores)["novelty"]
        assert 0.0 <= novelty <= 1.0
        if any(not step.evidence for step in route.steps):
            assert novelty == 1.0
        if all(step.level == "A" for step in route.steps):
            assert novelty < 0.5
