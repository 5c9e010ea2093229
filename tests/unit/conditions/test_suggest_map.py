import pytest

from mncplan.conditions.suggest_map import suggest_map
from mncplan.domain.observation import Observation
from mncplan.domain.space import ContinuousParameter, Space
from mncplan.errors import InvalidInputError

SPACE = Space((ContinuousParameter("a", 0.0, 1.0, "1"), ContinuousParameter("b", 0.0, 1.0, "1")))


def seen(setting, batch=1):
    is_target = setting["a"] < 0.5
    return Observation(
        setting=setting,
        outcome="product" if is_target else "other",
        identity=None if is_target else "Au38",
        batch=batch,
    )


FIRST = [seen({"a": i / 7 + 0.01, "b": j / 5}) for i in range(7) for j in range(5)]


def test_fills_space_until_two_products_are_known():
    found = suggest_map(SPACE, FIRST[:3], (), batch=5, seed=0)
    assert [e.reason for e in found.experiments] == ["fills space"] * 5


def test_asks_near_the_boundary_and_says_how_sure_it_is():
    found = suggest_map(SPACE, FIRST, (), batch=6, seed=0)
    assert all(0.3 < e.setting["a"] < 0.7 for e in found.experiments)
    assert all(0.0 < e.p_identity < 1.0 for e in found.experiments)
    assert found.reasons[0] == "the boundaries still move"


def test_pending_experiments_push_the_batch_away():
    one = suggest_map(SPACE, FIRST, (), batch=1, seed=0).experiments[0].setting
    again = suggest_map(SPACE, FIRST, (one,), batch=1, seed=0).experiments[0].setting
    assert abs(one["a"] - again["a"]) + abs(one["b"] - again["b"]) > 0.05


def test_boundaries_stand_after_batches_that_tell_nothing_new():
    twice = [seen({**o.setting, "b": o.setting["b"] * 0.99 + 0.001}, 2) for o in FIRST]
    thrice = [seen({**o.setting, "b": o.setting["b"] * 0.98 + 0.002}, 3) for o in FIRST]
    found = suggest_map(SPACE, [*FIRST, *twice, *thrice], (), batch=2, seed=0)
    assert found.reasons[1].startswith("share of the map changed")


def test_an_empty_batch_is_refused():
    with pytest.raises(InvalidInputError, match="expected 1 or more"):
        suggest_map(SPACE, (), (), batch=0, seed=0)
