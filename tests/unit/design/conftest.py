"""The packaged knowledge base."""

import pytest

import mncplan as mp


@pytest.fixture(scope="session")
def kb():
    return mp.load_knowledge()
