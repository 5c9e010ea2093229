"""Fitting: known constants come back, what data do not speak of is named and frozen."""

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.kinetics.small_network import (
    AU20,
    AU25,
    constants,
    flask,
    small_network,
    synthetic,
)

from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.kinetics.fit import fit
from mncplan.kinetics.fit_data import Experiment, Noise, Reading, Sample
from mncplan.kinetics.fit_prior import draw, prior_of, priors_of, rate_keys
from mncplan.kinetics.fit_problem import problem_of
from mncplan.kinetics.fit_residuals import residuals
from mncplan.kinetics.identifiability import support
from mncplan.kinetics.solve import simulate

KEYS = ("reduction.BH4-", "isoelectronic.on", "fusion.thermal")


@pytest.fixture(scope="module")
def fitted():
    true = constants().with_values({"reduction.BH4-": 3e4, "isoelectronic.on": 6.0})
    data = synthetic(true, doses=(0.125, 0.5), sd=0.05)
    problem = problem_of(
        small_network(), constants(), data, KEYS, noise=Noise(relative=0.05, absolute=0.02)
    )
    return fit(problem, starts=1, seed=1, source="synthetic data", with_profiles=True)


def test_known_constants_come_back(fitted):
    found = {e.key: e for e in fitted.estimates}
    assert found["reduction.BH4-"].low < 3e4 < found["reduction.BH4-"].high
    assert found["reduction.BH4-"].value == pytest.approx(3e4, rel=0.15)
    assert found["isoelectronic.on"].value == pytest.approx(6.0, rel=0.2)
    assert found["response.complex"].value == pytest.approx(2.0, rel=0.15)
    assert fitted.chi2 / fitted.n < 2


def test_what_the_data_do_not_speak_of_stays_at_the_prior(fitted):
    fusion = next(e for e in fitted.estimates if e.key == "fusion.thermal")
    assert not fusion.is_supported
    assert fusion.value == pytest.approx(constants().value("fusion.thermal"))
    assert fusion.shrinkage == pytest.approx(1.0, abs=1e-3)
    assert fitted.support.eigenvalues[-1] < 1e-3


def test_the_set_says_what_was_fitted(fitted):
    by_key = fitted.parameters.by_key
    assert (by_key["reduction.BH4-"].basis, by_key["reduction.BH4-"].source) == (
        "fitted",
        "synthetic data",
    )
    assert by_key["fusion.thermal"] == constants().by_key["fusion.thermal"]
    assert "2 constants fitted to synthetic data" in fitted.parameters.statement


def test_profiles_close_around_the_truth(fitted):
    assert {p.key for p in fitted.profiles} == {e.key for e in fitted.estimates if e.is_supported}
    profile = next(p for p in fitted.profiles if p.key == "reduction.BH4-")
    truth = prior_of(constants().by_key["reduction.BH4-"]).place(3e4)
    assert profile.is_identified
    assert profile.low < truth < profile.high


def test_same_seed_same_fit():
    data = synthetic(constants(), doses=(0.25,), sd=0.05)
    problem = problem_of(small_network(), constants(), data, KEYS[:1])
    one, two = (fit(problem, starts=1, seed=3) for _ in range(2))
    assert one.estimates == two.estimates


def one_sample(*readings):
    sample = Sample(time_s=900.0, readings=readings)
    return Experiment(name="x", flask=flask(), samples=(sample,))


def run():
    return simulate(small_network(), constants(), flask(), [900.0])


def misfit(*readings, **response):
    return residuals(one_sample(*readings), run(), response, Noise(relative=0.1, absolute=0.1))


def test_overall_intensity_does_not_matter():
    c = [float(run().of(key)[0]) for key in (AU20, "Au10(p-MBA)8")]
    one = misfit(
        Reading(participant=AU20, value=c[0]), Reading(participant="Au10(p-MBA)8", value=c[1])
    )
    many = misfit(
        Reading(participant=AU20, value=1e6 * c[0]),
        Reading(participant="Au10(p-MBA)8", value=1e6 * c[1]),
    )
    assert one == pytest.approx([0, 0], abs=1e-3)
    assert many == pytest.approx(one, abs=1e-6)


