"""docs/coverage.md says what docs/coverage.csv says, and the table is sound."""

import importlib.util

import pytest
from tests.meta.repository import ROOT


def load():
    spec = importlib.util.spec_from_file_location("make_coverage", ROOT / "docs/make_coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_coverage = load()
ROWS = make_coverage.read()


def test_page_is_up_to_date():
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="ascii")
    assert page == make_coverage.page(ROWS), "run python3 docs/make_coverage.py"


def test_every_requirement_has_its_row():
    assert [row.req_id for row in ROWS] == [f"Q{n:03}" for n in range(1, 240)]


def test_table_is_sound():
    assert make_coverage.problems(ROWS, ROOT) == []


@pytest.mark.parametrize(
    ("status", "shown_by", "complaint"),
    [
        ("works", "", "nothing shows it"),
        ("works", "tests/nowhere.py", "neither a command nor a test file"),
        ("works", "tests/meta/test_coverage_page.py::test_nothing", "has no test"),
        ("finished", "mncplan plan", "is not one of"),
    ],
)
def test_unsound_rows_are_found(status, shown_by, complaint):
    row = make_coverage.Requirement(
        req_id="Q001", stage="0 framework", area="", capability="", status=status,
        shown_by=shown_by, planned_issue="2",
    )  # fmt: skip
    assert complaint in " ".join(make_coverage.problems((row,), ROOT))
