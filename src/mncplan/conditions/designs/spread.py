"""Space-filling designs: Latin hypercubes, Sobol points and maximin sets under constraints."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from mncplan.conditions.space_draft import (
    Admit,
    Admitted,
    Draft,
    FloatArray,
    admitter,
)
from mncplan.conditions.space_encode import encode
from mncplan.conditions.space_recipe import recipe_key
from mncplan.conditions.space_sample import sample
from mncplan.domain.space import NumberParameter, Setting, Space
from mncplan.domain.space_design import Design
from mncplan.errors import InvalidInputError

_HYPERCUBES = 200
_POOL_PER_POINT = 40
_LEAST_POOL = 200
_SOBOL_BLOCK = 256
_MOST_SOBOL = 1 << 14


def latin_hypercube(space: Space, n: int, rng: np.random.Generator) -> Design:
    """The best of 200 random Latin hypercubes by smallest distance; misfits are replaced.

    A point that can't be run is replaced by the allowed setting farthest from the rest, never
    moved to an edge.

    Raises:
        InvalidInputError: If `n` is below 1 or the space is empty.
    Source:
        McKay, Beckman, Conover, Technometrics 21 (1979) 239.
    """
    if space.rows is not None:
        return _from_rows(space, n, rng, "Latin hypercube")
    points = best_hypercube(n, _dimension(space), rng)
    return _repaired(space, n, points, rng, "Latin hypercube")


def sobol(space: Space, n: int, rng: np.random.Generator) -> Design:
    """The first `n` points of a scrambled Sobol sequence that can be run.

    Raises:
        InvalidInputError: If `n` is below 1 or the space is empty.
    Source:
        Sobol, USSR Comput. Math. Math. Phys. 7 (1967) 86; scrambling of scipy.stats.qmc.
    """
    from scipy.stats import qmc

    _check(n)
    if space.rows is not None:
        return _from_rows(space, n, rng, "Sobol")
    admit = admitter(space)
    sequence = qmc.Sobol(_dimension(space), rng=rng)
    found: dict[Hashable, Admitted] = {}
    for _ in range(_MOST_SOBOL // _SOBOL_BLOCK):
        for admitted in _admitted(space, sequence.random(_SOBOL_BLOCK), admit):
            if admitted is not None and len(found) < n:
                found.setdefault(admitted.key, admitted)
        if len(found) == n:
            break
    settings = [item.setting for item in found.values()]
    return _completed(space, n, settings, rng, "Sobol")


def maximin(
    space: Space, n: int, rng: np.random.Generator, *, kept: Sequence[Setting] = ()
) -> Design:
    """Settings as far as possible from each other and from those already run.

    From a random pool, the setting farthest from its nearest neighbour is taken, again and again
    (distance in the encoding of the space). The first one is the nearest to the middle of the pool
    where nothing has been run.

    Args:
        space: Where the settings lie.
        n: New settings.
        rng: Same state, same design.
        kept: Settings already run or chosen.

    Raises:
        InvalidInputError: If `n` is below 1 or the space is empty.
    Source:
        Gonzalez, Theor. Comput. Sci. 38 (1985) 293 (farthest-first traversal).
    """
    _check(n)
    return Design(kind="maximin", settings=_farthest(space, n, rng, kept), notes=_FILLING)


_FILLING = ("spreads evenly and assumes no model; effects are not independent of each other",)


def best_hypercube(n: int, d: int, rng: np.random.Generator) -> FloatArray:
    """The Latin hypercube of the largest smallest distance among 200; shape (n, d)."""
    _check(n)
    return max((_latin(n, d, rng) for _ in range(_HYPERCUBES)), key=_smallest_distance)


def _smallest_distance(points: FloatArray) -> float:
    """Distance of the two nearest points; 0 for fewer than two."""
    if len(points) < 2:
        return 0.0
    gaps = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
    return float(gaps[np.triu_indices(len(points), k=1)].min())


def _latin(n: int, d: int, rng: np.random.Generator) -> FloatArray:
    """One random Latin hypercube: every axis cut in n, one point per slice."""
    strata = np.column_stack([rng.permutation(n) for _ in range(d)])
    points: FloatArray = (strata + rng.random((n, d))) / n
    return points


def _dimension(space: Space) -> int:
    return len(space.parameters)


def _admitted(space: Space, points: FloatArray, admit: Admit) -> list[Admitted | None]:
    """Points of the unit cube with one axis per parameter, choices in equal shares of theirs."""
    is_number = [isinstance(item, NumberParameter) for item in space.parameters]
    found = []
    for point in points:
        choices = {
            item.name: item.choices[min(int(at * len(item.choices)), len(item.choices) - 1)]
            for item, at in zip(space.parameters, point.tolist(), strict=True)
            if not isinstance(item, NumberParameter)
        }
        found.append(admit(Draft(choices, point[is_number])))
    return found


def _repaired(
    space: Space, n: int, points: FloatArray, rng: np.random.Generator, kind: str
) -> Design:
    unique = {a.key: a.setting for a in _admitted(space, points, admitter(space)) if a is not None}
    return _completed(space, n, list(unique.values()), rng, kind)


def _completed(
    space: Space, n: int, settings: list[Setting], rng: np.random.Generator, kind: str
) -> Design:
    """Fill a design up with the settings farthest from those it has."""
    notes: tuple[str, ...] = _FILLING
    missing = n - len(settings)
    if missing:
        settings = [*settings, *_farthest(space, missing, rng, settings)]
        notes += (f"{missing} of {n} points could not be run: replaced by the farthest that can",)
    return Design(kind=kind, settings=tuple(settings), notes=notes)


def _from_rows(space: Space, n: int, rng: np.random.Generator, kind: str) -> Design:
    """In a list of rows there is no cube to stratify: spread over the rows."""
    _check(n)
    notes = (*_FILLING, f"only listed rows are allowed, so maximin over the rows stands for {kind}")
    return Design(kind="maximin", settings=_farthest(space, n, rng, ()), notes=notes)


def _farthest(
    space: Space, n: int, rng: np.random.Generator, kept: Sequence[Setting]
) -> tuple[Setting, ...]:
    """Greedy farthest-first settings; fewer when the space has no more."""
    taken = {recipe_key(space, setting) for setting in kept}
    drawn = sample(space, max(_LEAST_POOL, _POOL_PER_POINT * n), rng)
    pool = [setting for setting in drawn if recipe_key(space, setting) not in taken]
    if not pool:
        return ()
    points = encode(space, pool)
    chosen: list[int] = []
    if kept:
        gaps = _gaps(points, encode(space, list(kept)))
    else:
        chosen = [int(np.linalg.norm(points - points.mean(axis=0), axis=1).argmin())]
        gaps = _gaps(points, points[chosen])
    while len(chosen) < min(n, len(pool)):
        gaps[chosen] = -1.0
        chosen.append(int(gaps.argmax()))
        gaps = np.minimum(gaps, _gaps(points, points[chosen[-1:]]))
    return tuple(pool[i] for i in chosen)


def _gaps(points: FloatArray, others: FloatArray) -> FloatArray:
    """Distance of each point to the nearest of others."""
    nearest: FloatArray = np.linalg.norm(points[:, None, :] - others[None, :, :], axis=2).min(
        axis=1
    )
    return nearest


def _check(n: int) -> None:
    if n < 1:
        raise InvalidInputError(f"a design needs at least 1 point, got {n}")
