"""Read what is to be simulated from a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from mncplan.app.simulate_case import (
    HOUR_S,
    UNITS,
    Case,
    case_of,
    check_setting,
    network,
    parameter_set,
    product_key,
    recipe_types,
)
from mncplan.app.space_toml import Table
from mncplan.app.text_files import read_text
from mncplan.domain.flask import Amounts, Event, Flask
from mncplan.errors import InvalidInputError
from mncplan.kinetics.phase_diagram import Axis, axis
from mncplan.kinetics.recipe import Recipe
from mncplan.knowledge import KnowledgeBase

MANY = 5
"""Points of an axis unless said."""


def read_case(path: Path, knowledge: KnowledgeBase, *, hours: float | None = None) -> Case:
    """Read a file with a ``[recipe]``, or a ``[flask]`` and ``[[event]]`` tables.

    Args:
        path: The file.
        knowledge: Clusters and ligands.
        hours: Overrides the file's.

    Raises:
        InvalidInputError: In one line with file, key and what would be right.
        StorageError: If it can't be read.
    """
    where = f"simulation file {path.name}"
    try:
        content = tomllib.loads(read_text(path, "simulation file"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"{where}: no TOML: {error}") from error
    table = Table(content, where)
    title = table.text("title", path.stem)
    product = table.text("product", "")
    own = _number(table, "hours", 24.0)
    length = own if hours is None else hours
    axes = tuple(_axis(item) for item in table.tables("vary"))
    recipe, flask = table.table("recipe"), table.table("flask")
    if (recipe is None) == (flask is None):
        raise InvalidInputError(f"{where}: expected either a [recipe] or a [flask] table")
    if recipe is not None:
        made = _recipe(recipe)
        table.done()
        case = case_of(made, knowledge, title=title, hours=length, product=product)
        return replace(case, axes=axes, notes=_taken(recipe))
    if flask is None or axes:
        raise InvalidInputError(f"{where}: [[vary]] needs a [recipe]")
    events = tuple(_event(item) for item in table.tables("event"))
    case = _flask_case(flask, events, knowledge, title=title, hours=length, product=product)
    table.done()
    return case


def _recipe(table: Table) -> Recipe:
    values: dict[str, Any] = {}
    types = recipe_types()
    for key in table:
        kind = types.get(key)
        if kind is None:
            raise InvalidInputError(
                f"{table.where}: unknown key {key!r}; expected {', '.join(types)}"
            )
        if key == "additives":
            values[key] = _amounts(table, key)
        elif kind is str:
            values[key] = table.text(key)
        elif kind is int:
            number = _number(table, key)
            if number != int(number):
                raise InvalidInputError(f"{table.where}: {key} = {number}; expected a whole number")
            values[key] = int(number)
        else:
            values[key] = _number(table, key)
    if "ligand" not in values:
        raise InvalidInputError(f'{table.where}: no ligand, e.g. ligand = "PET"')
    try:
        return Recipe(**values)
    except InvalidInputError as error:
        raise InvalidInputError(f"{table.where}: {error}") from error


def _taken(table: Table) -> tuple[str, ...]:
    """Settings that the file leaves to their defaults."""
    plain = Recipe(ligand="SR")
    left = [
        f"{name} = {getattr(plain, name):g}"
        for name in ("temperature_C", "pH", "ionic_strength_M", "stirring_rpm", "complexation_s")
        if name not in table
    ]
    left += [f"{name} = {getattr(plain, name)}" for name in ("solvent", "gas") if name not in table]
    return (f"not given, taken as: {', '.join(left)}",) if left else ()


def _axis(table: Table) -> Axis:
    name = table.text("parameter")
    check_setting(name)
    low, high = _number(table, "low"), _number(table, "high")
    points = int(_number(table, "points", MANY))
    scale = table.text("scale", "linear")
    table.done()
    if scale not in {"linear", "log"}:
        raise InvalidInputError(f"{table.where}: scale {scale!r}; expected linear or log")
    return axis(name, low, high, points, unit=UNITS[name], is_log=scale == "log")


def _flask_case(
    table: Table, events: tuple[Event, ...], knowledge: KnowledgeBase, *, title: str,
    hours: float, product: str,
) -> Case:  # fmt: skip
    ligand, metal = table.text("ligand"), table.text("metal", "Au")
    reductants = table.texts("reductants") if "reductants" in table else ("BH4-",)
    settings: dict[str, Any] = {
        key: _number(table, key)
        for key in ("temperature_C", "pH", "ionic_strength_M", "stirring_rpm", "gas_bar")
        if key in table
    }
    settings |= {key: table.text(key) for key in ("solvent", "gas", "second_phase") if key in table}
    if "additives" in table:
        settings["additives"] = _amounts(table, "additives")
    mechanism = network(ligand, metal, reductants, knowledge)
    flask = Flask(amounts=_amounts(table, "amounts_mM", 1e-3), events=events, **settings)
    table.done()
    for key, _ in (*flask.amounts, *(pair for e in events for pair in e.additions)):
        if key not in mechanism.index:
            product_key(key, mechanism, knowledge)
    parameter_set().solvent(flask.solvent)
    return Case(
        title=title, mechanism=mechanism, parameters=parameter_set(), flask=flask,
        end_s=hours * HOUR_S, product=product_key(product, mechanism, knowledge),
    )  # fmt: skip


def _event(table: Table) -> Event:
    settings: dict[str, Any] = {
        key: _number(table, key) for key in ("temperature_C", "pH", "stirring_rpm") if key in table
    }
    if "gas" in table:
        settings["gas"] = table.text("gas")
    additions = _amounts(table, "additions_mM", 1e-3) if "additions_mM" in table else ()
    made = Event(
        time_s=_number(table, "time_h") * HOUR_S, additions=additions,
        over_s=_number(table, "over_h", 0.0) * HOUR_S, **settings,
    )  # fmt: skip
    table.done()
    return made


def _amounts(table: Table, key: str, unit_M: float = 1.0) -> Amounts:
    inner = table.table(key)
    if inner is None:
        raise InvalidInputError(f'{table.where}: no {key}, e.g. {key} = {{ "[AuCl4]-" = 1.0 }}')
    return tuple((name, unit_M * _number(inner, name)) for name in inner)


def _number(table: Table, key: str, default: float | None = None) -> float:
    value = table.number(key, default)
    if isinstance(value, str):
        raise InvalidInputError(f"{table.where}: {key} = {value!r}; expected a number, no quotes")
    return float(value)
