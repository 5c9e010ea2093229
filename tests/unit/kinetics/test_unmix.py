"""Composition of a mixture from its absorption spectrum."""

import numpy as np
import pytest

from mncplan.errors import InvalidInputError
from mncplan.kinetics.unmix import Reference, unmix
from mncplan.kinetics.uvvis import SyntheticBands

GRID = np.arange(350.0, 1000.0, 5.0)
BANDS = SyntheticBands(
    positions_nm={"one": (400.0, 685.0), "two": (560.0, 630.0), "twin": (562.0, 632.0)}
)


def measured(key, n_metal=25):
    curve = BANDS.absorptivity(key, n_metal, GRID)
    return Reference(key=key, n_metal=n_metal, absorptivity=lambda _: curve)


def assumed(key, n_metal=25):
    return Reference(
        key=key, n_metal=n_metal,
        absorptivity=lambda rng: BANDS.absorptivity(key, n_metal, GRID, rng),
    )  # fmt: skip


def mixture(molar, noise=0.0, scatter=0.0):
    clean = sum(c * BANDS.absorptivity(key, 25, GRID) for key, c in molar.items())
    rng = np.random.default_rng(1)
    return clean + 0.02 + scatter * (500 / GRID) ** 4 + rng.normal(0, noise, len(GRID))


def by_key(found):
    return {a.key: a for a in found.amounts}


def test_measured_components_come_back_from_noise_baseline_and_scattering():
    seen = mixture({"one": 2e-5, "two": 1e-5}, noise=0.002, scatter=0.05)
    found = unmix(GRID, seen, (measured("one"), measured("two")), np.random.default_rng(0))
    amounts = by_key(found)
    assert amounts["one"].mM == pytest.approx(0.02, rel=0.05)
    assert amounts["one"].share == pytest.approx(2 / 3, abs=0.03)
    assert amounts["one"].low <= 2 / 3 <= amounts["one"].high
    assert all(a.is_determined and not a.alike for a in found.amounts)
    assert found.explained > 0.99


def test_components_that_look_alike_are_said_not_to_be_told_apart():
    seen = mixture({"one": 2e-5, "two": 1e-5}, noise=0.01)
    names = ("one", "two", "twin")
    found = by_key(unmix(GRID, seen, [*map(measured, names)], np.random.default_rng(0)))
    assert "twin" in found["two"].alike and "two" in found["twin"].alike
    assert found["two"].high - found["two"].low > 5 * (found["one"].high - found["one"].low)


def test_assumed_spectra_leave_wider_intervals_than_measured_ones():
    seen = mixture({"one": 2e-5, "two": 1e-5}, noise=0.002)
    widths = [
        by_key(unmix(GRID, seen, [make("one"), make("two")], np.random.default_rng(0)))
        for make in (measured, assumed)
    ]
    sure, unsure = (w["one"].high - w["one"].low for w in widths)
    assert unsure > 3 * sure


def test_a_component_without_reference_shows_in_what_is_not_explained():
    seen = mixture({"one": 2e-5, "two": 3e-5}, noise=0.002)
    found = unmix(GRID, seen, (measured("one"),), np.random.default_rng(0))
    assert found.explained < 0.9
    assert 540 < found.worst_nm < 660


def test_shares_are_of_metal_not_of_molecules():
    seen = mixture({"one": 1e-5, "two": 1e-5})
    twice = Reference(key="two", n_metal=50, absorptivity=measured("two").absorptivity)
    found = by_key(unmix(GRID, seen, (measured("one"), twice), np.random.default_rng(0)))
    assert found["two"].share == pytest.approx(2 / 3, abs=0.01)


def test_same_seed_same_answer_and_an_empty_spectrum_is_empty():
    seen = mixture({"one": 1e-5}, noise=0.01)
    one, two = (unmix(GRID, seen, (assumed("one"),), np.random.default_rng(3)) for _ in range(2))
    assert one == two
    blank = unmix(GRID, np.zeros_like(GRID), (measured("one"),), np.random.default_rng(0))
    assert blank.amounts[0].mM == 0 and blank.amounts[0].share == 0


def test_too_little_data_is_refused():
    with pytest.raises(InvalidInputError, match="no component"):
        unmix(GRID, GRID, (), np.random.default_rng(0))
    with pytest.raises(InvalidInputError, match="at least 9"):
        unmix(GRID[:5], GRID[:5], (measured("one"),), np.random.default_rng(0))
