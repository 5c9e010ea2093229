"""Many runs of one network at once by the compiled solver."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from mncplan.domain.flask import Flask
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.kinetics.batch_layout import Layout, Pattern, Rows, lay_out
from mncplan.kinetics.equations import Array, Equations
from mncplan.kinetics.integrators import ABSOLUTE, MAX_STEPS, RELATIVE
from mncplan.kinetics.rates import rate_constants
from mncplan.kinetics.solve import INSTANT_S, NEGLIGIBLE_M, Span, equations_of, spans_of


@dataclass(eq=False)
class _Run:
    """A case on its way through its spans."""

    times: Array
    spans: tuple[Span, ...]
    constants: tuple[Array, ...]
    now: Array
    given: Array
    concentrations: Array
    added: Array
    has_failed: bool = False


@dataclass(frozen=True, eq=False)
class _Job:
    """One span of one run, with the rows of the wanted times that lie in it."""

    run: _Run
    span: Span
    k: Array
    rows: npt.NDArray[np.intp]


def is_available() -> bool:
    """True where Numba is installed."""
    return find_spec("numba") is not None


def run_all(
    mechanism: Mechanism,
    cases: Sequence[tuple[ParameterSet, Flask, Array]],
    *,
    threads: int = 1,
    relative: float = RELATIVE,
) -> tuple[tuple[Array, Array] | None, ...]:
    """Concentrations and additions of every case at its times, or None where it gave up.

    Spans of all cases that come first are solved together, then those that come second, and so on.
    """
    equations = equations_of(mechanism)
    runs = [_begin(mechanism, equations, *case) for case in cases]
    for i in range(max((len(run.spans) for run in runs), default=0)):
        jobs = [_job(run, i) for run in runs if i < len(run.spans) and not run.has_failed]
        long = [job for job in jobs if job.span.end_s - job.span.start_s >= INSTANT_S]
        _solve(equations, long, threads, relative)
    return tuple(None if run.has_failed else (run.concentrations, run.added) for run in runs)


def _begin(
    mechanism: Mechanism, equations: Equations, parameters: ParameterSet, flask: Flask, times: Array
) -> _Run:
    spans = tuple(spans_of(mechanism, flask, float(times[-1])))
    shape = (len(times), equations.n)
    return _Run(
        times, spans, tuple(rate_constants(mechanism, parameters, span.settings) for span in spans),
        np.zeros(equations.n), np.zeros(equations.n), np.zeros(shape), np.zeros(shape),
    )  # fmt: skip


def _job(run: _Run, i: int) -> _Job:
    """Pour in what the span begins with; the run's time and totals go to the span's end."""
    span, times = run.spans[i], run.times
    run.now = run.now + span.shot
    run.given = run.given + span.shot
    is_inside = (times >= span.start_s) & (times < span.end_s)
    if i + 1 == len(run.spans):
        is_inside |= times == span.end_s
    rows = np.flatnonzero(is_inside)
    run.concentrations[rows] = run.now
    run.added[rows] = run.given + np.outer(times[rows] - span.start_s, span.feed)
    run.given = run.given + (span.end_s - span.start_s) * span.feed
    return _Job(run, span, run.constants[i], rows)


def _solve(equations: Equations, jobs: Sequence[_Job], threads: int, relative: float) -> None:
    if not jobs:
        return
    is_live = np.any([job.k > 0 for job in jobs], axis=0)
    present = np.any([(job.run.now != 0) | (job.span.feed != 0) for job in jobs], axis=0)
    layout = _layout(equations, is_live.tobytes(), present.tobytes())
    parts = [jobs[i::threads] for i in range(threads) if jobs[i::threads]]
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(lambda part: _advance(layout, part, relative), parts))


@lru_cache(maxsize=32)
def _layout(equations: Equations, is_live: bytes, present: bytes) -> Layout:
    return lay_out(
        equations, np.frombuffer(is_live, bool), np.flatnonzero(np.frombuffer(present, bool))
    )


def _advance(layout: Layout, jobs: Sequence[_Job], relative: float) -> None:
    from mncplan.kinetics.batch_kernel import advance

    species, n = layout.species, len(layout.species)
    now = np.array([job.run.now for job in jobs])
    feeds = np.array([job.span.feed for job in jobs])
    lengths = np.array([job.span.end_s - job.span.start_s for job in jobs])
    first = np.cumsum([0, *(len(job.rows) for job in jobs)])
    wanted = np.concatenate([job.run.times[job.rows] - job.span.start_s for job in jobs])
    found, ends = np.zeros((len(wanted), n)), np.zeros((len(jobs), n))
    status = np.zeros(len(jobs), dtype=np.int64)
    advance(
        _tables(layout),
        (
            np.array([job.k[layout.steps] for job in jobs]), feeds[:, species].copy(),
            now[:, species].copy(), lengths, first, wanted,
        ),
        (relative, ABSOLUTE, MAX_STEPS), found, ends, status,
    )  # fmt: skip
    for i, job in enumerate(jobs):
        rows = slice(first[i], first[i + 1])
        job.run.concentrations[job.rows] = _whole(layout, job, wanted[rows], found[rows])
        job.run.now = _whole(layout, job, lengths[i : i + 1], ends[i : i + 1])[0]
        lowest = min(found[rows].min(initial=0.0), ends[i].min(initial=0.0))
        job.run.has_failed = bool(status[i] < 0 or not lowest > -NEGLIGIBLE_M)


def _whole(layout: Layout, job: _Job, since: Array, part: Array) -> Array:
    """All species: those not integrated follow from conservation or stay as they are."""
    fed = np.outer(since, job.span.feed)
    out: Array = job.run.now + fed
    turned = part - out[:, layout.species]
    out[:, layout.species] = part
    out[:, layout.tied] += turned @ layout.ties.T
    return out


def _tables(layout: Layout) -> tuple[Any, ...]:
    """The layout as the compiled solver takes it."""
    e = layout.elimination
    elimination = (
        e.diagonal, e.pivots, e.start, e.updates, _pattern(e.lower), _pattern(e.upper), e.n_entries,
    )  # fmt: skip
    return (
        len(layout.species), len(layout.steps), layout.factors, _rows(layout.rate),
        _rows(layout.change), _rows(layout.slope), _rows(layout.entry), layout.place, elimination,
    )  # fmt: skip


def _rows(rows: Rows) -> tuple[Any, ...]:
    return rows.start, rows.index, rows.weight


def _pattern(pattern: Pattern) -> tuple[Any, ...]:
    return pattern.start, pattern.place, pattern.column
