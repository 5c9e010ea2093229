"""A campaign: what it searches, what was tried and what happened to it, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from mncplan.domain.campaign_means import Means
from mncplan.domain.campaign_prior import Beforehand
from mncplan.domain.observation import Objective, Observation, require_distinct
from mncplan.domain.plate_rules import PlateRules, RulePrice
from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError

SYNTHETIC: Final = "SYNTHETIC: simulated results, no experiment was made"
"""Stands wherever results of the simulated laboratory are shown."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDefinition:
    """What a campaign is about; it never changes.

    Attributes:
        target: Formula of the cluster wanted; empty when there is none.
        batch: Experiments per batch.
        seed: Of everything random; each batch draws its own from it.
        origin: Where the space came from, in words.
        start: Recommended values, run in the first batch; None when there are none.
        is_synthetic: Whether results come from the simulated laboratory.
        beforehand: Earlier results and mechanism to learn from.
    """

    name: str
    space: Space
    objectives: tuple[Objective, ...]
    target: str = ""
    batch: int = 9
    seed: int = 0
    plate: PlateRules | None = None
    origin: str = ""
    start: Setting | None = None
    is_synthetic: bool = False
    beforehand: Beforehand | None = None
    means: Means = Means()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise InvalidInputError(
                f"campaign name {self.name!r}: expected a letter or digit, then at most 79 letters,"
                " digits, dots, hyphens or underscores"
            )
        if not self.objectives:
            raise InvalidInputError(f"campaign {self.name}: expected at least one objective")
        require_distinct(self.objectives, self.space, f"campaign {self.name}")
        self.means.check(self.space)
        if self.batch < 1 or self.seed < 0:
            raise InvalidInputError(
                f"campaign {self.name}: batch {self.batch}, seed {self.seed}; 1 and 0 at least"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the model expected of one objective before the experiment."""

    objective: str
    mean: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """One experiment of a campaign; ``E001-2`` repeats ``E001``.

    Attributes:
        batch: Number of its batch from 1; 0 when it was brought in from outside.
        reason: Why it was chosen, in one sentence.
        nearest: Id of the most similar experiment with a result; empty for none.
        p_identity: Probability that the target forms; None without a model of it.
        prior_share: Part of the choice owed to a prior, 0 to 1; None without.
    """

    id: str
    batch: int
    setting: Setting
    reason: str = ""
    predicted: tuple[Forecast, ...] = ()
    p_identity: float | None = None
    prior_share: float | None = None
    nearest: str = ""
    replicate_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSuggested:
    """A batch was suggested.

    Attributes:
        n_seen: Events the model knew of.
        seed: The seed that gives this batch again.
        model: What the model was and how good, as name and value.
        reasons: Why this batch, one sentence each.
        prices: What each rule of the plate costs in expected gain.
    """

    batch: int
    experiments: tuple[Experiment, ...]
    n_seen: int
    seed: int
    model: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    prices: tuple[RulePrice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentAdded:
    """An experiment that no batch asked for came with its result."""

    experiment: Experiment


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRecorded:
    """A result arrived, or a missing value of it."""

    observation: Observation
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCorrected:
    """A result was corrected; the earlier one stays in the history."""

    observation: Observation
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentSkipped:
    """An experiment will not be done."""

    experiment: str
    reason: str


Event: TypeAlias = (
    BatchSuggested | ExperimentAdded | ResultRecorded | ResultCorrected | ExperimentSkipped
)
