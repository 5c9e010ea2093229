"""Which experiment would tell mechanisms or parameter samples apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mncplan.errors import InvalidInputError
from mncplan.kinetics.equations import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """How much one candidate experiment is expected to teach.

    Attributes:
        index: Of the candidate.
        information: Expected information on the parameters, nats.
        separation: Expected information on which group (mechanism) is right, nats, at most
            ln(number of groups); None with a single group.
        telling: Indices of the readings with the largest variance between samples, best first.
    """

    index: int
    information: float
    separation: float | None
    telling: tuple[int, ...]


def rank_probes(
    predicted: Array,
    noise: float,
    groups: Sequence[int] | npt.NDArray[np.intp] | None = None,
    *,
    seed: int = 0,
) -> tuple[Probe, ...]:
    """Rank candidates, the most telling first: by separation if there are groups.

    Args:
        predicted: Readings (logarithms) of every candidate with every parameter sample, shape
            (candidates, samples, readings); NaN where a run failed.
        noise: Standard deviation of a reading.
        groups: Mechanism of each sample; None when all are of one.
        seed: Of the Monte Carlo estimate of the separation.

    Raises:
        InvalidInputError: If there are fewer than two samples, or noise is not positive.

    Source:
        Expected information gain of an experiment: Lindley, Ann. Math. Stat. 27 (1956) 986.
        Between samples a normal distribution is assumed, I = 1/2 ln det(1 + cov/noise**2).
    """
    if predicted.ndim != 3 or predicted.shape[1] < 2 or not noise > 0:
        raise InvalidInputError("probes need two samples or more, and a positive noise")
    rng = np.random.default_rng(seed)
    found = []
    for i, table in enumerate(predicted):
        kept = ~np.isnan(table).any(axis=1)
        rows = table[kept]
        if len(rows) < 2:
            continue
        spread = rows - rows.mean(axis=0)
        values = np.linalg.svd(spread, compute_uv=False) ** 2 / (len(rows) - 1)
        separation = None
        if groups is not None and len(set(groups)) > 1:
            separation = _separation(rows, np.asarray(groups)[kept], noise, rng)
        order = np.argsort(-spread.var(axis=0))
        found.append(
            Probe(
                index=i,
                information=float(0.5 * np.log1p(values / noise**2).sum()),
                separation=separation,
                telling=tuple(int(j) for j in order[:3]),
            )
        )
    return tuple(
        sorted(
            found,
            key=lambda p: (-(p.separation if p.separation is not None else p.information), p.index),
        )
    )


def _separation(
    rows: Array, groups: npt.NDArray[np.intp], noise: float, rng: np.random.Generator
) -> float:
    """Mutual information of reading and group: ln G minus the expected entropy of the posterior."""
    names = np.unique(groups)
    log_likelihood = np.empty((len(rows), len(names)))
    noisy = rows + noise * rng.standard_normal(rows.shape)
    for j, seen in enumerate(noisy):
        squared = ((rows - seen) ** 2).sum(axis=1) / (2 * noise**2)
        for g, name in enumerate(names):
            # a sample must not vouch for its own group
            others = (groups == name) & (np.arange(len(rows)) != j)
            mine = -squared[others if others.any() else groups == name]
            top = mine.max()
            log_likelihood[j, g] = top + np.log(np.exp(mine - top).mean())
    shifted = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    share = shifted / shifted.sum(axis=1, keepdims=True)
    entropy = -(share * np.log(np.maximum(share, 1e-300))).sum(axis=1)
    weight = 1 / np.array([(groups == g).sum() for g in groups])
    expected = float((entropy * weight).sum() / weight.sum())
    return max(float(np.log(len(names))) - expected, 0.0)
