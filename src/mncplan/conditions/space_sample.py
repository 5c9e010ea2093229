"""Settings drawn at random from a space, without ever listing all of it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Iterator

import numpy as np

from mncplan.conditions.space_check import rules_but_rows
from mncplan.conditions.space_draft import Admit, Admitted, Draft, admitter, draw, number_parameters
from mncplan.conditions.space_empty import why_empty
from mncplan.conditions.space_recipe import distinct
from mncplan.conditions.space_scale import n_values, nth_value, place_of
from mncplan.conditions.space_walk import find_starts, walk
from mncplan.domain.space import NumberParameter, Setting, Space
from mncplan.errors import InvalidInputError

LISTED = 4096
"""Spaces of at most so many combinations are listed; larger ones are only sampled."""

_FIRST_LOOK = 400
_LONG_LOOK = 3000
_LOW_ACCEPTANCE = 0.04
_WALK_PER_PARAMETER = 3
_STALE = 200


def sample(space: Space, n: int, rng: np.random.Generator) -> tuple[Setting, ...]:
    """Draw settings that break no rule and are no two the same experiment.

    Numbers are drawn evenly on their scale, choices evenly among those there are. Where less than
    4 % of the draws are allowed, a walk inside the space takes over (`space_walk`).

    Args:
        space: Where to draw from.
        n: How many, at least 1.
        rng: Same state, same settings.

    Returns:
        Canonical settings; fewer than `n` only when the space holds (or seems to hold) no more.

    Raises:
        InvalidInputError: If the space is empty; names the rule that excludes everything.
    """
    if n < 1:
        raise InvalidInputError(f"a sample needs at least 1 setting, got {n}")
    found = tuple(itertools.islice(_settings(space, n, rng), n))
    if not found:
        raise InvalidInputError(why_empty(space, rng))
    return found


def n_combinations(space: Space) -> float:
    """Combinations of all values, allowed or not; infinite with a continuous parameter."""
    if space.rows is not None:
        return len(space.rows)
    counts = [
        n_values(item) if isinstance(item, NumberParameter) else len(item.choices)
        for item in space.parameters
    ]
    return math.prod(math.inf if count is None else count for count in counts)


def _settings(space: Space, n: int, rng: np.random.Generator) -> Iterator[Setting]:
    if space.rows is not None:
        usable = [row for row in space.rows if next(rules_but_rows(space, row), None) is None]
        yield from distinct(space, (usable[i] for i in rng.permutation(len(usable))))
        return
    admit = admitter(space)
    if n_combinations(space) <= LISTED:
        listed = list(_unique(filter(None, map(admit, _all_drafts(space)))))
        yield from (listed[i].setting for i in rng.permutation(len(listed)))
        return
    found: dict[Hashable, Admitted] = {}
    tries = 0
    while len(found) < n and tries < max(_LONG_LOOK, n / _LOW_ACCEPTANCE):
        tries += 1
        if (drawn := admit(draw(space, rng))) is not None and drawn.key not in found:
            found[drawn.key] = drawn
            yield drawn.setting
        if tries >= _FIRST_LOOK and 0 < len(found) < _LOW_ACCEPTANCE * tries:
            break
    if len(found) < n:
        yield from _walked(space, admit, found, rng)


def _walked(
    space: Space, admit: Admit, found: dict[Hashable, Admitted], rng: np.random.Generator
) -> Iterator[Setting]:
    """More settings by walks from those there are, until nothing new turns up."""
    for start in find_starts(space, admit, rng) if not found else ():
        if start.key not in found:
            found[start.key] = start
            yield start.setting
    population = list(found.values())
    steps = _WALK_PER_PARAMETER * max(1, len(number_parameters(space)))
    stale = 0
    while population and stale < _STALE:
        at = int(rng.integers(len(population)))
        moved = walk(space, admit, population[at], steps, rng)
        population[at] = moved
        stale += 1
        if moved.key not in found:
            found[moved.key] = moved
            population.append(moved)
            stale = 0
            yield moved.setting


def _all_drafts(space: Space) -> Iterator[Draft]:
    """Every combination of a space without a continuous parameter."""
    numbers = number_parameters(space)
    choices = [item for item in space.parameters if not isinstance(item, NumberParameter)]
    places = [
        [place_of(item, nth_value(item, i)) for i in range(n_values(item) or 0)] for item in numbers
    ]
    for chosen in itertools.product(*(item.choices for item in choices)):
        named = {item.name: choice for item, choice in zip(choices, chosen, strict=True)}
        for at in itertools.product(*places):
            yield Draft(named, np.array(at, dtype=np.float64))


def _unique(items: Iterator[Admitted]) -> Iterator[Admitted]:
    seen: set[Hashable] = set()
    for item in items:
        if item.key not in seen:
            seen.add(item.key)
            yield item
