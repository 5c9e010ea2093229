"""A network laid out for many conditions at once: live steps, paired rates, sparse elimination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mncplan.kinetics.equations import Array, Equations

Index = npt.NDArray[np.uint32]
_EXACT = 1e-9
"""A species counts as bound by conservation when no change escapes this, relative."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Positions and numbers that the compiled solver walks through.

    Steps that can't run are left out; a step and its reverse share one net rate; species in no
    rate law that conservation fixes are not integrated. Species stand in the order of elimination,
    with the factor one behind the last.

    Attributes:
        species: Column of each integrated species in the equations, shape (n,).
        steps: Index of each live step, shape (r,).
        factors: Species in each rate, shape (4, r); n means the factor one.
        rate: Net rates as rows of steps with signs (`sign` 1 or -1).
        change: Change of each species as rows of net rates.
        slope: d net rate / d species as rows of (place * r + step).
        entry: Entries of the Jacobian as rows of slopes; `place` is where each stands in the LU.
        tied: Columns of the species that conservation gives, shape (t,).
        ties: Their change per change of the integrated ones, shape (t, n).
    """

    species: npt.NDArray[np.intp]
    steps: npt.NDArray[np.intp]
    factors: Index
    rate: Rows
    change: Rows
    slope: Rows
    entry: Rows
    place: Index
    elimination: Elimination
    tied: npt.NDArray[np.intp]
    ties: Array


@dataclass(frozen=True, eq=False)
class Rows:
    """Sparse rows: `start[i]` to `start[i + 1]` are the places of row i in `index` and `weight`."""

    start: Index
    index: Index
    weight: Array


@dataclass(frozen=True, eq=False)
class Elimination:
    """LU factors without pivoting on a fixed pattern of p entries.

    Attributes:
        n_entries: p.
        diagonal: Place of each diagonal entry, shape (n,).
        pivots: Place of each entry below the diagonal, in order, and of its pivot, shape (2, q).
        start: Updates of each of them, shape (q + 1,).
        updates: Place that changes and place in the pivot's row, shape (2, u).
        lower: Rows of (place, column) left of the diagonal, `upper` right of it.
    """

    n_entries: int
    diagonal: Index
    pivots: Index
    start: Index
    updates: Index
    lower: Pattern
    upper: Pattern


@dataclass(frozen=True, eq=False)
class Pattern:
    """Entries of each row by place in the LU and by column."""

    start: Index
    place: Index
    column: Index


def lay_out(equations: Equations, is_live: npt.NDArray[np.bool_], present: Iterable[int]) -> Layout:
    """Choose what has to be integrated and in which order.

    Args:
        equations: The whole network.
        is_live: Steps whose constant is above zero in some run, shape (r,).
        present: Species that some run starts with or is fed.
    """
    steps = _reachable(equations, is_live, set(present))
    factors = equations.factors[:, steps]
    stoichiometry = equations.stoichiometry[:, steps]
    inside, tied, ties = _integrated(equations.n, factors, stoichiometry)
    position = np.full(equations.n + 1, -1)
    position[inside] = np.arange(len(inside))
    position[equations.n] = len(inside)
    signs, groups, net = _pairs(stoichiometry)
    slopes = _slope_pairs(position[factors], groups, signs, len(inside))
    pattern = np.eye(len(inside), dtype=bool)
    for g, s in slopes:
        pattern[net[inside, g] != 0, s] = True
    order, filled = _ordered(pattern)
    place_of = np.argsort(order)
    species = inside[order]
    position[inside] = place_of
    slopes = _slope_pairs(position[factors], groups, signs, len(inside))
    pairs = sorted(slopes)
    numbers = {pair: i for i, pair in enumerate(pairs)}
    places = np.full((len(inside), len(inside)), -1)
    places[filled] = np.arange(int(filled.sum()))
    entries: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for (g, s), number in numbers.items():
        for i in np.flatnonzero(net[species, g]):
            entries.setdefault((int(i), s), []).append((number, float(net[species[i], g])))
    cells = sorted(entries)
    return Layout(
        species=species,
        steps=steps,
        factors=_whole(position[factors]),
        rate=_rows(_members(groups, signs, net.shape[1])),
        change=_rows([[(int(g), float(net[s, g])) for g in np.flatnonzero(net[s])]
                      for s in species]),
        slope=_rows([slopes[pair] for pair in pairs]),
        entry=_rows([entries[cell] for cell in cells]),
        place=_whole([places[cell] for cell in cells]),
        elimination=_elimination(filled, places),
        tied=tied,
        ties=ties[:, order],
    )  # fmt: skip


def _reachable(
    equations: Equations, is_live: npt.NDArray[np.bool_], there: set[int]
) -> npt.NDArray[np.intp]:
    """Steps that can run at some time, given what there is at first."""
    there = there | {equations.n}
    made = [np.flatnonzero(column > 0) for column in equations.stoichiometry.T]
    waiting = {int(j) for j in np.flatnonzero(is_live)}
    running: set[int] = set()
    while True:
        now = {j for j in waiting if there.issuperset(equations.factors[:, j].tolist())}
        if not now:
            return np.array(sorted(running), dtype=np.intp)
        waiting -= now
        running |= now
        for j in now:
            there.update(made[j].tolist())


def _integrated(
    n: int, factors: npt.NDArray[np.intp], stoichiometry: Array
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Array]:
    """Species to integrate, those that conservation ties to them, and how."""
    changing = np.flatnonzero(np.any(stoichiometry != 0, axis=1))
    used = np.intersect1d(np.unique(factors), changing)
    idle = np.setdiff1d(changing, used)
    ties, *_ = np.linalg.lstsq(stoichiometry[used].T, stoichiometry[idle].T, rcond=None)
    miss = np.abs(stoichiometry[used].T @ ties - stoichiometry[idle].T)
    scale = np.maximum(np.abs(stoichiometry[idle].T).max(axis=0, initial=0.0), 1.0)
    is_tied = miss.max(axis=0, initial=0.0) < _EXACT * scale
    inside = np.concatenate((used, idle[~is_tied]))
    full = np.zeros((int(is_tied.sum()), len(inside)))
    full[:, : len(used)] = ties.T[is_tied]
    # a species that is only used up or only there, and never changes, is a constant of the run
    still = np.setdiff1d(np.unique(factors), np.append(changing, n))
    inside = np.concatenate((inside, still)).astype(np.intp)
    return inside, idle[is_tied], np.hstack((full, np.zeros((len(full), len(still)))))


def _pairs(stoichiometry: Array) -> tuple[Array, npt.NDArray[np.intp], Array]:
    """Sign and net rate of each step, and the stoichiometry of the net rates."""
    found: dict[bytes, int] = {}
    signs: list[float] = []
    groups: list[int] = []
    columns: list[Array] = []
    for column in stoichiometry.T:
        sign = 1.0 if column[np.flatnonzero(column)[0]] > 0 else -1.0
        key = (sign * column + 0.0).tobytes()
        if key not in found:
            found[key] = len(columns)
            columns.append(sign * column)
        signs.append(sign)
        groups.append(found[key])
    shape = (stoichiometry.shape[0], len(columns))
    return np.array(signs), np.array(groups, dtype=np.intp), np.array(columns).T.reshape(shape)


def _slope_pairs(
    factors: npt.NDArray[np.intp], groups: npt.NDArray[np.intp], signs: Array, n: int
) -> dict[tuple[int, int], list[tuple[int, float]]]:
    """(net rate, species) -> the slopes of steps that make up its slope."""
    found: dict[tuple[int, int], list[tuple[int, float]]] = {}
    r = factors.shape[1]
    for place in range(factors.shape[0]):
        for j in np.flatnonzero(factors[place] < n):
            key = (int(groups[j]), int(factors[place, j]))
            found.setdefault(key, []).append((place * r + int(j), float(signs[j])))
    return found


def _members(groups: npt.NDArray[np.intp], signs: Array, n: int) -> list[list[tuple[int, float]]]:
    out: list[list[tuple[int, float]]] = [[] for _ in range(n)]
    for j, (g, sign) in enumerate(zip(groups, signs, strict=True)):
        out[g].append((j, float(sign)))
    return out


def _ordered(
    pattern: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Order of elimination with little fill (Markowitz on the diagonal), and the filled pattern."""
    n = len(pattern)
    left, work, order = list(range(n)), pattern.copy(), []
    while left:
        part = work[np.ix_(left, left)]
        cost = (part.sum(axis=1) - 1) * (part.sum(axis=0) - 1)
        pivot = left.pop(int(np.argmin(cost)))
        order.append(pivot)
        rows = [i for i in left if work[i, pivot]]
        columns = [j for j in left if work[pivot, j]]
        work[np.ix_(rows, columns)] = True
    index = np.array(order, dtype=np.intp)
    return index, work[np.ix_(index, index)]


