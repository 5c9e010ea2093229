"""Which rule leaves nothing of a space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from mncplan.conditions.space_check import binding_rules, rules_but_rows
from mncplan.conditions.space_draft import completer, draw, number_parameters
from mncplan.conditions.space_scale import limits
from mncplan.domain.space import LinearConstraint, Setting, Space

_DRAWS = 400
_MOST_NAMED = 3
_NEARLY_ALL = 0.98


def why_empty(space: Space, rng: np.random.Generator) -> str:
    """One line that names what excludes every setting of a space that has none."""
    if space.rows is not None:
        return f"none of the {len(space.rows)} rows can be run: {_tally(space, space.rows)}"
    for constraint in space.constraints:
        low, high = _reach(space, constraint)
        if low > constraint.high or high < constraint.low:
            return (
                f"the space is empty: {constraint} can't be met, the limits of its parameters"
                f" allow {low:g} to {high:g}"
            )
    if clash := _clash(space):
        named = " and ".join(str(c) for c in clash)
        return f"the space is empty: {named} can't be met together within the limits"
    complete = completer(space)
    drawn = [complete(draw(space, rng)) for _ in range(_DRAWS)]
    usable = [setting for setting in drawn if setting is not None]
    if not usable:
        equal = " and ".join(str(c) for c in space.constraints if c.low == c.high)
        return f"the space seems empty: no setting was found that meets {equal}"
    return f"the space seems empty: no setting was found that can be run; {_tally(space, usable)}"


def _tally(space: Space, settings: Sequence[Setting]) -> str:
    """The rules that settings break, the most frequent first, with an example."""
    rules = binding_rules if space.rows is None else rules_but_rows
    counts: Counter[str] = Counter()
    example: dict[str, str] = {}
    for setting in settings:
        seen = dict(rules(space, setting))
        counts.update(seen.keys())
        for rule, reason in seen.items():
            example.setdefault(rule, reason)
    total = len(settings)
    named = counts.most_common(_MOST_NAMED)
    if named and named[0][1] >= _NEARLY_ALL * total:
        nearly = "" if named[0][1] == total else "nearly "
        return f"{named[0][0]} excludes {nearly}everything, e.g. {example[named[0][0]]}"
    shares = "; ".join(f"{rule} in {100 * n / total:.0f} %" for rule, n in named)
    return f"no rule alone excludes everything; of {total} settings tried: {shares}"


def _reach(space: Space, constraint: LinearConstraint) -> tuple[float, float]:
    """Smallest and largest sum of a constraint within the limits of its parameters."""
    items = {item.name: item for item in number_parameters(space)}
    low = high = 0.0
    for name, weight in constraint.terms:
        ends = [weight * end for end in limits(items[name])]
        if items[name].when is not None:
            ends.append(0.0)
        low, high = low + min(ends), high + max(ends)
    return low, high


def _clash(space: Space) -> tuple[LinearConstraint, ...]:
    """A smallest set of linear constraints that can't be met together; empty when all can."""
    kept = list(space.constraints)
    if _is_feasible(space, kept):
        return ()
    for constraint in space.constraints:
        without = [c for c in kept if c is not constraint]
        if not _is_feasible(space, without):
            kept = without
    return tuple(kept)


def _is_feasible(space: Space, constraints: Sequence[LinearConstraint]) -> bool:
    from scipy.optimize import linprog

    if not constraints:
        return True
    numbers = number_parameters(space)
    weights = np.array([[dict(c.terms).get(n.name, 0.0) for n in numbers] for c in constraints])
    high = np.array([c.high for c in constraints])
    low = np.array([c.low for c in constraints])
    bounds = [
        (min(a, 0.0), max(b, 0.0)) if n.when is not None else (a, b)
        for n in numbers
        for a, b in [limits(n)]
    ]
    is_high, is_low = np.isfinite(high), np.isfinite(low)
    solved = linprog(
        np.zeros(len(numbers)),
        A_ub=np.vstack([weights[is_high], -weights[is_low]]),
        b_ub=np.concatenate([high[is_high], -low[is_low]]),
        bounds=bounds,
    )
    return bool(solved.status != 2)
