"""What a model learns from: values of one property with the cluster each belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from mncplan.domain.cluster import Cluster
from mncplan.domain.provenance import Provenance
from mncplan.models.features import Features, FloatArray, matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value of one property.

    Attributes:
        cluster: Formula, for the reader.
        features: Of the formula.
        value: In the unit the model works in.
        group: Rows of one group are held out together: the skeleton (n, m, q).
        kin: Rows of one kin share what the features can't tell: same metals, ligands aside.
        method: How it was obtained, where values of different methods are shifted against each
            other; empty when that does not matter.
        doubt: Factor on the noise variance: 1 for a value read in its source, more for a recalled
            one.
    """

    cluster: str
    features: Features = field(compare=False)
    value: float
    group: str
    kin: str = ""
    method: str = ""
    doubt: float = 1.0
    provenance: Provenance | None = field(default=None, compare=False)


def skeleton(cluster: Cluster) -> str:
    """Metal atoms, ligands and charge, whatever the ligands and metals are.

    Example:
        >>> import mncplan as mp
        >>> skeleton(mp.Cluster.parse("[Au24Pt(PET)18]2-"))
        '25,18,-2'
    """
    return f"{cluster.n_metal},{sum(n for _, n in cluster.ligands)},{cluster.charge}"


def kinship(cluster: Cluster) -> str:
    """The skeleton with its metals named.

    Example:
        >>> import mncplan as mp
        >>> kinship(mp.Cluster.parse("[Au24Pt(PET)18]2-"))
        'Au24Pt1,18,-2'
    """
    metals = "".join(f"{symbol}{n}" for symbol, n in cluster.metals)
    return f"{metals},{sum(n for _, n in cluster.ligands)},{cluster.charge}"


def values(rows: Sequence[Observation]) -> FloatArray:
    """Values as an array, shape (rows,)."""
    return np.array([row.value for row in rows], dtype=float)


def groups(rows: Sequence[Observation]) -> tuple[tuple[int, ...], ...]:
    """Positions of the rows of each group, in order of first appearance."""
    found: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        found.setdefault(row.group, []).append(index)
    return tuple(tuple(members) for members in found.values())


def weights(rows: Sequence[Observation]) -> FloatArray:
    """Weight of each row so that every group counts once; sums to the number of groups."""
    sizes = np.zeros(len(rows))
    for members in groups(rows):
        sizes[list(members)] = len(members)
    return 1.0 / sizes


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and spread by which features become comparable."""

    centre: FloatArray
    spread: FloatArray

    @classmethod
    def of(cls, raw: FloatArray) -> Scale:
        """From an array of shape (rows, features); a constant feature keeps spread 1."""
        spread = raw.std(axis=0)
        return cls(raw.mean(axis=0), np.where(spread > 1e-9, spread, 1.0))

    def __call__(self, raw: FloatArray) -> FloatArray:
        """Scaled values, same shape."""
        scaled: FloatArray = (raw - self.centre) / self.spread
        return scaled


def distances(one: FloatArray, other: FloatArray) -> FloatArray:
    """Squared distances, shape (len(one), len(other))."""
    squared: FloatArray = ((one[:, None, :] - other[None, :, :]) ** 2).sum(axis=2)
    return squared


def table(rows: Sequence[Observation], names: Sequence[str]) -> FloatArray:
    """Named features of all rows, shape (rows, names)."""
    return matrix([row.features for row in rows], names)
