"""What the scores of a route mean, and in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Score:
    """Meaning of one score; `unit` is 1 for pure numbers."""

    unit: str
    meaning: str


SCORES: Final[Mapping[str, Score]] = {
    "feasibility": Score("1", "estimated chance that all steps work"),
    "operations": Score("1", "count of operations, separations included"),
    "isolations": Score("1", "count of products that are isolated"),
    "metal_ceiling": Score(
        "1", "highest share of the metal in the product; the reason stands with the step"
    ),
    "purity_ceiling": Score(
        "1", "highest share of one composition where metals or ligands exchange at random"
    ),
    "cost_index": Score(
        "EUR/mmol",
        "stoichiometric materials per mmol of metal in the product, an order of magnitude",
    ),
    "hazard": Score("1", "worst GHS weight (1 to 4) plus a tenth of the sum"),
    "separability": Score("1", "1 (complexes only) to 3 (same charge, size within one atom)"),
    "hours": Score(
        "h", "stirring and waiting that the procedures state; none if one is not on file"
    ),
    "novelty": Score("1", "how unlike its nearest success the strangest step is, 0 to 1"),
    "unprecedented": Score("1", "count of steps at level C or D"),
    "metal_yield": Score("1", "share of the metal in the product, to plan with; see yields"),
    "metal_yield_low": Score("1", "the same if all steps do badly"),
    "metal_yield_high": Score("1", "the same if all steps do well"),
    "robustness": Score(
        "1",
        "narrowest reported window of temperature, pH or time over what a bench is off; none when "
        "no step has two reported settings",
    ),
    "mechanism_purity": Score(
        "1", "share of the product among clusters by the mechanism model, when it was asked"
    ),
    "mechanism_robustness": Score(
        "1", "share of trials within the tolerances of a bench that still give the product"
    ),
    "mechanism_hours": Score("h", "time to form the product by the mechanism model"),
    "independent_works": Score(
        "1", "fewest works that report a success of level A or B for an isolated step"
    ),
}
"""By name, in the order they are shown."""


FRONT: Final = ("feasibility", "isolations", "cost_index", "hazard", "purity_ceiling")
"""Scores the Pareto front is drawn over; by-products by the share that random exchange allows."""


def score_unit(name: str) -> str:
    """Unit in words for a heading; empty for pure numbers and for scores not in the table."""
    found = SCORES.get(name)
    return found.unit if found is not None and found.unit != "1" else ""


def score_meaning(name: str) -> str:
    """Meaning in words; empty for scores not in the table."""
    found = SCORES.get(name)
    return found.meaning if found is not None else ""
