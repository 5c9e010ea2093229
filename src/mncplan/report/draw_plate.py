"""The first plate as small maps, one per parameter that varies."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mncplan.domain.conditions import PARAMETER_UNITS
from mncplan.domain.protocol import Plate
from mncplan.report.svg import label, num, picture
from mncplan.report.words import parameter_name, quantity, value_text

SHAPES = {96: (8, 12), 24: (4, 6), 48: (6, 8), 384: (16, 24), 12: (3, 4), 6: (2, 3)}
MAX_MAPS = 6
_WELL = re.compile(r"^([A-P])0?(\d{1,2})$")


def plate_maps(plate: Plate) -> tuple[str, ...]:
    """One map per varying numeric parameter, volumes left out."""
    return tuple(_map(plate, name, values) for name, values in _varied(plate))


def _varied(plate: Plate) -> list[tuple[str, dict[str, float]]]:
    """Numbers that vary by well; one without a value, such as a blank, is left out."""
    where = _well_column(plate)
    if where is None or plate.wells not in SHAPES:
        return []
    found = []
    for index, name in enumerate(plate.columns):
        cells = {str(row[where]): row[index] for row in plate.rows if row[index] != ""}
        values = {well: float(v) for well, v in cells.items() if not isinstance(v, str)}
        is_varied = len(values) == len(cells) and len(set(values.values())) > 1
        if index != where and is_varied and not name.endswith("_uL"):
            found.append((name, values))
    return found[:MAX_MAPS]


def _ends(name: str, values: Iterable[float]) -> str:
    known = sorted(values)
    ends = (known[0], "pale"), (known[-1], "dark")
    unit = PARAMETER_UNITS.get(name, "")
    return " to ".join(f"{quantity(value, unit)} ({shade})" for value, shade in ends)


def _well_column(plate: Plate) -> int | None:
    if not plate.rows:
        return None
    first = plate.rows[0]
    return next((i for i, value in enumerate(first) if _WELL.match(str(value))), None)


def _map(plate: Plate, name: str, values: dict[str, float]) -> str:
    n_rows, n_columns = SHAPES[plate.wells]
    pitch = 240.0 / max(n_columns, 8)
    left, top = 22.0, 20.0
    low, high = min(values.values()), max(values.values())
    parts = [
        label(left + pitch * (i + 0.5), top - 6, str(i + 1), css="muted", size=9)
        for i in range(n_columns)
    ]
    parts += [
        label(left - 10, top + pitch * (i + 0.5) + 3, chr(65 + i), css="muted", size=9)
        for i in range(n_rows)
    ]
    found = {}
    for well, value in values.items():
        match = _WELL.match(well)
        if match:
            found[ord(match.group(1)) - 65, int(match.group(2)) - 1] = value
    for row in range(n_rows):
        for column in range(n_columns):
            x, y = left + pitch * (column + 0.5), top + pitch * (row + 0.5)
            parts.append(_well(x, y, pitch, found.get((row, column)), (low, high)))
    width, height = left + pitch * n_columns + 4, top + pitch * n_rows + 4
    title = f"Plate map of {parameter_name(name)}: {_ends(name, values.values())}"
    return picture(width, height, parts, title=title, css="plate")


def _well(x: float, y: float, pitch: float, value: float | None, ends: tuple[float, float]) -> str:
    radius = num(pitch * 0.42)
    if value is None:
        return f'<circle class="empty" cx="{num(x)}" cy="{num(y)}" r="{radius}"/>'
    share = (value - ends[0]) / (ends[1] - ends[0])
    return (
        f'<circle class="well" cx="{num(x)}" cy="{num(y)}" r="{radius}" '
        f'fill-opacity="{0.08 + 0.92 * share:.2f}"><title>{value_text(value)}</title></circle>'
    )


def map_caption(plate: Plate) -> tuple[tuple[str, str], ...]:
    """Name and range for each map, in the order of `plate_maps`."""
    return tuple(
        (parameter_name(name), _ends(name, values.values())) for name, values in _varied(plate)
    )
