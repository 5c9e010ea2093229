"""How far a formula lies from what a model has seen, said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from mncplan.models.baselines import MAP
from mncplan.models.features import Features, FloatArray, matrix
from mncplan.models.observation import Observation, Scale, distances, groups, table

_TOLERANCE: Final = 1e-9

_PARTS: Final = {
    "silver_fraction": "silver",
    "copper_fraction": "copper",
    "other_metal_fraction": "metals outside group 11",
    "neutral_donor_fraction": "phosphines or carbenes",
}
_PLAIN: Final = {
    "metal_atoms": "metal atoms",
    "valence_electrons": "valence electrons",
    "charge": "charge",
    "level_gap": "eV between the frontier levels",
    "coordination": "metal neighbours per atom",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a formula is within the domain of a model.

    Attributes:
        word: ``inside``, ``edge`` or ``outside``.
        distance: To the nearest cluster, in units of the 90th percentile of such distances among
            the clusters on file.
        text: The same for the reader.
        nearest: The nearest row.
    """

    word: str
    distance: float
    text: str
    nearest: Observation


def reach(point: Features, rows: Sequence[Observation]) -> Reach:
    """Compare the distance to the nearest cluster with those among the clusters on file."""
    raw = table(rows, MAP)
    scale = Scale.of(raw)
    x = scale(raw)
    apart = np.sqrt(distances(scale(matrix([point], MAP)), x))[0]
    usual = float(np.quantile(_apart(rows, x), 0.9)) or 1.0
    nearest = int(apart.argmin())
    ratio = float(apart[nearest]) / usual
    strange = _beyond(point, rows)
    word = "outside" if ratio > 2 or strange else "edge" if ratio > 1 else "inside"
    return Reach(word, ratio, _say(word, ratio, rows[nearest], strange), rows[nearest])


def _apart(rows: Sequence[Observation], x: FloatArray) -> list[float]:
    """Distance of each group to its nearest other group."""
    between = np.sqrt(distances(x, x))
    found = []
    for members in groups(rows):
        rest = np.delete(np.arange(len(rows)), members)
        found.append(float(between[list(members)][:, rest].min()))
    return found


def _beyond(point: Features, rows: Sequence[Observation]) -> tuple[str, ...]:
    """Parts no training cluster has, and counts beyond the range on file."""
    found = []
    for name, metal in _PARTS.items():
        if point[name] > _TOLERANCE and all(row.features[name] < _TOLERANCE for row in rows):
            found.append(f"no cluster on file for this property holds {metal}")
    for name, said in _PLAIN.items():
        seen = [row.features[name] for row in rows if name in row.features]
        if name not in point or not seen:
            continue
        low, high = min(seen), max(seen)
        if not low <= point[name] <= high:
            found.append(f"{point[name]:.4g} {said}, on file are {low:.4g} to {high:.4g}")
    return tuple(found)


def _say(word: str, ratio: float, nearest: Observation, strange: Sequence[str]) -> str:
    near = f"nearest {nearest.cluster}"
    if strange:
        return f"outside the domain ({'; '.join(strange)}; {near})"
    if word == "inside":
        return f"inside the domain ({near})"
    where = "at the edge of" if word == "edge" else "outside"
    return f"{where} the domain ({ratio:.1f} times as far as usual from the {near})"
