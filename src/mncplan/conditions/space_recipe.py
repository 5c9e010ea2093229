"""Settings that come to the same experiment."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from mncplan.domain.space import CategoricalParameter, ChemicalParameter, Setting, Space, is_active
from mncplan.domain.well_chemistry_amounts import number
from mncplan.domain.well_chemistry_parts import DoseOption
from mncplan.domain.well_chemistry_recipe import Recipe, dispense


def canonical(space: Space, setting: Setting) -> Setting:
    """The one way to write a setting: a chemical of which nothing is added becomes "none".

    That holds where the choice has an option that adds nothing; values that then do not exist any
    more are left out, and parameters come in the order of the space.
    """
    values = dict(setting)
    for dose in space.wells.doses if space.wells is not None else ():
        if dose.choice in values and _adds_nothing(space, dose.choice, values):
            values[dose.choice] = _nothing_added(space, dose.choice) or values[dose.choice]
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
    done = frozenset((k, v) for k, v in setting.items() if k not in dosed)
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


def _nothing_added(space: Space, name: str) -> str:
    """The choice of a parameter that adds no chemical in any dose; empty when there is none."""
    item = space[name]
    if space.wells is None or not isinstance(item, CategoricalParameter | ChemicalParameter):
        return ""
    doses = [dose for dose in space.wells.doses if dose.choice == name]
    for choice in item.choices:
        made_of = (
            next((o for o in dose.options if o.choice == choice), DoseOption("", ""))
            for dose in doses
        )
        if not any(option.chemical for option in made_of):
            return choice
    return ""


def _adds_nothing(space: Space, name: str, setting: Setting) -> bool:
    doses = space.wells.doses if space.wells is not None else ()
    return not any(dose.choice == name and number(dose.amount, setting) for dose in doses)
