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
from numpy.typing import NDArray

from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.domain.observation import Observation

TARGET: Final = "target"
NOTHING: Final = "nothing"

_TREES: Final = 200
_FOLD_TREES: Final = 80
_FOLDS: Final = 5
_LEAST: Final = 6
_ADDED: Final = 0.04
"""To the share of votes of each class: that no tree names a product does not exclude it."""
_NEAREST: Final = 3
_POOL: Final = 1000


@dataclass(frozen=True, slots=True)
class IdentityModel:
    """Probabilities of the products.

    Attributes:
        classes: Names of the products, sorted.
        temperature: Above 1 the raw probabilities were overconfident.
        log_loss: Of held-out results, nat; that of the class frequencies is `base_log_loss`.
        held_out: Probabilities of the results themselves, each without it, shape (n, classes).
        shares: Of the classes among the results, shape (classes,).
    """

    classes: tuple[str, ...]
    temperature: float
    log_loss: float
    base_log_loss: float
    held_out: FloatArray
    shares: FloatArray
    forest: Any

    def probabilities(self, x: FloatArray) -> FloatArray:
        """Of each class at points of shape (n, d); shape (n, classes)."""
        return _cooled(self.votes(x), self.temperature)

    def votes(self, x: FloatArray) -> FloatArray:
        """Share of the trees that name each class, uncalibrated; shape (n, classes)."""
        found: FloatArray = self.forest.predict_proba(x)
        return found

    def phases(self, x: FloatArray) -> NDArray[np.str_]:
        """The product that names each point of a map, shape (n,).

        Votes are weighed by one over the root of the share of their class, so that rare products
        keep their regions; the most likely product alone would swallow them.
        """
        at = (self.votes(x) / np.sqrt(self.shares)).argmax(1)
        found: NDArray[np.str_] = np.array(self.classes)[at]
        return found

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


def fit_identity(
    x: FloatArray, labels: Sequence[str], seed: int, pool: FloatArray | None = None
) -> IdentityModel | None:
    """Fit to labels.

    Args:
        x: Features, shape (n, d).
        labels: One per point.
        seed: Of the trees and folds.
        pool: Points the probabilities are meant for, shape (m, d). Results chosen where the
            product was in doubt are harder than these: in calibration each then counts half by
            the points it is nearest to.

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

    def grown(rows: Any, trees: int = _TREES) -> Any:
        forest = ExtraTreesClassifier(n_estimators=trees, random_state=seed)
        return forest.fit(x[rows], names[rows])

    raw = np.full((len(names), len(classes)), 0.0)
    for train, test in KFold(min(_FOLDS, len(names)), shuffle=True, random_state=seed).split(x):
        part = grown(train, _FOLD_TREES)
        at = [classes.index(name) for name in part.classes_]
        raw[np.ix_(test, at)] = part.predict_proba(x[test])
    truth = np.array([classes.index(name) for name in labels])
    worth = np.ones(len(names)) if pool is None else _worth(x, pool)

    def log_loss(log_temperature: float) -> float:
        chosen = _cooled(raw, float(np.exp(log_temperature)))[np.arange(len(truth)), truth]
        return float(-np.average(np.log(chosen), weights=worth))

    found = minimize_scalar(log_loss, bounds=(-1.5, 2.5), method="bounded")
    counts = Counter(labels)
    base = -sum(n / len(labels) * np.log(n / len(labels)) for n in counts.values())
    temperature = float(np.exp(found.x))
    return IdentityModel(
        classes=classes,
        temperature=temperature,
        log_loss=float(-np.log(_cooled(raw, temperature)[np.arange(len(truth)), truth]).mean()),
        base_log_loss=float(base),
        held_out=_cooled(raw, temperature),
        shares=np.array([counts[name] / len(labels) for name in classes]),
        forest=grown(np.arange(len(names))),
    )


def _worth(x: FloatArray, pool: FloatArray) -> FloatArray:
    """Half the same for all, half by how many of the pool have each of `x` among their nearest."""
    some = pool[:: -(-len(pool) // _POOL)]
    gaps = (some**2).sum(1)[:, None] + (x**2).sum(1)[None, :] - 2 * some @ x.T
    near = np.argpartition(gaps, min(_NEAREST, len(x) - 1), axis=1)[:, :_NEAREST]
    counts = np.bincount(near.ravel(), minlength=len(x)).astype(np.float64)
    found: FloatArray = counts + counts.mean()
    return found


def _cooled(raw: FloatArray, temperature: float) -> FloatArray:
    """Shares of votes, all a little raised, to the power 1/temperature, normalised."""
    kept = (raw + _ADDED) ** (1 / temperature)
    found: FloatArray = kept / kept.sum(1, keepdims=True)
    return found
