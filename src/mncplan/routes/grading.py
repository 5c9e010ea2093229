"""Turn graded precedents into a level and an estimated chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from mncplan.domain.route import Evidence, Level

_WEIGHT: dict[str, float] = {"A": 0.60, "B": 0.35, "C": 0.03, "D": 0.0}
_OUTCOME: dict[str, float] = {"success": 1.0, "partial": 0.5, "failure": 0.0}
_BASE = 0.01
PRIOR: Final[Mapping[str, float]] = {
    "outer_sphere_oxidation": 0.3,
    "electrochemical_reduction": 0.2,
}
MOST_DISTANT: Final = 3
"""Precedents of level C that are kept."""
_UNVERIFIED = 0.6
_RECIPE = 1.4
_MOST_COUNTED = 4


def best_level(evidence: Iterable[Evidence]) -> Level:
    """The strongest level among precedents that worked at least partly; D without any."""
    return min((e.level for e in evidence if e.outcome != "failure"), default="D")


def probability(evidence: Iterable[Evidence], family: str = "") -> float:
    """Estimated chance that the step works: a noisy-or over precedents, lowered by failures.

    The weights are judgement (basis: estimated), to be replaced by calibrated ones. Moving one
    electron between known states of one composition needs less of a precedent than a new core.
    """
    ranked = sorted(evidence, key=lambda e: -_weight(e))
    miss = 1.0 - PRIOR.get(family, _BASE)
    for item in ranked[:_MOST_COUNTED]:
        miss *= 1.0 - _weight(item)
    penalty = 1.0
    for item in ranked:
        if item.outcome == "failure":
            penalty *= 1.0 - 0.5 * _WEIGHT[item.level] * item.likeness / _WEIGHT["A"]
    return (1.0 - miss) * penalty


def highest_weight(outcome: str, *, has_recipe: bool = False, is_verified: bool = True) -> float:
    """The most one precedent can count for, however near it is."""
    trust = 1.0 if is_verified else _UNVERIFIED
    return _WEIGHT["A"] * (_RECIPE if has_recipe else 1.0) * trust * _OUTCOME[outcome]


def highest_probability(weights: Iterable[float], family: str = "") -> float:
    """The most a step can be given: founded precedents in full, and distant ones as well.

    Args:
        weights: The most that each founded precedent can count for.
        family: For what a step is given without any precedent.
    """
    most = sorted((*weights, *[_WEIGHT["C"]] * MOST_DISTANT), reverse=True)[:_MOST_COUNTED]
    miss = 1.0 - PRIOR.get(family, _BASE)
    for weight in most:
        miss *= 1.0 - weight
    return 1.0 - miss


def _weight(item: Evidence) -> float:
    trust = 1.0 if item.provenance.verified else _UNVERIFIED
    recipe = _RECIPE if item.has_recipe and item.level == "A" else 1.0
    return _likened(item) * trust * recipe * _OUTCOME[item.outcome]


def _likened(item: Evidence) -> float:
    """Level and likeness; the same core with another ligand of the class keeps half its weight."""
    full = _WEIGHT[item.level]
    return full * (0.5 + 0.5 * item.likeness) if item.level == "B" else full * item.likeness
