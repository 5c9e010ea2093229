"""The compiled solver: order of its method, agreement with LSODA, conservation, failures."""

from importlib.util import find_spec

import numpy as np
import pytest
from tests.unit.kinetics.chemistry import known_network, shipped
from tests.unit.kinetics.small_network import busy_flask, constants, flask, small_network

from mncplan.errors import MissingExtraError, NoSolutionError
from mncplan.kinetics import batch_compiled
from mncplan.kinetics.batch import simulate_each, simulate_many
from mncplan.kinetics.batch_layout import lay_out
from mncplan.kinetics.batch_tableau import COUPLING, DENSE, GAMMA, INNER
from mncplan.kinetics.conserved import conservation_drift
from mncplan.kinetics.rates import rate_constants
from mncplan.kinetics.solve import equations_of, simulate, spans_of

needs_numba = pytest.mark.skipif(find_spec("numba") is None, reason="Numba is not installed")
TIMES = np.concatenate(([0.0], np.geomspace(1.0, 7200.0, 12)))
WILD = {"speciation.pair_on": 1e300, "speciation.pair_off": 1e280}


def _step(f, jacobian, y, h):
    """One step of the method from its coefficients alone, and its polynomial."""
    matrix = np.eye(len(y)) / (GAMMA * h) - jacobian(y)
    stages = np.zeros((8, len(y)))
    for s in range(8):
        stages[s] = np.linalg.solve(matrix, f(y + INNER[s] @ stages) + COUPLING[s] @ stages / h)
    new = y + INNER[7] @ stages + stages[7]
    x, z, w = DENSE @ stages
    return new, lambda u: (1 - u) * y + u * (new + (1 - u) * (x + u * (z + u * w)))


def test_the_coefficients_give_order_five_and_a_polynomial_of_order_four():
    # y' = -y**2, y(0) = 1 has y = 1/(1 + t)
    def error(n):
        y, h, worst = np.ones(1), 1.0 / n, 0.0
        for i in range(n):
            new, between = _step(lambda y: -(y**2), lambda y: np.diag(-2 * y), y, h)
            worst = max(worst, abs(between(0.4)[0] - 1 / (1 + (i + 0.4) * h)))
            y = new
        return abs(y[0] - 0.5), worst

    (a, p), (b, q) = error(8), error(16)
    assert 4.7 < np.log2(a / b) < 5.6
    assert np.log2(p / q) > 3.7


def test_the_layout_gives_the_same_change_and_jacobian_as_the_equations():
    network = known_network()
    equations = equations_of(network)
    span = list(spans_of(network, flask(0.25), 100.0))[-1]
    k = rate_constants(network, shipped()[1], span.settings)
    present = range(equations.n)
    layout = lay_out(equations, k > 0, present)
    c = np.random.default_rng(5).uniform(1e-6, 1e-3, equations.n)
    padded = np.append(c[layout.species], 1.0)
    v = k[layout.steps] * padded[layout.factors].prod(axis=0)
    net = _sums(layout.rate, v)
    exact = equations.change(c, k, np.zeros(equations.n))
    assert np.allclose(_sums(layout.change, net), exact[layout.species], rtol=1e-10)
    assert np.allclose(layout.ties @ exact[layout.species], exact[layout.tied], rtol=1e-6)
    slopes = np.concatenate(
        [k[layout.steps] * np.delete(padded[layout.factors], place, axis=0).prod(axis=0)
         for place in range(4)]
    )  # fmt: skip
    entries = _sums(layout.entry, _sums(layout.slope, slopes))
    jacobian = equations.jacobian(c, k)[np.ix_(layout.species, layout.species)]
    assert np.allclose(np.sort(entries[entries != 0]), np.sort(jacobian[jacobian != 0]), rtol=1e-8)


def _sums(rows, values):
    return np.array(
        [rows.weight[a:b] @ values[rows.index[a:b]]
         for a, b in zip(rows.start[:-1], rows.start[1:], strict=True)]
    )  # fmt: skip


def test_steps_that_lack_a_reactant_are_left_out():
    network = known_network()
    equations = equations_of(network)
    k = np.ones(len(network.steps))
    bare = [network.index["Au(p-MBA)"], network.index["H(p-MBA)"]]
    layout = lay_out(equations, k > 0, bare)
    assert 0 < len(layout.steps) < len(network.steps)
    there = {network.participants[i].key for i in (*layout.species, *layout.tied)}
    assert "BH4-" not in there


@needs_numba
def test_it_agrees_with_lsoda_through_shots_feeds_and_changes_of_temperature():
    flasks = [flask(dose, pH=pH) for dose in (0.05, 0.25, 1.0) for pH in (9.0, 11.0)]
    flasks.append(busy_flask())
    cases = [(constants(), one) for one in flasks]
    for one, run in zip(flasks, simulate_many(small_network(), cases, TIMES, is_compiled=True),
                        strict=True):  # fmt: skip
        other = simulate(small_network(), constants(), one, TIMES)
        assert np.array_equal(run.added, other.added)
        assert np.abs(run.concentrations - other.concentrations).max() < 2e-6 * 2e-3
        assert conservation_drift(run) < 1e-11


@needs_numba
def test_runs_may_have_times_of_their_own_and_threads_change_nothing():
    cases = [(constants(), flask(0.25), np.array([0.0, 60.0 * n])) for n in range(1, 21)]
    one = simulate_each(small_network(), cases, is_compiled=True)
    two = simulate_each(small_network(), cases, processes=2, is_compiled=True)
    for a, b, (_, _, times) in zip(one, two, cases, strict=True):
        assert a.times_s is times or np.array_equal(a.times_s, times)
        assert np.allclose(a.concentrations, b.concentrations, rtol=1e-9, atol=1e-18)
    grown = [run.of("[Au25(p-MBA)18]-")[-1] for run in one]
    assert grown == sorted(grown)


@needs_numba
def test_what_it_gives_up_goes_to_the_other_solver_with_its_message():
    wild = constants().with_values(WILD)
    one, bad = simulate_many(
        small_network(), [(constants(), flask()), (wild, flask())], TIMES, is_compiled=True
    )
    assert isinstance(bad, NoSolutionError) and "the solver stopped" in str(bad)
    assert one.concentrations.max() > 0


@needs_numba
def test_a_large_batch_is_compiled_and_a_small_one_is_not(monkeypatch):
    sizes = []
    real = batch_compiled.run_all
    monkeypatch.setattr(
        batch_compiled, "run_all",
        lambda mechanism, cases, **more: sizes.append(len(cases)) or real(mechanism, cases, **more),
    )  # fmt: skip
    for n in (2, 100):
        simulate_many(small_network(), [(constants(), flask())] * n, [0.0, 10.0])
    assert sizes == [100]


def test_without_numba_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(batch_compiled, "is_available", lambda: False)
    with pytest.raises(MissingExtraError, match="numba is not installed"):
        simulate_many(small_network(), [(constants(), flask())], TIMES, is_compiled=True)


def test_no_cases_give_no_runs():
    assert simulate_many(small_network(), [], TIMES) == ()
