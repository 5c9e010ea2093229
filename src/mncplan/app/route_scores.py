"""Scores of routes that the route engine can't give: those of the bench."""

from __future__ import annotations

import math
from dataclasses import replace

from mncplan.domain.route import Route, RouteSearch
from mncplan.lab.yields import expected_yield


def with_bench_scores(search: RouteSearch) -> RouteSearch:
    """The search with the yield on metal of every route: what to plan with, low and high.

    A product over the isolated steps of the reported yields, or of the
    cautious guesses for the family, at most the ceiling of the route; the ends are those of steps
    that all do badly or all do well.
    """
    return replace(
        search,
        routes=tuple(map(_scored, search.routes)),
        partial=tuple(map(_scored, search.partial)),
    )


def _scored(route: Route) -> Route:
    yields = [expected_yield(step) for step in route.steps if step.isolates]
    ceiling = dict(route.scores)["metal_ceiling"] or 0.0
    own = {
        "metal_yield": math.prod(y.value for y in yields),
        "metal_yield_low": math.prod(y.low for y in yields),
        "metal_yield_high": math.prod(y.high for y in yields),
    }
    capped = tuple((name, round(min(value, ceiling), 4)) for name, value in own.items())
    return replace(route, scores=(*route.scores, *capped))
