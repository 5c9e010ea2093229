"""The reference pages say what the program and its data files are."""

import pytest
from tests.meta.repository import ROOT
from tools.reference.__main__ import FOLDER, PAGES
from tools.reference.commands import listed
from tools.reference.documents import UndescribedFieldError, meaning
from tools.reference.tables import FILES, UndescribedColumnError, check


@pytest.mark.parametrize("name", PAGES)
def test_page_is_up_to_date(name):
    page = (FOLDER / name).read_text(encoding="utf-8")
    assert page == PAGES[name](), "run: .venv-test/bin/python -m tools.reference"


def test_every_command_has_its_section():
    page = (FOLDER / "command-line.md").read_text(encoding="utf-8")
    assert {("plan",), ("explain",), ("routes",), ("library", "validate")} <= set(listed())
    assert [words for words in listed() if f"\n## mncplan {' '.join(words)}\n" not in page] == []


def test_every_flat_data_file_is_described():
    folder = ROOT / "src" / "mncplan" / "knowledge" / "data"
    names = {path.name for path in folder.glob("*.csv") if not path.name.startswith("sources_")}
    assert names == set(FILES)


def test_a_field_nobody_describes_is_refused():
    with pytest.raises(UndescribedFieldError):
        meaning("plan", "nonsense", {"type": "string"})


def test_a_column_nobody_describes_is_refused():
    with pytest.raises(UndescribedColumnError):
        check("ions.csv", {"id": "name"})
