"""The main job: from a target to a plan a chemist can take to the bench."""

from __future__ import annotations

from dataclasses import replace

from mncplan import __version__
from mncplan.app.bibliography import cited
from mncplan.app.explain import explain
from mncplan.app.reaction_map import reaction_map
from mncplan.app.request import PlanOptions, require_definite, with_user_stock
from mncplan.app.routes import find_routes, in_the_words_of_the_search
from mncplan.app.signals import characterisation
from mncplan.app.vocabulary import without_evidence
from mncplan.conditions import ConditionRequest, experiment_count, recommend, space_filling
from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.plan import Dossier, Plan
from mncplan.domain.protocol import LabProtocol, Plate
from mncplan.domain.recipe import Procedure, PublishedProtocol
from mncplan.domain.route import Route, RouteSearch, Step
from mncplan.errors import InvalidInputError
from mncplan.knowledge import KnowledgeBase
from mncplan.knowledge.base import same_cluster
from mncplan.lab import ProtocolRequest, write_protocol
from mncplan.lab.dispensing import plan_dispensing
from mncplan.lab.fit import fit_procedure
from mncplan.lab.plate import first_plate
from mncplan.routes.separation import FAMILY as SEPARATION
from mncplan.routes.separation import POOL
from mncplan.routes.skeleton import skeleton

MOST_KIN = 2
USUAL_MG = (1.0, 1000.0)
"""Scales at which the amounts can be taken as they stand."""


def make_plan(target: Cluster, options: PlanOptions, knowledge: KnowledgeBase) -> Plan:
    """Plan the synthesis of one cluster.

    Raises:
        InvalidInputError: If the target has a generic ligand, so that nothing can be weighed, or
            an option is not understood.
    """
    require_definite(target, knowledge)
    options = in_the_words_of_the_search(target, options, knowledge)
    knowledge = without_evidence(knowledge, options.hide)
    dossier = explain(target, knowledge)
    search = find_routes(target, options, knowledge)
    route = search.routes[0] if search.routes else None
    conditions: tuple[Condition, ...] = ()
    protocol: LabProtocol | None = None
    plate: Plate | None = None
    warnings = [*_scale_warnings(options.scale_mg), *_warnings(dossier, search)]
    if route is not None:
        procedures = procedures_of(route, knowledge)
        conditions = conditions_of(route, procedures, knowledge)
        protocol = _protocol(route, conditions, procedures, options, knowledge)
        warnings.extend(_shelf_warnings(protocol, options, knowledge))
        try:
            plate = _plate(route, conditions, procedures, options, knowledge)
        except InvalidInputError as error:
            warnings.append(f"no first plate: {error}")
    signals = characterisation(dossier, route, knowledge)
    return Plan(
        target=dossier,
        search=search,
        conditions=conditions,
        protocol=protocol,
        plate=plate,
        characterisation=signals,
        warnings=tuple(warnings),
        sources=cited(
            knowledge, dossier=dossier, search=search, conditions=conditions, protocol=protocol,
            signals=signals,
        ),
        knowledge=knowledge.hash,
        version=__version__,
        seed=options.seed,
        request=_request(target, options),
        reactions=reaction_map(
            target,
            knowledge,
            tuple(s.cluster for s in route.steps if s.cluster) if route is not None else (),
        ),
    )  # fmt: skip


def procedures_of(route: Route, knowledge: KnowledgeBase) -> tuple[Procedure | None, ...]:
    """The procedure template of each step, cut to the lines that hold for it."""
    by_id = {item.id: item for item in knowledge.procedures}
    ligands = {ligand.id: ligand for ligand in knowledge.ligands}
    found = (by_id.get(step.variant) for step in route.steps)
    return tuple(
        None if item is None else _cut(fit_procedure(item, step, ligands), step)
        for item, step in zip(found, route.steps, strict=True)
    )


def _cut(procedure: Procedure, step: Step) -> Procedure:
    """A mixture is purified in the separation that follows, not before."""
    return replace(procedure, purification=()) if step.product.isomer == POOL else procedure


def conditions_of(
    route: Route, procedures: tuple[Procedure | None, ...], knowledge: KnowledgeBase
) -> tuple[Condition, ...]:
    """Recommended conditions of every step that is carried out on its own.

    A complex that is reduced in the same pot has no conditions apart from those of the reduction.
    """
    found: list[Condition] = []
    for index, (step, procedure) in enumerate(zip(route.steps, procedures, strict=True)):
        if (not step.isolates and index + 1 < len(route.steps)) or step.family == SEPARATION:
            continue
        found.extend(
            recommend(
                ConditionRequest(
                    step=step,
                    index=index,
                    procedure=procedure,
                    transformations=knowledge.transformations,
                    protocols=knowledge.protocols,
                    effects=knowledge.effects,
                )
            )
        )
    return tuple(found)


