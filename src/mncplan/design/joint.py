r"""The probability of meeting several demands at once, when what they ask for goes together.

Gap, absorption and emission rise and fall together, so their demands aren't independent. The
dependence is a Gaussian copula on a tree: for the pairs with the strongest correlations that close
no ring,

.. math:: P = \prod_i P_i \prod_{(i,j)} \frac{P_{ij}}{P_i P_j},

which is exact for dependence along a tree (Chow and Liu, IEEE Trans. Inf. Theory 14 (1968) 462,
doi:10.1109/TIT.1968.1054142). Correlations are those of the values of known clusters, by rank, on
an energy scale and shrunk where few clusters have both; they stand in for the correlations of the
errors of predictions, for which too few clusters have two measured properties.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Final

import numpy as np

from mncplan.design.abundance import Floats
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyValue

LEAST_SHARED: Final = 5
"""Clusters with both properties below which they are taken as independent."""

SHRINK: Final = 5.0
"""Clusters' worth of independence that is mixed in."""

_MOST: Final = 0.95
_FAR: Final = 8.0
_NODES: Final = 48

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """Interval of a demand in standard normal deviates of a property, on the energy scale."""

    name: str
    low: float
    high: float


def correlations(owned: Iterable[tuple[Cluster, PropertyValue]]) -> dict[Pair, float]:
    """Shrunk rank correlations of properties among known clusters; pairs with few are left out.

    Wavelengths count as photon energies; of several values of a cluster their mean counts.
    """
    values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for owner, value in owned:
        energy = 1 / value.value if value.unit == "nm" else value.value
        values[value.name][str(owner)].append(energy)
    found: dict[Pair, float] = {}
    for one, other in combinations(sorted(values), 2):
        shared = sorted(set(values[one]) & set(values[other]))
        if len(shared) < LEAST_SHARED:
            continue
        ranks = [_ranks([float(np.mean(values[name][c])) for c in shared]) for name in (one, other)]
        rho = float(np.corrcoef(ranks[0], ranks[1])[0, 1])
        if math.isfinite(rho):
            rho *= len(shared) / (len(shared) + SHRINK)
            found[frozenset({one, other})] = min(max(rho, -_MOST), _MOST)
    return found


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 0; equal values share the mean of theirs."""
    order = sorted(values)
    return [(order.index(v) + len(order) - 1 - order[::-1].index(v)) / 2 for v in values]


def joint_probability(
    chances: Sequence[float],
    reaches: Sequence[Reach | None],
    known: Mapping[Pair, float],
) -> float:
    """The chance that all demands are met.

    Args:
        chances: Of each demand alone.
        reaches: Their intervals; None for what is certain or no number, which is independent.
        known: Correlations of the properties.

    Example:
        >>> upper = Reach("a", 0.0, 8.0), Reach("b", 0.0, 8.0)
        >>> round(joint_probability([0.5, 0.5], upper, {frozenset("ab"): 0.8}), 3)
        0.398
    """
    whole = math.prod(chances)
    if whole <= 0.0:
        return 0.0
    places = [i for i, reach in enumerate(reaches) if reach is not None]
    pairs = sorted(
        ((abs(rho), i, j, rho) for i, j in combinations(places, 2)
         if (rho := _between(reaches[i], reaches[j], known))),
        reverse=True,
    )  # fmt: skip
    tree = {i: i for i in places}
    for _, i, j, rho in pairs:
        one, other = reaches[i], reaches[j]
        if tree[i] == tree[j] or one is None or other is None:
            continue
        joined, left = tree[i], tree[j]
        tree = {k: joined if root == left else root for k, root in tree.items()}
        alone = _within(one) * _within(other)
        if alone > 0.0:
            whole *= both_within(one, other, rho) / alone
    return min((max(whole, 0.0), *chances))


def _between(one: Reach | None, other: Reach | None, known: Mapping[Pair, float]) -> float:
    if one is None or other is None:
        return 0.0
    return _MOST if one.name == other.name else known.get(frozenset({one.name, other.name}), 0.0)


@lru_cache(maxsize=4096)
def both_within(one: Reach, other: Reach, rho: float) -> float:
    """Probability that two standard normal deviates with correlation rho lie in their intervals."""
    low, high = max(one.low, -_FAR), min(one.high, _FAR)
    if high <= low:
        return 0.0
    nodes, weights = _quadrature()
    x = (high - low) / 2 * nodes + (high + low) / 2
    spread = math.sqrt(1 - rho * rho)
    inner = [
        _phi((other.high - rho * v) / spread) - _phi((other.low - rho * v) / spread) for v in x
    ]
    density = np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi)
    return float((high - low) / 2 * np.sum(weights * density * np.array(inner)))


@cache
def _quadrature() -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss and Legendre on -1 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    return nodes, weights


def _within(reach: Reach) -> float:
    return max(_phi(reach.high) - _phi(reach.low), 0.0)


def _phi(z: float) -> float:
    return 0.5 * (1 + math.erf(z / math.sqrt(2))) if math.isfinite(z) else float(z > 0)
