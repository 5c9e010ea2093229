"""Order of routes by one score, and the front with by-products as one of its axes."""

from __future__ import annotations

from dataclasses import replace

from mncplan.domain.route import Route, RouteSearch
from mncplan.domain.score import FRONT, SCORES
from mncplan.errors import InvalidInputError
from mncplan.routes.scores import BETTER_HIGH, pareto_front, why_not


def with_front(search: RouteSearch) -> RouteSearch:
    """The search with its front redrawn, predicted purity taken in where the mechanism gave it."""
    front = pareto_front(search.routes, (*FRONT, "mechanism_purity"))
    routes = (replace(route, is_on_front=i in front) for i, route in enumerate(search.routes))
    return replace(search, routes=tuple(routes))


def check_score(name: str) -> None:
    """Refuse what is no score, before a search; an empty name asks for no order.

    Raises:
        InvalidInputError: If there is no such score.
    """
    if name and name not in SCORES:
        raise InvalidInputError(f"no score {name!r}; there are {', '.join(SCORES)}")


def ranked_by(search: RouteSearch, name: str) -> RouteSearch:
    """Routes by one score, best first; those without a figure last, in their former order.

    Raises:
        InvalidInputError: If there is no such score.
    """
    check_score(name)
    if not name:
        return search
    sign = -1.0 if name in BETTER_HIGH else 1.0

    def place(route: Route) -> tuple[bool, float]:
        value = dict(route.scores).get(name)
        return value is None, 0.0 if value is None else sign * value

    ordered = sorted(search.routes, key=place)
    routes = (
        replace(route, rank=rank, against_best=why_not(ordered[0], route) if rank > 1 else "")
        for rank, route in enumerate(ordered, start=1)
    )
    return replace(search, routes=tuple(routes))
