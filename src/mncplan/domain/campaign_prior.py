"""What a campaign is told before its first experiment, kept with its definition."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.observation import Observation
from mncplan.domain.space import Setting
from mncplan.errors import InvalidInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierResults:
    """Results of a sister campaign or of a table, in the parameters of the campaign.

    Attributes:
        similarity: To the campaign, 0 to 1: the most they may count.
        reason: Why that similarity, in words.
        left_out: Why some of its results take no part, in words; empty for none.
    """

    name: str
    observations: tuple[Observation, ...]
    similarity: float
    reason: str
    left_out: str = ""

    def __post_init__(self) -> None:
        _require_share(self.name, self.similarity)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledMechanism:
    """What the kinetic model gives for the leading objective, for constants drawn anew each time.

    Attributes:
        strength: How much it is believed, 0 to 1.
        settings: Where it was computed.
        draws: Values at these settings, one row per set of constants.
    """

    name: str
    strength: float
    settings: tuple[Setting, ...]
    draws: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        _require_share(self.name, self.strength)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beforehand:
    """All of it."""

    sisters: tuple[EarlierResults, ...] = ()
    mechanism: SampledMechanism | None = None


def _require_share(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise InvalidInputError(f"prior {name}: strength {value:g}; expected 0 to 1")
