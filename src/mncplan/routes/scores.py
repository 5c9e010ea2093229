"""Scores of a route, kept apart: none is traded for another.

Prices are the user's where the stock file gives them, else orders of magnitude by price class
(basis: estimated); hazards from GHS codes of what is bought; hours from the procedures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import LEVEL_MEANING, Leaf, Route, Step
from mncplan.domain.score import FRONT
from mncplan.domain.species import species_mass
from mncplan.routes.separation import making_steps, random_share

PRICE_PER_G: Final[Mapping[str, float]] = {"A": 0.1, "B": 1.0, "C": 10.0, "D": 60.0, "E": 200.0}
"""Order of magnitude in EUR/g per price class; judgement, to rank routes only."""

_SEVERE = {
    4: ("H300", "H310", "H330"),
    3: ("H340", "H350", "H360", "H220", "H260", "H370"),
    2: ("H301", "H311", "H331", "H314", "H372", "H334"),
}

BETTER_HIGH: Final = frozenset(
    {
        "feasibility", "metal_ceiling", "purity_ceiling", "metal_yield", "metal_yield_low",
        "metal_yield_high", "robustness", "independent_works", "mechanism_purity",
        "mechanism_robustness",
    }
)  # fmt: skip
"""Scores of which more is better; of all others less is better."""


def route_scores(
    steps: Sequence[Step],
    leaves: Sequence[Leaf],
    net: Reaction,
    target: Cluster,
    hours_of: Callable[[str], float | None],
) -> tuple[tuple[str, float | None], ...]:
    """All scores of a route that the route engine knows, by name.

    `mncplan.domain.score` says what they mean.
    """
    chance = math.prod(step.probability for step in steps)
    ceiling = math.prod(step.metal_ceiling[0] for step in steps)
    return (
        ("feasibility", round(chance, 4)),
        ("operations", float(len(steps))),
        ("isolations", float(sum(step.isolates for step in steps))),
        ("metal_ceiling", round(ceiling, 4)),
        ("purity_ceiling", round(min(map(random_share, steps), default=1.0), 4)),
        ("cost_index", round(_cost(leaves, net, target), 3)),
        ("hazard", round(_hazard(leaves), 2)),
        ("separability", float(max(map(_separability, steps), default=1))),
        ("hours", _hours(steps, hours_of)),
        ("novelty", round(max(map(_novelty, making_steps(steps)), default=0.0), 3)),
        ("unprecedented", float(sum(step.level in {"C", "D"} for step in making_steps(steps)))),
    )


def _hours(steps: Sequence[Step], hours_of: Callable[[str], float | None]) -> float | None:
    found = [hours_of(step.variant) for step in steps]
    known = [hours for hours in found if hours is not None]
    return round(sum(known), 1) if len(known) == len(found) else None


def _novelty(step: Step) -> float:
    return 1.0 - max((e.likeness for e in step.evidence if e.outcome != "failure"), default=0.0)


def _cost(leaves: Iterable[Leaf], net: Reaction, target: Cluster) -> float:
    produced = next((n for species, n in net.terms if n > 0 and species.text == str(target)), None)
    if produced is None:
        return 0.0
    total = 0.0
    for leaf in leaves:
        mass = leaf.molar_mass or species_mass(leaf.species)
        used = -net.coefficient(leaf.species)
        if mass is not None and used > 0:
            per_g = leaf.price_per_g or PRICE_PER_G.get(leaf.price_class, 5.0)
            total += float(used) * mass * per_g
    return total / (float(produced) * target.n_metal * 1000.0)


def _hazard(leaves: Iterable[Leaf]) -> float:
    weights = [_weight(code.rstrip("?")) for leaf in leaves for code in leaf.hazards]
    return max(weights, default=0) + 0.1 * sum(weights)


def _weight(code: str) -> int:
    return next((w for w, codes in _SEVERE.items() if code.startswith(codes)), 1)


def _separability(step: Step) -> int:
    cluster = step.cluster
    if cluster is None or not step.isolates:
        return 1
    near = any(
        other.startswith(f"{cluster.host}{n}(") or other.startswith(f"[{cluster.host}{n}(")
        for other in step.byproducts
        for n in (cluster.n_metal - 1, cluster.n_metal, cluster.n_metal + 1)
    )
    if near or any("composition" in o or "dopant" in o or "degree" in o for o in step.byproducts):
        return 3
    return 2 if step.byproducts else 1


def pareto_front(routes: Sequence[Route], names: Sequence[str] = FRONT) -> tuple[int, ...]:
    """Positions of the routes that no other beats in one score and equals in all others.

    A score that one of two routes lacks is not compared.
    """
    values = [_oriented(route, names) for route in routes]
    return tuple(
        position
        for position, own in enumerate(values)
        if not any(_beats(other, own) for other in values)
    )


def _oriented(route: Route, names: Sequence[str]) -> dict[str, float]:
    scores = _known(route)
    return {n: scores[n] if n in BETTER_HIGH else -scores[n] for n in names if n in scores}


def _beats(other: Mapping[str, float], own: Mapping[str, float]) -> bool:
    shared = other.keys() & own.keys()
    return all(other[n] >= own[n] for n in shared) and any(other[n] > own[n] for n in shared)


def _known(route: Route) -> dict[str, float]:
    return {name: value for name, value in route.scores if value is not None}


def why_not(best: Route, other: Route) -> str:
    """What a lower-ranked route lacks against the best, in one sentence."""
    a, b = _known(best), _known(other)
    worse = []
    levels = tuple(max(s.level for s in making_steps(route.steps)) for route in (best, other))
    if levels[1] > levels[0]:
        worse.append(f"weaker evidence (level {levels[1]} against {levels[0]})")
    if b["feasibility"] < 0.95 * a["feasibility"]:
        ratio = b["feasibility"] / a["feasibility"] if a["feasibility"] else 0.0
        worse.append(f"{ratio:.0%} of the estimated chance")
    if b["isolations"] > a["isolations"]:
        worse.append(f"{b['isolations'] - a['isolations']:.0f} more isolations")
    if b["hazard"] > a["hazard"] + 0.5:
        worse.append("more hazardous chemicals")
    if b["cost_index"] > 1.3 * a["cost_index"]:
        worse.append("dearer materials")
    if "hours" in a and "hours" in b and b["hours"] > a["hours"] + 12:
        worse.append(f"{b['hours'] - a['hours']:.0f} h longer")
    recalled = [
        step
        for step in other.steps
        if step.evidence and not any(e.provenance.verified for e in step.evidence[:1])
    ]
    if recalled and not worse:
        worse.append("its first precedent is recalled, not re-read")
    return "; ".join(worse) or "as good within the error of the estimates"


def confidence(ordered: tuple[Step, ...]) -> str:
    """Names the step with the least evidence; separations and complexes limit no route."""
    making = making_steps(ordered)
    isolating = [step for step in making if step.isolates]
    weakest = max(isolating or making, key=lambda step: (step.level, -step.probability))
    told = f"{len(ordered)} operation{'s' if len(ordered) > 1 else ''}"
    if n_parted := len(ordered) - len(making):
        told += f", {n_parted} of them {'a separation' if n_parted == 1 else 'separations'}"
    told += f"; weakest is {weakest.family.replace('_', ' ')} (level {weakest.level}: "
    told += LEVEL_MEANING[weakest.level] + ")"
    verified = any(
        e.provenance.verified and e.level == weakest.level and e.outcome != "failure"
        for e in weakest.evidence
    )
    if weakest.evidence and not verified:
        told += "; its precedents are recalled, not re-read"
    return told
