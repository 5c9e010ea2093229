"""The option --mechanism of plan and routes."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from mncplan.app.tables import KnowledgeBase
from mncplan.domain.route import Route, RouteSearch


def with_forecasts(search: RouteSearch, knowledge: KnowledgeBase, seed: int) -> RouteSearch:
    """The search with what the mechanism model foretells; progress goes to standard error."""
    from mncplan.app.route_mechanism import with_mechanism
    from mncplan.app.route_order import with_front

    found = with_mechanism(
        search, knowledge, seed=seed, progress=lambda text: print(text, file=sys.stderr, flush=True)
    )
    return with_front(found)


def show_forecasts(routes: Sequence[Route]) -> None:
    """Print the forecasts of routes; nothing when none was asked."""
    from mncplan.report.terminal import show
    from mncplan.report.terminal_forecast import forecast_summary

    asked = [route for route in routes if route.mechanism]
    if asked:
        show(forecast_summary(asked), sys.stdout)
