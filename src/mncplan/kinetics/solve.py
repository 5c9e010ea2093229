"""Integrate a flask: stiff equations between events."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mncplan.domain.flask import Event, Flask, Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.equations import Array, Equations, compile_equations
from mncplan.kinetics.integrators import Integrator, lsoda
from mncplan.kinetics.rates import rate_constants
from mncplan.kinetics.settings import Settings, after, settings_of

INSTANT_S = 1e-9
"""Nothing happens in a shorter time, s."""
NEGLIGIBLE_M = 1e-9
"""A concentration this far below zero, mol/L, is a fault of the solver, not round-off."""


@dataclass(frozen=True, eq=False)
class Span:
    """One stretch of time with constant settings and feed."""

    start_s: float
    end_s: float
    settings: Settings
    shot: Array
    feed: Array


@lru_cache(maxsize=16)
def equations_of(mechanism: Mechanism) -> Equations:
    """Compiled once per mechanism."""
    return compile_equations(mechanism)


def simulate(
    mechanism: Mechanism,
    parameters: ParameterSet,
    flask: Flask,
    times_s: Sequence[float] | npt.NDArray[np.float64],
    *,
    integrator: Integrator | None = None,
) -> Trajectory:
    """Follow all concentrations over time.

    `times_s` has shape (t,), s, ascending, from 0 or later. The integrator is
    SciPy's LSODA unless another of `kinetics.integrators` is given.

    Returns:
        Concentrations at those times. An event at exactly one of them has already happened.

    Raises:
        InvalidInputError: If times or amounts are unusable, or a name is not in the network.
        NoSolutionError: If the solver gives up; the message says when and what to change.
    """
    times = times_of(times_s)
    solver = integrator or lsoda
    equations = equations_of(mechanism)
    concentrations = np.zeros((len(times), equations.n))
    added = np.zeros_like(concentrations)
    now = np.zeros(equations.n)
    given = np.zeros(equations.n)
    for span in spans_of(mechanism, flask, float(times[-1])):
        now = now + span.shot
        given = given + span.shot
        inside = (times >= span.start_s) & (times < span.end_s)
        if span.end_s >= times[-1]:
            inside |= times == span.end_s
        wanted = np.unique(np.concatenate(([span.start_s], times[inside], [span.end_s])))
        k = rate_constants(mechanism, parameters, span.settings)
        found = _advance(solver, equations, k, span, wanted, now)
        rows = np.searchsorted(wanted, times[inside])
        concentrations[inside] = found[rows]
        added[inside] = given + np.outer(times[inside] - span.start_s, span.feed)
        now = found[-1]
        given = given + (span.end_s - span.start_s) * span.feed
    return Trajectory(mechanism, times, not_negative(mechanism, concentrations), added)


def _advance(
    solver: Integrator, equations: Equations, k: Array, span: Span, wanted: Array, now: Array
) -> Array:
    """Integrate one span; if that fails, once more with negative values taken as zero."""
    if span.end_s - span.start_s < INSTANT_S:
        return np.repeat(now[None, :], len(wanted), axis=0)
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            found = solver(equations, k, span.feed, wanted, now)
        if found.min() > -NEGLIGIBLE_M or _least(found, equations) > -NEGLIGIBLE_M:
            return found
    except NoSolutionError:
        pass
    return solver(replace(equations, is_clipped=True), k, span.feed, wanted, now)


def _least(found: Array, equations: Equations) -> float:
    """Lowest concentration outside the reservoirs, which appear in no rate law."""
    used = np.unique(equations.factors[equations.factors < equations.n])
    return float(found[:, used].min())


def times_of(times_s: Sequence[float] | npt.NDArray[np.float64]) -> Array:
    """Times as an array.

    Raises:
        InvalidInputError: If they don't ascend from zero or later.
    """
    times = np.asarray(times_s, dtype=float)
    if times.ndim != 1 or not len(times) or not np.all(np.isfinite(times)):
        raise InvalidInputError("times must be a list of finite numbers of seconds")
    if times[0] < 0 or np.any(np.diff(times) <= 0):
        raise InvalidInputError("times must ascend from 0 s or later, without repeats")
    return times


def not_negative(mechanism: Mechanism, concentrations: Array) -> Array:
    """Cut what the solver left below zero (less than its tolerance); reservoirs keep their sign."""
    held = np.array([p.is_reservoir for p in mechanism.participants])
    return np.where(held, concentrations, np.maximum(concentrations, 0.0))


def _vector(mechanism: Mechanism, amounts: Sequence[tuple[str, float]]) -> Array:
    out = np.zeros(len(mechanism.participants))
    for key, amount in amounts:
        mechanism.participant(key)
        out[mechanism.index[key]] += amount
    return out


def spans_of(mechanism: Mechanism, flask: Flask, end_s: float) -> Iterator[Span]:
    """Cut the time axis at every event and at the end of every feed."""
    events = sorted((e for e in flask.events if e.time_s <= end_s), key=lambda e: e.time_s)
    stops = {0.0, *(e.time_s for e in events), *(e.time_s + e.over_s for e in events)}
    marks = sorted({*(s for s in stops if s < end_s), end_s})
    settings = settings_of(flask)
    shot = _vector(mechanism, flask.amounts)
    nothing = np.zeros_like(shot)
    for start, stop in zip(marks[:-1], marks[1:], strict=True):
        settings = _settings_at(settings, events, start)
        here = _shots(mechanism, events, start) + (shot if start == 0 else 0.0)
        yield Span(start, stop, settings, here, _feed(mechanism, events, start))
    if end_s == 0 or any(event.time_s == end_s for event in events):
        here = _shots(mechanism, events, end_s) + (shot if end_s == 0 else 0.0)
        yield Span(end_s, end_s, _settings_at(settings, events, end_s), here, nothing)


def _settings_at(settings: Settings, events: Sequence[Event], time_s: float) -> Settings:
    """The settings once everything of this moment has been done."""
    for event in events:
        if event.time_s == time_s:
            settings = after(settings, event)
    return settings


def _shots(mechanism: Mechanism, events: Sequence[Event], time_s: float) -> Array:
    out = np.zeros(len(mechanism.participants))
    for event in events:
        if event.time_s == time_s and event.over_s == 0:
            out += _vector(mechanism, event.additions)
    return out


def _feed(mechanism: Mechanism, events: Sequence[Event], time_s: float) -> Array:
    """Sum of the feeds that run from this moment, mol/(L s)."""
    out = np.zeros(len(mechanism.participants))
    for event in events:
        if event.over_s > 0 and event.time_s <= time_s < event.time_s + event.over_s:
            if not math.isclose(time_s, event.time_s + event.over_s):
                out += _vector(mechanism, event.additions) / event.over_s
    return out
