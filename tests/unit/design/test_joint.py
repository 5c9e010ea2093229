"""Demands that go together."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mncplan.design.joint import Reach, both_within, correlations, joint_probability

END = st.floats(-3, 3)


def interval(a, b):
    return Reach("x", min(a, b), max(a, b))


@given(END, END, END, END)
def test_no_correlation_gives_the_product(a, b, c, d):
    one, other = interval(a, b), interval(c, d)
    alone = both_within(one, Reach("y", -9, 9), 0.0) * both_within(other, Reach("y", -9, 9), 0.0)
    assert both_within(one, other, 0.0) == pytest.approx(alone, abs=1e-9)


@pytest.mark.parametrize("rho", [-0.9, -0.4, 0.3, 0.8])
def test_quadrant_probability_is_that_of_the_arcsine_law(rho):
    quadrant = both_within(Reach("a", 0, 9), Reach("b", 0, 9), rho)
    assert quadrant == pytest.approx(0.25 + math.asin(rho) / (2 * math.pi), abs=2e-4)


@given(END, END, END, END, st.floats(-0.9, 0.9))
def test_a_joint_probability_is_never_above_the_least(a, b, c, d, rho):
    one, other = Reach("a", min(a, b), max(a, b)), Reach("b", min(c, d), max(c, d))
    chances = [both_within(reach, Reach("y", -9, 9), 0.0) for reach in (one, other)]
    joint = joint_probability(chances, (one, other), {frozenset("ab"): rho})
    assert 0 <= joint <= min(chances) + 1e-12


def test_demands_that_go_together_are_likelier_together_and_facts_stay_apart():
    reaches, rho = (Reach("gap", 0.0, 9.0), Reach("emission", 0.0, 9.0)), 0.8
    known = {frozenset({"gap", "emission"}): rho}
    assert joint_probability([0.5, 0.5], reaches, known) > 0.25
    against = (reaches[0], Reach("emission", -9.0, 0.0))
    assert joint_probability([0.5, 0.5], against, known) < 0.25
    assert joint_probability([0.5, 0.5], (reaches[0], None), known) == pytest.approx(0.25)
    assert joint_probability([0.5, 0.0], reaches, known) == 0.0


def test_three_demands_use_a_tree():
    reaches = tuple(Reach(name, 0.0, 9.0) for name in "abc")
    known = {frozenset("ab"): 0.8, frozenset("bc"): 0.7, frozenset("ac"): 0.6}
    tree = (
        0.125
        * (both_within(reaches[0], reaches[1], 0.8) / 0.25)
        * (both_within(reaches[1], reaches[2], 0.7) / 0.25)
    )
    assert joint_probability([0.5] * 3, reaches, known) == pytest.approx(tree)


def test_gap_and_colours_go_together_among_known_clusters(owned):
    found = correlations(owned)
    assert found[frozenset({"optical_gap", "emission_peak"})] > 0.3
    assert found[frozenset({"absorption_peak", "emission_peak"})] > 0.4
    assert frozenset({"electrochemical_gap", "quantum_yield"}) not in found
    assert all(-1 < rho < 1 for rho in found.values())


def test_no_demand_is_always_met():
    assert joint_probability([], [], {}) == 1.0
