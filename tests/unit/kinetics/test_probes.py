"""Probes: the experiment that tells samples or mechanisms apart comes first."""

import math

import numpy as np
import pytest

from mncplan.errors import InvalidInputError
from mncplan.kinetics.probes import rank_probes

RNG = np.random.default_rng(0)


def test_more_variance_is_more_information():
    dull = RNG.normal(0, 0.01, (40, 3))
    telling = RNG.normal(0, 1.0, (40, 3))
    found = rank_probes(np.stack((dull, telling)), noise=0.3)
    assert [p.index for p in found] == [1, 0]
    assert found[0].information > 10 * found[1].information


def test_information_of_one_reading_by_hand():
    rows = np.array([[0.0], [2.0]])
    found = rank_probes(rows[None], noise=1.0)
    assert found[0].information == pytest.approx(0.5 * math.log(1 + 2.0))


def test_a_copied_reading_teaches_less_than_a_fresh_one():
    one, other = RNG.normal(size=(2, 200, 1))
    copied, fresh = np.hstack((one, one)), np.hstack((one, other))
    found = rank_probes(np.stack((copied, fresh)), noise=0.2)
    assert found[0].index == 1


def test_groups_that_predict_apart_are_told_apart():
    groups = np.repeat([0, 1], 30)
    spread = RNG.normal(0, 1.0, (60, 2))
    same = spread
    apart = RNG.normal(0, 0.1, (60, 2)) + 3.0 * groups[:, None]
    found = rank_probes(np.stack((same, apart)), 0.2, groups)
    assert found[0].index == 1
    assert found[0].separation == pytest.approx(math.log(2), abs=0.02)
    assert found[1].separation < 0.3
    # yet the useless one has the larger variance within groups
    assert found[1].information > 0


def test_the_most_telling_reading_is_named():
    rows = RNG.normal(0, 1, (50, 4)) * np.array([0.1, 2.0, 0.2, 1.0])
    assert rank_probes(rows[None], 0.3)[0].telling == (1, 3, 2)


def test_failed_runs_are_left_out():
    rows = RNG.normal(0, 1, (5, 2))
    holed = rows.copy()
    holed[0] = np.nan
    found = rank_probes(holed[None], 0.3)
    assert found[0].information == pytest.approx(rank_probes(rows[None, 1:], 0.3)[0].information)


@pytest.mark.parametrize(("shape", "noise"), [((2, 1, 3), 0.1), ((2, 3, 3), 0.0)])
def test_senseless_input_is_refused(shape, noise):
    with pytest.raises(InvalidInputError, match="two samples"):
        rank_probes(np.zeros(shape), noise)
