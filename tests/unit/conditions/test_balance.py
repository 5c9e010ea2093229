import numpy as np
import pytest

from mncplan.conditions.balance import GUESS, THIN, Balance
from mncplan.conditions.suggest import suggest
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import ContinuousParameter, Space
from mncplan.errors import InvalidInputError

SPACE = Space((ContinuousParameter("a", 0.0, 1.0, "1"), ContinuousParameter("b", 0.0, 1.0, "1")))
YIELD = Objective(name="yield")


def result(a, b):
    return Observation(setting={"a": a, "b": b}, values=(("yield", 100 * a - 20 * b),))


CORNER = [result(a, b) for a in (0.0, 0.15, 0.3) for b in (0.0, 0.15, 0.3)]


def batch(**options):
    return suggest(SPACE, (YIELD,), CORNER, (), batch=6, seed=1, **options).experiments


def test_shares_are_counted_in_wells_and_must_be_shares():
    assert Balance(exploit=0.3, explore=0.3).counts(9) == (3, 3, 3)
    assert Balance().counts(4) == (4, 0, 0)
    with pytest.raises(InvalidInputError, match="together at most 1"):
        Balance(exploit=0.6, explore=0.6)


def test_wells_in_thin_regions_lie_far_from_all_experiments():
    found = batch(balance=Balance(explore=0.5))
    thin = [item for item in found if item.reason == THIN]
    assert len(thin) == 3
    known = np.array([[o.setting["a"], o.setting["b"]] for o in CORNER])
    gaps = [np.abs(known - [t.setting["a"], t.setting["b"]]).max(1).min() for t in thin]
    assert min(gaps) > 0.3


def test_best_guesses_follow_the_mean():
    found = batch(balance=Balance(exploit=1.0))
    assert {item.reason for item in found} == {GUESS}
    expected = [item.predicted[0].mean for item in found]
    assert expected == sorted(expected, reverse=True)
    assert np.mean(expected) > np.mean([item.predicted[0].mean for item in batch()])


def test_no_well_is_taken_twice():
    found = batch(balance=Balance(explore=0.34, exploit=0.33))
    assert len({tuple(item.setting.items()) for item in found}) == 6


def test_a_dear_parameter_is_used_less_and_the_gain_told_stays_that_of_the_objective():
    free = batch()
    dear = batch(price=lambda s: 1.0 + 20.0 * s["a"])
    assert np.mean([i.setting["a"] for i in dear]) < np.mean([i.setting["a"] for i in free])
    even = batch(price=lambda s: 7.0)
    assert [i.setting for i in even] == [i.setting for i in free]
    assert [i.gain for i in even] == pytest.approx([i.gain for i in free])
