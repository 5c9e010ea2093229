"""Arithmetic progressions among compositions: series, their gaps, and steps that recur."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import add, sub
from typing import Final

Vector = tuple[int, ...]

LONGEST_STEP: Final = 14
"""Metal atoms of the largest step tried: an icosahedron and one more."""

WIDEST_GAP: Final = 2
"""Steps between neighbours of one series: at most one member missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progression:
    """Compositions start + i step, of which those at `positions` are known.

    Attributes:
        positions: Whole numbers in order, the first 0.
    """

    start: Vector
    step: Vector
    positions: tuple[int, ...]

    def at(self, position: int) -> Vector:
        """Composition at a position, known or not."""
        return tuple(a + position * b for a, b in zip(self.start, self.step, strict=True))

    @property
    def n_known(self) -> int:
        """Known members."""
        return len(self.positions)

    @property
    def filling(self) -> float:
        """Share of the positions between the ends that is known."""
        return self.n_known / (self.positions[-1] + 1)

    def gaps(self) -> tuple[int, ...]:
        """Positions inside the series at which nothing is known."""
        return tuple(sorted(set(range(self.positions[-1])) - set(self.positions)))

    def beyond(self, reach: int) -> tuple[tuple[int, int], ...]:
        """Positions outside the ends with their distance from the nearest end."""
        last = self.positions[-1]
        found = [(last + d, d) for d in range(1, reach + 1)]
        return (*found, *((-d, d) for d in range(1, reach + 1)))


def is_small_step(step: Vector) -> bool:
    """Default bound: more metal, or as much with more ligand; no leap larger than a unit."""
    more, *others = step
    return 0 <= more <= LONGEST_STEP and all(-6 <= change <= 10 for change in others)


def find_progressions(
    points: Iterable[Vector],
    *,
    least: int = 3,
    gap: int = WIDEST_GAP,
    is_step: Callable[[Vector], bool] = is_small_step,
) -> tuple[Progression, ...]:
    """Find every arithmetic progression with at least `least` known members.

    A progression is as long as it can be. One whose known members all belong to another with a
    finer step is left out, unless it has fewer gaps.

    Args:
        points: Compositions of one kind: (metal atoms, ligands, ...).
        least: Known members a series needs.
        gap: Steps between known neighbours at most.
        is_step: Which differences may be steps.

    Example:
        >>> find_progressions([(28, 20), (36, 24), (52, 32)])[0].gaps()
        (2,)
    """
    known = sorted(set(points))
    place = set(known)
    found = []
    for step in _steps(known, is_step):
        begun: set[Vector] = set()
        for point in known:  # sorted: the first point met of a series is its start
            if point in begun:
                continue
            run = _run(point, step, place, gap)
            begun.update(run)
            if len(run) >= least:
                zero = run[0]
                axis = next(i for i, change in enumerate(step) if change)
                positions = tuple((p[axis] - zero[axis]) // step[axis] for p in run)
                if math.gcd(*positions) == 1:
                    found.append(Progression(start=zero, step=step, positions=positions))
    return _without_copies(found)


def growth_vectors(
    points: Iterable[Vector], least: int = 2, is_step: Callable[[Vector], bool] = is_small_step
) -> tuple[tuple[Vector, int], ...]:
    """Differences between known compositions that recur, with how often, commonest first."""
    known = sorted(set(points))
    seen = Counter(
        step
        for one in known
        for other in known
        if any(step := _minus(other, one)) and is_step(step)
    )
    return tuple(
        (step, n)
        for step, n in sorted(seen.items(), key=lambda item: (-item[1], item[0]))
        if n >= least
    )


def _minus(one: Vector, other: Vector) -> Vector:
    return tuple(map(sub, one, other))


def _steps(known: Sequence[Vector], is_step: Callable[[Vector], bool]) -> list[Vector]:
    found = {_minus(other, one) for one in known for other in known}
    return sorted(s for s in found if any(s) and s > tuple(0 for _ in s) and is_step(s))


def _run(point: Vector, step: Vector, place: set[Vector], gap: int) -> list[Vector]:
    """Known points along a step from the first one on, over gaps."""
    strides = [tuple(i * change for change in step) for i in range(1, gap + 1)]
    found, here = [point], point
    while True:
        for stride in strides:
            ahead = tuple(map(add, here, stride))
            if ahead in place:
                here = ahead
                found.append(ahead)
                break
        else:
            return found


def _without_copies(found: Sequence[Progression]) -> tuple[Progression, ...]:
    """Drop a series whose members all lie in one of finer step and no more gaps on its line."""
    members = {one: {one.at(i) for i in one.positions} for one in found}
    kept = []
    for one in found:
        finer = (
            other
            for other in found
            if other is not one
            and other.filling >= one.filling
            and members[one] <= members[other]
            and _is_multiple(one.step, other.step)
        )
        if next(finer, None) is None:
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (-one.n_known, one.start, one.step)))


def _is_multiple(step: Vector, finer: Vector) -> bool:
    axis = next(i for i, change in enumerate(finer) if change)
    times, rest = divmod(step[axis], finer[axis])
    return rest == 0 and times > 0 and step == tuple(times * change for change in finer)
