"""Words for what numbers mean: luminescence class and stability class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import SPHERICAL_CLOSURES, valence_electrons
from mncplan.domain.known import KnownCluster

LUMINESCENCE: Final = (
    ("dim", 0.0, 0.01),
    ("moderate", 0.01, 0.1),
    ("bright", 0.1, 1.0),
)
"""Class, and quantum yields from and up to; the limits are a convention of ours."""

_MADE: Final = frozenset({"crystal", "ms", "inferred"})


def luminescence_class(quantum_yield: float) -> str:
    """Class of a quantum yield.

    Example:
        >>> luminescence_class(0.004), luminescence_class(0.1), luminescence_class(0.3)
        ('dim', 'bright', 'bright')
    """
    return next(word for word, low, _ in reversed(LUMINESCENCE) if quantum_yield >= low)


def shell_class(electrons: int) -> str:
    """Class of an electron count, from stable to doubtful.

    Example:
        >>> shell_class(8), shell_class(14), shell_class(7), shell_class(0)
        ('closed shell', 'even, open sphere', 'odd count', 'no delocalised electrons')
    """
    if electrons <= 0:
        return "no delocalised electrons"
    if electrons % 2:
        return "odd count"
    return "closed shell" if electrons in SPHERICAL_CLOSURES else "even, open sphere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How reported clusters of the same electron class fared; a proxy, not a stability.

    Attributes:
        word: Class of the electron count.
        share: Crystallised share of the reported clusters of this class.
        n_reported: Reported clusters of this class.
        overall: Crystallised share of all reported clusters.
    """

    word: str
    share: float
    n_reported: int
    overall: float

    @property
    def text(self) -> str:
        """The proxy in one sentence."""
        return (
            f"{self.share:.0%} of the {self.n_reported} reported clusters of this electron class "
            f"have a crystal structure, {self.overall:.0%} of all: a proxy for stability"
        )


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported cluster with its electron class and whether it was crystallised."""

    cluster: Cluster
    word: str
    is_crystal: bool


def reported_classes(known: Iterable[KnownCluster]) -> tuple[Reported, ...]:
    """Every reported cluster once; crystallised if any of its entries says so."""
    found: dict[Cluster, bool] = {}
    for entry in known:
        formula = entry.formula
        if isinstance(formula, Cluster) and entry.status in _MADE and formula.n_metal > 1:
            found[formula] = found.get(formula, False) or entry.status == "crystal"
    return tuple(
        Reported(formula, shell_class(valence_electrons(formula)), is_crystal)
        for formula, is_crystal in found.items()
    )


def stability(cluster: Cluster, reported: Sequence[Reported]) -> Stability | None:
    """Class by electron count, with the crystallised share among reported clusters.

    Returns:
        None when no other cluster of this class is reported. The cluster itself doesn't count.
    """
    word = shell_class(valence_electrons(cluster))
    others = [one for one in reported if one.cluster != cluster]
    alike = [one.is_crystal for one in others if one.word == word]
    if not alike:
        return None
    return Stability(
        word=word,
        share=sum(alike) / len(alike),
        n_reported=len(alike),
        overall=sum(one.is_crystal for one in others) / len(others),
    )
