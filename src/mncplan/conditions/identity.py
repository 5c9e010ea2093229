"""Which product forms: class probabilities over the settings, calibrated by cross-validation.

Source:
    Extremely randomised trees: Geurts, Ernst and Wehenkel, Mach. Learn. 63 (2006) 3. One
    temperature for calibration: Guo et al., ICML 2017.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.domain.observation import Observation

TARGET: Final = "target"
NOTHING: Final = "nothing"

_TREES: Final = 200
_FOLDS: Final = 5
_LEAST: Final = 6
_FLOOR: Final = 1e-3


@dataclass(frozen=True, slots=True)
class IdentityModel:
    """Probabilities of the products.

    Attributes:
        classes: Names of the products, sorted.
        temperature: Above 1 the raw probabilities were overconfident.
        log_loss: Of held-out results, nat; that of the class frequencies is `base_log_loss`.
        held_out: Probabilities of the results themselves, each without it, shape (n, classes).
    """

    classes: tuple[str, ...]
    temperature: float
    log_loss: float
    base_log_loss: float
    held_out: FloatArray
    forest: Any

    def probabilities(self, x: FloatArray) -> FloatArray:
        """Of each class at points of shape (n, d); shape (n, classes)."""
        return _cooled(self.forest.predict_proba(x), self.temperature)

    def probability(self, name: str, x: FloatArray) -> FloatArray:
        """Of one product, shape (n,); 0 for one never seen."""
        if name not in self.classes:
            return np.zeros(len(x))
        found: FloatArray = self.probabilities(x)[:, self.classes.index(name)]
        return found


def label(found: Observation) -> str | None:
    """The class a result shows; None for a failed execution, which shows nothing."""
    if found.outcome == "failed_execution":
        return None
    if found.outcome == "product":
        return TARGET
    return NOTHING if found.outcome == "nothing" else found.identity or "another product"


def fit_identity(x: FloatArray, labels: Sequence[str], seed: int) -> IdentityModel | None:
    """Fit to labels.

    Args:
        x: Features, shape (n, d).
        labels: One per point.
        seed: Of the trees and folds.

    Returns:
        None where there is nothing to learn: fewer than six results, or a single class.
    """
    classes = tuple(sorted(set(labels)))
    if len(labels) < _LEAST or len(classes) < 2:
        return None
    from scipy.optimize import minimize_scalar
    from sklearn.ensemble import ExtraTreesClassifier
    from sklearn.model_selection import KFold

    names = np.array(labels)

    def grown(rows: Any) -> Any:
        forest = ExtraTreesClassifier(n_estimators=_TREES, random_state=seed)
        return forest.fit(x[rows], names[rows])

    raw = np.full((len(names), len(classes)), 0.0)
    for train, test in KFold(min(_FOLDS, len(names)), shuffle=True, random_state=seed).split(x):
        part = grown(train)
        at = [classes.index(name) for name in part.classes_]
        raw[np.ix_(test, at)] = part.predict_proba(x[test])
    truth = np.array([classes.index(name) for name in labels])

    def log_loss(log_temperature: float) -> float:
        chosen = _cooled(raw, float(np.exp(log_temperature)))[np.arange(len(truth)), truth]
        return float(-np.log(chosen).mean())

    found = minimize_scalar(log_loss, bounds=(-1.5, 2.5), method="bounded")
    counts = Counter(labels)
    base = -sum(n / len(labels) * np.log(n / len(labels)) for n in counts.values())
    temperature = float(np.exp(found.x))
    return IdentityModel(
        classes=classes,
        temperature=temperature,
        log_loss=float(found.fun),
        base_log_loss=float(base),
        held_out=_cooled(raw, temperature),
        forest=grown(np.arange(len(names))),
    )


def _cooled(raw: FloatArray, temperature: float) -> FloatArray:
    """Probabilities to the power 1/temperature, normalised; never 0."""
    kept = np.maximum(raw, _FLOOR) ** (1 / temperature)
    found: FloatArray = kept / kept.sum(1, keepdims=True)
    return found
