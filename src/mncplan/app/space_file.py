"""Search spaces as TOML, for the user to edit and the campaign to keep."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mncplan.app.plate_rules import read_plate, read_setting
from mncplan.app.space_toml import Table, quoted, toml_value
from mncplan.app.space_units import check_least, check_unit, in_unit
from mncplan.app.space_wells_file import read_wells, write_wells
from mncplan.app.text_files import read_text, replace_text
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import (
    CategoricalParameter,
    ChemicalParameter,
    ContinuousParameter,
    Exclusion,
    IntegerParameter,
    LinearConstraint,
    NumberParameter,
    OrdinalParameter,
    Parameter,
    Space,
    When,
)
from mncplan.errors import InvalidInputError

SCHEMA = "mncplan.space/1"
_WHAT = "space file"
_KINDS = ("continuous", "integer", "ordinal", "choice", "chemical")


def read_space(path: Path) -> Space:
    """Read a space from a TOML file.

    Raises:
        InvalidInputError: If it is no TOML or does not describe a space; says where.
        StorageError: If it can't be read.
    """
    return read_space_and_plate(path)[0]


def read_space_and_plate(path: Path) -> tuple[Space, PlateRules | None]:
    """Read a space with the rules of the plate; None where the file has no ``[plate]``.

    Raises:
        InvalidInputError: If it is no TOML or does not describe a space; says where.
        StorageError: If it can't be read.
    """
    return _read(read_text(path, _WHAT), f"{_WHAT} {path}")


def write_space(space: Space, path: Path, remarks: Mapping[str, str] | None = None) -> None:
    """Write a space as TOML with remarks as comments; `read_space` gives the same space back.

    Raises:
        StorageError: If it can't be written.
    """
    replace_text(path, space_to_toml(space, remarks), _WHAT)


def space_from_toml(text: str, *, where: str = "space") -> Space:
    """Read a space from TOML text.

    Numbers may be plain, in the unit of their parameter, or texts with a unit of their own.

    Raises:
        InvalidInputError: If it is no TOML or does not describe a space; says where.
    """
    return _read(text, where)[0]


def _read(text: str, where: str) -> tuple[Space, PlateRules | None]:
    try:
        content = Table(tomllib.loads(text), where)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"{where}: no TOML: {error}") from error
    if (schema := content.text("schema")) != SCHEMA:
        raise InvalidInputError(f"{where}: schema {schema!r}; expected {SCHEMA!r}")
    parameters = tuple(_parameter(table) for table in content.tables("parameter"))
    units = {p.name: p.unit for p in parameters if isinstance(p, NumberParameter)}
    rows = [read_setting(table, units) for table in content.tables("row")]
    wells, plate = content.table("wells"), content.table("plate")
    found = Space(
        parameters=parameters,
        constraints=tuple(_constraint(table) for table in content.tables("constraint")),
        rows=tuple(rows) or None,
        wells=None if wells is None else read_wells(wells),
        exclusions=tuple(_exclusion(table) for table in content.tables("exclusion")),
    )
    content.done()
    return found, None if plate is None else read_plate(plate, units)


def space_to_toml(space: Space, remarks: Mapping[str, str] | None = None) -> str:
    """TOML text of a space; remarks by parameter go above it as comments."""
    lines = [f"schema = {toml_value(SCHEMA)}"]
    for parameter in space.parameters:
        said = " ".join((remarks or {}).get(parameter.name, "").split())
        lines += ["", *([f"# {said}"] if said else []), "[[parameter]]"]
        lines += _pairs(_parameter_fields(parameter))
    for constraint in space.constraints:
        ends = {"low": constraint.low, "high": constraint.high}
        kept = {key: end for key, end in ends.items() if abs(end) != float("inf")}
        lines += ["", "[[constraint]]", *_pairs({"terms": dict(constraint.terms), **kept})]
    for exclusion in space.exclusions:
        together = [_when_fields(when) for when in exclusion.together]
        lines += ["", "[[exclusion]]", *_pairs({"together": together, "reason": exclusion.reason})]
    for row in space.rows or ():
        lines += ["", "[[row]]", *_pairs(row)]
    if space.wells is not None:
        lines += ["", *write_wells(space.wells)]
    return "\n".join(lines) + "\n"


def _pairs(fields: Mapping[str, Any]) -> list[str]:
    return [f"{quoted(key)} = {toml_value(value)}" for key, value in fields.items()]


def _parameter_fields(item: Parameter) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": item.name}
    match item:
        case ContinuousParameter():
            fields |= {"kind": "continuous", "low": item.low, "high": item.high, "unit": item.unit}
            fields |= {} if item.step is None else {"step": item.step}
            fields |= {} if item.scale == "linear" else {"scale": item.scale}
        case IntegerParameter():
            fields |= {"kind": "integer", "low": item.low, "high": item.high, "unit": item.unit}
        case OrdinalParameter():
            fields |= {"kind": "ordinal", "levels": list(item.levels), "unit": item.unit}
        case CategoricalParameter():
            fields |= {"kind": "choice", "choices": list(item.choices)}
        case ChemicalParameter():
            fields |= {"kind": "chemical", "choices": list(item.choices)}
            fields |= {"descriptors": list(item.descriptors), "table": list(map(list, item.table))}
    return fields if item.when is None else {**fields, "when": _when_fields(item.when)}


def _when_fields(when: When) -> dict[str, Any]:
    return {"parameter": when.parameter, "choices": list(when.choices)}


def _parameter(table: Table) -> Parameter:
    name = table.text("name")
    table = table.named(f"parameter {name!r}")
    kind = table.text("kind")
    condition = table.table("when")
    when = None if condition is None else _when(condition)
    found: Parameter
    match kind:
        case "continuous" | "integer":
            found = _interval(table, name, kind, when)
        case "ordinal":
            unit = check_unit(table.text("unit", ""), table.where)
            levels = tuple(in_unit(v, unit, table.where) for v in table.numbers("levels"))
            check_least(min(levels, default=0.0), unit, f"{table.where}: levels")
            found = OrdinalParameter(name, levels, unit, when)
        case "choice":
            found = CategoricalParameter(name, table.texts("choices"), when)
        case "chemical":
            found = _chemical(table, name, when)
        case _:
            raise InvalidInputError(f"{table.where}: kind {kind!r}; expected {', '.join(_KINDS)}")
    table.done()
    return found


def _chemical(table: Table, name: str, when: When | None) -> ChemicalParameter:
    """A choice of chemicals; without a table of descriptors they come from the library."""
    choices = table.texts("choices")
    if "table" not in table and "descriptors" not in table:
        from mncplan.app.space_chemicals import chemical_parameter
        from mncplan.app.tables import knowledge_base

        return chemical_parameter(name, choices, knowledge_base(), when=when)
    rows = tuple(tuple(float(v) for v in row) for row in table.rows("table"))
    return ChemicalParameter(name, choices, table.texts("descriptors"), rows, when)


def _interval(table: Table, name: str, kind: str, when: When | None) -> Parameter:
    unit = check_unit(table.text("unit", "1" if kind == "integer" else ""), table.where)
    low, high = (
        in_unit(table.number(key), unit, f"{table.where}: {key}") for key in ("low", "high")
    )
    check_least(low, unit, f"{table.where}: low")
    if kind == "integer":
        if low != int(low) or high != int(high):
            raise InvalidInputError(f"{table.where}: the limits of a count must be whole numbers")
        return IntegerParameter(name, int(low), int(high), unit, when)
    step = None
    if "step" in table:
        step = _step(table.number("step"), unit, f"{table.where}: step")
    scale = table.text("scale", "linear")
    if scale not in {"linear", "log"}:
        raise InvalidInputError(f"{table.where}: scale {scale!r}; expected linear or log")
    is_log = scale == "log"
    return ContinuousParameter(name, low, high, unit, step, "log" if is_log else "linear", when)


def _step(value: float | str, unit: str, where: str) -> float:
    """A difference: 5 K and 5 degC are the same step."""
    if unit != "degC":
        return in_unit(value, unit, where)
    return in_unit(str(value).replace("degC", "delta_degC"), "delta_degC", where)


def _when(table: Table) -> When:
    found = When(table.text("parameter"), table.texts("choices"))
    table.done()
    return found


def _constraint(table: Table) -> LinearConstraint:
    terms = table.table("terms")
    if terms is None:
        raise InvalidInputError(f"{table.where}: no terms, e.g. terms = {{ a = 1.0, b = 1.0 }}")
    weights = tuple((name, in_unit(terms.number(name), "1", terms.where)) for name in terms)
    ends = {"low": -float("inf"), "high": float("inf")}
    given = {key: in_unit(table.number(key), "1", table.where) for key in ends if key in table}
    table.done()
    return LinearConstraint(weights, **{**ends, **given})


def _exclusion(table: Table) -> Exclusion:
    found = Exclusion(tuple(_when(w) for w in table.tables("together")), table.text("reason", ""))
    table.done()
    return found
