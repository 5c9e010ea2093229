"""Small training sets whose truth is known."""

import random

import pytest

import mncplan as mp
from mncplan.models.features import features
from mncplan.models.observation import Observation, kinship, skeleton

SIZES = ((15, 13), (18, 14), (20, 16), (22, 18), (24, 20), (28, 20), (30, 18), (34, 22), (36, 24),
         (38, 24), (40, 24), (44, 28), (49, 27), (52, 32), (60, 36), (68, 40))  # fmt: skip


@pytest.fixture(scope="session")
def kb():
    return mp.load_knowledge()


def row(formula, value, **more):
    cluster = mp.Cluster.parse(formula)
    return Observation(
        cluster=formula, features=features(cluster), value=value, group=skeleton(cluster),
        kin=kinship(cluster), **more,
    )  # fmt: skip


@pytest.fixture
def make_row():
    return row


@pytest.fixture
def linear_rows():
    """A gap that is linear in ligands per metal, with noise of 0.03 eV."""
    rng = random.Random(1)
    return tuple(row(f"Au{n}(SR){m}", 3 * m / n - 0.5 + rng.gauss(0, 0.03)) for n, m in SIZES)


@pytest.fixture
def noise_rows():
    """Values that no formula knows anything of."""
    rng = random.Random(2)
    return tuple(row(f"Au{n}(SR){m}", rng.gauss(1.0, 0.3)) for n, m in SIZES)
