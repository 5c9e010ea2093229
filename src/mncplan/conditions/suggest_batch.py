"""What the optimiser hands back: a batch, with the reason for each experiment."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.conditions.stopping import Outlook
from mncplan.domain.plate_rules import RulePrice
from mncplan.domain.space import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """One objective of one experiment, in the objective's unit; `sd` leaves the noise out."""

    objective: str
    mean: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One experiment.

    Attributes:
        predicted: One per objective; empty before there are results to learn from.
        p_identity: Calibrated probability that the target forms; None without a model of it.
        prior_share: Part of the expected gain that is owed to the prior, 0 to 1; None without.
        nearest: Id of the most similar experiment with a result; empty when there is none.
        gain: Expected gain given the experiments before it in the batch.
    """

    setting: Setting
    reason: str
    predicted: tuple[Predicted, ...] = ()
    p_identity: float | None = None
    prior_share: float | None = None
    nearest: str = ""
    gain: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Experiments to run together.

    Attributes:
        model: What the model was and how good, as name and value.
        reasons: Why this batch, one sentence each.
        prices: What each rule of the plate costs; empty without rules.
        outlook: Whether another plate is worth it; None before there is a model.
    """

    experiments: tuple[Suggestion, ...]
    model: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    prices: tuple[RulePrice, ...] = ()
    outlook: Outlook | None = None