def _elimination(filled: npt.NDArray[np.bool_], places: npt.NDArray[np.intp]) -> Elimination:
    n = len(filled)
    pivots, updates, start = [], [], [0]
    for k in range(n):
        columns = k + 1 + np.flatnonzero(filled[k, k + 1 :])
        for i in k + 1 + np.flatnonzero(filled[k + 1 :, k]):
            pivots.append((places[i, k], places[k, k]))
            updates += [(places[i, j], places[k, j]) for j in columns]
            start.append(len(updates))
    rows = [np.flatnonzero(filled[i]) for i in range(n)]
    return Elimination(
        n_entries=int(filled.sum()),
        diagonal=_whole(np.diag(places)),
        pivots=_whole(np.array(pivots, dtype=np.intp).reshape(-1, 2).T),
        start=_whole(start),
        updates=_whole(np.array(updates, dtype=np.intp).reshape(-1, 2).T),
        lower=_pattern([row[row < i] for i, row in enumerate(rows)], places),
        upper=_pattern([row[row > i] for i, row in enumerate(rows)], places),
    )


def _pattern(rows: list[npt.NDArray[np.intp]], places: npt.NDArray[np.intp]) -> Pattern:
    return Pattern(
        start=_whole(np.cumsum([0, *(len(row) for row in rows)])),
        place=_whole(np.concatenate([places[i, row] for i, row in enumerate(rows)])),
        column=_whole(np.concatenate(rows)),
    )


def _rows(rows: list[list[tuple[int, float]]]) -> Rows:
    flat = [pair for row in rows for pair in row]
    return Rows(
        start=_whole(np.cumsum([0, *(len(row) for row in rows)])),
        index=_whole([index for index, _ in flat]),
        weight=np.array([weight for _, weight in flat], dtype=float),
    )


def _whole(numbers: object) -> Index:
    """Unsigned, so that the compiler needs no check for indices from the end."""
    return np.ascontiguousarray(np.asarray(numbers), dtype=np.uint32)
