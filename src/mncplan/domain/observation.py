"""What an experiment of a campaign was run for and what came of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError

Goal: TypeAlias = Literal["max", "min", "target"]

Outcome: TypeAlias = Literal["product", "nothing", "other", "failed_execution"]
"""product: the target formed; nothing: no product, value 0; other: another product, named by
`identity`; failed_execution: dispensing or measuring went wrong, so nothing is learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A quantity to bring up, down, or into a window.

    Attributes:
        low: Lower end of the target window, or of the scale of values; None for open.
        high: Upper end likewise.
    """

    name: str
    unit: str = "1"
    goal: Goal = "max"
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidInputError("an objective needs a name, e.g. purity")
        if self.goal not in {"max", "min", "target"}:
            raise InvalidInputError(
                f"objective {self.name}: goal {self.goal!r} is not known; expected max, min or"
                " target"
            )
        if self.goal == "target" and (self.low is None or self.high is None):
            raise InvalidInputError(f"objective {self.name}: a target needs low and high")
        if self.low is not None and self.high is not None and not self.low <= self.high:
            raise InvalidInputError(
                f"objective {self.name}: [{self.low:g}, {self.high:g}] is no window;"
                " expected low <= high"
            )


def require_distinct(objectives: tuple[Objective, ...], space: Space, where: str) -> None:
    """Refuse objectives of the same name, or of that of a parameter.

    Raises:
        InvalidInputError: If there are such.
    """
    names = [item.name for item in objectives]
    if len(set(names)) != len(names) or {item.name for item in space.parameters} & set(names):
        raise InvalidInputError(
            f"{where}: objectives {', '.join(names)}; expected different names, none of them a"
            " parameter"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One experiment with its result.

    Attributes:
        values: Objective name and value in the objective's unit; None when not measured.
        identity: Formula or name of what formed; None when not determined.
        replicate_of: Id of the experiment it repeats; empty for none.
        batch: Number of the batch, from 1; 0 for what was known before the campaign.
        time_h: Time of the sample when one well is sampled more than once; None for the end.
        id: Of the experiment; empty outside a campaign.
    """

    setting: Setting
    outcome: Outcome = "product"
    values: tuple[tuple[str, float | None], ...] = ()
    identity: str | None = None
    replicate_of: str = ""
    batch: int = 0
    well: str = ""
    time_h: float | None = None
    id: str = ""

    def __post_init__(self) -> None:
        if self.outcome not in {"product", "nothing", "other", "failed_execution"}:
            raise InvalidInputError(
                f"outcome {self.outcome!r} is not known; expected product, nothing, other or"
                " failed_execution"
            )
        names = [name for name, _ in self.values]
        if len(set(names)) != len(names):
            raise InvalidInputError(f"an objective has two values in one observation: {names}")
        if any(v is not None and not math.isfinite(v) for _, v in self.values):
            raise InvalidInputError("values must be finite; leave out what was not measured")

    def value(self, objective: str) -> float | None:
        """Value of one objective; None when not measured."""
        return dict(self.values).get(objective)
