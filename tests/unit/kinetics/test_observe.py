"""Observables of a trajectory made by hand, so that every number can be checked."""

import numpy as np
import pytest
from tests.unit.kinetics.chemistry import known_network

from mncplan.domain.flask import Trajectory
from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.kinetics.observe import (
    electron_distribution,
    esi_ms,
    mean_electrons,
    metal_shares,
    product_yield,
    purity,
)
from mncplan.kinetics.uvvis import SyntheticBands, uvvis

AU25, AU20, UNIT = "[Au25(p-MBA)18]-", "Au20(p-MBA)16", "Au(p-MBA)"


def _run(amounts, fed):
    network = known_network()
    c = np.zeros((1, len(network.participants)))
    added = np.zeros_like(c)
    for key, value in amounts.items():
        c[0, network.index[key]] = value
    for key, value in fed.items():
        added[0, network.index[key]] = value
    return Trajectory(network, np.array([0.0]), c, added)


@pytest.fixture
def half():
    """Gold atoms: 25 in Au25, 20 in Au20, 5 in particles, 50 in complex (times 1e-5)."""
    return _run({AU25: 1e-5, AU20: 1e-5, UNIT: 5e-4, "Au(0)": 5e-5}, {UNIT: 1e-3})


def test_shares_count_metal_atoms(half):
    index = half.mechanism.index
    shares = metal_shares(half)[0]
    assert shares[index[AU25]] == pytest.approx(0.25)
    assert shares[index[UNIT]] == pytest.approx(0.5)
    assert shares.sum() == pytest.approx(1)


def test_distribution_and_mean_of_electrons(half):
    by_count = electron_distribution(half)
    assert by_count[8][0] == pytest.approx(0.25)
    assert by_count[4][0] == pytest.approx(0.20)
    assert mean_electrons(half)[0] == pytest.approx((8 * 25 + 4 * 20) / 45)


def test_purity_is_of_reduced_metal(half):
    assert purity(half, AU25)[0] == pytest.approx(25 / 50)


def test_yields_differ_by_basis(half):
    assert product_yield(half, AU25)[0] == pytest.approx(0.25)
    assert product_yield(half, AU25, "theoretical_max")[0] == pytest.approx(0.25 * 32 / 25)
    seeded = _run({"Au38(p-MBA)24": 3e-5}, {AU25: 4e-5})
    grown = product_yield(seeded, "Au38(p-MBA)24", "limiting_seed", seed=AU25)
    assert grown[0] == pytest.approx(0.75)
    with pytest.raises(InvalidInputError, match="nothing of it was fed"):
        product_yield(half, AU25, "limiting_seed", seed=AU20)
    with pytest.raises(InvalidInputError, match="yield basis 'best'"):
        product_yield(half, AU25, "best")
    with pytest.raises(NotFoundError):
        product_yield(half, "Au1(p-MBA)")


def test_mass_spectrum_knows_response_limit_and_what_does_not_fly(half):
    signal = esi_ms(half, {"anion": 4.0, UNIT: 0.01}, detection_limit_M=2e-5)
    assert np.isnan(signal[AU25][0]) and np.isnan(signal["Au38(p-MBA)24"][0])
    assert "Au(0)" not in signal and "Au(p-MBA)@aggregate" not in signal
    seen = esi_ms(half, {"anion": 4.0, UNIT: 0.01}, detection_limit_M=1e-6)
    assert seen[AU25][0] == pytest.approx(1.0)
    assert seen[AU20][0] == pytest.approx(0.25)
    assert seen[UNIT][0] == pytest.approx(5e-6 / 4e-5)


def test_spectrum_is_additive_proportional_and_names_the_silent(half):
    bands = SyntheticBands(positions_nm={AU25: (400.0, 680.0)})
    one = uvvis(half, bands, [400.0, 680.0, 1000.0])
    assert one.absorbance[0, 1] == pytest.approx(350 * 25 * 1e-5, rel=0.01)
    assert one.absorbance[0, 2] < 0.05 * one.absorbance[0, 1]
    assert one.silent == (AU20,)
    double = uvvis(half, bands, [400.0, 680.0, 1000.0], path_cm=2.0)
    assert np.allclose(double.absorbance, 2 * one.absorbance)
    with pytest.raises(InvalidInputError, match="wavelengths"):
        uvvis(half, bands, [0.0])
    with pytest.raises(InvalidInputError, match="positive"):
        SyntheticBands(positions_nm={}, width_eV=0)
