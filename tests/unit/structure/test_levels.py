"""Capped models and their orbital levels, against arithmetic done by hand."""

import math

import numpy as np
import pytest

from mncplan.errors import InvalidInputError
from mncplan.structure.capped import BOND_TO_H_A, Capped, capped
from mncplan.structure.levels import MOST_METAL, frontier_levels
from mncplan.structure.numbers import coordination, structure_numbers

BARE = ["Au", "Au", "S"], np.array([[0.0, 0.0, 0.0], [2.9, 0.0, 0.0], [1.45, 1.85, 0.0]])


def with_methyl(direction):
    carbon = BARE[1][2] + 1.82 * np.array(direction) / np.linalg.norm(direction)
    return [*BARE[0], "C"], np.vstack([BARE[1], carbon])


def angle(a, b):
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    return math.degrees(math.acos(np.clip(cosine, -1, 1)))


def test_a_rest_becomes_a_hydrogen_on_the_same_line():
    found = capped(*with_methyl([0.2, 0.5, 0.84]))
    assert found.symbols == ("Au", "Au", "S", "H")
    arm = found.positions_A[3] - found.positions_A[2]
    assert np.linalg.norm(arm) == pytest.approx(BOND_TO_H_A["S"])
    assert angle(arm, np.array([0.2, 0.5, 0.84])) < 1e-3


def test_a_bare_skeleton_gets_its_rest_at_the_angle_of_thiolates():
    found = capped(*BARE)
    arm = found.positions_A[3] - found.positions_A[2]
    for metal in (0, 1):
        assert 95 < angle(arm, found.positions_A[metal] - found.positions_A[2]) < 115


def test_a_bare_rest_points_to_the_roomier_side():
    symbols, places = BARE
    for side in (1.0, -1.0):
        crowded = np.vstack([places, [1.45, 2.6, 3.0 * side], [9.0, 0.0, 0.0]])
        found = capped([*symbols, "Au", "Au"], crowded)
        assert found.positions_A[-1][2] * side < 0


def test_a_sulfide_beside_thiolates_stays_bare():
    symbols, places = with_methyl([0.0, 0.0, 1.0])
    sulfide = np.array([[1.45, -1.85, 0.0]])
    found = capped([*symbols, "S"], np.vstack([places, sulfide]))
    assert found.symbols == ("Au", "Au", "S", "S", "H")


@pytest.mark.parametrize("symbol", ["P", "C", "N", "H"])
def test_other_donors_are_refused(symbol):
    places = np.array([[0.0, 0.0, 0.0], [2.9, 0.0, 0.0], [-1.8, 0.0, 0.0]])
    with pytest.raises(InvalidInputError, match=f"bound by {symbol}"):
        capped(["Au", "Au", symbol], places)


def test_no_metal_is_refused():
    with pytest.raises(InvalidInputError, match="no metal"):
        capped(["S", "H"], np.array([[0.0, 0.0, 0.0], [1.35, 0.0, 0.0]]))


def hydrogen(charge, apart=0.74):
    return frontier_levels(
        Capped(("H", "H"), np.array([[0.0, 0.0, 0.0], [apart, 0.0, 0.0]]), 0), charge
    )


def test_hydrogen_by_hand():
    rho = 1.3 * 0.74 / 0.529177
    overlap = math.exp(-rho) * (1 + rho + rho**2 / 3)
    found = hydrogen(0)
    assert found.homo_eV == pytest.approx(-13.6 * (1 + 1.75 * overlap) / (1 + overlap), abs=0.01)
    assert found.lumo_eV == pytest.approx(-13.6 * (1 - 1.75 * overlap) / (1 - overlap), abs=0.02)


def test_an_odd_count_takes_the_singly_occupied_level():
    assert hydrogen(1) == hydrogen(0)


@pytest.mark.parametrize("charge", [2, -2])
def test_impossible_charges_are_refused(charge):
    with pytest.raises(InvalidInputError, match="don't fit"):
        hydrogen(charge)


def test_large_structures_are_refused_at_once():
    many = Capped(("Au",) * (MOST_METAL + 1), np.zeros((MOST_METAL + 1, 3)), MOST_METAL + 1)
    with pytest.raises(InvalidInputError, match="computed up to"):
        frontier_levels(many, 0)


def test_moving_and_turning_changes_nothing():
    turn = np.linalg.qr(np.random.default_rng(3).normal(size=(3, 3)))[0]
    one = structure_numbers(capped(*BARE), 1)
    other = structure_numbers(capped(BARE[0], BARE[1] @ turn + 4.0), 1)
    assert one.homo_eV == pytest.approx(other.homo_eV, abs=1e-4)
    assert one.lumo_eV == pytest.approx(other.lumo_eV, abs=1e-4)


def test_coordination_counts_near_metals_only():
    line = np.array([[3.0 * i, 0.0, 0.0] for i in range(3)])
    assert coordination(line) == pytest.approx(4 / 3)
    assert coordination(2 * line) == 0
