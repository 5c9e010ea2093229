"""Find routes with the packaged knowledge and the user's stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mncplan.app.request import (
    PlanOptions,
    generic_reason,
    with_own_ligands,
    with_user_stock,
)
from mncplan.app.route_scores import with_bench_scores
from mncplan.app.vocabulary import understood, without_evidence
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.route import Check, RouteSearch, Step
from mncplan.knowledge import KnowledgeBase
from mncplan.routes import RouteContext, RouteRequest, search_routes

_SEEN = {"crystal", "ms", "inferred"}
_DOUBTFUL = "doubtful"
MOST_STEPS = 6
MOST_RELEASED = 4


def seen_clusters(knowledge: KnowledgeBase) -> tuple[Cluster, ...]:
    """Clusters that were seen, products of reported syntheses among them; no doubtful ones."""
    known = dict.fromkeys(
        item.formula
        for item in knowledge.clusters
        if isinstance(item.formula, Cluster)
        and item.status in _SEEN
        and item.formula.n_metal > 3
        and _DOUBTFUL not in item.note.lower()
    )
    known |= dict.fromkeys(
        item.target
        for item in knowledge.transformations
        if isinstance(item.target, Cluster)
        and item.outcome == "success"
        and item.level == "reported"
        and item.family != "complex_formation"
        and item.target.n_metal > 3
    )
    return tuple(known)


def route_context(
    knowledge: KnowledgeBase, options: PlanOptions, target: Cluster | None = None
) -> RouteContext:
    """What the route engine needs, from the knowledge base; predicted clusters take no part."""
    context = RouteContext(
        ligands={ligand.id: ligand for ligand in knowledge.ligands},
        known=seen_clusters(knowledge),
        transformations=knowledge.transformations,
        protocols=knowledge.protocols,
        procedures=knowledge.procedures,
        stock=with_user_stock(knowledge, options),
    )
    return context if target is None else context.with_ligands_of(target)


def find_routes(target: Cluster, options: PlanOptions, knowledge: KnowledgeBase) -> RouteSearch:
    """Search routes to a target; without any, also say which constraint stands in the way.

    Raises:
        InvalidInputError: If a word of forbid, require or hide is not understood.
    """
    options = in_the_words_of_the_search(target, options, knowledge)
    knowledge = without_evidence(knowledge, options.hide)
    senseless = _implausibility(target, knowledge)
    if senseless:
        return RouteSearch(target=target, routes=(), reasons=(senseless,))
    search = with_bench_scores(_search(target, options, knowledge), knowledge)
    if search.routes:
        return search
    if is_generic(target):
        return replace(search, reasons=(generic_reason(target, knowledge),))
    return replace(search, reasons=(*_unlocking(target, options, knowledge), *search.reasons))


def _implausibility(target: Cluster, knowledge: KnowledgeBase) -> str:
    """Why a formula that nobody has seen is no cluster; empty when it may be one."""
    seen = seen_clusters(knowledge)
    if target in seen:
        return ""
    from mncplan.app.plausible import implausibility

    return implausibility(target, seen)


def has_routes(target: Cluster, options: PlanOptions, knowledge: KnowledgeBase) -> bool:
    """Whether any route is found, without asking what stands in the way.

    Raises:
        InvalidInputError: If a word of forbid, require or hide is not understood.
    """
    options = in_the_words_of_the_search(target, replace(options, n_routes=1), knowledge)
    return bool(_search(target, options, without_evidence(knowledge, options.hide)).routes)


def in_the_words_of_the_search(
    target: Cluster, options: PlanOptions, knowledge: KnowledgeBase
) -> PlanOptions:
    """Options with forbid and require by key, and the user's own ligands on the shelf."""
    options = with_own_ligands(target, options, knowledge)
    named = {item.key: item for item in (*options.stock, *knowledge.substances)}
    return replace(
        options,
        forbid=understood("forbid", options.forbid, knowledge, named),
        require=understood("require", options.require, knowledge, named),
    )


