"""Stage 2: balanced routes from stock to target, exact K best, with evidence and reasons."""

from mncplan.routes.context import RouteContext
from mncplan.routes.request import RouteRequest
from mncplan.routes.search import search_routes

__all__ = ["RouteContext", "RouteRequest", "search_routes"]
