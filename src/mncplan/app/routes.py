"""Find routes with the packaged knowledge and the user's stock."""

from __future__ import annotations

from mncplan.app.request import PlanOptions, with_user_stock
from mncplan.domain.cluster import Cluster
from mncplan.domain.route import RouteSearch
from mncplan.knowledge import KnowledgeBase
from mncplan.routes import RouteContext, RouteRequest, search_routes

_SEEN = {"crystal", "ms", "inferred"}
_DOUBTFUL = "doubtful"


def route_context(
    knowledge: KnowledgeBase, options: PlanOptions, target: Cluster | None = None
) -> RouteContext:
    """What the route engine needs, from the knowledge base.

    Clusters that were seen take part; predicted and doubtful ones don't.
    """
    known = dict.fromkeys(
        item.formula
        for item in knowledge.clusters
        if isinstance(item.formula, Cluster)
        and item.status in _SEEN
        and item.formula.n_metal > 3
        and _DOUBTFUL not in item.note.lower()
    )
    ligands = {ligand.id: ligand for ligand in knowledge.ligands}
    if target is not None:
        ligands |= {ligand.id: ligand for ligand, _ in target.ligands}
    return RouteContext(
        ligands=ligands,
        known=tuple(known),
        transformations=knowledge.transformations,
        protocols=knowledge.protocols,
        procedures=knowledge.procedures,
        stock=with_user_stock(knowledge, options),
    )


def find_routes(target: Cluster, options: PlanOptions, knowledge: KnowledgeBase) -> RouteSearch:
    """Search routes to a target."""
    request = RouteRequest(
        target=target,
        n_routes=options.n_routes,
        max_steps=options.max_steps,
        forbid=options.forbid,
        require=options.require,
        hide=options.hide,
        worst_level=options.worst_level,
    )
    return search_routes(request, route_context(knowledge, options, target))
