"""The experiments of one batch, chosen one after the other, within what one plate may hold."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mncplan.conditions.acquisition_gain import Gain
from mncplan.conditions.surrogate_kernel import IntArray
from mncplan.domain.plate_rules import RulePrice

_MOST_PLATES: Final = 24
"""Combinations of shared values that are tried, those of the most promising experiment first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateLimits:
    """What binds the experiments of one plate; codes number the values over the pool.

    Attributes:
        n_points: Of the pool.
        shared: Name and code of parameters with one value per plate, shapes (points,).
        most: Name, code and how many different values a plate may hold.
        stocks: Which solutions each point draws on, shape (points, stocks); None when unknown.
        most_stocks: How many solutions; None for no limit.
    """

    n_points: int
    shared: tuple[tuple[str, IntArray], ...] = ()
    most: tuple[tuple[str, IntArray, int], ...] = ()
    stocks: NDArray[np.bool_] | None = None
    most_stocks: int | None = None

    def alone(self) -> tuple[tuple[str, PlateLimits], ...]:
        """Every rule in force by itself, with its name."""
        bare = PlateLimits(n_points=self.n_points, stocks=self.stocks)
        found = [(f"one value of {s[0]}", replace(bare, shared=(s,))) for s in self.shared]
        found += [(f"at most {m[2]} of {m[0]}", replace(bare, most=(m,))) for m in self.most]
        if self.most_stocks is not None and self.stocks is not None:
            rule = replace(bare, most_stocks=self.most_stocks)
            found.append((f"at most {self.most_stocks} stock solutions", rule))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Rows of the pool in the order chosen, and the expected gain of each."""

    rows: tuple[int, ...]
    gains: tuple[float, ...]

    @property
    def total(self) -> float:
        """Expected gain of the batch as chosen step by step."""
        return sum(self.gains)


def choose(
    gain: Gain,
    n: int,
    open_rows: NDArray[np.bool_],
    limits: PlateLimits | None = None,
    already: Sequence[int] = (),
) -> Chosen:
    """Take the best point, believe it, take the next; the best plate over the shared values.

    Args:
        gain: Over the pool; left as it is.
        n: How many; fewer come back when no more are open or allowed.
        open_rows: Points that may be taken, shape (points,).
        limits: Of the plate.
        already: Points on the plate that were chosen otherwise; shared values are theirs.
    """
    limits = limits or PlateLimits(n_points=len(open_rows))
    best: Chosen | None = None
    for allowed in _plates(gain, open_rows, limits, already):
        found = _greedy(gain.copy(), n, open_rows & allowed, limits, already)
        if best is None or (len(found.rows), found.total) > (len(best.rows), best.total):
            best = found
    return best or Chosen(rows=(), gains=())


def in_turn(gain: Gain, rows: Sequence[int]) -> Chosen:
    """Points chosen otherwise, with what each gains given those before it."""
    gain, gains = gain.copy(), []
    for row in rows:
        gains.append(float(gain.values()[row]))
        gain.imagine(row)
    return Chosen(rows=tuple(rows), gains=tuple(gains))


def within_limits(rows: Sequence[int], limits: PlateLimits | None) -> tuple[int, ...]:
    """Those of some points, the first ones first, that one plate can hold together."""
    if limits is None:
        return tuple(rows)
    kept: list[int] = []
    for row in rows:
        same = all(code[row] == code[kept[0]] for _, code in limits.shared) if kept else True
        if same and _within(kept, limits)[row]:
            kept.append(row)
    return tuple(kept)


def prices(
    gain: Gain, n: int, open_rows: NDArray[np.bool_], limits: PlateLimits
) -> tuple[RulePrice, ...]:
    """What each rule, in force alone, leaves of the expected gain of a free plate."""
    free = choose(gain, n, open_rows).total
    return tuple(
        RulePrice(rule=name, gain=choose(gain, n, open_rows, one).total, free=free)
        for name, one in limits.alone()
    )


def _greedy(
    gain: Gain, n: int, usable: NDArray[np.bool_], limits: PlateLimits, already: Sequence[int]
) -> Chosen:
    rows: list[int] = []
    gains: list[float] = []
    while len(rows) < n:
        free = usable & _within([*already, *rows], limits)
        free[rows] = False
        if not free.any():
            break
        values = gain.values()
        row = int(np.where(free, values, -np.inf).argmax())
        rows.append(row)
        gains.append(float(values[row]))
        gain.imagine(row)
    return Chosen(rows=tuple(rows), gains=tuple(gains))


def _within(rows: Sequence[int], limits: PlateLimits) -> NDArray[np.bool_]:
    """Points that keep the plate within its limits after those chosen."""
    found: NDArray[np.bool_] = np.ones(limits.n_points, dtype=bool)
    for _, codes, most in limits.most:
        taken = np.unique(codes[list(rows)])
        if len(taken) >= most:
            found &= np.isin(codes, taken)
    if limits.stocks is not None and limits.most_stocks is not None:
        found &= (limits.stocks | limits.stocks[list(rows)].any(0)).sum(1) <= limits.most_stocks
    return found


def _plates(
    gain: Gain, open_rows: NDArray[np.bool_], limits: PlateLimits, already: Sequence[int]
) -> tuple[NDArray[np.bool_], ...]:
    """Masks of the points with one combination of shared values each."""
    if not limits.shared:
        return (np.ones_like(open_rows),)
    values = np.where(open_rows, gain.values(), -np.inf)
    codes = np.column_stack([code for _, code in limits.shared])
    order = np.argsort(-values, kind="stable")
    ranked = dict.fromkeys(tuple(row) for row in codes[order[: int(open_rows.sum())]].tolist())
    if already:
        ranked = {tuple(codes[already[0]].tolist()): None}
    kept = itertools.islice(ranked, _MOST_PLATES)
    return tuple((codes == np.array(shared)).all(1) for shared in kept)
