"""Scores of routes that the route engine can't give: those of the bench."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from mncplan.app.outlook import step_outlook
from mncplan.app.robustness import least
from mncplan.domain.known import Transformation
from mncplan.domain.route import Route, RouteSearch
from mncplan.knowledge import KnowledgeBase
from mncplan.lab.yields import expected_yield


def with_bench_scores(search: RouteSearch, knowledge: KnowledgeBase) -> RouteSearch:
    """The search with the outlook of every step and the yield on metal of every route.

    The yield is what to plan with, low and high:

    a product over the isolated steps of the reported yields, or of the
    cautious guesses for the family, at most the ceiling of the route; the ends are those of steps
    that all do badly or all do well.
    """
    reported = {item.id: item for item in knowledge.transformations}
    return replace(
        search,
        routes=tuple(_scored(route, reported, knowledge) for route in search.routes),
        partial=tuple(_scored(route, reported, knowledge) for route in search.partial),
    )


def _scored(
    route: Route, reported: Mapping[str, Transformation], knowledge: KnowledgeBase
) -> Route:
    yields = [expected_yield(step) for step in route.steps if step.isolates]
    ceiling = dict(route.scores)["metal_ceiling"] or 0.0
    own = {
        "metal_yield": math.prod(y.value for y in yields),
        "metal_yield_low": math.prod(y.low for y in yields),
        "metal_yield_high": math.prod(y.high for y in yields),
    }
    capped = tuple((name, round(min(value, ceiling), 4)) for name, value in own.items())
    outlook = tuple(step_outlook(step, reported, knowledge.mechanisms) for step in route.steps)
    isolating = [one for step, one in zip(route.steps, outlook, strict=True) if step.isolates]
    more = (
        ("robustness", least(one.robustness for one in outlook)),
        ("independent_works", float(min((one.n_works for one in isolating), default=0))),
    )
    return replace(route, scores=(*route.scores, *capped, *more), outlook=outlook)
