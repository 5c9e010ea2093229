"""From the asked mass back through the route: what each bench operation has to take in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mncplan.domain.cluster import Cluster, cluster_mass
from mncplan.domain.composition import molar_mass
from mncplan.domain.conditions import Condition
from mncplan.domain.element import METALS
from mncplan.domain.recipe import Procedure
from mncplan.domain.route import Step
from mncplan.domain.species import Species, cluster_species
from mncplan.errors import ChemistryError
from mncplan.lab.request import ProtocolRequest
from mncplan.lab.yields import YieldRange, expected_yield

COMPLEX = "complex_formation"
CRUDE = "crude"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One isolated product and the bench work that leads to it.

    Attributes:
        index: Of the main step in the route.
        conditions: By parameter, the procedure's own values included.
        feed: The step that makes the metal complex, when there is one; `feed_index` its place.
        metal_mmol: Metal atoms taken in, seed included.
        host_mmol: Atoms of the host metal to weigh as salt.
        seed_mmol: Clusters that are transformed.
        complex_mmol: Units of metal complex that the balanced equation asks, before any excess.
    """

    index: int
    step: Step
    procedure: Procedure | None
    conditions: Mapping[str, Condition]
    yields: YieldRange
    product_mmol: float
    metal_mmol: float
    host_mmol: float
    seed_mmol: float = 0.0
    complex_mmol: float = 0.0
    feed: Step | None = None
    feed_index: int | None = None

    def number(self, parameter: str, default: float = 0.0) -> float:
        """The value of a numeric condition."""
        found = self.conditions.get(parameter)
        return found.value if found and isinstance(found.value, float | int) else default

    def has_role(self, role: str) -> bool:
        """Whether the procedure weighs a reagent in this role."""
        return self.procedure is not None and any(r.role == role for r in self.procedure.reagents)

    @property
    def is_fed_apart(self) -> bool:
        """Whether the metal complex is made in a flask of its own."""
        if self.feed is None or self.procedure is None:
            return False
        brings_ligand = self.has_role("ligand") or self.has_role("etchant_ligand")
        return not (self.has_role("metal_salt") and brings_ligand)

    @property
    def turnover_mmol(self) -> float:
        """Millimoles per unit coefficient of the balanced equation when all metal is spent."""
        total = sum(float(n) * metal_atoms(s) for s, n in self.step.reaction.reactants)
        return self.metal_mmol / total if total else 0.0

    @property
    def incoming(self) -> tuple[Species, ...]:
        """Metal-bearing precursors other than the seed."""
        return tuple(s for s in self.step.precursors if metal_atoms(s) and s != self.source)

    @property
    def source(self) -> Species | None:
        """The cluster or crude that is transformed."""
        if self.step.seed is not None:
            return cluster_species(self.step.seed)
        return next((s for s in self.step.precursors if s.isomer == CRUDE), None)

    @property
    def is_crude(self) -> bool:
        """Whether the product is a mixture that is focused later."""
        return self.step.product.isomer == CRUDE


def metal_atoms(species: Species) -> int:
    """Metal atoms in one unit."""
    return sum(n for name, n in species.parts if name in METALS)


def product_mass(step: Step) -> float:
    """Molar mass of the step's product in g/mol.

    Raises:
        ChemistryError: If the product has no definite composition.
    """
    if step.cluster is not None:
        return cluster_mass(step.cluster)
    if step.product.elements:
        return molar_mass(step.product.elements)
    raise ChemistryError(
        f"{step.product} has no mass: a ligand is generic; name it, e.g. --ligand PET"
    )


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
        found.append(operation)
    return tuple(reversed(found))


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
    procedure = request.procedures[index]
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
    procedure = request.procedures[index]
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
        procedure=request.procedures[index],
        conditions=_conditions(request, index, None),
        yields=YieldRange(1.0, 1.0, 1.0, "used as made"),
        product_mmol=taken,
        metal_mmol=metal,
        host_mmol=metal,
    )


def dopants(operation: Operation) -> dict[str, int]:
    """Metals the product has more of than the seed (or than the host salt brings)."""
    cluster = operation.step.cluster
    if cluster is None:
        return {}
    seed = dict(operation.step.seed.metals) if operation.step.seed else {cluster.host: 10**6}
    return {metal: n - seed.get(metal, 0) for metal, n in cluster.metals if n > seed.get(metal, 0)}


def dopant_dose(operation: Operation) -> float:
    """Dopant atoms per seed cluster: the condition, raised when it can't reach the product."""
    asked = operation.number("dopant_per_cluster")
    total = sum(dopants(operation).values())
    return asked if asked >= total else 1.2 * total
