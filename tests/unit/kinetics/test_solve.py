"""Solutions: analytic Jacobian, agreement of solvers, events, and clear refusals."""

import math

import numpy as np
import pytest
from tests.unit.kinetics.chemistry import known_network, shipped

from mncplan.domain.flask import Event, Flask
from mncplan.errors import InvalidInputError, MissingExtraError, NoSolutionError, NotFoundError
from mncplan.kinetics.batch import sensitivities, simulate_many
from mncplan.kinetics.conserved import conservation_drift
from mncplan.kinetics.equations import compile_equations
from mncplan.kinetics.integrators import bdf, cvode, lsoda
from mncplan.kinetics.rates import rate_constants
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.settings import settings_of
from mncplan.kinetics.solve import simulate

TIMES = np.concatenate(([0.0], np.geomspace(1.0, 7200.0, 12)))
WILD = {"speciation.pair_on": 1e300, "speciation.pair_off": 1e280}
RECIPE = Recipe(ligand="p-MBA", start="complex", ligand_per_metal=1.1, complexation_s=60, pH=10)


def _run(flask, times=TIMES, **more):
    return simulate(known_network(), shipped()[1], flask, times, **more)


def test_the_jacobian_is_the_derivative_of_the_change():
    network = known_network()
    equations = compile_equations(network)
    rng = np.random.default_rng(3)
    c = rng.uniform(1e-5, 1e-3, equations.n)
    k = rate_constants(network, shipped()[1], settings_of(Flask(amounts=())))
    zero = np.zeros(equations.n)
    exact = equations.jacobian(c, k)
    for j in rng.choice(equations.n, 12, replace=False):
        step = np.zeros(equations.n)
        step[j] = 1e-3 * c[j]
        slope = (equations.change(c + step, k, zero) - equations.change(c - step, k, zero)) / (
            2 * step[j]
        )
        assert np.allclose(slope, exact[:, j], rtol=1e-5, atol=1e-6 * np.abs(exact[:, j]).max())


def test_first_order_decay_is_exponential():
    flask = Flask(amounts=(("BH4-", 1e-3),), pH=9.0)
    k = math.log(2) / (60 * 10 ** (9 - (0.034 * 298.15 - 1.92)))
    left = _run(flask).of("BH4-")
    assert left == pytest.approx(1e-3 * np.exp(-k * TIMES), rel=0.02, abs=1e-8)


def test_two_solvers_agree():
    flask = flask_of(RECIPE)
    a, b = (_run(flask, integrator=solver).concentrations for solver in (lsoda, bdf))
    assert np.abs(a - b).max() < 2e-4 * a.max()


def test_cvode_agrees_or_says_what_to_install():
    try:
        a = _run(flask_of(RECIPE), integrator=cvode).concentrations
    except MissingExtraError as error:
        assert "mncplan[kinetics]" in str(error)
    else:
        assert np.abs(a - _run(flask_of(RECIPE)).concentrations).max() < 2e-4 * a.max()


def test_a_shot_a_feed_and_portions_add_the_same_amount():
    total = []
    for events in (
        (Event(time_s=10, additions=(("BH4-", 1e-4),)),),
        (Event(time_s=10, additions=(("BH4-", 1e-4),), over_s=600),),
        tuple(Event(time_s=10 + 100 * i, additions=(("BH4-", 2.5e-5),)) for i in range(4)),
    ):
        run = _run(Flask(amounts=(("Au(p-MBA)", 1e-3),), pH=11, events=events))
        total.append(run.added[-1].sum() - 1e-3)
        assert conservation_drift(run) < 1e-9
    assert total == pytest.approx([1e-4] * 3)


