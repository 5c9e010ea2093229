"""Directions of condition_effects.csv that the one shipped parameter set reproduces.

Those in `WHY_NOT` did not hold; should one of them begin to, the list is out of date.
"""

from functools import cache

import pytest
from benchmarks.science.directions.laboratory import Laboratory
from benchmarks.science.directions.left_out import LEFT_OUT, WHY_NOT
from benchmarks.science.s9_mechanism import DIRECTIONS, judge, rows_covered, rows_of_table

pytestmark = pytest.mark.slow


@cache
def laboratory():
    return Laboratory()


def _name(direction):
    return "+".join(direction.rows) + " " + direction.claim


@pytest.mark.parametrize("direction", DIRECTIONS, ids=_name)
def test_direction(direction):
    found = judge(direction, laboratory())
    is_listed = bool(set(direction.rows) & WHY_NOT.keys())
    assert found.holds != is_listed, found.seen


def test_every_row_is_tested_or_left_out_with_a_reason():
    assert rows_covered() | LEFT_OUT.keys() == rows_of_table()
    assert not rows_covered() & LEFT_OUT.keys()


def test_nine_of_ten_directions_hold_by_count():
    failed = [d for d in DIRECTIONS if set(d.rows) & WHY_NOT.keys()]
    assert len(failed) <= 0.1 * len(DIRECTIONS)


def test_a_model_without_the_physics_loses_the_directions():
    """The directions come from the physics: take parts of it away and they go."""
    parameters = laboratory().parameters.with_values(
        {"drive.step": 0.0, "CO.hydroxide_order": 0.0, "transfer.stirring_order": 0.0}
    )
    other = Laboratory(parameters, networks=laboratory())
    chosen = [d for d in DIRECTIONS if {"K041", "K013"} & set(d.rows)]
    assert [judge(d, other).holds for d in chosen] == [False, False]
