"""Verdicts on runs made by hand."""

import numpy as np
import pytest
from tests.unit.kinetics.chemistry import known_network

from mncplan.domain.flask import Trajectory
from mncplan.errors import NotFoundError
from mncplan.kinetics.outcome import outcome

AU25, OXIDISED, AU20, UNIT = "[Au25(p-MBA)18]-", "Au25(p-MBA)18", "Au20(p-MBA)16", "Au(p-MBA)"


def _run(amounts):
    network = known_network()
    c = np.zeros((1, len(network.participants)))
    for key, value in amounts.items():
        c[0, network.index[key]] = value
    return Trajectory(network, np.array([0.0]), c, c)


def test_leading_cluster_with_its_figures():
    got = outcome(_run({AU25: 2e-5, AU20: 1e-5, UNIT: 3e-4}), AU25)
    assert got.reproduces and got.dominant == AU25 and got.electrons == 8
    assert got.purity == pytest.approx(500 / 700)
    assert got.yield_metal == pytest.approx(0.5)
    assert got.by_products == ((UNIT, pytest.approx(0.3)), (AU20, pytest.approx(0.2)))


def test_another_leads():
    got = outcome(_run({AU25: 2e-5, AU20: 3e-5}), AU25)
    assert not got.reproduces and got.dominant == AU20 and got.electrons == 4


def test_charge_states_count_together():
    got = outcome(_run({AU25: 1e-5, OXIDISED: 1.2e-5, AU20: 2e-5}), AU25)
    assert got.reproduces and got.dominant == OXIDISED
    assert got.purity == pytest.approx(550 / 950)
    assert dict(got.by_products).keys() == {AU20}


def test_particles_lead_when_they_hold_most():
    got = outcome(_run({AU25: 1e-5, "Au(0)": 3e-4}), AU25)
    assert got.dominant == "particles" and not got.reproduces


def test_hardly_reduced_is_complexes():
    got = outcome(_run({AU25: 1e-6, UNIT: 1e-3}), AU25)
    assert got.dominant == "complexes" and not got.reproduces


def test_nothing_at_all():
    got = outcome(_run({}), AU25)
    assert got.electrons is None and got.purity == 0


def test_unknown_target_is_refused():
    with pytest.raises(NotFoundError):
        outcome(_run({AU25: 1e-5}), "[Au26(p-MBA)18]-")
