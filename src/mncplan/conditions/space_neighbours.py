"""Settings close to one setting, for refining a good one."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from mncplan.conditions.space_check import rules_but_rows
from mncplan.conditions.space_draft import Draft, admitter, draw, number_parameters
from mncplan.conditions.space_encode import encode
from mncplan.conditions.space_recipe import recipe_key
from mncplan.conditions.space_scale import place_of
from mncplan.domain.space import NumberParameter, Setting, Space

_TRIES_EACH = 12


def draft_of(space: Space, setting: Setting, rng: np.random.Generator) -> Draft:
    """The draft that becomes a setting; what does not exist in it is drawn at random."""
    other = draw(space, rng)
    choices = {name: str(setting.get(name, choice)) for name, choice in other.choices.items()}
    places = other.places.copy()
    for i, item in enumerate(number_parameters(space)):
        if item.name in setting:
            places[i] = place_of(item, float(setting[item.name]))
    return Draft(choices, places)


def neighbours(
    space: Space, setting: Setting, n: int, rng: np.random.Generator, *, width: float = 0.1
) -> tuple[Setting, ...]:
    """Allowed settings around one, none the same experiment as it.

    One to all numbers move by a normal step of `width` of their range, or one choice changes. In a
    space of rows, the nearest rows in the encoding are taken.

    Returns:
        At most `n` canonical settings; fewer where hardly anything around is allowed.
    """
    if space.rows is not None:
        return _nearest_rows(space, setting, n)
    admit = admitter(space)
    start = draft_of(space, setting, rng)
    choices = [item for item in space.parameters if not isinstance(item, NumberParameter)]
    found: dict[Hashable, Setting] = {}
    own = recipe_key(space, setting)
    for _ in range(_TRIES_EACH * n):
        if len(found) == n:
            break
        chosen, places = dict(start.choices), start.places.copy()
        if choices and (not len(places) or rng.random() < 1 / (1 + len(places))):
            item = choices[int(rng.integers(len(choices)))]
            chosen[item.name] = item.choices[int(rng.integers(len(item.choices)))]
        else:
            is_moved = rng.random(len(places)) < rng.random()
            is_moved[int(rng.integers(len(places)))] = True
            places = np.clip(places + is_moved * width * rng.normal(size=len(places)), 0.0, 1.0)
        moved = admit(Draft(chosen, places))
        if moved is not None and moved.key != own:
            found.setdefault(moved.key, moved.setting)
    return tuple(found.values())


def _nearest_rows(space: Space, setting: Setting, n: int) -> tuple[Setting, ...]:
    own = recipe_key(space, setting)
    rows = [
        row
        for row in space.rows or ()
        if next(rules_but_rows(space, row), None) is None and recipe_key(space, row) != own
    ]
    if not rows:
        return ()
    gaps = np.linalg.norm(encode(space, rows) - encode(space, [setting]), axis=1)
    return tuple(rows[int(i)] for i in np.argsort(gaps, kind="stable")[:n])
