"""Which product forms where: settings on a grid, ignorance by parameter samples."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from mncplan.domain.flask import Flask, Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.batch import for_batch, simulate_each
from mncplan.kinetics.observe import metal_shares

COMPLEXES, PARTICLES, NOTHING = "complexes", "particles", "not simulated"
LEAST_REDUCED = 0.05
"""Below this share of the metal in clusters and particles, complexes are what there is."""
TOGETHER = 256
"""Runs handed to the solver of batches at a time, so that progress can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A setting and the values it takes.

    Raises:
        InvalidInputError: If there are fewer than two values.
    """

    name: str
    values: tuple[float, ...]
    unit: str = ""
    is_log: bool = False

    def __post_init__(self) -> None:
        if len(self.values) < 2 or list(self.values) != sorted(set(self.values)):
            raise InvalidInputError(f"axis {self.name}: expected two or more ascending values")


def axis(name: str, low: float, high: float, n: int, *, unit: str = "", is_log: bool = False
         ) -> Axis:  # fmt: skip
    """Evenly spaced values from low to high, in decades when asked.

    Raises:
        InvalidInputError: If the ends do not make an axis.

    Example:
        >>> axis("pH", 7, 11, 3).values
        (7.0, 9.0, 11.0)
    """
    if not low < high or n < 2 or (is_log and low <= 0):
        raise InvalidInputError(
            f"axis {name}: expected low < high{' and low > 0' if is_log else ''} and 2 points or "
            f"more, got {low:g} to {high:g} with {n}"
        )
    values = np.geomspace(low, high, n) if is_log else np.linspace(low, high, n)
    return Axis(name=name, values=tuple(map(float, values)), unit=unit, is_log=is_log)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one run ended in.

    Attributes:
        identity: Key of the cluster that holds most of the reduced metal, or `COMPLEXES`,
            `PARTICLES`, `NOTHING`.
        purity: Its share of the reduced metal (of all metal for complexes).
        reduced: Share of all metal in clusters and particles.
    """

    identity: str
    purity: float
    reduced: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasePoint:
    """One place of the diagram over all parameter samples.

    Attributes:
        identity: At the centre of the parameter set.
        agreement: Share of the samples with the same identity; the ignorance that is quantified.
        others: Other identities with their share of the samples, most frequent first.
        purity_low: 5th percentile over samples of the purity of `identity` (0 where another won).
    """

    place: tuple[float, ...]
    identity: str
    purity: float
    purity_low: float
    purity_high: float
    agreement: float
    others: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseDiagram:
    """Points in the order of the product of the axes, the last axis fastest."""

    axes: tuple[Axis, ...]
    points: tuple[PhasePoint, ...]
    n_samples: int


def verdict(run: Trajectory) -> Verdict:
    """Judge the end of a run."""
    shares = metal_shares(run)[-1]
    people = run.mechanism.participants
    clusters = {p.key: float(s) for p, s in zip(people, shares, strict=True) if p.kind == "cluster"}
    metal = math.fsum(
        float(s) for p, s in zip(people, shares, strict=True) if p.kind == "nanoparticle"
    )
    reduced = metal + math.fsum(clusters.values())
    if reduced < LEAST_REDUCED:
        return Verdict(identity=COMPLEXES, purity=1 - reduced, reduced=reduced)
    best = max(clusters, key=lambda key: clusters[key], default=PARTICLES)
    if not clusters or metal > clusters[best]:
        return Verdict(identity=PARTICLES, purity=metal / reduced, reduced=reduced)
    return Verdict(identity=best, purity=clusters[best] / reduced, reduced=reduced)


def phase_diagram(
    mechanism: Mechanism,
    samples: Sequence[ParameterSet],
    axes: Sequence[Axis],
    flask_at: Callable[[tuple[float, ...]], tuple[Flask, float]],
    *,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> PhaseDiagram:
    """Simulate a grid of settings with every parameter set.

    Args:
        mechanism: The network.
        samples: The centre first, then draws.
        axes: Two or more settings (one is allowed).
        flask_at: The flask at a place, and when it is judged, s.
        progress: Told how many of how many places are done.

    Raises:
        InvalidInputError: If there is no axis or no sample, or a place makes no flask.
    """
    if not axes or not samples:
        raise InvalidInputError("a phase diagram needs an axis and a parameter set")
    places = list(product(*(a.values for a in axes)))
    integrator = for_batch(len(places) * len(samples))
    at_once = max(1, TOGETHER // len(samples)) if integrator else 1
    points: list[PhasePoint] = []
    while len(points) < len(places):
        some = places[len(points) : len(points) + at_once]
        runs = [
            (parameters, flask, np.array([0.0, end_s]))
            for flask, end_s in map(flask_at, some)
            for parameters in samples
        ]
        found = [
            Verdict(identity=NOTHING, purity=0.0, reduced=0.0)
            if isinstance(run, NoSolutionError)
            else verdict(run)
            for run in simulate_each(mechanism, runs, integrator=integrator)
        ]
        for i, place in enumerate(some):
            points.append(_point(place, found[i * len(samples) : (i + 1) * len(samples)]))
            progress(len(points), len(places))
    return PhaseDiagram(axes=tuple(axes), points=tuple(points), n_samples=len(samples))


def _point(place: tuple[float, ...], found: Sequence[Verdict]) -> PhasePoint:
    centre = found[0]
    same = [v.purity if v.identity == centre.identity else 0.0 for v in found]
    counts = Counter(v.identity for v in found)
    agreement = counts.pop(centre.identity) / len(found)
    low, high = np.percentile(same, (5, 95))
    return PhasePoint(
        place=place, identity=centre.identity, purity=centre.purity, purity_low=float(low),
        purity_high=float(high), agreement=agreement,
        others=tuple((key, n / len(found)) for key, n in counts.most_common()),
    )  # fmt: skip
