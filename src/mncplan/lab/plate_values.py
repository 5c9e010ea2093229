"""Values that hold in one well of a plate, its own and those of the whole plate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mncplan.domain.protocol import Plate
from mncplan.errors import InvalidInputError

HEAT: Final = ("reduction_temperature_C", "etching_temperature_C", "temperature_C")
COMPLEX_HEAT: Final = ("complexation_temperature_C",)
TIME: Final = ("reduction_time_h", "etching_time_h", "time_h")
"""Of the reaction after the last addition, the most special name first."""


def values_of(plate: Plate, well: str) -> dict[str, float | str]:
    """Everything set for a well, volumes included; a parameter it lacks is left out.

    Raises:
        InvalidInputError: If the plate has no such well.
    """
    at = plate.columns.index("well")
    row = next((r for r in plate.rows if str(r[at]) == well), None)
    if row is None:
        raise InvalidInputError(f"plate: well {well!r} is not on this plate")
    own = {k: v for k, v in zip(plate.columns, row, strict=True) if v != ""}
    return {**dict(plate.shared), **own}


def first_number(values: Mapping[str, float | str], names: tuple[str, ...]) -> float | None:
    """The first of some values that is a number."""
    found = (values[name] for name in names if name in values)
    return next((float(value) for value in found if not isinstance(value, str)), None)
