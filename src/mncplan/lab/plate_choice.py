"""Which experiments go on a plate under its rules, and what each rule costs in expected gain."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mncplan.domain.plate_rules import PlateRules, RulePrice
from mncplan.errors import InvalidInputError

Setting = Mapping[str, float | str]

_MOST_GROUPS: Final = 4096
"""Combinations of shared values and choices that are tried; above it they grow greedily."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One experiment that could be done.

    Attributes:
        gain: Expected gain of this experiment alone, in the unit of the objective, 0 or more.
        stocks: Solutions it draws on.
    """

    setting: Setting
    gain: float
    stocks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Positions in the list of candidates, best first, with the price of every rule."""

    chosen: tuple[int, ...]
    gain: float
    prices: tuple[RulePrice, ...]


def choose(candidates: Sequence[Candidate], rules: PlateRules, n: int) -> Choice:
    """Take the `n` experiments of most expected gain that one plate can hold.

    Gains are added up, which overrates experiments that tell the same: the price of a rule is a
    guide, not a forecast. The gain of a rule is that of the plate with this rule alone.

    Args:
        candidates: With gains from the optimiser.
        rules: `shared`, `most_choices` and `most_stocks` are obeyed.
        n: How many; fewer come back when the rules allow no more.

    Raises:
        InvalidInputError: If there is no candidate, a gain is negative, or none may go in.
    """
    if not candidates:
        raise InvalidInputError("plate: no candidate experiments to choose from")
    if any(not item.gain >= 0 for item in candidates):
        raise InvalidInputError("plate: the gain of a candidate is negative or no number")
    order = sorted(range(len(candidates)), key=lambda i: (-candidates[i].gain, i))
    free = sum(candidates[i].gain for i in order[:n])
    prices = tuple(
        RulePrice(rule=name, gain=_gain(candidates, _best(candidates, order, one, n)), free=free)
        for name, one in _one_by_one(rules)
    )
    chosen = _best(candidates, order, rules, n)
    if not chosen:
        raise InvalidInputError("plate: no candidate obeys the rules; loosen most_stocks or shared")
    return Choice(chosen=chosen, gain=_gain(candidates, chosen), prices=prices)


def _gain(candidates: Sequence[Candidate], chosen: Iterable[int]) -> float:
    return sum(candidates[i].gain for i in chosen)


def _one_by_one(rules: PlateRules) -> Iterable[tuple[str, PlateRules]]:
    """Every rule in force with all others dropped."""
    bare = replace(rules, shared=(), most_choices=(), most_stocks=None)
    for name in rules.shared:
        yield f"one value of {name}", replace(bare, shared=(name,))
    for name, most in rules.most_choices:
        yield f"at most {most} of {name}", replace(bare, most_choices=((name, most),))
    if rules.most_stocks is not None:
        yield (
            f"at most {rules.most_stocks} stock solutions",
            replace(bare, most_stocks=rules.most_stocks),
        )


def _best(
    candidates: Sequence[Candidate], order: Sequence[int], rules: PlateRules, n: int
) -> tuple[int, ...]:
    """The best plate over all combinations of shared values and choices."""
    axes = [(name, 1) for name in rules.shared]
    axes += [(name, most) for name, most in rules.most_choices]
    best: tuple[int, ...] = ()
    for allowed in _groups(candidates, order, axes):
        fitting = [i for i in order if _obeys(candidates[i].setting, allowed)]
        taken = _within_stocks(candidates, fitting, rules.most_stocks, n)
        if _gain(candidates, taken) > _gain(candidates, best) or not best:
            best = taken
    return best


Allowed = Mapping[str, frozenset[float | str | None]]


def _obeys(setting: Setting, allowed: Allowed) -> bool:
    return all(setting.get(name) in values for name, values in allowed.items())


def _groups(
    candidates: Sequence[Candidate], order: Sequence[int], axes: Sequence[tuple[str, int]]
) -> Iterable[Allowed]:
    options = []
    for name, most in axes:
        seen = tuple(dict.fromkeys(candidates[i].setting.get(name) for i in order))
        options.append([frozenset(c) for c in _subsets(seen, most)])
    names = [name for name, _ in axes]
    for picked in itertools.islice(itertools.product(*options), _MOST_GROUPS):
        yield dict(zip(names, picked, strict=True))


def _subsets(
    seen: tuple[float | str | None, ...], most: int
) -> Iterable[tuple[float | str | None, ...]]:
    """Subsets of the values, those of the best candidates first."""
    if most >= len(seen):
        return [seen]
    return itertools.islice(itertools.combinations(seen, most), _MOST_GROUPS)


def _within_stocks(
    candidates: Sequence[Candidate], fitting: Sequence[int], most: int | None, n: int
) -> tuple[int, ...]:
    """Greedy by gain while the union of stocks stays small enough."""
    taken: list[int] = []
    open_stocks: frozenset[str] = frozenset()
    for i in fitting:
        joined = open_stocks | candidates[i].stocks
        if len(taken) < n and (most is None or len(joined) <= most):
            taken.append(i)
            open_stocks = joined
    return tuple(taken)
