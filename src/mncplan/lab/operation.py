"""One isolated product and the bench work that leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mncplan.domain.cluster import cluster_mass
from mncplan.domain.composition import molar_mass
from mncplan.domain.conditions import Condition
from mncplan.domain.recipe import Procedure
from mncplan.domain.route import Step
from mncplan.domain.species import Species, cluster_species
from mncplan.errors import ChemistryError
from mncplan.lab.fit import LARGEST_COMPLEX, metal_atoms
from mncplan.lab.yields import YieldRange

COMPLEX = "complex_formation"
CRUDE = "crude"
POOL = "mixture"
LIGAND = "ligand_synthesis"


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
        if not total and not metal_atoms(self.step.product):
            return self.metal_mmol / float(self.step.reaction.coefficient(self.step.product))
        return self.metal_mmol / total if total else 0.0

    @property
    def incoming(self) -> tuple[Species, ...]:
        """Metal complexes and salts among the precursors."""
        return tuple(
            s
            for s in self.step.precursors
            if metal_atoms(s) and s != self.source and s not in self.companions
        )

    @property
    def companions(self) -> tuple[Species, ...]:
        """Clusters that react with the seed."""
        if self.step.seed is None:
            return ()
        return tuple(
            s for s in self.step.precursors if metal_atoms(s) > LARGEST_COMPLEX and s != self.source
        )

    def taken_mmol(self, species: Species) -> float:
        """What the balanced equation takes of a reactant when all metal is spent."""
        return max(float(-self.step.reaction.coefficient(species)), 0.0) * self.turnover_mmol

    @property
    def source(self) -> Species | None:
        """The cluster or crude that is transformed."""
        if self.step.seed is not None:
            return cluster_species(self.step.seed)
        return next((s for s in self.step.precursors if s.isomer in {CRUDE, POOL}), None)

    @property
    def is_crude(self) -> bool:
        """Whether the product is a mixture that is focused later."""
        return self.step.product.isomer == CRUDE


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


def atoms_of(operation: Operation) -> int:
    """Metal atoms in one product."""
    cluster = operation.step.cluster
    return cluster.n_metal if cluster else max(metal_atoms(operation.step.product), 1)


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
