import numpy as np
import pytest

from mncplan.conditions.acquisition_gain import Guess, GuessedVolume, Improvement, trend_trust
from mncplan.conditions.batch_choice import PlateLimits, choose, in_turn, prices, within_limits
from mncplan.conditions.surrogate import fit
from mncplan.conditions.surrogate_kernel import inputs


class Fixed:
    """Gains that drop to nothing once taken."""

    def __init__(self, values):
        self.at = np.array(values, dtype=float)

    def values(self):
        return self.at

    def imagine(self, row):
        self.at = np.where(np.arange(len(self.at)) == row, 0.0, self.at)

    def copy(self):
        return Fixed(self.at)


GAINS = [9.0, 8.0, 7.0, 6.0, 5.0, 4.0]
OPEN = np.ones(6, dtype=bool)
HOT = np.array([0, 1, 1, 1, 0, 0])
LIGAND = np.array([0, 1, 2, 0, 1, 2])


def test_takes_the_best_first_and_each_once():
    found = choose(Fixed(GAINS), 3, OPEN)
    assert found.rows == (0, 1, 2)
    assert found.total == pytest.approx(24)


def test_closed_points_are_not_taken_and_fewer_come_back():
    found = choose(Fixed(GAINS), 9, np.array([False, True, True, False, False, False]))
    assert found.rows == (1, 2)


def test_one_value_per_plate_takes_the_better_plate_not_the_better_first_well():
    found = choose(Fixed(GAINS), 3, OPEN, PlateLimits(n_points=6, shared=(("T", HOT),)))
    assert found.rows == (1, 2, 3)


def test_at_most_two_ligands():
    limits = PlateLimits(n_points=6, most=(("ligand", LIGAND, 2),))
    rows = choose(Fixed(GAINS), 4, OPEN, limits).rows
    assert rows == (0, 1, 3, 4)


def test_at_most_so_many_stocks():
    stocks = np.eye(6, dtype=bool)
    limits = PlateLimits(n_points=6, stocks=stocks, most_stocks=2)
    assert choose(Fixed(GAINS), 5, OPEN, limits).rows == (0, 1)


def test_wells_already_on_the_plate_bind_the_rest():
    limits = PlateLimits(n_points=6, shared=(("T", HOT),))
    assert choose(Fixed(GAINS), 2, OPEN, limits, already=(4,)).rows == (0, 4)
    assert within_limits((0, 1, 4), limits) == (0, 4)


def test_every_rule_has_a_price_of_its_own():
    limits = PlateLimits(n_points=6, shared=(("T", HOT),), most=(("ligand", LIGAND, 1),))
    one, two = prices(Fixed(GAINS), 3, OPEN, limits)
    assert one.rule == "one value of T"
    assert one.share == pytest.approx(1 - 21 / 24)
    assert two.gain == pytest.approx(15)


def test_points_chosen_otherwise_gain_what_is_left_for_them():
    x = np.linspace(0, 1, 40)[:, None]
    surrogate = fit(inputs(x[[2, 9, 16]], (0,)), np.array([1.0, 4.0, 6.0]))
    gain = Improvement(surrogate.belief(inputs(x, (0,))), 6.0)
    at_once = gain.values()
    told = in_turn(gain, (38, 39))
    assert told.gains[0] == pytest.approx(at_once[38])
    assert told.gains[1] < 0.5 * at_once[39]
    assert gain.values() == pytest.approx(at_once)


def test_a_guess_with_doubt_moves_on_and_one_without_stays():
    x = np.linspace(0, 1, 40)[:, None]
    surrogate = fit(inputs(x[[2, 9, 16]], (0,)), np.array([1.0, 4.0, 6.0]))
    curious = Guess(surrogate.belief(inputs(x, (0,))), curiosity=5.0)
    sure = Guess(surrogate.belief(inputs(x, (0,))))
    is_open = np.ones(40, dtype=bool)
    assert np.ptp(choose(curious, 2, is_open).rows) > np.ptp(choose(sure, 2, is_open).rows)
    assert choose(sure, 1, is_open).rows[0] == surrogate.predict(inputs(x, (0,)))[0].argmax()


def test_best_guesses_of_two_goals_spread_along_the_front_between_them():
    x = np.linspace(0, 1, 41)[:, None]
    pool, told = inputs(x, (0,)), [0, 10, 30, 40]
    both = np.hstack([1 - (x - 0.25) ** 2, 1 - (x - 0.75) ** 2])
    beliefs = [fit(inputs(x[told], (0,)), both[told, j]).belief(pool) for j in (0, 1)]
    gain = GuessedVolume(beliefs, both[told], np.zeros(2))
    at = x[list(choose(gain, 3, np.isin(np.arange(41), told, invert=True)).rows), 0]
    assert ((at > 0.25) & (at < 0.75)).all()
    assert np.ptp(at) > 0.15


def test_best_guesses_that_grow_nothing_go_by_the_expected_growth():
    x = np.linspace(0, 1, 41)[:, None]
    pool, told = inputs(x, (0,)), [20, 25, 30, 40]
    both = np.hstack([x, 2 * x])
    beliefs = [fit(inputs(x[told], (0,)), both[told, j]).belief(pool) for j in (0, 1)]
    gain = GuessedVolume(beliefs, both[told], np.zeros(2))
    assert choose(gain, 1, np.isin(np.arange(41), told, invert=True)).rows == (39,)


@pytest.mark.parametrize(("numbers", "every", "share"), [(5, 5, 1.0), (2, 4, 0.25), (0, 4, 0.0)])
def test_numbers_are_trusted_choices_are_not(numbers, every, share):
    assert trend_trust(numbers, every) == share
