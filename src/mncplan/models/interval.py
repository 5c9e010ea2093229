"""Intervals whose width is set by errors on clusters that were held out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from mncplan.models.features import FloatArray
from mncplan.models.observation import Observation, groups

LEVEL: Final = 0.9
FEWEST_CLUSTERS: Final = 9
"""Below this number no 90 % statement can be drawn from held-out errors alone."""

_WIDENING: Final = 1.5
"""Factor on the largest error when there are too few clusters: a default."""

_CHOICE: Final = 2.0
"""Widths grow by this over the number of clusters, since the model was chosen on the same errors:
a default; the coverage that results is measured by the benchmark of property models."""


def width_factor(
    rows: Sequence[Observation], predicted: FloatArray, deviation: FloatArray
) -> float:
    """Deviations to each side that hold 90 % of held-out clusters.

    The score of a cluster is its median error in units of the predicted deviation. With G clusters
    the ceil((G + 1) 0.9)-th smallest score is taken, so that a new cluster exchangeable with them
    falls inside with probability of at least 0.9.

    Source:
        Split and jackknife conformal prediction with groups as units: Barber, Candes, Ramdas and
        Tibshirani, Ann. Stat. 2021, 49, 486, doi:10.1214/20-AOS1965.
    """
    errors = np.abs(np.array([row.value for row in rows]) - predicted) / deviation
    scores = sorted(float(np.median(errors[list(members)])) for members in groups(rows))
    if len(scores) < FEWEST_CLUSTERS:
        return _WIDENING * scores[-1]
    widest = scores[math.ceil((len(scores) + 1) * LEVEL) - 1]
    return widest * (1 + _CHOICE / len(scores))
