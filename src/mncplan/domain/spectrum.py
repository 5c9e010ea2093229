"""What the instruments should show."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.known import PropertyValue


@dataclass(frozen=True, slots=True, kw_only=True)
class IsotopePeak:
    """One resolved peak of an isotope envelope; intensity relative to the highest."""

    mz: float
    intensity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IonExpectation:
    """One ion to look for by ESI-MS."""

    label: str
    charge: int
    monoisotopic_mz: float
    most_abundant_mz: float
    average_mz: float
    envelope: tuple[IsotopePeak, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Characterisation:
    """Signals that confirm the target, and those that betray its usual companions.

    Attributes:
        missing: Why something can't be said, in words.
        watch_for: By-products and other sizes with the m/z or band that shows them.
    """

    ions: tuple[IonExpectation, ...]
    optical: tuple[PropertyValue, ...]
    predicted: tuple[PropertyValue, ...] = ()
    colour: str = ""
    watch_for: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
