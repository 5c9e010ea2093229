"""Routes: ordered balanced steps from stock to target, with the evidence for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mncplan.domain.cluster import Cluster
from mncplan.domain.forecast import StepForecast
from mncplan.domain.outlook import Demand, StepOutlook
from mncplan.domain.provenance import Provenance
from mncplan.domain.reaction import Reaction
from mncplan.domain.species import Species

Level = Literal["A", "B", "C", "D"]

LEVEL_MEANING: dict[str, str] = {
    "A": "reported for this cluster with this ligand",
    "B": "reported for the same metal core with another ligand of the class, charge or way",
    "C": "the same kind of step is reported for a cluster of similar size or other ligand class",
    "D": "follows from the rules of the family only; no precedent known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One guard of a family, with its sentence."""

    name: str
    is_ok: bool
    is_hard: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A precedent of a step.

    Attributes:
        id: Of the transformation or protocol in the knowledge base.
        outcome: success, partial or failure.
        has_recipe: True for a published protocol with amounts that can be weighed.
        likeness: How close the precedent is to the step, from 0 to 1.
    """

    id: str
    level: Level
    provenance: Provenance
    summary: str
    outcome: str = "success"
    yield_percent: tuple[float, float] | None = None
    yield_basis: str = ""
    has_recipe: bool = False
    likeness: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One operation: a family applied to definite species.

    Attributes:
        product: The isolated or carried-on product.
        precursors: Tails of the step that are made or bought, the reductant included.
        metal_ceiling: Highest fraction of the metal that can end in the product, with reason.
        variant: Procedure variant, e.g. ``two_phase_brust``.
        isolates: False when the product is carried on in the same pot.
        seed: The cluster that is transformed, when there is one.
    """

    family: str
    variant: str
    product: Species
    precursors: tuple[Species, ...]
    reaction: Reaction
    level: Level
    probability: float
    evidence: tuple[Evidence, ...] = ()
    checks: tuple[Check, ...] = ()
    byproducts: tuple[str, ...] = ()
    metal_ceiling: tuple[float, str] = (1.0, "")
    electrons: int = 0
    reductant: str = ""
    ligand: str = ""
    isolates: bool = True
    cluster: Cluster | None = None
    seed: Cluster | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A species the route starts from, and whether the stock has it.

    Attributes:
        molar_mass: Of what is bought, water of crystallisation included, in g/mol.
        price_per_g: EUR per gram, from the user's stock file.
    """

    species: Species
    is_in_stock: bool
    stock_key: str = ""
    price_class: str = ""
    hazards: tuple[str, ...] = ()
    molar_mass: float | None = None
    price_per_g: float | None = None
    price_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way from stock to the target; `steps` run in bench order.

    Attributes:
        cost: Search cost: minus log probability plus a penalty per operation.
        scores: Named values kept apart; None where nothing is known.
        confidence: One sentence that names the weakest step.
        group: Number of its kind; those of one kind share more than half of their conversions.
        is_on_front: No other route beats or equals it in every score of the Pareto front.
        against_best: What it lacks against the first route; empty for the first.
        mechanism: Forecasts of the mechanism model, when it was asked.
        outlook: Purity, robustness and what is known of the mechanism, by step.
    """

    rank: int
    target: Cluster
    steps: tuple[Step, ...]
    leaves: tuple[Leaf, ...]
    net: Reaction
    cost: float
    scores: tuple[tuple[str, float | None], ...]
    confidence: str
    is_solved: bool = True
    group: int = 1
    is_on_front: bool = False
    against_best: str = ""
    mechanism: tuple[StepForecast, ...] = ()
    outlook: tuple[StepOutlook, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSearch:
    """Answer of a search: routes, or partial ones with the reasons why."""

    target: Cluster
    routes: tuple[Route, ...]
    partial: tuple[Route, ...] = ()
    reasons: tuple[str, ...] = ()
    n_nodes: int = 0
    n_edges: int = 0
    demands: tuple[Demand, ...] = ()
