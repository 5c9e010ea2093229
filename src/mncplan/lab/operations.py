"""From the asked mass back through the route: what each bench operation has to take in."""

from __future__ import annotations

from collections.abc import Mapping

from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.recipe import Procedure
from mncplan.domain.route import Step
from mncplan.domain.species import Species, cluster_species
from mncplan.errors import ChemistryError
from mncplan.lab.dosing import reagent_doses
from mncplan.lab.fit import fit_procedure, metal_atoms
from mncplan.lab.operation import COMPLEX, LIGAND, Operation, dopant_dose, product_mass
from mncplan.lab.request import ProtocolRequest
from mncplan.lab.yields import YieldRange, expected_yield


def plan_operations(request: ProtocolRequest) -> tuple[Operation, ...]:
    """Bench operations in order, each scaled for what the later ones need.

    Raises:
        ChemistryError: If the route has no step, or a product no mass.
    """
    steps = request.route.steps
    if not steps:
        raise ChemistryError("the route has no step: the target is taken from stock")
    demand: dict[Species, float] = {steps[-1].product: request.scale_mg / product_mass(steps[-1])}
    found: list[Operation] = []
    for index in range(len(steps) - 1, -1, -1):
        if _is_feed(request, index):
            continue
        operation = _operation(request, index, demand.get(steps[index].product, 0.0))
        source = operation.source
        if source is not None:
            units = operation.seed_mmol or operation.metal_mmol / max(metal_atoms(source), 1)
            demand[source] = demand.get(source, 0.0) + units
        for other in operation.companions:
            demand[other] = demand.get(other, 0.0) + operation.taken_mmol(other)
        for made in _ligands_made(request, index):
            taken = _ligand_taken(operation, made, request)
            demand[made.product] = demand.get(made.product, 0.0) + taken
        found.append(operation)
    return tuple(reversed(found))


def _ligands_made(request: ProtocolRequest, index: int) -> tuple[Step, ...]:
    """Earlier steps that make a free ligand."""
    return tuple(step for step in request.route.steps[:index] if step.family == LIGAND)


def _ligand_taken(operation: Operation, made: Step, request: ProtocolRequest) -> float:
    """Millimoles of an in-house ligand that an operation and its complex take."""
    feed = feed_operation(operation, request)
    doses = [d for item in (operation, feed) if item for d in reagent_doses(item, request)]
    return sum(dose.mmol for dose in doses if dose.substance.ligand == made.ligand)


def _is_feed(request: ProtocolRequest, index: int) -> bool:
    """A complex made only to go into a later step."""
    steps = request.route.steps
    step = steps[index]
    return step.family == COMPLEX and any(
        step.product in later.precursors or later.reaction.coefficient(step.product) < 0
        for later in steps[index + 1 :]
    )


def _feed_of(request: ProtocolRequest, index: int) -> int | None:
    step = request.route.steps[index]
    for earlier in range(index - 1, -1, -1):
        other = request.route.steps[earlier]
        if other.family == COMPLEX and (
            other.product in step.precursors or step.reaction.coefficient(other.product) < 0
        ):
            return earlier
    return None


def _operation(request: ProtocolRequest, index: int, product_mmol: float) -> Operation:
    step = request.route.steps[index]
    procedure = _procedure(request, index)
    feed_index = _feed_of(request, index)
    conditions = _conditions(request, index, feed_index)
    yields = expected_yield(step)
    atoms = step.cluster.n_metal if step.cluster else max(metal_atoms(step.product), 1)
    metal = product_mmol * atoms / yields.value
    host = metal
    seed = complexes = 0.0
    basis = _basis(step, procedure)
    if basis == "seed_metal":
        seed = metal / (step.seed.n_metal if step.seed is not None else atoms)
    elif basis == "target_metal":
        seed, complexes = _shares(step, metal)
    elif procedure is not None and any(r.role == "dopant_salt" for r in procedure.reagents):
        host, metal = _with_dopant(step.cluster, product_mmol / yields.value, conditions)
    return Operation(
        index=index,
        step=step,
        procedure=procedure,
        conditions=conditions,
        yields=yields,
        product_mmol=product_mmol,
        metal_mmol=metal,
        host_mmol=host,
        seed_mmol=seed,
        complex_mmol=complexes,
        feed=None if feed_index is None else request.route.steps[feed_index],
        feed_index=feed_index,
    )


def _procedure(request: ProtocolRequest, index: int) -> Procedure | None:
    """The procedure of a step, fitted to it."""
    found = request.procedures[index]
    if found is None:
        return None
    return fit_procedure(found, request.route.steps[index], request.ligands)


def _basis(step: Step, procedure: Procedure | None) -> str:
    if procedure is not None:
        return procedure.scale_basis
    if step.seed is None:
        return "metal_salt"
    fed = any(metal_atoms(s) and s != cluster_species(step.seed) for s in step.precursors)
    return "target_metal" if fed else "seed_metal"


def _shares(step: Step, metal_mmol: float) -> tuple[float, float]:
    """Seed clusters and complex units that hold `metal_mmol` in the ratio of the equation."""
    seed = cluster_species(step.seed) if step.seed is not None else None
    seeds = complexes = total = 0.0
    for species, n in step.reaction.reactants:
        atoms = metal_atoms(species)
        total += float(n) * atoms
        if species == seed:
            seeds += float(n)
        elif atoms:
            complexes += float(n)
    if not total:
        return 0.0, 0.0
    return metal_mmol * seeds / total, metal_mmol * complexes / total


def _with_dopant(
    cluster: Cluster | None, clusters_mmol: float, conditions: Mapping[str, Condition]
) -> tuple[float, float]:
    """Host atoms and all metal atoms when the dopant's share in the feed is a condition."""
    found = conditions.get("dopant_fraction")
    n_host = cluster.metals[0][1] if cluster else 1
    host = clusters_mmol * n_host
    share = found.value if found and isinstance(found.value, float | int) else None
    if share is None or not 0 <= share < 1:
        n_all = cluster.n_metal if cluster else 1
        return host, clusters_mmol * n_all
    return host, host / (1 - share)


def _conditions(
    request: ProtocolRequest, index: int, feed_index: int | None
) -> Mapping[str, Condition]:
    """Recommended values first, then the procedure's own, then those of the complex."""
    procedure = _procedure(request, index)
    merged: dict[str, Condition] = {}
    if feed_index is not None:
        merged |= {c.parameter: c for c in request.conditions if c.step == feed_index}
    if procedure is not None:
        merged |= {c.parameter: c for c in procedure.parameters}
    merged |= {c.parameter: c for c in request.conditions if c.step == index}
    return merged


def feed_operation(operation: Operation, request: ProtocolRequest) -> Operation | None:
    """The metal complex made in a flask of its own; None when it forms in the pot."""
    feed, index = operation.feed, operation.feed_index
    if feed is None or index is None or not operation.is_fed_apart:
        return None
    taken = float(-operation.step.reaction.coefficient(feed.product)) * operation.turnover_mmol
    if operation.complex_mmol:
        taken *= operation.number("complex_excess", 1.0)
    elif "dopant_per_cluster" in operation.conditions:
        taken = operation.seed_mmol * dopant_dose(operation)
    metal = taken * max(metal_atoms(feed.product), 1)
    return Operation(
        index=index,
        step=feed,
        procedure=_procedure(request, index),
        conditions=_conditions(request, index, None),
        yields=YieldRange(1.0, 1.0, 1.0, "used as made"),
        product_mmol=taken,
        metal_mmol=metal,
        host_mmol=metal,
    )
