"""Why nothing meets a wish, and what comes closest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

from mncplan.design.rank import excluded_by, order, varied
from mncplan.design.wish import Wish
from mncplan.domain.candidate import Candidate

if TYPE_CHECKING:
    from mncplan.app.design import Design

MOST_NEAREST: Final = 5


def why_not(found: Design) -> str:
    """Why nothing meets a wish, in one line, with what comes closest."""
    nearest = ", ".join(str(candidate.cluster) for candidate in found.nearest)
    return f"wish {found.wish.text!r}: {'; '.join(found.reasons)}; nearest: {nearest}"


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
    closest = order(c for texts, c in failing if len(texts) == fewest)
    return tuple(reasons), tuple(varied(closest)[:MOST_NEAREST])


def _left(candidates: Sequence[Candidate]) -> str:
    best = ", ".join(str(c.cluster) for c in varied(order(candidates))[:3])
    n = len(candidates)
    return f"without it {n} candidate{'s' if n > 1 else ''} would be left, first {best}"
