import numpy as np
import pytest

from mncplan.conditions.acquisition import (
    boxes,
    entropy,
    expected_hypervolume,
    expected_improvement,
    growth,
    hypervolume,
    pareto,
    within,
)

FRONT = np.array([[1.0, 5.0], [3.0, 3.0], [4.0, 1.0], [2.0, 2.0]])
ORIGIN = np.zeros(2)


def test_improvement_agrees_with_draws():
    draws = np.random.default_rng(0).normal(1.0, 2.0, 400_000)
    found = expected_improvement(np.array([1.0]), np.array([2.0]), 2.5)[0]
    assert found == pytest.approx(np.maximum(draws - 2.5, 0).mean(), rel=0.01)


def test_improvement_is_the_gap_without_doubt_and_never_negative():
    found = expected_improvement(np.array([5.0, -50.0]), np.array([1e-9, 1.0]), 3.0)
    np.testing.assert_allclose(found, [2.0, 0.0], atol=1e-9)


def test_hypervolume_of_three_steps():
    assert hypervolume(FRONT, ORIGIN) == pytest.approx(1 * 5 + 2 * 3 + 1 * 1)
    assert hypervolume(np.zeros((0, 2)), ORIGIN) == 0.0
    assert hypervolume(np.array([[-1.0, 9.0]]), ORIGIN) == 0.0


def test_hypervolume_in_three_objectives():
    front = np.array([[1.0, 2.0, 3.0], [2.0, 1.0, 3.0], [2.0, 2.0, 1.0]])
    grid = np.random.default_rng(0).random((200_000, 3)) * [2, 2, 3]
    inside = (front[None] >= grid[:, None]).all(2).any(1).mean() * 12
    assert hypervolume(front, np.zeros(3)) == pytest.approx(inside, rel=0.01)


@pytest.mark.parametrize("m", [2, 3])
def test_expected_hypervolume_agrees_with_draws(m):
    rng = np.random.default_rng(m)
    front = rng.random((5, m)) * 3
    mean, sd = np.full((1, m), 2.0), np.full((1, m), 0.8)
    base = hypervolume(front, np.zeros(m))
    draws = rng.normal(mean, sd, (4000, m))
    gains = [hypervolume(np.vstack([front, d]), np.zeros(m)) - base for d in draws]
    found = expected_hypervolume(mean, sd, front, np.zeros(m))[0]
    assert found == pytest.approx(np.mean(gains), abs=4 * np.std(gains) / 4000**0.5)


@pytest.mark.parametrize("m", [2, 3])
def test_growth_is_the_hypervolume_with_a_result_less_that_without(m):
    rng = np.random.default_rng(m)
    front, values, least = rng.random((5, m)), 1.5 * rng.random((20, m)) - 0.2, np.full(m, 0.1)
    base = hypervolume(front, least)
    grown = [hypervolume(np.vstack([front, v]), least) - base for v in values]
    assert growth(values, front, least) == pytest.approx(np.array(grown), abs=1e-12)
    assert 0 in growth(values, front, least)


def test_pareto_keeps_equals_and_drops_the_beaten():
    assert pareto(np.vstack([FRONT, FRONT[:1]])).tolist() == [True, True, True, False, True]


def test_boxes_do_not_overlap_and_leave_the_front_out():
    low, high = boxes(FRONT, ORIGIN)
    points = np.random.default_rng(1).random((500, 2)) * 6
    hit = ((points[:, None] >= low) & (points[:, None] < high)).all(2).sum(1)
    beaten = (FRONT[None] > points[:, None]).all(2).any(1)
    np.testing.assert_array_equal(hit, (~beaten).astype(int))


def test_within_a_window():
    mean, sd = np.array([0.0]), np.array([1.0])
    assert within(mean, sd, -1.96, 1.96)[0] == pytest.approx(0.95, abs=1e-3)
    assert within(mean, sd, None, 0.0)[0] == pytest.approx(0.5)
    assert within(mean, sd, None, None)[0] == 1.0


def test_entropy_is_largest_when_nothing_is_known():
    found = entropy(np.array([[0.5, 0.5], [1.0, 0.0]]))
    assert found[0] == pytest.approx(np.log(2))
    assert found[1] == pytest.approx(0.0, abs=1e-9)
