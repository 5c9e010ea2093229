"""Errors and coverage with everything, the choice of model included, inside the validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from mncplan.models.baselines import Mean, Neighbour
from mncplan.models.features import FloatArray
from mncplan.models.observation import Observation, groups
from mncplan.models.property import PropertyModel, train

_RESAMPLES: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Mean absolute error over clusters with its 95 % bootstrap interval."""

    error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Leave-one-cluster-out figures of the whole procedure and of the baselines.

    Attributes:
        coverage: Share of clusters whose values fall in their 90 % interval on average.
        half_width: Mean half width of these intervals.
        n_model: Clusters for which a model, not a baseline, had been chosen.
        floor: Error left when each cluster's own mean is told: what isomers, ligands and methods
            scatter inside one skeleton, which no function of (n, m, q) can remove.
    """

    property: str
    unit: str
    n_values: int
    n_clusters: int
    procedure: Score
    mean: Score
    neighbour: Score
    coverage: Score
    half_width: float
    n_model: int
    floor: float


def assess(
    name: str,
    unit: str,
    rows: Sequence[Observation],
    sets: Sequence[tuple[str, ...]],
    seed: int = 0,
) -> Assessment | None:
    """Hold every cluster out in turn; None when that leaves too few to train on."""
    columns: list[tuple[float, ...]] = []
    for members in groups(rows):
        held = [rows[index] for index in members]
        rest = [row for index, row in enumerate(rows) if index not in members]
        model = train(name, unit, rest, sets)
        if not isinstance(model, PropertyModel):
            return None
        columns.append(_held_out(held, rest, model))
    table = np.array(columns)
    rng = np.random.default_rng(seed)
    draws = rng.integers(len(table), size=(_RESAMPLES, len(table)))
    return Assessment(
        property=name,
        unit=unit,
        n_values=len(rows),
        n_clusters=len(table),
        procedure=_score(table[:, 0], draws),
        mean=_score(table[:, 1], draws),
        neighbour=_score(table[:, 2], draws),
        coverage=_score(table[:, 3], draws),
        half_width=float(table[:, 4].mean()),
        n_model=int(table[:, 5].sum()),
        floor=float(table[:, 6].mean()),
    )


def _held_out(
    held: Sequence[Observation], rest: Sequence[Observation], model: PropertyModel
) -> tuple[float, ...]:
    """Per cluster: three errors, coverage, half width, whether a model predicted, own scatter."""
    mean, neighbour = Mean(rest), Neighbour(rest)
    found = []
    own = sum(row.value for row in held) / len(held)
    for row in held:
        told = model.estimate(row.features, row.kin, row.method)
        if told is None:
            raise LookupError(f"{row.cluster}: a feature is missing")
        found.append(
            (
                abs(told.value - row.value),
                abs(mean.at(row.features, row.kin, row.method)[0] - row.value),
                abs(neighbour.at(row.features, row.kin, row.method)[0] - row.value),
                float(told.low <= row.value <= told.high),
                (told.high - told.low) / 2,
                float(not model.report.is_baseline),
                abs(own - row.value),
            )
        )
    return tuple(float(number) for number in np.mean(found, axis=0))


def _score(column: FloatArray, draws: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Score:
    low, high = np.quantile(column[draws].mean(axis=1), (0.025, 0.975))
    return Score(error=float(column.mean()), low=float(low), high=float(high))
