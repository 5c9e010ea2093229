"""SUNDIALS CVODES through CasADi: the solver of large batches (decision record 0007)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from mncplan.errors import MissingExtraError, NoSolutionError
from mncplan.kinetics.equations import Array, Equations
from mncplan.kinetics.integrators import ABSOLUTE, MAX_STEPS, RELATIVE

_DIGITS = 12
"""Of the wanted times as shares of a span, so that runs alike share one integrator."""


@dataclass(frozen=True, eq=False)
class _System:
    """The equations of what can happen, over a span that lasts from 0 to 1.

    Attributes:
        species: Column of each integrated species in the equations, shape (n,).
        steps: Index of each step that can run, shape (r,).
        change: CasADi function (n,), (r + n + 1,) -> (n,); parameters are constants, feed, length.
            None where no step can run.
    """

    species: npt.NDArray[np.intp]
    steps: npt.NDArray[np.intp]
    change: Any


def is_available() -> bool:
    """True where CasADi is installed."""
    return find_spec("casadi") is not None


def cvodes(equations: Equations, k: Array, feed: Array, times: Array, start: Array) -> Array:
    """SUNDIALS CVODES (BDF) through CasADi: sparse analytic Jacobian, sparse QR.

    What is made for a network is kept for the next run: an integrator for each set of wanted times.

    Raises:
        MissingExtraError: If CasADi is not installed.
        NoSolutionError: If it gives up, or the equations are those that cut negative values.
    """
    if not is_available():
        raise MissingExtraError("casadi", "kinetics")
    if equations.is_clipped:
        raise NoSolutionError("CVODES takes smooth rates only")
    length = times[-1] - times[0]
    there = ((start != 0) | (feed != 0)).tobytes()
    system = _system(equations, (k > 0).tobytes(), there)
    found: Array = start + np.outer(times - times[0], feed)
    if not len(system.steps):
        return found
    shares = np.round((times[1:] - times[0]) / length, _DIGITS)
    parameters = np.concatenate((k[system.steps], feed[system.species], [length]))
    try:
        ends = _integrator(system, tuple(shares.tolist()))(
            x0=start[system.species], p=parameters
        )["xf"]  # fmt: skip
    except RuntimeError as error:
        raise NoSolutionError("CVODES gave up") from error
    found[1:, system.species] = np.array(ends).T
    if not np.all(np.isfinite(found)):
        raise NoSolutionError("CVODES found no finite numbers")
    return found


@lru_cache(maxsize=128)
def _integrator(system: _System, shares: tuple[float, ...]) -> Any:
    casadi: Any = import_module("casadi")
    x, p = casadi.MX.sym("x", len(system.species)), casadi.MX.sym("p", system.change.size1_in(1))
    options = {
        "reltol": RELATIVE, "abstol": ABSOLUTE, "max_num_steps": MAX_STEPS, "linear_solver": "qr",
        "disable_internal_warnings": True, "show_eval_warnings": False,
    }  # fmt: skip
    return casadi.integrator(
        "run", "cvodes", {"x": x, "p": p, "ode": system.change(x, p)}, 0.0, list(shares), options
    )


@lru_cache(maxsize=32)
def _system(equations: Equations, is_live: bytes, is_there: bytes) -> _System:
    """Leave out steps that can't run, and what no other step touches."""
    n = equations.n
    there = np.flatnonzero(np.frombuffer(is_there, bool))
    steps = reachable(equations, np.frombuffer(is_live, bool), there)
    is_used = np.any(equations.stoichiometry[:, steps] != 0, axis=1)
    is_used[[i for i in np.unique(equations.factors[:, steps]) if i < n]] = True
    species = np.flatnonzero(is_used)
    return _System(species, steps, _change(equations, steps, species) if len(steps) else None)


def reachable(
    equations: Equations, is_live: npt.NDArray[np.bool_], present: Iterable[int]
) -> npt.NDArray[np.intp]:
    """Steps that can run at some time, given what there is at first.

    Args:
        equations: The whole network.
        is_live: Steps whose constant is above zero, shape (r,).
        present: Species that a run starts with or is fed.
    """
    there = {*map(int, present), equations.n}
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


def _change(
    equations: Equations, steps: npt.NDArray[np.intp], species: npt.NDArray[np.intp]
) -> Any:
    """dx/ds over a span of length one, with its Jacobian written out on its sparse pattern.

    Slopes by the parameters are left empty: differences of runs take a third of the time of the
    sensitivities of CVODES here, so nothing asks for them.
    """
    casadi: Any = import_module("casadi")
    n, r = len(species), len(steps)
    place = np.full(equations.n + 1, n)
    place[species] = np.arange(n)
    x, p = casadi.MX.sym("x", n), casadi.MX.sym("p", r + n + 1)
    padded, length = casadi.vertcat(x, 1), p[r + n]
    k = p[:r] * length
    a, b, d, e = (padded[row.tolist()] for row in place[equations.factors[:, steps]])
    ab, de = k * (a * b), d * e
    matrix = casadi.sparsify(casadi.DM(equations.stoichiometry[np.ix_(species, steps)]))
    ode = casadi.mtimes(matrix, ab * de) + length * p[r : r + n]
    kde = k * de
    slopes = casadi.vertcat(b * kde, a * kde, ab * e, ab * d)
    total = len(equations.stoichiometry[0])
    columns = np.concatenate([which * total + steps for which in range(len(equations.factors))])
    entries = equations.jacobian_map[:, columns].tocoo()
    row, column = place[entries.row // equations.n], place[entries.row % equations.n]
    pattern = casadi.Sparsity.triplet(n, n, row.tolist(), column.tolist())
    numbers, at = np.unique(column * n + row, return_inverse=True)
    weights = casadi.DM.triplet(
        at.tolist(), entries.col.tolist(), casadi.DM(entries.data), len(numbers), 4 * r
    )
    by_state = casadi.MX(pattern, casadi.mtimes(weights, slopes))
    jacobian = casadi.Function(
        "jac_change", [x, p, casadi.MX(n, 1)], [by_state, casadi.MX(n, r + n + 1)],
        ["x", "p", "out_ode"], ["jac_ode_x", "jac_ode_p"],
    )  # fmt: skip
    return casadi.Function(
        "change", [x, p], [ode], ["x", "p"], ["ode"],
        {"custom_jacobian": jacobian, "jac_penalty": 0},
    )  # fmt: skip
