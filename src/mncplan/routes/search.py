"""Exact search for the K best routes, and reasons when there is none."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mncplan.domain.cluster import Cluster
from mncplan.domain.outlook import Demand
from mncplan.domain.reaction import Reaction, whole_numbers
from mncplan.domain.route import Leaf, Route, RouteSearch, Step
from mncplan.domain.species import Species, cluster_species
from mncplan.routes.context import RouteContext
from mncplan.routes.demands import demands
from mncplan.routes.diversity import conversion, groups, round_robin, signature
from mncplan.routes.expand import Grower, names_of, step_cost
from mncplan.routes.hypergraph import Derivation
from mncplan.routes.lazy import LazyGraph
from mncplan.routes.request import RouteRequest
from mncplan.routes.scores import confidence, pareto_front, route_scores, why_not
from mncplan.routes.separation import LEVEL as SEPARATED
from mncplan.routes.separation import leaves_mixture, made_last, making_steps, with_separations
from mncplan.routes.skeleton import main_ligand, skeleton

PRICE_COST = {"A": 0.0, "B": 0.02, "C": 0.05, "D": 0.05, "E": 0.1, "": 0.05}
_MISSING_COST = 6.0
"""Of a species that can't be had, in a partial route."""
_SHARED = 3
"""Uses of one intermediate beyond the first that a tree may count as steps of their own."""
_MOST_DERIVATIONS = 3000
_POOL = 60
"""Cheapest routes from which those shown are chosen; fixed, so a longer list holds a shorter."""
_WORTH = 3.0
"""Search cost above the best up to which a route is shown for being of another kind."""
_FARTHEST = 7.0
"""Search cost above the best beyond which no route is shown: a thousandth of its chance."""
_AMBIENT = {"H+", "OH-", "H2O", "O2", "e-"}


def search_routes(request: RouteRequest, context: RouteContext) -> RouteSearch:
    """Find the best routes; deterministic for equal input.

    Returns:
        Distinct routes by rising cost, chosen so that kinds take turns. Without any, the cheapest
        partial routes and the reasons.
    """
    target = cluster_species(request.target)
    leaves = {
        species: PRICE_COST.get(item.price_class, 0.05)
        for species, item in context.stock_species.items()
    }
    leaves.pop(target, None)
    grower = Grower(request, context)
    graph = LazyGraph(grower.grow, grower.bound, leaves, is_plain=grower.is_plain)
    most = request.max_steps + _SHARED
    routes = _distinct(graph.k_best(target, most), grower.steps, request, context)
    reasons: tuple[str, ...] = ()
    partial: tuple[Route, ...] = ()
    if not routes:
        never = {target.text, *_AMBIENT}
        loose = LazyGraph(
            grower.regrow,
            grower.bound,
            leaves,
            is_plain=grower.is_plain,
            lack=lambda species: math.inf if species.text in never else _MISSING_COST,
        )
        found = loose.k_best(target, most)
        partial = _distinct(found, grower.steps, request, context, is_solved=False)
        reasons = _reasons(request, grower, partial)
    return RouteSearch(
        target=request.target,
        routes=routes,
        partial=partial,
        reasons=reasons,
        n_nodes=len({s for step in grower.steps for s in (step.product, *step.precursors)}),
        n_edges=len(grower.steps),
        demands=_answered(request.target, grower.steps),
    )


def _answered(target: Cluster, steps: Iterable[Step]) -> tuple[Demand, ...]:
    """Demands of the target, with how many last steps were proposed to meet each."""
    last = Counter(step.family for step in steps if step.cluster == target)
    return tuple(replace(d, n_steps=sum(last[f] for f in d.families)) for d in demands(target))


def _distinct(
    derivations: Iterable[Derivation[Species]],
    steps: list[Step],
    request: RouteRequest,
    context: RouteContext,
    *,
    is_solved: bool = True,
) -> tuple[Route, ...]:
    """The cheapest route of every signature (families, procedures and seeds)."""
    routes: list[Route] = []
    signatures: set[tuple[str, ...]] = set()
    most = max(request.n_routes, _POOL) if is_solved else request.n_routes
    for tried, derivation in enumerate(derivations):
        if tried >= _MOST_DERIVATIONS or len(routes) >= most:
            break
        if len(routes) >= request.n_routes and derivation.cost > routes[0].cost + _worth(
            routes[:1]
        ):
            break
        used = [steps[edge.order] for edge in derivation.edges]
        if not _meets(used, request, context):
            continue
        told = tuple(
            sorted(f"{s.family}|{s.variant}|{s.reductant}|{s.seed}|{s.product}" for s in used)
        )
        if told in signatures:
            continue
        signatures.add(told)
        route = _route(used, request, context, is_solved=is_solved)
        if not _is_detour(route, routes):
            routes.append(route)
    routes.sort(key=lambda route: route.cost)
    near = [route for route in routes if route.cost <= routes[0].cost + _FARTHEST]
    shown = round_robin(near, _worth(routes[:1]))[: request.n_routes]
    return _ranked(sorted(shown, key=routes.index))


def _worth(best: Iterable[Route]) -> float:
    """Where the best route itself rests on analogy, its cost says little against another kind."""
    levels = {step.level for route in best for step in making_steps(route.steps)}
    return _WORTH if levels <= {"A", "B"} else _FARTHEST


def _ranked(routes: Sequence[Route]) -> tuple[Route, ...]:
    front = pareto_front(routes)
    return tuple(
        replace(
            route,
            rank=rank,
            group=group,
            is_on_front=rank - 1 in front,
            against_best=why_not(routes[0], route) if rank > 1 else "",
        )
        for rank, (route, group) in enumerate(zip(routes, groups(routes), strict=True), start=1)
    )


