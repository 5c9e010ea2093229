"""Measured compositions from a user's table, CSV or XLSX."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mncplan.app.campaign_table import TableRow, read_table
from mncplan.app.simulate_case import UNITS, Case, product_key
from mncplan.errors import InvalidInputError
from mncplan.kinetics.fit_data import SCALES, Experiment, Reading, Sample
from mncplan.kinetics.recipe import flask_of
from mncplan.knowledge import KnowledgeBase

TIMES = {"time_s": 1.0, "time_min": 60.0, "time_h": 3600.0}
PLAIN = ("experiment", "species", "value", "scale")


def read_data(path: Path, case: Case, knowledge: KnowledgeBase) -> tuple[Experiment, ...]:
    """Read one reading per row, in long form.

    Columns: ``species`` (formula), ``value`` (a number, or ``<`` and a detection limit), one of
    ``time_s``, ``time_min``, ``time_h``; and where they are there, ``experiment``, ``scale``
    (relative, the default; mM; metal_share) and settings of the recipe that differ between
    experiments, such as ``reductant_per_metal``. Times count from the start of the run, the
    complexation included.

    Raises:
        InvalidInputError: In one line with file, row and column.
        StorageError: If the file can't be read.
    """
    rows = read_table(path)
    if not rows:
        raise InvalidInputError(f"{path.name}: no rows; expected one reading per row")
    clock, settings = _columns(path, rows[0])
    runs: dict[str, dict[float, list[Reading]]] = {}
    set_by: dict[str, tuple[tuple[str, float], ...]] = {}
    for row in rows:
        changes = tuple((name, number_in(row, name)) for name in settings)
        said = str(row.cells.get("experiment") or "").strip()
        name = said or ", ".join(f"{key} {value:g}" for key, value in changes) or case.title
        if set_by.setdefault(name, changes) != changes:
            other = next(a[0] for a, b in zip(changes, set_by[name], strict=True) if a != b)
            raise InvalidInputError(
                f"{row.where}: column {other}: differs within experiment {name!r}; give each "
                "experiment one set of conditions"
            )
        time = number_in(row, clock) * TIMES[clock]
        if time < 0:
            raise InvalidInputError(f"{row.where}: column {clock}: negative; expected 0 or more")
        reading = _reading(row, case, knowledge)
        readings = runs.setdefault(name, {}).setdefault(time, [])
        if any((r.participant, r.scale) == (reading.participant, reading.scale) for r in readings):
            raise InvalidInputError(
                f"{row.where}: column species: {reading.participant} twice at one time; name "
                "replicates as experiments of their own"
            )
        readings.append(reading)
    return tuple(
        Experiment(
            name=name,
            flask=flask_of(case.varied(dict(set_by[name]))) if set_by[name] else case.flask,
            samples=tuple(
                Sample(time_s=time, readings=tuple(found)) for time, found in sorted(run.items())
            ),
        )
        for name, run in runs.items()
    )


def _columns(path: Path, row: TableRow) -> tuple[str, tuple[str, ...]]:
    """The column of times, and those of settings."""
    names = tuple(row.cells)
    for wanted in ("species", "value"):
        if wanted not in names:
            raise InvalidInputError(f"{path.name}: no column {wanted}; it has {', '.join(names)}")
    clocks = [name for name in names if name in TIMES]
    if len(clocks) != 1:
        raise InvalidInputError(f"{path.name}: expected one column of {', '.join(TIMES)}")
    others = [n for n in names if n not in PLAIN and n not in TIMES]
    unknown = [name for name in others if name not in UNITS]
    if unknown:
        raise InvalidInputError(
            f"{path.name}: unknown column {unknown[0]!r}; expected {', '.join(PLAIN)}, a time, or "
            f"a setting: {', '.join(UNITS)}"
        )
    return clocks[0], tuple(others)


def _reading(row: TableRow, case: Case, knowledge: KnowledgeBase) -> Reading:
    species = str(row.cells["species"] or "").strip()
    if not species:
        raise InvalidInputError(f"{row.where}: column species: empty; expected a formula")
    try:
        key = product_key(species, case.mechanism, knowledge)
    except InvalidInputError as error:
        raise InvalidInputError(f"{row.where}: column species: {error}") from error
    scale = str(row.cells.get("scale") or "relative").strip()
    if scale not in SCALES:
        raise InvalidInputError(
            f"{row.where}: column scale: {scale!r}; expected {', '.join(SCALES)}"
        )
    text = str(row.cells["value"]).strip()
    is_below = text.startswith("<")
    value = _read(text.removeprefix("<"))
    if not (value > 0 and math.isfinite(value)):
        raise InvalidInputError(
            f"{row.where}: column value: {text!r}; expected a positive number, or '<' and the "
            "detection limit, e.g. <0.01"
        )
    return Reading(participant=key, value=value, scale=scale, is_below=is_below)


def number_in(row: TableRow, name: str) -> float:
    """The number in one column of a row, with decimal point or comma.

    Raises:
        InvalidInputError: If it is none, with row and column.
    """
    value = _read(row.cells.get(name))
    if not math.isfinite(value):
        raise InvalidInputError(
            f"{row.where}: column {name}: {row.cells.get(name)!r}; expected a number"
        )
    return value


def _read(cell: Any) -> float:
    """A number with decimal point or comma; NaN for anything else."""
    try:
        return float(str(cell).strip().replace(",", "."))
    except ValueError:
        return math.nan


def settings_of(row: TableRow) -> Mapping[str, float]:
    """The settings of a recipe that a row of a plate gives; other columns are passed over.

    Raises:
        InvalidInputError: If one of them is no number.
    """
    return {name: number_in(row, name) for name in row.cells if name in UNITS}
