"""The packaged knowledge base."""

import pytest

import mncplan as mp


@pytest.fixture(scope="session")
def kb():
    return mp.load_knowledge()


@pytest.fixture(scope="session")
def owned(kb):
    return [(mp.Cluster.parse(value.cluster), value) for value in kb.properties]
