"""Weigh proposals against a wish: fit, ease, novelty and confidence kept apart, and one order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import Final

import numpy as np

from mncplan.design.enumerate import PAIRED_BELOW
from mncplan.design.joint import Reach, joint_probability
from mncplan.design.judge import Evidence, Prior, deviation, judge
from mncplan.design.kin import shape_of
from mncplan.design.pareto import layers
from mncplan.design.vocabulary import MEASURED
from mncplan.design.wish import Wish
from mncplan.domain.candidate import Candidate, Kinship, Proposal, Verdict
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.family import ClusterFamily
from mncplan.domain.wish import Range

MOST_OF_A_CORE: Final = 2
REPEATED: Final = 0.8
"""Shells of one core, or members of one family, that keep their place; each further one loses."""

_ODD, _OXIDISED = 0.6, 0.3
_TRUST: Final = {"composition": 1.0, "fact": 1.0, "ligands": 0.9, "predicted": 0.6,
                 "other kind": 0.4, "prior": 0.1}  # fmt: skip
_RECALLED: Final = 0.8
_BY_ANALOGY: Final = 0.5
"""What is left of the trust when a demand stands for a use: the rule was seen on other clusters."""

_GRID: Final = 20
"""Scores are compared on a grid of 1/20, so that a front holds no hair-splitting."""


def assess(
    wish: Wish, proposal: Proposal, evidence: Evidence, kinship: Kinship, prior: Prior
) -> Candidate:
    """Judge one proposal by every demand.

    Fit is the chance that all demands are met, predicted and unknown properties going together as
    they do among known clusters (`joint`), times (1 + P)/2 for each preference.
    """
    verdicts = tuple(judge(criterion, evidence, prior) for criterion in wish.criteria)
    electrons = valence_electrons(proposal.cluster)
    is_known = proposal.origin == "known"
    fit = _fit(verdicts, prior)
    is_small = proposal.cluster.n_metal < PAIRED_BELOW
    ease = proposal.ease if is_known else proposal.ease * _closing(electrons, is_small=is_small)
    novelty = 0.0 if is_known else 1 - math.exp(-kinship.distance)
    confidence = _confidence(verdicts, 0.0 if is_known else kinship.distance)
    return Candidate(
        proposal=proposal,
        verdicts=verdicts,
        properties=(*evidence.facts, *evidence.predicted),
        kinship=kinship,
        electrons=electrons,
        fit=fit,
        ease=ease,
        novelty=novelty,
        confidence=confidence,
        score=fit * (0.3 + 0.7 * ease) * (0.5 + 0.5 * confidence),
    )


def _fit(verdicts: Sequence[Verdict], prior: Prior) -> float:
    hard = [verdict for verdict in verdicts if verdict.criterion.is_hard]
    soft = [verdict for verdict in verdicts if not verdict.criterion.is_hard]
    both = joint_probability(
        [verdict.probability for verdict in hard],
        [_reach(verdict, prior) for verdict in hard],
        prior.correlations,
    )
    return both * math.prod((1 + verdict.probability) / 2 for verdict in soft)


def _reach(verdict: Verdict, prior: Prior) -> Reach | None:
    """The demanded interval in deviates, for what is predicted or only known by its rate."""
    subject, within = verdict.criterion.subject, verdict.criterion.within
    if subject not in MEASURED or within is None or verdict.ground not in {"predicted", "prior"}:
        return None
    names, unit = MEASURED[subject]
    if verdict.ground == "predicted" and verdict.value is not None:
        name, sigma = verdict.value.name, deviation(verdict.value)
        low, high = ((end - verdict.value.value) / sigma for end in (within.low, within.high))
    else:
        name = next((one for one in names if prior.values.get(one)), names[0])
        below = [prior.rate(names, Range(-math.inf, end)) for end in (within.low, within.high)]
        low, high = (NormalDist().inv_cdf(min(max(share, 1e-9), 1 - 1e-9)) for share in below)
    return Reach(name, -high, -low) if unit == "nm" else Reach(name, low, high)


def _closing(electrons: int, *, is_small: bool) -> float:
    """Small clusters with an odd count seldom last; large ones don't mind."""
    if electrons < 1:
        return _OXIDISED
    return _ODD if electrons % 2 and is_small else 1.0