def _meets(used: list[Step], request: RouteRequest, context: RouteContext) -> bool:
    names = set().union(*(names_of(step, context) for step in used)) if used else set()
    isolated = {step.product for step in used if step.isolates}
    parted = len({step.product for step in used if leaves_mixture(step)})
    if len(isolated) + parted > request.max_isolations:
        return False
    if _n_operations(used) > request.max_steps or (parted and request.worst_level < SEPARATED):
        return False
    made: dict[Species, Step] = {}
    for step in used:
        if made.setdefault(step.product, step) != step:
            return False
    return set(request.require) <= names and not any(_goes_back(s, made) for s in used)


def _goes_back(step: Step, made: Mapping[Species, Step]) -> bool:
    """Whether a shell that was removed is put on again, or a core that was left is made again."""
    if step.seed is None or step.cluster is None:
        return False
    shell, core = main_ligand(step.cluster), skeleton(step.cluster)
    has_left_shell = has_left_core = False
    seed: Cluster | None = step.seed
    while seed is not None:
        if (has_left_shell and main_ligand(seed) == shell) or (
            has_left_core and skeleton(seed) == core
        ):
            return True
        has_left_shell |= main_ligand(seed) != shell
        has_left_core |= skeleton(seed) != core
        maker = made.get(cluster_species(seed))
        seed = maker.seed if maker is not None else None
    return False


def _is_detour(route: Route, cheaper: Iterable[Route]) -> bool:
    """Whether a cheaper route ends with the same conversion and needs only some of the others."""
    own, last = signature(route), conversion(made_last(route.steps))
    return any(
        signature(other) < own and conversion(made_last(other.steps)) == last for other in cheaper
    )


def _route(
    used: list[Step],
    request: RouteRequest,
    context: RouteContext,
    *,
    is_solved: bool,
) -> Route:
    made_once = _bench_order(used)
    ordered = with_separations(made_once)
    made = {step.product for step in ordered}
    tails = dict.fromkeys(t for step in ordered for t in step.precursors if t not in made)
    leaves = tuple(_leaf(tail, context) for tail in tails)
    net = net_reaction(ordered)
    return Route(
        rank=0,
        target=request.target,
        steps=ordered,
        leaves=leaves,
        net=net,
        cost=round(_cost(made_once, leaves), 9),
        scores=route_scores(ordered, leaves, net, request.target, context.hours_of),
        confidence=confidence(ordered),
        is_solved=is_solved and all(leaf.is_in_stock for leaf in leaves),
    )


def _cost(steps: Iterable[Step], leaves: Iterable[Leaf]) -> float:
    """Search cost with every step and leaf once: an intermediate used twice is made once."""
    made = map(step_cost, steps)
    bought = (
        PRICE_COST.get(leaf.price_class, 0.05) if leaf.is_in_stock else _MISSING_COST
        for leaf in leaves
    )
    return math.fsum((*made, *bought))


def _leaf(species: Species, context: RouteContext) -> Leaf:
    item = context.stock_species.get(species)
    if item is None:
        return Leaf(species=species, is_in_stock=False)
    return Leaf(
        species=species,
        is_in_stock=True,
        stock_key=item.key,
        price_class=item.price_class,
        hazards=item.ghs,
        molar_mass=item.molar_mass,
        price_per_g=item.price_per_g,
        price_date=item.price_date,
    )


def _bench_order(used: list[Step]) -> tuple[Step, ...]:
    """Precursors before products, complexes right before the step that takes them."""
    by_product = {step.product: step for step in used}
    ordered: list[Step] = []

    def visit(step: Step) -> None:
        if step in ordered:
            return
        tails = sorted(
            (by_product[t] for t in step.precursors if t in by_product),
            key=lambda s: s.family == "complex_formation",
        )
        for tail in tails:
            visit(tail)
        ordered.append(step)

    visit(used[0])
    return tuple(ordered)


def net_reaction(ordered: tuple[Step, ...]) -> Reaction:
    """Sum the steps so that every intermediate cancels."""
    total = ordered[-1].reaction
    for step in reversed(ordered[:-1]):
        needed = -total.coefficient(step.product)
        if needed > 0:
            total = total + step.reaction * (needed / step.reaction.coefficient(step.product))
    return whole_numbers(total)


def _reasons(request: RouteRequest, grower: Grower, partial: tuple[Route, ...]) -> tuple[str, ...]:
    said: list[str] = []
    target = cluster_species(request.target)
    if not any(step.product == target for step in grower.steps):
        said.append(f"no family of reactions makes {request.target} under these constraints")
    for route in partial[:1]:
        lacking = [leaf.species.text for leaf in route.leaves if not leaf.is_in_stock]
        if lacking:
            said.append(
                f"not in stock: {', '.join(lacking)}; add with --stock FILE to unlock a route"
            )
        elif sum(step.isolates for step in route.steps) > request.max_isolations:
            said.append(f"more isolations than --max-isolations {request.max_isolations}")
        elif request.require:
            said.append(f"no route uses all of: {', '.join(request.require)}")
        elif _n_operations(route.steps) >= request.max_steps:
            said.append(f"longer than --max-steps {request.max_steps}; allow more steps")
    said.extend(dict.fromkeys(grower.refused))
    if request.forbid:
        said.append(f"forbidden: {', '.join(request.forbid)}")
    return tuple(said)


def _n_operations(steps: Iterable[Step]) -> int:
    """Steps that make something; separations have a limit of their own, that of isolations."""
    return len({step.product for step in making_steps(steps)})
