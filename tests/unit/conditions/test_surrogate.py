import numpy as np
import pytest

from mncplan.conditions.surrogate import fit
from mncplan.conditions.surrogate_fit import draws, loss, posterior, value
from mncplan.conditions.surrogate_kernel import (
    Hyperparameters,
    covariance,
    inputs,
    variance,
)
from mncplan.errors import InvalidInputError

RNG = np.random.default_rng(3)
X = RNG.random((25, 3))
Y = 10 * np.sin(3 * X[:, 0]) + 5 * X[:, 1]


def mixed(n=30):
    rng = np.random.default_rng(0)
    x = np.hstack([rng.random((n, 3)), np.eye(3)[rng.integers(0, 3, n)]])
    return inputs(x, (0, 1, 2), rng.normal(size=(n, 2))), rng.normal(size=n)


def test_gradient_is_that_of_the_loss():
    at, y = mixed()
    of = posterior(at, y)
    z = np.random.default_rng(1).normal(size=len(of.median)) * 0.5
    found, slope = loss(z, of)
    steps = np.eye(len(z)) * 1e-5
    numeric = np.array([(loss(z + e, of)[0] - loss(z - e, of)[0]) / 2e-5 for e in steps])
    assert found == pytest.approx(value(z, of))
    np.testing.assert_allclose(slope, numeric, atol=1e-6, rtol=1e-5)


def test_covariance_is_positive_definite_with_trend():
    at, _ = mixed()
    theta = Hyperparameters(np.ones(6), 1.0, 0.5, 0.5, 0.1, 0.7)
    found = covariance(theta, at, at)
    np.testing.assert_allclose(found, found.T)
    np.testing.assert_allclose(np.diag(found), variance(theta, at))
    assert np.linalg.eigvalsh(found).min() > -1e-9


def test_interpolates_smooth_values_and_doubts_far_away():
    surrogate = fit(inputs(X, (0, 1, 2)), Y)
    mean, sd = surrogate.predict(inputs(X, (0, 1, 2)))
    assert np.abs(mean - Y).max() < 0.3
    far = surrogate.predict(inputs(np.full((1, 3), 3.0), (0, 1, 2)))[1]
    assert far[0] > 3 * sd.max()


def test_believing_equals_fitting_with_the_value_believed():
    surrogate = fit(inputs(X, (0, 1, 2)), Y, members=0)
    pool = inputs(np.random.default_rng(5).random((8, 3)), (0, 1, 2))
    belief = surrogate.belief(pool)
    mean = belief.mean.copy()
    belief.imagine(2)
    theta = surrogate.members[0].theta
    joined = inputs(np.vstack([surrogate.at.x, pool.x[[2]]]), (0, 1, 2))
    noisy = covariance(theta, joined, joined) + (theta.noise + 1e-8) * np.eye(len(joined.x))
    cross = covariance(theta, joined, pool)
    exact = variance(theta, pool) - np.einsum("ij,ij->j", cross, np.linalg.solve(noisy, cross))
    np.testing.assert_allclose(belief.mean, mean)
    np.testing.assert_allclose(belief.sd, surrogate.spread * np.sqrt(exact), rtol=1e-4, atol=1e-6)


def test_copies_of_a_belief_go_their_own_way():
    belief = fit(inputs(X, (0, 1, 2)), Y).belief(inputs(X + 0.05, (0, 1, 2)))
    before = belief.sd.copy()
    belief.copy().imagine(0)
    np.testing.assert_array_equal(belief.sd, before)


def test_leave_one_out_is_what_a_fit_without_the_row_says():
    surrogate = fit(inputs(X, (0, 1, 2)), Y, members=0)
    mean, sd = surrogate.leave_one_out()
    theta = surrogate.members[0].theta
    at = inputs(X, (0, 1, 2))
    rest, out = at.take(range(1, 25)), at.take([0])
    noise = theta.noise + 1e-8
    noisy = covariance(theta, rest, rest) + noise * np.eye(24)
    cross = covariance(theta, rest, out)[:, 0]
    standard = (Y[1:] - surrogate.centre) / surrogate.spread
    expected = surrogate.centre + surrogate.spread * cross @ np.linalg.solve(noisy, standard)
    left = variance(theta, out)[0] - cross @ np.linalg.solve(noisy, cross) + noise
    assert mean[0] == pytest.approx(expected, rel=1e-6)
    assert sd[0] == pytest.approx(surrogate.spread * left**0.5, rel=1e-5)


def test_replicates_teach_the_noise():
    rng = np.random.default_rng(0)
    x = np.repeat(np.linspace(0, 1, 10), 6)[:, None]
    y = 10 * x[:, 0] + rng.normal(0, 1.0, 60)
    found = fit(inputs(x, (0,)), y)
    assert found.noise_sd == pytest.approx(1.0, rel=0.4)


def test_same_seed_same_surrogate_other_seed_other_draws():
    at = inputs(X, (0, 1, 2))
    one, two, other = (fit(at, Y, seed=s).predict(at)[0] for s in (1, 1, 2))
    np.testing.assert_array_equal(one, two)
    assert not np.array_equal(one, other)


def test_equal_values_are_no_problem():
    mean, _ = fit(inputs(X, (0, 1, 2)), np.full(25, 7.0)).predict(inputs(X, (0, 1, 2)))
    np.testing.assert_allclose(mean, 7.0, atol=1e-6)


@pytest.mark.parametrize("y", [np.zeros(0), np.array([1.0, np.nan])])
def test_refuses_no_or_bad_values(y):
    with pytest.raises(InvalidInputError, match="finite value"):
        fit(inputs(X[: len(y)], (0, 1, 2)), y)


def test_no_draws_means_the_best_set_alone():
    of = posterior(inputs(X, (0, 1, 2)), (Y - Y.mean()) / Y.std())
    assert len(draws(of, 0, np.random.default_rng(0))) == 1
