"""Batches by SUNDIALS CVODES: agreement with LSODA, exact Jacobian, conservation, failures."""

from importlib.util import find_spec

import numpy as np
import pytest
from tests.unit.kinetics.chemistry import known_network, shipped
from tests.unit.kinetics.small_network import busy_flask, constants, flask, small_network

from mncplan.errors import MissingExtraError, NoSolutionError
from mncplan.kinetics import batch_casadi
from mncplan.kinetics.batch import MANY, simulate_each, simulate_many
from mncplan.kinetics.conserved import conservation_drift
from mncplan.kinetics.rates import rate_constants
from mncplan.kinetics.solve import equations_of, simulate, spans_of

needs_casadi = pytest.mark.skipif(find_spec("casadi") is None, reason="CasADi is not installed")
TIMES = np.concatenate(([0.0], np.geomspace(1.0, 7200.0, 12)))
WILD = {"speciation.pair_on": 1e300, "speciation.pair_off": 1e280}


@needs_casadi
def test_change_and_jacobian_are_those_of_the_equations():
    network = known_network()
    equations = equations_of(network)
    span = list(spans_of(network, flask(0.25), 100.0))[-1]
    k = rate_constants(network, shipped()[1], span.settings)
    rng = np.random.default_rng(5)
    c, feed = rng.uniform(1e-6, 1e-3, equations.n), rng.uniform(1e-6, 1e-5, equations.n)
    system = batch_casadi._system(equations, (k > 0).tobytes(), (c > 0).tobytes())
    inside, length = system.species, 7.0
    p = np.concatenate((k[system.steps], feed[inside], [length]))
    exact = equations.change(c, k, feed)
    found = np.array(system.change(c[inside], p)).ravel()
    assert np.allclose(found, length * exact[inside], rtol=1e-9)
    slopes = np.array(system.change.jacobian()(c[inside], p, 0)[0])
    jacobian = equations.jacobian(c, k)[np.ix_(inside, inside)]
    assert np.count_nonzero(jacobian)
    assert np.allclose(slopes, length * jacobian, rtol=1e-9, atol=1e-12 * np.abs(jacobian).max())


def test_steps_that_lack_a_reactant_are_left_out():
    network = known_network()
    equations = equations_of(network)
    bare = [network.index["Au(p-MBA)"], network.index["H(p-MBA)"]]
    steps = batch_casadi.reachable(equations, np.ones(len(network.steps), dtype=bool), bare)
    assert 0 < len(steps) < len(network.steps)
    reducer = network.index["BH4-"]
    assert not np.any(equations.factors[:, steps] == reducer)


@needs_casadi
def test_it_agrees_with_lsoda_through_shots_feeds_and_changes_of_temperature():
    flasks = [flask(dose, pH=pH) for dose in (0.05, 0.25, 1.0) for pH in (9.0, 11.0)]
    flasks.append(busy_flask())
    cases = [(constants(), one) for one in flasks]
    runs = simulate_many(small_network(), cases, TIMES, integrator=batch_casadi.cvodes)
    for one, run in zip(flasks, runs, strict=True):
        other = simulate(small_network(), constants(), one, TIMES)
        assert np.array_equal(run.added, other.added)
        assert np.abs(run.concentrations - other.concentrations).max() < 5e-6 * 2e-3
        assert conservation_drift(run) < 1e-9


@needs_casadi
def test_runs_may_have_times_of_their_own_and_processes_change_nothing():
    cases = [(constants(), flask(0.25), np.array([0.0, 60.0 * n])) for n in range(1, 21)]
    one = simulate_each(small_network(), cases, integrator=batch_casadi.cvodes)
    two = simulate_each(small_network(), cases, processes=2, integrator=batch_casadi.cvodes)
    for a, b, (_, _, times) in zip(one, two, cases, strict=True):
        assert np.array_equal(a.times_s, times)
        assert np.array_equal(a.concentrations, b.concentrations)
    grown = [run.of("[Au25(p-MBA)18]-")[-1] for run in one]
    assert grown == sorted(grown)


@needs_casadi
def test_a_flask_in_which_nothing_can_happen_stays_as_it_is():
    still = flask(0.25)
    run = simulate(
        small_network(), constants(), type(still)(amounts=(), pH=still.pH), TIMES,
        integrator=batch_casadi.cvodes,
    )  # fmt: skip
    assert not np.any(run.concentrations)


@needs_casadi
def test_what_it_gives_up_goes_to_the_other_solver_with_its_message():
    wild = constants().with_values(WILD)
    with pytest.raises(NoSolutionError, match="CVODES"):
        simulate(small_network(), wild, flask(), TIMES, integrator=batch_casadi.cvodes)
    one, bad = simulate_many(
        small_network(),
        [(constants(), flask()), (wild, flask())],
        TIMES,
        integrator=batch_casadi.cvodes,
    )
    assert isinstance(bad, NoSolutionError) and "the solver stopped" in str(bad)
    assert one.concentrations.max() > 0


@needs_casadi
def test_a_run_that_dips_below_zero_goes_to_the_other_solver(monkeypatch):
    real, calls = batch_casadi.cvodes, []

    def dips(equations, k, feed, times, start):
        calls.append(times)
        found = real(equations, k, feed, times, start)
        found[-1, small_network().index["Au(p-MBA)"]] = -2e-9
        return found

    monkeypatch.setattr(batch_casadi, "cvodes", dips)
    (run,) = simulate_many(
        small_network(), [(constants(), flask())], TIMES, integrator=batch_casadi.cvodes
    )
    assert calls
    assert np.array_equal(
        run.concentrations, simulate(small_network(), constants(), flask(), TIMES).concentrations
    )


@needs_casadi
def test_a_large_batch_goes_to_it_and_a_small_one_does_not(monkeypatch):
    calls = []
    real = batch_casadi.cvodes
    monkeypatch.setattr(batch_casadi, "cvodes", lambda *args: calls.append(1) or real(*args))
    simulate_many(small_network(), [(constants(), flask())] * 2, [0.0, 10.0])
    assert not calls
    simulate_many(small_network(), [(constants(), flask())] * MANY, [0.0, 10.0])
    assert len(calls) >= MANY


def test_without_casadi_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(batch_casadi, "is_available", lambda: False)
    with pytest.raises(MissingExtraError, match="casadi is not installed"):
        simulate_many(
            small_network(), [(constants(), flask())], TIMES, integrator=batch_casadi.cvodes
        )
    with pytest.raises(MissingExtraError, match="casadi is not installed"):
        simulate(small_network(), constants(), flask(), TIMES, integrator=batch_casadi.cvodes)


def test_no_cases_give_no_runs():
    assert simulate_many(small_network(), [], TIMES) == ()
