"""Formula-level models of one property: trained, judged and applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from mncplan.models.candidates import BASELINES, Candidate, Predictor, candidates
from mncplan.models.features import SHELL_FEATURES, Features, FloatArray
from mncplan.models.interval import FEWEST_CLUSTERS, width_factor
from mncplan.models.observation import Observation, groups, values, weights
from mncplan.models.reach import Reach, reach

FEWEST: Final = 5
"""Clusters below which a property gets no model at all."""

_GAIN: Final = 0.95
"""A model must come below this share of the best baseline's error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a property is predicted, and how well; errors leave whole clusters out.

    Attributes:
        chosen: What predicts: a model, or the baseline that no model beat.
        is_baseline: True when no model beat the baselines.
        error: Mean absolute error of what was chosen, each cluster counted once. Chosen on the same
            errors; `assess` gives the figure with the choice inside the cross-validation.
    """

    property: str
    unit: str
    n_values: int
    n_clusters: int
    chosen: str
    is_baseline: bool
    error: float
    error_mean: float
    error_neighbour: float

    def __str__(self) -> str:
        sizes = f"{self.n_values} values of {self.n_clusters} clusters"
        rivals = f"mean {self.error_mean:.2g}, nearest cluster {self.error_neighbour:.2g}"
        if self.is_baseline:
            return (
                f"no model beats its baselines on {sizes}, so the {self.chosen} stands in; "
                f"leave-one-cluster-out error {self.error:.2g} {self.unit} ({rivals})"
            )
        return (
            f"{self.chosen}; {sizes}; leave-one-cluster-out error {self.error:.2g} {self.unit} "
            f"({rivals})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A predicted value with its 90 % interval and the distance to what is known."""

    value: float
    low: float
    high: float
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyModel:
    """A fitted model; `estimate` applies it."""

    report: Report
    rows: tuple[Observation, ...] = field(repr=False)
    predictor: Predictor = field(repr=False, compare=False)
    names: tuple[str, ...]
    factor: float

    def estimate(self, point: Features, kin: str, method: str = "") -> Estimate | None:
        """Predict for one formula; None when a feature is missing.

        The interval of a baseline, whose own deviation is the same everywhere, widens with the
        distance to what is known.
        """
        point = typical_shell(self.rows) | point
        if any(name not in point for name in self.names):
            return None
        mean, deviation = self.predictor.at(point, kin, method)
        half = self.factor * deviation
        where = reach(point, self.rows)
        if self.report.is_baseline and where.distance > 1:
            half *= where.distance
        return Estimate(value=mean, low=mean - half, high=mean + half, reach=where)

    @property
    def has_coverage(self) -> bool:
        """Whether enough clusters stand behind the 90 %."""
        return self.report.n_clusters >= FEWEST_CLUSTERS


@dataclass(frozen=True, slots=True)
class Untrained:
    """Why a property has no model."""

    property: str
    reason: str


def train(
    name: str, unit: str, rows: Sequence[Observation], sets: Sequence[tuple[str, ...]]
) -> PropertyModel | Untrained:
    """Choose among models and baselines by leave-one-cluster-out error, and fit the winner.

    Args:
        name: Of the property.
        unit: In which its values and errors are.
        rows: Training values.
        sets: Sets of features a model may read; those missing from a row drop out, but ligand
            features of generic ligands are taken as the mean of the others.
    """
    usual = typical_shell(rows)
    rows = [replace(row, features=usual | row.features) for row in rows]
    n_clusters = len(groups(rows))
    if n_clusters < FEWEST:
        counted = f"{n_clusters} cluster{'s' if n_clusters != 1 else ''}"
        return Untrained(name, f"values of {counted} on file; a model needs at least {FEWEST}")
    baselines = [(one, one.fit(rows)) for one in BASELINES]
    mean, neighbour = (cluster_error(rows, fitted.held_out()[0]) for _, fitted in baselines)
    error = min(mean, neighbour)
    chosen, predictor = baselines[0 if mean <= neighbour else 1]
    limit, is_baseline = _GAIN * error, True
    usable = [names for names in sets if all(n in row.features for row in rows for n in names)]
    for candidate in candidates(usable):
        fitted = candidate.fit(rows)
        own = cluster_error(rows, fitted.held_out()[0])
        if own < min(limit, error):
            chosen, predictor, error, is_baseline = candidate, fitted, own, False
    return _model(name, unit, rows, (chosen, predictor, is_baseline), (error, mean, neighbour))


def typical_shell(rows: Sequence[Observation]) -> Features:
    """Means of the ligand features over the rows that have them, for generic ligands."""
    return {
        name: float(np.mean(found))
        for name in SHELL_FEATURES
        if (found := [row.features[name] for row in rows if name in row.features])
    }


def _model(
    name: str,
    unit: str,
    rows: Sequence[Observation],
    choice: tuple[Candidate, Predictor, bool],
    errors: tuple[float, float, float],
) -> PropertyModel:
    chosen, predictor, is_baseline = choice
    report = Report(
        property=name,
        unit=unit,
        n_values=len(rows),
        n_clusters=len(groups(rows)),
        chosen=chosen.label,
        is_baseline=is_baseline,
        error=errors[0],
        error_mean=errors[1],
        error_neighbour=errors[2],
    )
    return PropertyModel(
        report=report,
        rows=tuple(rows),
        predictor=predictor,
        names=chosen.names,
        factor=width_factor(rows, *predictor.held_out()),
    )


def cluster_error(rows: Sequence[Observation], predicted: FloatArray) -> float:
    """Mean absolute error in which every cluster counts once."""
    return float(np.average(np.abs(values(rows) - predicted), weights=weights(rows)))