def test_log_ratio_by_hand():
    c = [float(run().of(key)[0]) for key in (AU20, "Au10(p-MBA)8")]
    found = misfit(
        Reading(participant=AU20, value=2 * c[0]), Reading(participant="Au10(p-MBA)8", value=c[1])
    )
    half = math.log(2) / 2 / 0.1
    assert found == pytest.approx([half, -half], rel=1e-2)


def test_a_response_factor_explains_a_ratio():
    c = [float(run().of(key)[0]) for key in (AU20, "Au10(p-MBA)10")]
    readings = (
        Reading(participant=AU20, value=c[0]),
        Reading(participant="Au10(p-MBA)10", value=5 * c[1]),
    )
    assert misfit(*readings, complex=5.0) == pytest.approx([0, 0], abs=1e-3)
    assert np.abs(misfit(*readings)).min() > 5


@pytest.mark.parametrize(("factor", "least", "most"), [(100.0, 0.0, 1e-6), (0.01, 10.0, 1e3)])
def test_an_upper_bound_counts_only_when_it_is_broken(factor, least, most):
    c = [float(run().of(key)[0]) for key in (AU20, "Au10(p-MBA)8")]
    found = misfit(
        Reading(participant=AU20, value=c[0]),
        Reading(participant="Au10(p-MBA)8", value=factor * c[1], is_below=True),
    )
    assert least <= found[1] <= most


def test_a_sample_of_bounds_alone_is_refused():
    with pytest.raises(InvalidInputError, match="only upper bounds"):
        misfit(Reading(participant=AU20, value=0.1, is_below=True))


def test_a_concentration_is_an_absolute_anchor():
    c = float(run().of("Au(p-MBA)")[0]) * 1e3
    found = misfit(Reading(participant="Au(p-MBA)", value=2 * c, scale="mM"))
    assert found == pytest.approx([math.log(2) / 0.1], rel=1e-3)


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan])
def test_a_reading_must_be_positive(value):
    with pytest.raises(InvalidInputError, match="must be positive"):
        Reading(participant=AU25, value=value)


def test_a_species_outside_the_network_is_named():
    odd = one_sample(Reading(participant="Au99", value=1.0))
    with pytest.raises(InvalidInputError, match="'Au99' is not in the network"):
        problem_of(small_network(), constants(), (odd,), KEYS)


def test_an_unknown_constant_is_named():
    with pytest.raises(NotFoundError, match="no constant 'nonsense'"):
        priors_of(constants(), ("nonsense",))


def test_draws_stay_inside_the_intervals_and_repeat():
    rng = np.random.default_rng(5)
    drawn = draw(constants(), 40, rng)
    for constant in constants().constants:
        values = [one.value(constant.key) for one in drawn]
        slack = 1e-9 * max(abs(constant.low), abs(constant.high))
        assert constant.low - slack <= min(values) <= max(values) <= constant.high + slack
    again = draw(constants(), 40, np.random.default_rng(5))
    assert [one.value("reduction.BH4-") for one in again] == [
        one.value("reduction.BH4-") for one in drawn
    ]


def test_draws_spread_over_the_interval():
    drawn = draw(constants(), 200, np.random.default_rng(0), ("reduction.BH4-",))
    constant = constants().by_key["reduction.BH4-"]
    places = np.log10([one.value("reduction.BH4-") for one in drawn])
    assert np.ptp(places) > 0.8 * math.log10(constant.high / constant.low)
    assert {one.value("etching.oxygen") for one in drawn} == {constants().value("etching.oxygen")}


def test_a_constant_without_width_has_no_prior():
    constant = constants().by_key["reduction.BH4-"]
    assert prior_of(replace(constant, low=constant.value, high=constant.value)) is None


def test_rate_keys_are_those_of_the_steps():
    keys = rate_keys(small_network())
    assert set(keys) == {step.constant for step in small_network().steps}


def test_support_freezes_one_of_a_pair_known_only_together():
    slopes = np.array([[20.0, 20.0]])
    found = support(slopes)
    assert sum(found.is_supported) == 1
    assert np.all(found.posterior_sd > 0.5)
