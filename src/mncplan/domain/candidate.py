"""A cluster proposed for a wish, and all that was judged of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import KnownCluster, PropertyValue, Transformation
from mncplan.domain.wish import Criterion

Origin = Literal["known", "ligand", "doped", "template", "enumerated"]

ORIGIN_WORDS: Final[dict[Origin, str]] = {
    "known": "reported",
    "ligand": "known core, other ligand",
    "doped": "doped variant",
    "template": "member of a growth series",
    "enumerated": "by electron count and shell alone",
}

Ground = Literal["composition", "fact", "ligands", "predicted", "other kind", "prior"]
"""What a probability rests on; ``prior`` is the rate among known clusters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How likely a candidate meets one demand.

    Attributes:
        probability: From 0 to 1.
        ground: What it rests on.
        sentence: The reason, with value and source.
        value: The fact or prediction it was read from.
        is_refuted: True when composition, a fact or plain odds speak against it.
    """

    criterion: Criterion
    probability: float
    ground: Ground
    sentence: str
    value: PropertyValue | None = None
    is_refuted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """The nearest known cluster, and how far away it is.

    Attributes:
        distance: 0 for the cluster itself; about 1 for one step of a series.
        words: The difference in words.
    """

    cluster: Cluster
    distance: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A candidate before it is judged.

    Attributes:
        parent: The cluster it was derived from.
        reason: Where it comes from, in words.
        ease: How likely such a cluster can be made, from 0 to 1: an estimate.
        entry: The entry of a known cluster.
        predicted: Predictions that came with it, as from a growth series.
        making: How it could be made, in one line; empty when that is still to be found.
    """

    cluster: Cluster
    origin: Origin
    reason: str
    ease: float
    parent: Cluster | None = None
    entry: KnownCluster | None = None
    predicted: tuple[PropertyValue, ...] = ()
    making: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A proposed cluster against a wish; the four scores are kept apart.

    Attributes:
        fit: Probability of meeting all demands together; preferences at half weight.
        ease: Synthesizability, from 0 to 1: an estimate from its kinship with what was made.
        novelty: From 0, reported, to 1, far from everything reported.
        confidence: How much of the fit rests on facts and near kin, from 0 to 1.
        layer: 1 on the Pareto front, 2 on the next one ...
        on_front: Why it is on the front; empty otherwise.
        score: Of the default order.
        step: The reported step that `making` rests on.
        route: Best route in words; empty when it was not searched.
    """

    proposal: Proposal
    verdicts: tuple[Verdict, ...]
    properties: tuple[PropertyValue, ...]
    kinship: Kinship
    electrons: int
    fit: float
    ease: float
    novelty: float
    confidence: float
    score: float
    layer: int = 0
    on_front: str = ""
    making: str = ""
    step: Transformation | None = None
    route: str = ""

    @property
    def cluster(self) -> Cluster:
        """The cluster itself."""
        return self.proposal.cluster

    @property
    def is_known(self) -> bool:
        """True when the cluster was reported."""
        return self.proposal.origin == "known"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Demands that are met or likely met."""
        return tuple(v.sentence for v in self.verdicts if _is_met(v))

    @property
    def misses(self) -> tuple[str, ...]:
        """Demands that are not met or not known."""
        return tuple(v.sentence for v in self.verdicts if not _is_met(v))


def _is_met(verdict: Verdict) -> bool:
    return verdict.ground != "prior" and verdict.probability >= 0.5
