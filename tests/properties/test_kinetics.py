"""Laws of every simulated flask: nothing is lost, nothing is negative, order does not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.kinetics.chemistry import known_network, shipped

from mncplan.domain.flask import Event, Flask
from mncplan.kinetics.conserved import conservation_drift, conserved_totals
from mncplan.kinetics.equations import compile_equations
from mncplan.kinetics.observe import electron_distribution, metal_shares, purity
from mncplan.kinetics.solve import simulate

REDUCTANTS = ("BH4-", "TBAB", "CO")
KEYS = ("[AuCl4]-", "H(p-MBA)", "Au(p-MBA)", "[Au25(p-MBA)18]-", "BH4-", "TBAB@second", "CO", "O2")
TIMES = np.concatenate(([0.0], np.geomspace(0.1, 30_000.0, 12)))


def amounts(low=-7.0, high=-2.0):
    return st.dictionaries(
        st.sampled_from(KEYS), st.floats(low, high).map(lambda x: 10.0**x), min_size=1
    ).map(lambda d: tuple(d.items()))


events = st.builds(
    Event,
    time_s=st.integers(0, 20_000).map(float),
    additions=amounts(),
    over_s=st.sampled_from((0.0, 60.0, 3000.0)),
    temperature_C=st.none() | st.floats(0, 90),
    pH=st.none() | st.floats(1, 13),
)
flasks = st.builds(
    Flask,
    amounts=amounts(),
    temperature_C=st.floats(0, 90),
    pH=st.floats(1, 13),
    solvent=st.sampled_from(("water", "methanol", "THF", "toluene")),
    ionic_strength_M=st.floats(0, 0.5),
    stirring_rpm=st.floats(0, 1500),
    gas=st.sampled_from(("air", "N2", "O2", "CO")),
    additives=st.sampled_from(((), (("OMIm+", 0.01),), (("TOA+", 0.01),))),
    events=st.lists(events, max_size=2).map(tuple),
)


def _network():
    return known_network(reductants=REDUCTANTS)


@settings(max_examples=12)
@given(flask=flasks)
def test_nothing_is_lost_and_nothing_is_negative(flask):
    run = simulate(_network(), shipped()[1], flask, TIMES)
    assert conservation_drift(run) < 1e-9
    free = [i for i, p in enumerate(run.mechanism.participants) if not p.is_reservoir]
    assert run.concentrations[:, free].min() >= 0
    shares = metal_shares(run)
    assert np.all(shares >= 0) and np.all(shares <= 1 + 1e-12)
    assert np.all(purity(run, "[Au25(p-MBA)18]-") <= 1 + 1e-12)
    assert np.all(sum(electron_distribution(run).values()) <= 1 + 1e-9)


def test_the_stoichiometric_matrix_conserves_exactly():
    names, contents = conserved_totals(_network())
    change = contents @ compile_equations(_network()).stoichiometry
    assert np.array_equal(change, np.zeros_like(change))
    assert {"Au", "p-MBA", "B", "charge", "redox equivalents"} <= set(names)


@settings(max_examples=5)
@given(flask=flasks, middle=st.integers(1, 20_000).map(float))
def test_asking_for_more_times_changes_nothing(flask, middle):
    network, parameters = _network(), shipped()[1]
    few = simulate(network, parameters, flask, [0.0, 30_000.0])
    more = simulate(network, parameters, flask, sorted({0.0, middle, 30_000.0}))
    scale = max(float(few.concentrations.max()), 1e-9)
    assert np.abs(few.concentrations[-1] - more.concentrations[-1]).max() < 1e-3 * scale


@pytest.mark.parametrize("kind", ["salt", "ligand"])
def test_without_reductant_no_metal_is_reduced(kind):
    start = {"salt": (("[AuCl4]-", 1e-3),), "ligand": (("H(p-MBA)", 1e-3),)}[kind]
    run = simulate(_network(), shipped()[1], Flask(amounts=start, pH=10), TIMES)
    assert run.of("Au(0)")[-1] == 0
    assert sum(s[-1] for s in electron_distribution(run).values()) == 0