def test_a_change_of_temperature_counts_from_its_moment():
    heated = Flask(
        amounts=(("BH4-", 1e-3),), pH=9.0, events=(Event(time_s=3600, temperature_C=60),)
    )
    times = [0.0, 3599.0, 3700.0]
    cold, warm = _run(Flask(amounts=(("BH4-", 1e-3),), pH=9.0), times), _run(heated, times)
    assert warm.of("BH4-")[1] == pytest.approx(cold.of("BH4-")[1], rel=1e-4)
    assert warm.of("BH4-")[2] < 0.9 * cold.of("BH4-")[2]


def test_an_event_at_an_asked_time_has_happened():
    flask = Flask(amounts=(), events=(Event(time_s=5.0, additions=(("H(p-MBA)", 1e-3),)),))
    assert _run(flask, [0.0, 4.9, 5.0]).of("H(p-MBA)") == pytest.approx([0, 0, 1e-3])
    assert _run(flask, [0.0, 5.0, 6.0]).of("H(p-MBA)")[1] == pytest.approx(1e-3, rel=1e-3)


@pytest.mark.parametrize(
    ("times", "said"),
    [([], "finite"), ([1, 1], "ascend"), ([-1, 2], "ascend"), ([0, math.nan], "finite")],
)
def test_unusable_times_are_refused(times, said):
    with pytest.raises(InvalidInputError, match=said):
        _run(flask_of(RECIPE), times)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"pH": 20.0}, "pH is 20"),
        ({"temperature_C": 900.0}, "temperature_C is 900"),
        ({"gas": "argonium"}, "gas 'argonium'"),
        ({"amounts": (("BH4-", -1.0),)}, "amount of BH4- is -1"),
        ({"amounts": (("BH4-", math.nan),)}, "amount of BH4-"),
        ({"ionic_strength_M": -0.1}, "ionic strength"),
    ],
)
def test_impossible_flasks_are_refused(settings, said):
    with pytest.raises(InvalidInputError, match=said):
        Flask(**{"amounts": (), **settings})


def test_an_unknown_species_is_named():
    with pytest.raises(NotFoundError, match="'BH5-'"):
        _run(Flask(amounts=(("BH5-", 1e-3),)))


def test_rates_that_no_solver_can_follow_end_with_a_clear_message():
    parameters = shipped()[1].with_values(
        {"speciation.pair_on": 1e300, "speciation.pair_off": 1e280}
    )
    with pytest.raises(
        NoSolutionError, match="the solver stopped at .* check amounts and constants"
    ):
        simulate(known_network(), parameters, flask_of(RECIPE), TIMES)


def test_a_batch_gives_what_single_runs_give_and_keeps_failures_apart():
    parameters = shipped()[1]
    wild = parameters.with_values(WILD)
    cases = [(parameters, flask_of(RECIPE)), (wild, flask_of(RECIPE))]
    one, bad = simulate_many(known_network(), cases, TIMES)
    assert np.array_equal(one.concentrations, _run(flask_of(RECIPE)).concentrations)
    assert isinstance(bad, NoSolutionError)
    with pytest.raises(InvalidInputError, match="processes is 0"):
        simulate_many(known_network(), cases, TIMES, processes=0)


def test_processes_give_the_same_as_one():
    cases = [(shipped()[1], flask_of(RECIPE))] * 4
    alone = simulate_many(known_network(), cases, TIMES)
    spread = simulate_many(known_network(), cases, TIMES, processes=2)
    for a, b in zip(alone, spread, strict=True):
        assert np.array_equal(a.concentrations, b.concentrations)


def test_sensitivity_of_a_decay_is_known_in_closed_form():
    flask = Flask(amounts=(("BH4-", 1e-3),), pH=9.0)
    slope = sensitivities(
        known_network(), (shipped()[1], flask), [0.0, 300.0], lambda run: run.of("BH4-"),
        ["hydrolysis.BH4-"],
    )["hydrolysis.BH4-"]  # fmt: skip
    kt = 1.9e6 * 1e-9 * 300
    assert slope[-1] == pytest.approx(-1e-3 * kt * math.exp(-kt) * math.log(10), rel=2e-3)
