"""Settings that come to the same experiment."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final

from mncplan.domain.space import ChoiceParameter, Setting, Space, is_active
from mncplan.domain.well_chemistry_amounts import number
from mncplan.domain.well_chemistry_parts import WellDose
from mncplan.domain.well_chemistry_recipe import Recipe, dispense

NONE: Final = "none"
"""The choice that adds nothing."""


def canonical(space: Space, setting: Setting) -> Setting:
    """The one way to write a setting: a chemical of which nothing is added becomes "none".

    That holds where "none" is a choice; values that then do not exist any more are left out, and
    parameters come in the order of the space.
    """
    values = dict(setting)
    for dose in space.wells.doses if space.wells is not None else ():
        name = dose.choice
        if name in values and _adds_none_of_it(space, name, values) and _has_none(space, name):
            values[name] = NONE
    kept: dict[str, float | str] = {}
    for item in space.parameters:
        if item.name in values and is_active(item, kept):
            value = values[item.name]
            kept[item.name] = value if isinstance(value, str) else float(value)
    return kept


def recipe_key(space: Space, setting: Setting, recipe: Recipe | None = None) -> Hashable:
    """The same for two settings exactly when the same is dispensed and done.

    Volumes after rounding to the dispensing step stand for the parameters they are derived from.

    Args:
        space: The space of the setting.
        setting: One that can be run.
        recipe: Its recipe where it is at hand; None to work it out.
    """
    if recipe is None and space.wells is not None:
        made = dispense(space.wells, setting)
        recipe = made if isinstance(made, Recipe) else None
    if recipe is None or space.wells is None:
        return frozenset(canonical(space, setting).items())
    dosed = space.wells.parameters()
    choices = {dose.choice for dose in space.wells.doses if dose.choice}
    gases = {name for name in choices if not _made_of(space, name, setting)}
    done = frozenset(
        (k, v) for k, v in setting.items() if k not in dosed or (k in gases and v != NONE)
    )
    split = {d.role: d.portions for d in space.wells.doses if isinstance(d.portions, str)}
    added = frozenset(
        (role, stock.name, steps, number(split.get(role, 1), setting))
        for role, stock, steps in recipe.stocks
    )
    return done, added, recipe.solvents


def distinct(space: Space, settings: Iterable[Setting]) -> tuple[Setting, ...]:
    """Canonical settings without those that repeat the recipe of one before."""
    found: dict[Hashable, Setting] = {}
    for setting in settings:
        found.setdefault(recipe_key(space, setting), canonical(space, setting))
    return tuple(found.values())


def _made_of(space: Space, name: str, setting: Setting) -> list[WellDose]:
    """Doses that the value of a choice parameter gives a chemical."""
    doses = space.wells.doses if space.wells is not None else ()
    chosen = setting.get(name)
    return [
        dose
        for dose in doses
        if dose.choice == name and any(o.choice == chosen and o.chemical for o in dose.options)
    ]


def _adds_none_of_it(space: Space, name: str, setting: Setting) -> bool:
    """Whether a chemical is chosen, and its amount is 0 in every dose."""
    made = _made_of(space, name, setting)
    return bool(made) and not any(number(dose.amount, setting) for dose in made)


def _has_none(space: Space, name: str) -> bool:
    item = space[name]
    return isinstance(item, ChoiceParameter) and NONE in item.choices