def _search(target: Cluster, options: PlanOptions, knowledge: KnowledgeBase) -> RouteSearch:
    context = route_context(knowledge, options, target)
    request = RouteRequest(
        target=target,
        n_routes=options.n_routes,
        max_steps=options.max_steps,
        forbid=(*options.forbid, *(regulated_in(context) if options.no_regulated else ())),
        require=options.require,
        hide=options.hide,
        worst_level=options.worst_level,
        max_isolations=options.max_isolations,
    )
    if not options.only_stock:
        unwanted = [word for word in request.forbid if word in context.stock]
        return _unchecked(search_routes(request, context), unwanted, context)
    held = {*context.stock, *(species.text for species in context.stock_species)}
    lacking = tuple(key for key in knowledge.substance_by_key if key not in held)
    strict = search_routes(replace(request, forbid=(*request.forbid, *lacking)), context)
    return strict if strict.routes else _unstocked(search_routes(request, context), context)


def _unchecked(search: RouteSearch, unwanted: Sequence[str], context: RouteContext) -> RouteSearch:
    """Steps whose solvent no stored procedure names say that they were not searched for it."""
    if not unwanted:
        return search
    known = {item.id for item in context.procedures}
    said = Check(
        name="forbidden", is_ok=False, is_hard=False,
        reason="no stored procedure says which solvent and auxiliaries this step takes, so"
        f" {', '.join(unwanted[:3])}{' ...' if len(unwanted) > 3 else ''} may be among them",
    )  # fmt: skip

    def told(step: Step) -> Step:
        is_known = not step.isolates or step.variant in known
        return step if is_known else replace(step, checks=(*step.checks, said))

    return replace(
        search, routes=tuple(replace(r, steps=tuple(map(told, r.steps))) for r in search.routes)
    )


def regulated_in(context: RouteContext) -> tuple[str, ...]:
    """Keys of the chemicals on the shelf that are marked as regulated."""
    return tuple(key for key, item in context.stock.items() if item.is_regulated)


def _unstocked(search: RouteSearch, context: RouteContext) -> RouteSearch:
    """Routes whose solvents and auxiliaries are not at hand are partial ones."""
    if not search.routes:
        return search
    needed = {
        key
        for step in search.routes[0].steps
        if step.isolates
        for key in context.chemicals_of(step.variant, step.ligand, step.reductant)
    }
    held = {*context.stock, *(species.text for species in context.stock_species)}
    lacking = ", ".join(sorted(needed - held))
    return replace(
        search,
        routes=(),
        partial=tuple(replace(route, is_solved=False) for route in search.routes),
        reasons=(f"not in stock: {lacking}, which the best route takes as solvent or auxiliary",),
    )


def _unlocking(target: Cluster, options: PlanOptions, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The single constraints whose release opens a route."""
    released: list[tuple[str, PlanOptions]] = []
    if options.max_steps < MOST_STEPS:
        released.append((f"max-steps {options.max_steps}", replace(options, max_steps=MOST_STEPS)))
    for word in options.forbid:
        rest = tuple(other for other in options.forbid if other != word)
        released.append((f"forbid {word}", replace(options, forbid=rest)))
    for word in options.require:
        rest = tuple(other for other in options.require if other != word)
        released.append((f"require {word}", replace(options, require=rest)))
    if options.worst_level != "D":
        released.append((f"evidence {options.worst_level}", replace(options, worst_level="D")))
    if options.max_isolations < MOST_STEPS:
        name = f"max-isolations {options.max_isolations}"
        released.append((name, replace(options, max_isolations=MOST_STEPS)))
    if options.no_regulated:
        released.append(("no-regulated", replace(options, no_regulated=False)))
    if options.only_stock:
        released.append(("only-stock", replace(options, only_stock=False)))
    said = []
    for name, looser in released[:MOST_RELEASED]:
        found = _search(target, replace(looser, n_routes=1), knowledge).routes
        if found:
            n = len(found[0].steps)
            said.append(f"without --{name} there is a route of {n} step{'s' if n > 1 else ''}")
    return tuple(said)
