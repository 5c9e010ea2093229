"""Dopants by dose: binomial, and said where the metals have no sites of their own."""

from __future__ import annotations

import math

import pytest

import mncplan as mp
from mncplan.routes.doping import dopant_range, dose_note


@pytest.mark.parametrize(("share", "n"), [(0.04, 25), (0.48, 25), (12 / 44, 44), (0.9, 38)])
def test_the_range_is_the_shortest_that_covers_nine_of_ten(share: float, n: int) -> None:
    low, high = dopant_range(share, n)
    weights = [math.comb(n, x) * share**x * (1 - share) ** (n - x) for x in range(n + 1)]
    width = high - low
    assert low <= share * n <= high
    assert sum(weights[low : high + 1]) >= 0.9
    assert all(sum(weights[x : x + width]) < 0.9 for x in range(n + 2 - width))


def test_nothing_and_all_are_certain() -> None:
    assert dopant_range(0.0, 25) == (0, 0)
    assert dopant_range(1.0, 25) == (25, 25)


def test_the_dose_is_told_for_coinage_metals_only() -> None:
    assert "8 to 16" in dose_note(mp.Cluster.parse("[Au13Ag12(PET)18]-"))
    assert not dose_note(mp.Cluster.parse("PtAu24(PET)18"))
    assert not dose_note(mp.Cluster.parse("[Au25(PET)18]-"))


def test_a_doped_target_is_planned_with_its_dose() -> None:
    routes = mp.find_routes("[Au20Ag5(PET)18]-", n=5).routes
    notes = [
        s.note for r in routes for s in r.steps if s.family in {"co_reduction", "metal_exchange"}
    ]
    assert notes
    assert all("5 of 25 metal atoms offered as Ag" in note for note in notes)
