"""A wish: what a cluster should be like, demand by demand."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Range:
    """Closed interval; an end may be infinite."""

    low: float
    high: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One demand of a wish.

    Attributes:
        text: As it was asked, or as a use was expanded.
        subject: A measured property such as gap, a count such as electrons, or metals, contains,
            excludes, ligand, no ligand, closure, solubility, status, novelty.
        within: Interval in the property's own unit, for measured and counted subjects.
        names: Symbols, ligand names or the one word wanted, for the others.
        is_hard: False for what is only preferred.
        use: The word for a use that this was expanded from.
        because: Why the use implies it.
        provenance: The rule behind it; None for what was asked and for conventions.
    """

    text: str
    subject: str
    within: Range | None = None
    names: tuple[str, ...] = ()
    is_hard: bool = True
    use: str = ""
    because: str = ""
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a cluster should be like."""

    text: str
    criteria: tuple[Criterion, ...]
