"""The search that moved the constants: its own arithmetic, on made-up margins."""

from dataclasses import replace

import numpy as np
import pytest
from tools.calibrate_kinetics import CAP, NAMED, free, names, place, proposal, to_value, weigh

from mncplan.knowledge.kinetics import load_kinetics


def test_places_and_values_are_inverse_and_stay_inside():
    for one in free(load_kinetics()):
        assert to_value(one, place(one)) == pytest.approx(one.value, rel=1e-9, abs=1e-12)
        assert one.low <= to_value(one, -3.0) <= to_value(one, 3.0) <= one.high


def test_every_named_row_is_a_margin_and_no_synthesis_is_blind():
    rows = {row for name in names() for row in name.split()[0].split("+")}
    assert rows >= NAMED
    assert "au25-mha-7-days" not in names() and "au25-mha-naoh" in names()


def test_proposal_mends_what_fails_with_the_constant_that_costs_nothing_else():
    found = np.array([-0.05, 0.02])
    slopes = np.array([[1.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
    x = np.zeros(3)
    move = proposal(found, slopes, x, x, np.array([8.0, 4.0]), 0.2)
    assert move == pytest.approx([-0.01, 0.09, 0.0], abs=1e-6)
    assert found + slopes @ move == pytest.approx([CAP, CAP], abs=1e-6)


def test_proposal_keeps_within_radius_and_interval():
    found, slopes = np.array([-5.0]), np.array([[1.0, 1.0]])
    x = np.array([0.95, 0.0])
    move = proposal(found, slopes, x, x, np.array([100.0]), 0.2)
    assert move == pytest.approx([0.05, 0.2])


def test_named_rows_weigh_most_and_hopeless_ones_hardly():
    weights = weigh(["K027 dose", "K023 x", "K012 y", "K031 z"], np.array([0.1, 0.1, -0.6, -0.02]))
    assert list(weights) == sorted(weights, reverse=True)[:2] + [weights[2], weights[3]]
    assert weights[0] > weights[1] > weights[3] > weights[2] > 0


def test_a_constant_at_the_end_of_its_interval_can_be_placed():
    one = free(load_kinetics())[0]
    assert place(replace(one, value=one.high)) == pytest.approx(1.0)