def _protocol(
    route: Route,
    conditions: tuple[Condition, ...],
    procedures: tuple[Procedure | None, ...],
    options: PlanOptions,
    knowledge: KnowledgeBase,
) -> LabProtocol:
    stock = {**knowledge.substance_by_key, **with_user_stock(knowledge, options)}
    return write_protocol(
        ProtocolRequest(
            route=route,
            conditions=conditions,
            procedures=procedures,
            substances=stock,
            ligand_stock={item.ligand: item for item in stock.values() if item.ligand},
            published=published_for(route, knowledge),
            scale_mg=options.scale_mg,
            ligands={ligand.id: ligand for ligand in knowledge.ligands}
            | {ligand.id: ligand for ligand, _ in route.target.ligands},
        )
    )


def published_for(route: Route, knowledge: KnowledgeBase) -> tuple[PublishedProtocol, ...]:
    """Published protocols for the products of the route, then for the same core."""
    products = [step.cluster for step in route.steps if step.cluster is not None]
    exact = [
        item
        for item in knowledge.protocols
        if item.target is not None and any(same_cluster(item.target, p) for p in products)
    ]
    kin = [
        item
        for item in knowledge.protocols
        if item not in exact
        and item.target is not None
        and skeleton(item.target) == skeleton(route.target)
        and item.provenance.verified
        and item.steps
    ]
    return (*exact, *kin[:MOST_KIN])


def last_synthesis(route: Route) -> int:
    """Index of the last step that is not a separation."""
    return max(i for i, step in enumerate(route.steps) if step.family != SEPARATION)


def _plate(
    route: Route,
    conditions: tuple[Condition, ...],
    procedures: tuple[Procedure | None, ...],
    options: PlanOptions,
    knowledge: KnowledgeBase,
) -> Plate | None:
    last = last_synthesis(route)
    own = tuple(item for item in conditions if item.step == last)
    procedure = procedures[last]
    if procedure is None or not own:
        return None
    stock = with_user_stock(knowledge, options)
    dispensing = plan_dispensing(
        route.steps[last], procedure, own, {**knowledge.substance_by_key, **stock}
    )
    rows = space_filling(own, experiment_count(own), options.seed, fits=dispensing.fits)
    return first_plate(rows, dispensing, seed=options.seed)


def _scale_warnings(scale_mg: float) -> tuple[str, ...]:
    if scale_mg > USUAL_MG[1]:
        return (
            f"{scale_mg / 1000:g} g is more than the batches reported: amounts are scaled in "
            "proportion, heat and gas from the reductant are not; go up in steps",
        )
    if scale_mg < USUAL_MG[0]:
        return (
            f"{scale_mg:g} mg needs amounts below what a balance shows: dispense from the stock "
            "solutions or plan a larger scale",
        )
    return ()


def _shelf_warnings(
    protocol: LabProtocol, options: PlanOptions, knowledge: KnowledgeBase
) -> tuple[str, ...]:
    """With --only-stock: what the work-up takes that is not on the shelf."""
    if not options.only_stock:
        return ()
    shelf = with_user_stock(knowledge, options)
    names = {item.key for item in shelf.values()} | set(shelf)
    lacking = dict.fromkeys(
        line.name for line in protocol.reagents if line.key and line.key not in names
    )
    return (f"not in your stock file: {', '.join(lacking)}",) if lacking else ()


def _warnings(dossier: Dossier, search: RouteSearch) -> tuple[str, ...]:
    said = list(dossier.notes)
    if search.routes:
        best = search.routes[0]
        weak = [step for step in best.steps if step.level in {"C", "D"}]
        if weak:
            said.append(
                "the best route has a step without a direct precedent: "
                + "; ".join(f"{s.family.replace('_', ' ')} to {s.product}" for s in weak)
            )
        said.extend(
            check.reason
            for step in best.steps
            for check in step.checks
            if not check.is_ok and check.name != "even electron count"
        )
    return tuple(dict.fromkeys(said))


def _request(target: Cluster, options: PlanOptions) -> tuple[tuple[str, str], ...]:
    shown = {
        "target": str(target),
        "scale_mg": f"{options.scale_mg:g}",
        "routes": str(options.n_routes),
        "max_steps": str(options.max_steps),
        "max_isolations": str(options.max_isolations) if options.max_isolations < 99 else "",
        "no_regulated": "yes" if options.no_regulated else "",
        "forbid": ", ".join(options.forbid),
        "require": ", ".join(options.require),
        "hide": ", ".join(options.hide),
        "evidence": options.worst_level if options.worst_level != "D" else "",
        "stock": f"{len(options.stock)} lines" if options.stock else "",
        "only_stock": "yes" if options.only_stock else "",
    }
    return tuple((key, value) for key, value in shown.items() if value)