def _confidence(verdicts: Sequence[Verdict], distance: float) -> float:
    """Mean trust in the grounds; predictions fade with distance, uses rest on analogy."""
    open_ones = [v for v in verdicts if v.ground != "composition" or v.criterion.use]
    if not open_ones:
        return math.exp(-distance / 2)
    return sum(_trust(verdict, distance) for verdict in open_ones) / len(open_ones)


def _trust(verdict: Verdict, distance: float) -> float:
    trust = _TRUST[verdict.ground] * (_BY_ANALOGY if verdict.criterion.use else 1.0)
    if verdict.value is not None and not verdict.value.provenance.verified:
        trust *= _RECALLED
    return trust * math.exp(-distance / 2) if verdict.ground == "predicted" else trust


def excluded_by(candidate: Candidate) -> tuple[str, ...]:
    """Demands that rule a candidate out."""
    return tuple(
        verdict.criterion.text
        for verdict in candidate.verdicts
        if verdict.criterion.is_hard and verdict.is_refuted
    )


def order(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Sort by the default score and mark the Pareto fronts.

    Ties: reported before new, crystal structures before others, small before large, then by name.
    """
    found = sorted(candidates, key=_key)
    scores = np.array([[c.fit, c.ease, c.novelty, c.confidence] for c in found]).reshape(-1, 4)
    front = layers(np.round(scores * _GRID))
    marked = [
        replace(candidate, layer=int(layer)) for candidate, layer in zip(found, front, strict=True)
    ]
    best = {name: max((getattr(c, name) for c in marked), default=0.0) for name in _PRAISE}
    return tuple(
        replace(candidate, on_front=_why(candidate, marked, best))
        if candidate.layer == 1
        else candidate
        for candidate in marked
    )


def _key(candidate: Candidate) -> tuple[object, ...]:
    status = candidate.proposal.entry.status if candidate.proposal.entry else ""
    return (
        -round(candidate.score, 6),
        not candidate.is_known,
        status != "crystal",
        candidate.cluster.n_metal,
        str(candidate.cluster),
    )


_PRAISE: Final = {
    "fit": "the likeliest to meet the wish",
    "ease": "the easiest to make",
    "novelty": "the newest",
    "confidence": "the best founded",
}


def _why(candidate: Candidate, others: Sequence[Candidate], best: Mapping[str, float]) -> str:
    """What nothing else on the list does better."""
    said = [
        words for name, words in _PRAISE.items() if getattr(candidate, name) >= best[name] - 1e-9
    ]
    if said:
        return " and ".join(said[:2])
    likelier = [c for c in others if c.fit > candidate.fit + 0.5 / _GRID]
    if not candidate.is_known and likelier and all(c.is_known for c in likelier):
        return "the likeliest that is not reported"
    return "nothing on the list is better in every respect"


def varied(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The order, with the third and further shells of a core and members of a family moved down."""
    seen: Counter[object] = Counter()
    placed: list[tuple[float, int, Candidate]] = []
    for candidate in candidates:
        entry = candidate.proposal.entry
        is_member = entry is not None and isinstance(entry.formula, ClusterFamily)
        core = entry.id if entry is not None else shape_of(candidate.cluster)
        seen[core] += 1
        n_more = max(seen[core] - MOST_OF_A_CORE, 0) if entry is None or is_member else 0
        placed.append((-candidate.score * REPEATED**n_more, len(placed), candidate))
    return [candidate for *_, candidate in sorted(placed, key=lambda item: item[:2])]
