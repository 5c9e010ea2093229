"""A first, space-filling set of experiments inside the recommended intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from mncplan.conditions.designs.spread import best_hypercube
from mncplan.conditions.space_draft import FloatArray
from mncplan.conditions.space_scale import position, value_at
from mncplan.domain.conditions import Condition
from mncplan.domain.space_parameters import ContinuousParameter, Scale
from mncplan.errors import InvalidInputError

Row: TypeAlias = Mapping[str, float | str]
Fits: TypeAlias = Callable[[Row], bool]

PER_WELL_ENDINGS: Final = (
    "_mM", "_per_metal", "_per_electron", "_per_ligand", "_per_leaving_ligand", "_per_cluster",
    "_excess", "_fraction",
)  # fmt: skip
"""Endings of the parameters that dispensing sets, so that every well can have its own value."""

DERIVED: Final = frozenset({"reductant_electrons_per_metal"})
PER_PLATE_CHOICES: Final = frozenset({"solvent", "reductant", "atmosphere"})
CENTRE_REPLICATES: Final = 2

_LOG_SPAN = 10.0
_POOL_PER_POINT = 64
_MIN_POOL = 2048


def is_per_well(parameter: str) -> bool:
    """Whether dispensing sets the parameter, rather than the plate as a whole."""
    return parameter.endswith(PER_WELL_ENDINGS) and parameter not in DERIVED


def varied(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Conditions that differ from well to well: dispensed, with an interval that has a width."""
    items = tuple(conditions)
    names = {item.parameter for item in items}
    derived = DERIVED | ({"reductant_per_metal"} if "reductant_per_electron" in names else set())
    return tuple(
        item
        for item in items
        if is_per_well(item.parameter)
        and item.parameter not in derived
        and item.low is not None
        and item.high is not None
        and item.high > item.low
    )


def fixed(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Conditions that hold for a whole plate, such as temperature, time and stirring."""
    items = tuple(conditions)
    moving = {item.parameter for item in varied(items)} | {
        item.parameter for item in _categorical(items)
    }
    return tuple(i for i in items if i.parameter not in moving and i.parameter not in DERIVED)


def experiment_count(conditions: Iterable[Condition]) -> int:
    """Design points of a first round: 2(d + 1) for d varied parameters.

    Twice the number of coefficients of a linear trend: enough to see which parameters matter and
    to start a surrogate, while most of the plate stays for rounds that have learned from it.
    """
    return 2 * (len(varied(conditions)) + 1)


def space_filling(
    conditions: Sequence[Condition], n: int, seed: int, *, fits: Fits | None = None
) -> tuple[Row, ...]:
    """Spread `n` experiments over the recommended box and replicate its centre.

    The best of 200 random Latin hypercubes by smallest pairwise distance is taken; intervals that
    span more than tenfold are sampled on a log scale. Rows that do not fit are replaced by the
    fitting points farthest from the others, never moved to the edge.

    Args:
        conditions: Of one step; those a whole plate shares keep their recommended value.
        n: Design points, besides two replicates of the recommended values.
        seed: Same seed, same rows.
        fits: Whether a row can be dispensed; None accepts all.

    Returns:
        Read-only mappings with ``role`` (design or centre) and every varied parameter.

    Raises:
        InvalidInputError: If nothing can be varied, a range is impossible or no row fits.
    """
    axes = varied(conditions)
    choices = _categorical(conditions)
    _check(axes, n)
    parameters = [as_parameter(axis) for axis in axes]
    accept = fits if fits is not None else _accept_all
    rng = np.random.default_rng(seed)

    def row(point: Sequence[float], i: int, role: str = "design") -> Row:
        values: dict[str, float | str] = {"role": role}
        for axis, at in zip(parameters, point, strict=True):
            values[axis.name] = value_at(axis, float(at))
        for item in choices:
            values[item.parameter] = item.choices[i % len(item.choices)]
        return MappingProxyType(values)

    centre: dict[str, float | str] = {"role": "centre"}
    centre |= {item.parameter: item.value for item in (*axes, *choices)}
    if not accept(centre):
        raise InvalidInputError(
            "the recommended values can't be dispensed into one well; lower metal_mM or the excess"
            " of the largest component, or use larger wells"
        )
    points = _spread_points(len(axes), n, rng, lambda point, i: accept(row(point, i)))
    return (
        *(row(point, i) for i, point in enumerate(points.tolist())),
        *(MappingProxyType(dict(centre)) for _ in range(CENTRE_REPLICATES)),
    )


def scaled_position(condition: Condition, value: float) -> float:
    """Where a value lies in its interval, 0 at the low end and 1 at the high end."""
    return position(as_parameter(condition), value)


def _accept_all(_row: Row) -> bool:
    return True


def _categorical(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple(
        item
        for item in conditions
        if len(item.choices) > 1 and item.parameter not in PER_PLATE_CHOICES
    )


def _check(axes: Sequence[Condition], n: int) -> None:
    if n < 1:
        raise InvalidInputError(f"a design needs at least 1 point, got {n}")
    if not axes:
        raise InvalidInputError(
            "no parameter of this step has an interval that can be varied per well; expected one"
            " of metal_mM, ligand_per_metal, reductant_per_metal ..."
        )
    for item in axes:
        low, high = _ends(item)
        is_number = not isinstance(item.value, str) and math.isfinite(low) and math.isfinite(high)
        if not is_number or low < 0 or not low <= float(item.value) <= high:
            raise InvalidInputError(
                f"{item.parameter}: {item.value} in [{low:g}, {high:g}] is no range to sample;"
                " expected 0 <= low <= value <= high"
            )


def _ends(condition: Condition) -> tuple[float, float]:
    low, high = condition.low, condition.high
    if low is None or high is None:
        raise InvalidInputError(f"{condition.parameter} has no interval")
    return low, high


def as_parameter(condition: Condition) -> ContinuousParameter:
    """A condition with an interval as a parameter; spans of more than tenfold are logarithmic.

    Raises:
        InvalidInputError: If it has no interval.
    """
    low, high = _ends(condition)
    scale: Scale = "log" if low > 0 and high / low > _LOG_SPAN else "linear"
    return ContinuousParameter(condition.parameter, low, high, condition.unit, scale=scale)


def _spread_points(
    d: int, n: int, rng: np.random.Generator, accept: Callable[[Sequence[float], int], bool]
) -> FloatArray:
    """Maximin Latin hypercube with unfit points replaced; shape (n, d), in the unit cube."""
    best = best_hypercube(n, d, rng)
    bad = [i for i, point in enumerate(best.tolist()) if not accept(point, i)]
    if not bad:
        return best
    pool = rng.random((max(_MIN_POOL, _POOL_PER_POINT * n), d))
    for i in bad:
        kept = np.array([best[j] for j in range(n) if j not in bad or j < i])
        gaps = np.zeros(len(pool))
        if len(kept):
            gaps = np.linalg.norm(pool[:, None, :] - kept[None, :, :], axis=2).min(axis=1)
        farthest = pool[np.argsort(-gaps, kind="stable")]
        usable = next((p for p in farthest if accept(p.tolist(), i)), None)
        if usable is None:
            raise InvalidInputError(
                "no point of the recommended ranges can be dispensed into one well; narrow the"
                " ranges or use larger wells"
            )
        best[i] = usable
    return best
