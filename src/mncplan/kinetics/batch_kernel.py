"""Rosenbrock steps of many runs side by side, compiled by Numba (decision record 0007).

Imported only where Numba is installed. Arrays have the runs, called lanes, as their last axis, so
that one instruction serves all of them; each lane has its own time and step and takes the next job
when it is done. Constants and feeds are multiplied by the step h first: then h stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

import numpy as np

from mncplan.kinetics.batch_lanes import (
    LANES,
    add_rate,
    add_row,
    add_scaled,
    subtract_product,
    subtract_row,
)
from mncplan.kinetics.batch_tableau import COUPLING, DENSE, GAMMA, INNER

STAGES = 8
_GROW, _SHRINK, _SAFETY = 8.0, 0.15, 0.9
_SMALL_M = 1e-9
_IDLE_S = 1e-9
"""Step of a lane without a job."""
_P = ParamSpec("_P")
_R = TypeVar("_R")
_njit: Any = import_module("numba").njit(
    cache=True, nogil=True, error_model="numpy", fastmath={"contract", "reassoc", "nsz", "arcp"}
)


def _jit(function: Callable[_P, _R]) -> Callable[_P, _R]:
    made: Callable[_P, _R] = _njit(function)
    return made


@_jit
def advance(layout: Any, jobs: Any, tolerances: Any, found: Any, ends: Any, taken: Any) -> None:
    """Run all jobs.

    Args:
        layout: As `batch_compiled` packs a `Layout`.
        jobs: Constants (jobs, r), feeds and starts (jobs, n), lengths (jobs,), and the wanted times
            as rows: start (jobs + 1,), time.
        tolerances: Relative, absolute, most steps.
        found: Values at the wanted times, shape (times, n), filled here.
        ends: Values at the end, shape (jobs, n), filled here.
        taken: Steps of each job, negative where it gave up, shape (jobs,), filled here.
    """
    n, r, waiting = layout[0], layout[1], jobs[3].shape[0]
    c, new = np.ones((n + 1, LANES)), np.ones((n + 1, LANES))
    k, feed = np.zeros((r, LANES)), np.zeros((n, LANES))
    stages = np.zeros((STAGES, n, LANES))
    net = np.zeros((layout[3][0].shape[0] - 1, LANES))
    slope = np.zeros((layout[5][0].shape[0] - 1, LANES))
    work = (np.zeros_like(k), np.zeros_like(feed), net, slope, np.zeros((layout[8][6], LANES)))
    t, h, job = np.zeros(LANES), np.zeros(LANES), np.full(LANES, -1)
    clock = (t, h, job, np.zeros(LANES, np.int64), np.zeros(LANES, np.bool_))
    upcoming = 0
    while True:
        for lane in range(LANES):
            if job[lane] < 0 and upcoming < waiting:
                _load(jobs, upcoming, lane, clock, (k, feed, c))
                upcoming += 1
        if job.max() < 0:
            return
        if h.min() < 0:
            change(layout, k, feed, c, net, stages[0])
            for lane in range(LANES):
                if h[lane] < 0:
                    h[lane] = _first(c, stages[0], lane, jobs[3][job[lane]])
        step(layout, (k, feed, h), c, new, stages, work)
        for lane in range(LANES):
            if job[lane] >= 0:
                _judge(jobs, tolerances, lane, clock, (c, new, stages), (found, ends, taken))


@_jit
def _load(jobs: Any, which: int, lane: int, clock: Any, lanes: Any) -> None:
    """Give a free lane its next job."""
    constants, feeds, starts = jobs[:3]
    k, feed, c = lanes
    t, h, job, place, was_rejected = clock
    for j in range(k.shape[0]):
        k[j, lane] = constants[which, j]
    for i in range(feed.shape[0]):
        feed[i, lane] = feeds[which, i]
        c[i, lane] = starts[which, i]
    t[lane], h[lane], job[lane] = 0.0, -1.0, which
    place[lane], was_rejected[lane] = jobs[4][which], False


@_jit
def _judge(jobs: Any, tolerances: Any, lane: int, clock: Any, state: Any, out: Any) -> None:
    """Accept or reject the step of a lane, choose the next, and end the job where it is done."""
    t, h, job, _, was_rejected = clock
    c, new, stages = state
    _, ends, taken = out
    which = job[lane]
    length = jobs[3][which]
    error = _error(tolerances, c, new, stages, lane)
    taken[which] += 1
    growth = min(_GROW, max(_SHRINK, _SAFETY * max(error, 1e-12) ** -0.2))
    if error <= 1.0:
        _accept(jobs, length, lane, clock, state, out)
    h[lane] *= min(growth, 1.0) if was_rejected[lane] else growth
    was_rejected[lane] = error > 1.0
    if t[lane] >= length or taken[which] >= tolerances[2] or h[lane] < 1e-16 * length:
        for i in range(ends.shape[1]):
            ends[which, i] = c[i, lane]
        if t[lane] < length:
            taken[which] = -taken[which]
        job[lane], h[lane] = -1, _IDLE_S
    else:
        h[lane] = min(h[lane], length - t[lane])


@_jit
def _accept(jobs: Any, length: float, lane: int, clock: Any, state: Any, out: Any) -> None:
    """Move a lane to the end of its step, and note the wanted times within it."""
    t, h, job, place, _ = clock
    c, new, stages = state
    stop = t[lane] + h[lane]
    stop = length if stop >= length * (1 - 1e-14) else stop
    while place[lane] < jobs[4][job[lane] + 1] and jobs[5][place[lane]] <= stop:
        share = min((jobs[5][place[lane]] - t[lane]) / h[lane], 1.0)
        _between(share, lane, c, new, stages, out[0][place[lane]])
        place[lane] += 1
    for i in range(stages.shape[1]):
        c[i, lane] = new[i, lane]
    t[lane] = stop


@_jit
def step(layout: Any, state: Any, c: Any, new: Any, stages: Any, work: Any) -> None:
    """One step of every lane from c to new; the last stage estimates the error."""
    k, feed, h = state
    kh, fed, net, slope, lu = work
    n = layout[0]
    for lane in range(LANES):
        for j in range(k.shape[0]):
            kh[j, lane] = k[j, lane] * h[lane]
        for i in range(n):
            fed[i, lane] = feed[i, lane] * h[lane]
    factorise(layout, kh, c, slope, lu)
    for s in range(STAGES):
        new[:n] = c[:n]
        for earlier in range(s):
            for i in range(n):
                add_scaled(new, i, INNER[s, earlier], stages, earlier * n + i)
        change(layout, kh, fed, new, net, stages[s])
        for earlier in range(s):
            for i in range(n):
                add_scaled(stages, s * n + i, COUPLING[s, earlier], stages, earlier * n + i)
        substitute(layout[8], lu, stages[s])
    for i in range(n):
        add_scaled(new, i, 1.0, stages, (STAGES - 1) * n + i)


@_jit
def change(layout: Any, k: Any, feed: Any, c: Any, net: Any, out: Any) -> None:
    """dc/dt of every lane."""
    factors = layout[2]
    start, steps, signs = layout[3]
    one = np.uint32(c.shape[0] - 1)
    net[:] = 0.0
    for g in range(net.shape[0]):
        for at in range(start[g], start[g + 1]):
            j = steps[at]
            a, b, d, e = factors[0, j], factors[1, j], factors[2, j], factors[3, j]
            if d == one:
                add_rate(net, g, signs[at], k, j, c, (a, b))
            elif e == one:
                add_rate(net, g, signs[at], k, j, c, (a, b, d))
            else:
                add_rate(net, g, signs[at], k, j, c, (a, b, d, e))
    out[:] = feed
    begin, nets, weights = layout[4]
    for i in range(out.shape[0]):
        add_row(out, i, (begin[i], begin[i + 1]), nets, weights, net)


@_jit
def factorise(layout: Any, k: Any, c: Any, slope: Any, lu: Any) -> None:
    """LU factors of 1/gamma - h J, with constants times h; the diagonal is kept inverted."""
    _slopes(layout, k, c, slope)
    begin, pairs, weights = layout[6]
    place = layout[7]
    diagonal, pivots, start, updates = layout[8][:4]
    lu[:] = 0.0
    for cell in range(place.shape[0]):
        add_row(lu, place[cell], (begin[cell], begin[cell + 1]), pairs, weights, slope)
    for i in range(diagonal.shape[0]):
        lu[diagonal[i]] += 1.0 / GAMMA
    for q in range(pivots.shape[1]):
        x, y = pivots[0, q], pivots[1, q]
        for lane in range(LANES):
            lu[x, lane] /= lu[y, lane]
        for at in range(start[q], start[q + 1]):
            subtract_product(lu, updates[0, at], x, updates[1, at])
    for i in range(diagonal.shape[0]):
        for lane in range(LANES):
            lu[diagonal[i], lane] = 1.0 / lu[diagonal[i], lane]


@_jit
def _slopes(layout: Any, k: Any, c: Any, slope: Any) -> None:
    """Slopes of the net rates, with the sign of -J."""
    r, factors = np.uint32(layout[1]), layout[2]
    start, places, signs = layout[5]
    one = np.uint32(c.shape[0] - 1)
    slope[:] = 0.0
    for p in range(slope.shape[0]):
        for at in range(start[p], start[p + 1]):
            own, j = places[at] // r, places[at] % r
            a = factors[0 if own != 0 else 1, j]
            b = factors[1 if own > 1 else 2, j]
            d = factors[2 if own == 3 else 3, j]
            if b == one:
                add_rate(slope, p, -signs[at], k, j, c, (a,))
            elif d == one:
                add_rate(slope, p, -signs[at], k, j, c, (a, b))
            else:
                add_rate(slope, p, -signs[at], k, j, c, (a, b, d))


@_jit
def substitute(elimination: Any, lu: Any, b: Any) -> None:
    """Solve in place with the factors."""
    diagonal = elimination[0]
    start, place, column = elimination[4]
    begin, right, across = elimination[5]
    n = diagonal.shape[0]
    for i in range(n):
        subtract_row(b, i, (start[i], start[i + 1]), lu, place, column)
    for back in range(n):
        i = n - 1 - back
        subtract_row(b, i, (begin[i], begin[i + 1]), lu, right, across)
        for lane in range(LANES):
            b[i, lane] *= lu[diagonal[i], lane]


@_jit
def _first(c: Any, slope: Any, lane: int, length: float) -> float:
    """First step: nothing changes by more than a hundredth of itself or of a nanomole per litre."""
    fastest = 0.0
    for i in range(slope.shape[0]):
        fastest = max(fastest, abs(slope[i, lane]) / (_SMALL_M + abs(c[i, lane])))
    return min(length, 1e-2 / fastest) if fastest > 0 else length


@_jit
def _error(tolerances: Any, c: Any, new: Any, stages: Any, lane: int) -> float:
    """Root mean square of the estimated error over what is allowed."""
    n, total = stages.shape[1], 0.0
    for i in range(n):
        size = max(abs(c[i, lane]), abs(new[i, lane]))
        total += (stages[STAGES - 1, i, lane] / (tolerances[1] + tolerances[0] * size)) ** 2
    error = np.sqrt(total / n)
    return error if error < 1e300 else 1e300


@_jit
def _between(share: float, lane: int, c: Any, new: Any, stages: Any, out: Any) -> None:
    """Values inside a step by the method's own polynomial."""
    rest = 1.0 - share
    for i in range(out.shape[0]):
        x, y, z = 0.0, 0.0, 0.0
        for s in range(STAGES):
            x += DENSE[0, s] * stages[s, i, lane]
            y += DENSE[1, s] * stages[s, i, lane]
            z += DENSE[2, s] * stages[s, i, lane]
        out[i] = rest * c[i, lane] + share * (new[i, lane] + rest * (x + share * (y + share * z)))
