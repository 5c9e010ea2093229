"""Plans for the tests of the report."""

import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location(
    "report_fixtures", Path(__file__).with_name("fixtures.py")
)
assert _SPEC is not None and _SPEC.loader is not None
fixtures = importlib.util.module_from_spec(_SPEC)
sys.modules["report_fixtures"] = fixtures
_SPEC.loader.exec_module(fixtures)


@pytest.fixture(params=sorted(fixtures.PLANS))
def any_plan(request):
    return fixtures.PLANS[request.param]()


@pytest.fixture
def short_plan():
    return fixtures.short_plan()


@pytest.fixture
def no_route_plan():
    return fixtures.no_route_plan()


@pytest.fixture
def recalled_plan():
    return fixtures.recalled_plan()


@pytest.fixture
def long_plan():
    return fixtures.long_plan()
