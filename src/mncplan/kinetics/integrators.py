"""Proven stiff solvers behind one signature (decision record 0007)."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np

from mncplan.errors import MissingExtraError, NoSolutionError
from mncplan.kinetics.equations import Array, Equations

Integrator: TypeAlias = Callable[[Equations, Array, Array, Array, Array], Array]
"""(equations, k, feed, times, start) -> concentrations at the times, shape (t, n)."""

RELATIVE = 1e-6
ABSOLUTE = 1e-15
"""mol/L; concentrations below count as nothing."""
MAX_STEPS = 20_000


def cvode(equations: Equations, k: Array, feed: Array, times: Array, start: Array) -> Array:
    """SUNDIALS CVODE (BDF) through scikit-sundae, dense analytic Jacobian.

    Raises:
        MissingExtraError: If scikit-sundae is not installed.
        NoSolutionError: If it gives up.
    """
    try:
        cvode_class = import_module("sksundae.cvode").CVODE
    except ImportError as error:
        raise MissingExtraError("scikit-sundae", "kinetics") from error

    def right_side(_: float, y: Array, out: Array) -> None:
        out[:] = equations.change(y, k, feed)

    def jacobian(_: float, y: Array, __: Array, out: Array) -> None:
        out[:] = equations.jacobian(y, k)

    solver = cvode_class(
        right_side, jacfn=jacobian, rtol=RELATIVE, atol=ABSOLUTE, max_num_steps=MAX_STEPS
    )
    found = solver.solve(_three(times), start)
    if not found.success:
        raise _gave_up(float(found.t[-1]), str(found.message))
    return _rows(np.asarray(found.y), times)


def lsoda(equations: Equations, k: Array, feed: Array, times: Array, start: Array) -> Array:
    """ODEPACK LSODA through SciPy, dense analytic Jacobian.

    Raises:
        NoSolutionError: If it gives up.
    """
    from scipy.integrate import ODEintWarning, odeint

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ODEintWarning)
        found, report = odeint(
            lambda _, y: equations.change(y, k, feed),
            start,
            times,
            Dfun=lambda _, y: equations.jacobian(y, k),
            tfirst=True,
            rtol=RELATIVE,
            atol=ABSOLUTE,
            mxstep=MAX_STEPS,
            full_output=True,
        )
    if report["message"] != "Integration successful.":
        raise _gave_up(float(np.max(report["tcur"])), report["message"])
    out: Array = np.asarray(found)
    return out


def bdf(equations: Equations, k: Array, feed: Array, times: Array, start: Array) -> Array:
    """SciPy's own BDF in Python, for comparison.

    Raises:
        NoSolutionError: If it gives up.
    """
    from scipy.integrate import solve_ivp

    found: Any = solve_ivp(
        lambda _, y: equations.change(y, k, feed),
        (times[0], times[-1]),
        start,
        method="BDF",
        t_eval=times,
        jac=lambda _, y: equations.jacobian(y, k),
        rtol=RELATIVE,
        atol=ABSOLUTE,
    )
    if not found.success:
        raise _gave_up(float(found.t[-1]) if len(found.t) else 0.0, found.message)
    out: Array = found.y.T
    return out


def _three(times: Array) -> Array:
    """CVODE reports at given times only for three or more of them."""
    return times if len(times) > 2 else np.array([times[0], times.mean(), times[-1]])


def _rows(found: Array, times: Array) -> Array:
    return found if len(times) > 2 else found[[0, 2]]


def _gave_up(time_s: float, message: str) -> NoSolutionError:
    return NoSolutionError(
        f"the solver stopped at {time_s:.4g} s ({' '.join(message.split()) or 'no reason given'}); "
        "the rates may span too many decades: check amounts and constants"
    )
