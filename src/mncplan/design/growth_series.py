"""Growth series: members known and missing along one constant step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mncplan.design.makeup import Makeup
from mncplan.domain.known import KnownCluster

Ground = Literal["arithmetic", "building blocks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesMember:
    """One place in a growth series.

    Attributes:
        position: Steps from the first known member; blocks where the series counts them.
        entries: Known clusters at this place; none when it is missing.
        distance: Steps from the nearest known end, 1 for a gap, 0 for a known member.
        confidence: That the member exists as foretold, from 0 to 1; 1 for a known one.
        core: Core size expected of a missing member, where the known ones give a line.
        structure: Building blocks in words, where the series is one of blocks.
    """

    position: int
    makeup: Makeup
    entries: tuple[KnownCluster, ...] = ()
    distance: int = 0
    confidence: float = 1.0
    core: int | None = None
    structure: str = ""
    joint: str = ""

    @property
    def is_known(self) -> bool:
        """True when a cluster at this place has been made."""
        return bool(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthSeries:
    """Clusters that differ by one constant step.

    Attributes:
        ground: Whether it rests on compositions alone or on cores built of the same blocks.
        step: Change of metal atoms, donors by class, and charge; ligands alone for arithmetic.
        trust: Probability that it is a growth series and no accident.
        break_note: Where a known member leaves the line.
        line: The straight line of compositions; series on one line are one piece of evidence.
    """

    name: str
    ground: Ground
    metal: str
    step: tuple[int, ...]
    step_electrons: int
    trust: float
    members: tuple[SeriesMember, ...]
    break_note: str = ""
    line: tuple[int, ...] = ()

    @property
    def known(self) -> tuple[SeriesMember, ...]:
        """Members that have been made."""
        return tuple(item for item in self.members if item.is_known)

    @property
    def missing(self) -> tuple[SeriesMember, ...]:
        """Members foretold."""
        return tuple(item for item in self.members if not item.is_known)
