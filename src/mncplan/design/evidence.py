r"""Evidence for unmade compositions: recurring growth vectors and series.

Votes: a vector seen c times between known clusters where e pairs are expected by chance speaks for
every composition one vector away with :math:`\ln\frac{c+1}{e+1}`, less the larger it is.

Hops: known compositions of like size that differ by two electrons speak for one.

Series: the odds that a progression is a growth series and no accident are a prior times the chance
of its known and missing members under either view. The prior is high when the cores of three or
more members grow by a constant step as well. A true series goes on for d more steps with
probability (L - 1) / (L - 1 + d), the rule of succession after L - 1 equal steps.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from mncplan.design.abundance import EXTENT, Abundance, Floats, Whole
from mncplan.design.block_series import block_series
from mncplan.design.lattice import Point, Skeleton, core_counts
from mncplan.design.progression import Progression, find_progressions, is_small_step
from mncplan.domain.electrons import SPHERICAL_CLOSURES

REACH: Final = 4
"""Steps beyond the ends of a series that are looked at."""

LONGEST_VOTE: Final = 24
_HOP_WIDTH: Final = 0.1
_VOTE_RANGE: Final = 12.0
PRIOR: Final = 0.03
"""Prior probability that an arithmetic progression is a growth series.

With the next constant, set by comparison with lattices filled at random with the same density: of
the progressions found in gold clusters, about half of those with evidence e^3 are in excess.
"""

PRIOR_WITH_CORES: Final = 0.17
"""The same when the cores of three members grow by a constant step too."""

IS_MADE: Final = 0.7
"""Chance that a member of a true series has been made; missing members speak against it."""

_MOST_EVIDENCE: Final = 30.0


def votes(known: Sequence[Skeleton], law: Abundance) -> Floats:
    """Sum of votes at each composition, shape (EXTENT, EXTENT)."""
    points = [item.point for item in known if item.n_metal < EXTENT and item.n_ligand < EXTENT]
    at = np.array(points, dtype=np.int64).reshape(-1, 2)
    seen = Counter((b[0] - a[0], b[1] - a[1]) for a in points for b in points if a != b)
    total = np.zeros((EXTENT, EXTENT))
    for (dn, dm), n in seen.items():
        if n < 2 or max(abs(dn), abs(dm)) > LONGEST_VOTE:
            continue
        there = at + (dn, dm)
        there = there[((there >= 0) & (there < EXTENT)).all(axis=1)]
        rows = (there[:, 0], there[:, 1])
        expected = float(law.density[rows].sum())
        weight = math.log((n + 1) / (expected + 1)) * math.exp(-(abs(dn) + abs(dm)) / _VOTE_RANGE)
        np.add.at(total, rows, weight)
    return total


def hops(known: Sequence[Skeleton]) -> Floats:
    """Known compositions of like size with two valence electrons more or fewer, same shape.

    Closed shells are compared: an odd count that closes as an anion counts as closed. Clusters grow
    and are etched by two electrons at a time.

    Source:
        Two-electron steps: review section 3.1, doi:10.1039/d5nh00353a.
    """
    n_metal, n_ligand = np.indices((EXTENT, EXTENT))
    electrons = closed_count(n_metal - n_ligand)
    size = np.log(np.maximum(n_metal, 1.0))
    total = np.zeros((EXTENT, EXTENT))
    for item in known:
        own = int(closed_count(np.array(item.n_metal - item.n_ligand)))
        near = np.exp(-0.5 * ((size - math.log(item.n_metal)) / _HOP_WIDTH) ** 2)
        is_hop = (np.abs(electrons - own) == 2) & (electrons > 0) & (own > 0)
        total += near * is_hop
    return total


def closed_count(electrons: Whole) -> Whole:
    """Electrons of the closed shell: even counts as they are, odd ones as an anion, else -1."""
    anion = np.where(np.isin(electrons + 1, SPHERICAL_CLOSURES), electrons + 1, -1)
    return np.where(electrons % 2 == 0, electrons, anion)


def is_closed_shell_step(step: tuple[int, ...]) -> bool:
    """Small steps that add metal, and electrons in pairs if any."""
    electrons = step[0] - step[1]
    return is_small_step(step) and step[0] > 0 and electrons >= 0 and electrons % 2 == 0


def series_of(known: Sequence[Skeleton]) -> tuple[Progression, ...]:
    """Progressions of three or more known clusters with a step of whole electron pairs."""
    return find_progressions((item.point for item in known), is_step=is_closed_shell_step)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockMember:
    """A cluster that cores of the same blocks foretell.

    Attributes:
        electrons: N*.
        is_sure: Whether the step was seen twice: three known members, or the gap between two.
        is_periodic: False for units added on a finite backbone.
    """

    point: Point
    electrons: int
    confidence: float
    is_sure: bool
    is_periodic: bool


def structure_probability(
    ahead: Sequence[BlockMember], law: Abundance, taken: Container[Point]
) -> Floats:
    """Probability that cores of the same blocks go on at each composition, shape as the density.

    Only where the step has been seen twice. Chains, rings and helices repeat themselves with their
    shell, so they keep their step although they leave the surface law. Units added on a finite
    backbone fix core and electron count only: beside the composition in step, any other of that
    count may follow, as likely as the density says.
    """
    found = np.zeros((EXTENT, EXTENT))
    other = np.zeros((EXTENT, EXTENT))
    for member in ahead:
        if not member.is_sure:
            continue
        if member.point not in taken and _is_cluster(member.point):
            found[member.point] = max(found[member.point], member.confidence)
        if not member.is_periodic:
            share = _of_count(member.electrons, law, taken)
            other = np.maximum(other, member.confidence * share)
    return found + other


def _of_count(electrons: int, law: Abundance, taken: Container[Point]) -> Floats:
    """The density among free compositions with an electron count, scaled to sum to one."""
    share = np.zeros((EXTENT, EXTENT))
    for n_metal in range(electrons + 1, EXTENT):
        point = n_metal, n_metal - electrons
        if point not in taken and _is_cluster(point):
            share[point] = law.density[point]
    total = float(share.sum())
    return share / total if total else share


def series_probability(
    known: Sequence[Skeleton], law: Abundance, ahead: Sequence[BlockMember]
) -> Floats:
    """Probability that some progression has a member at each composition, shape as the density.

    Steps between two like cores count here, less the worse the shell fits the surface law.
    """
    cores = {item.point: core_counts(item.entries) for item in known}
    best: dict[tuple[Point, tuple[int, int, int]], float] = defaultdict(float)
    for series in series_of(known):
        trust = reality(series, law, cores)
        for point, chance in members_ahead(series):
            if _is_cluster(point):
                where = point, line_of(series)
                best[where] = max(best[where], trust * chance)
    taken = {item.point for item in known}
    for member in ahead:
        if not member.is_sure and member.point not in taken and _is_cluster(member.point):
            where = member.point, (0, 0, 0)
            best[where] = max(best[where], member.confidence * law.shell_fit(member.point))
    missed = np.zeros((EXTENT, EXTENT))
    for (point, _), chance in best.items():
        missed[point] += math.log1p(-chance)
    return np.asarray(-np.expm1(missed))


def line_of(series: Progression) -> tuple[int, int, int]:
    """The straight line of a series: series along one line are one piece of evidence."""
    dn, dm = series.step
    whole = math.gcd(dn, dm)
    dn, dm = dn // whole, dm // whole
    return dn, dm, series.start[0] * dm - series.start[1] * dn


def block_members(known: Sequence[Skeleton]) -> tuple[BlockMember, ...]:
    """Missing members of the series of like cores."""
    found = []
    for series in block_series(entry for item in known for entry in item.entries):
        ends = [member.position for member in series.known]
        for member in series.missing:
            n_metal, n_ligand = member.makeup.n_metal, member.makeup.donors[0]
            found.append(
                BlockMember(
                    point=(n_metal, n_ligand),
                    electrons=n_metal - n_ligand - member.makeup.charge,
                    confidence=member.confidence,
                    is_sure=len(ends) > 2 or min(ends) < member.position < max(ends),
                    is_periodic=member.joint != "added",
                )
            )
    return tuple(found)


def _is_cluster(point: Point) -> bool:
    """Within the table, with at least two valence electrons and a ligand for three metal atoms."""
    n_metal, n_ligand = point
    return n_metal < EXTENT and n_metal / 3 <= n_ligand <= n_metal - 2


def members_ahead(series: Progression) -> tuple[tuple[Point, float], ...]:
    """Missing members with their chance, given that the series is one."""
    steps = series.n_known - 1
    inside = [(i, 1) for i in series.gaps()]
    found = []
    for position, distance in (*inside, *series.beyond(REACH)):
        n_metal, n_ligand = series.at(position)
        found.append(((n_metal, n_ligand), steps / (steps + distance)))
    return tuple(found)


def reality(series: Progression, law: Abundance, cores: Mapping[Point, frozenset[int]]) -> float:
    """Probability that a progression is a growth series rather than an accident."""
    n_grown = cores_in_step(series, cores)
    prior = PRIOR_WITH_CORES if n_grown >= 3 else PRIOR
    chances = sorted(law.at(_point(series, i)) for i in series.positions)
    gain = sum(math.log(IS_MADE / chance) for chance in chances[:-2])
    loss = sum(math.log((1 - IS_MADE) / (1 - law.at(_point(series, i)))) for i in series.gaps())
    odds = prior / (1 - prior) * math.exp(min(gain + loss, _MOST_EVIDENCE))
    return odds / (1 + odds)


def cores_in_step(series: Progression, cores: Mapping[Point, frozenset[int]]) -> int:
    """Known members whose core sizes lie on one rising line along the series."""
    seen = [(i, size) for i in series.positions for size in cores.get(_point(series, i), ())]
    best = 0
    for i, small in seen:
        for j, large in seen:
            if j <= i or large <= small or (large - small) % (j - i):
                continue
            step = (large - small) // (j - i)
            on_line = {k for k, size in seen if size == small + (k - i) * step}
            best = max(best, len(on_line))
    return best


def _point(series: Progression, position: int) -> Point:
    n_metal, n_ligand = series.at(position)
    return n_metal, n_ligand
