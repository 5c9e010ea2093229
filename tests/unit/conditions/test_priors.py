import numpy as np
import pytest

from mncplan.conditions.priors import (
    Mechanism,
    Precedent,
    Prior,
    Sister,
    guarded_fit,
    prior_only,
    standard_trend,
)
from mncplan.conditions.surrogate_kernel import inputs
from mncplan.domain.observation import Observation
from mncplan.errors import InvalidInputError

RNG = np.random.default_rng(0)
OWN, THEIRS = RNG.random((12, 2)), RNG.random((40, 2))


def landscape(x):
    return 100 * np.exp(-8 * (x[:, 0] - 0.7) ** 2 - 8 * (x[:, 1] - 0.3) ** 2)


def sister(values, similarity=0.9):
    return [(inputs(THEIRS, (0, 1), task=1), values, similarity)]


def test_a_true_sister_is_kept_and_predicts_better():
    found = guarded_fit(
        inputs(OWN, (0, 1)), landscape(OWN), sisters=sister(3 + 2 * landscape(THEIRS))
    )
    assert found.uses_prior
    assert found.advantage > 0
    at = inputs(RNG.random((200, 2)), (0, 1))
    truth = landscape(at.x)
    with_prior = np.abs(found.surrogate.predict(at)[0] - truth).mean()
    without = np.abs(found.plain.predict(at)[0] - truth).mean()
    assert with_prior < without


def test_an_inverted_sister_hardly_counts():
    found = guarded_fit(
        inputs(OWN, (0, 1)), landscape(OWN), sisters=sister(100 - landscape(THEIRS))
    )
    assert not found.uses_prior or max(found.surrogate.correlations) < 0.5


def test_the_gate_shuts_a_stranger_out():
    found = guarded_fit(
        inputs(OWN, (0, 1)), landscape(OWN), sisters=sister(landscape(THEIRS), similarity=0.0)
    )
    assert not found.uses_prior
    assert not found.has_prior


def test_correlation_stays_below_the_gate():
    found = guarded_fit(
        inputs(OWN, (0, 1)), landscape(OWN), sisters=sister(landscape(THEIRS), similarity=0.4)
    )
    if found.uses_prior:
        assert max(found.surrogate.correlations) <= 0.4


def test_mean_functions_help_when_right_and_are_dropped_when_wrong():
    pool = np.vstack([OWN, RNG.random((100, 2))])
    right = np.array([landscape(pool), 1.3 * landscape(pool)])
    trend, _ = standard_trend(right, right)
    good = guarded_fit(inputs(OWN, (0, 1), trend[:12]), landscape(OWN))
    assert good.uses_prior
    wrong = RNG.normal(size=(2, len(pool)))
    trend, _ = standard_trend(wrong, wrong)
    bad = guarded_fit(inputs(OWN, (0, 1), trend[:12]), landscape(OWN))
    assert bad.advantage < good.advantage


def test_sisters_alone_point_at_their_optimum():
    surrogate = prior_only(inputs(OWN, (0, 1)), sister(landscape(THEIRS)), 0)
    assert surrogate is not None
    grid = inputs(RNG.random((500, 2)), (0, 1))
    best = grid.x[surrogate.predict(grid)[0].argmax()]
    assert np.abs(best - [0.7, 0.3]).max() < 0.2


def test_the_first_plate_is_split_by_strength_and_never_all_given_away():
    one = Observation(setting={})
    few = Prior(sisters=(Sister(name="x", observations=(one,) * 5, similarity=0.9),))
    many = Prior(sisters=(Sister(name="x", observations=(one,) * 400, similarity=0.9),))
    assert 0 < few.n_first(9) < many.n_first(9) == 6
    assert Prior().n_first(9) == 0


def test_strengths_are_probabilities():
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        Prior(precedents=(Precedent(setting={}, strength=1.5, source="x"),))
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        Prior(mechanism=Mechanism(name="k", predict=lambda s, t: np.zeros((1, 1)), strength=-0.1))
