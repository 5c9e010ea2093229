"""Why nothing meets a wish, and what comes closest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from mncplan.design.composed import counted
from mncplan.design.rank import excluded_by, order, varied
from mncplan.design.vocabulary import COMPOSITION
from mncplan.design.wish import Wish
from mncplan.domain.candidate import Candidate, Verdict

MOST_NEAREST: Final = 5
_UNKNOWN: Final = 100.0


def why_nothing(
    wish: Wish, judged: Sequence[Candidate]
) -> tuple[tuple[str, ...], tuple[Candidate, ...]]:
    """Which demands exclude everything, and what comes closest."""
    failing = [(frozenset(excluded_by(c)), c) for c in judged]
    seen = frozenset[str]().union(*(texts for texts, _ in failing))
    demands = [c.text for c in wish.criteria if c.text in seen]
    reasons = []
    for text in demands:
        left = [c for texts, c in failing if texts <= {text}]
        if left:
            reasons.append(f"{text!r} excludes everything: {_left(left)}")
    if not reasons:
        for pair in combinations(demands, 2):
            left = [c for texts, c in failing if texts <= set(pair)]
            if left:
                both = " and ".join(repr(text) for text in pair)
                reasons.append(f"{both} together exclude everything: {_left(left)}")
    if not reasons:
        alone = [text for text in demands if all(text in texts for texts, _ in failing)]
        reasons += [f"{text!r} excludes everything: no candidate meets it" for text in alone]
        reasons.append(f"no two of {', '.join(map(repr, demands))} leave anything when dropped")
    fewest = min((len(texts) for texts, _ in failing), default=0)
    closest = varied(order(c for texts, c in failing if len(texts) == fewest))
    return tuple(reasons), tuple(sorted(closest, key=_miss)[:MOST_NEAREST])


def _miss(candidate: Candidate) -> float:
    """By how much the refuted demands are missed: |ln| of the ratio to the nearer bound, summed.

    A demand without numbers counts as a factor of e; without a known value it stands behind all.
    """
    missed = (v for v in candidate.verdicts if v.criterion.is_hard and v.is_refuted)
    return round(sum(_off(verdict, candidate) for verdict in missed), 3)


def _off(verdict: Verdict, candidate: Candidate) -> float:
    within, value = verdict.criterion.within, None
    if verdict.value is not None:
        value = verdict.value.value
    elif verdict.criterion.subject in COMPOSITION:
        value = counted(verdict.criterion, candidate.cluster)
    if within is None:
        return 1.0
    if value is None:
        return _UNKNOWN
    edge = within.low if value < within.low else within.high
    return abs(math.log(value / edge)) if value > 0 and edge > 0 else abs(value - edge)


def _left(candidates: Sequence[Candidate]) -> str:
    best = ", ".join(str(c.cluster) for c in varied(order(candidates))[:3])
    n = len(candidates)
    return f"without it {n} candidate{'s' if n > 1 else ''} would be left, first {best}"
