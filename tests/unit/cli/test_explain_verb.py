"""The verb explain with words that are no formula, and with a structure file."""

import pytest

import mncplan as mp  # noqa: F401 - loads the tables
from mncplan.cli.planning import run_explain
from mncplan.errors import FormulaError, InvalidInputError


def said(capsys, *words, is_json=False):
    assert run_explain(*words, is_json=is_json) == 0
    return capsys.readouterr().out


def test_all_templates_with_their_empty_places(capsys):
    text = said(capsys, "templates", None, None, None)
    assert "T03 double helix of tetrahedra" in text
    assert "empty: Au₉₂(SR)₅₂, new" in text
    assert "well established" in text


@pytest.mark.parametrize("word", ["T06", "t06"])
def test_one_template_by_its_id(capsys, word):
    text = said(capsys, word, None, None, None)
    assert "T06" in text
    assert "T03" not in text


def test_templates_have_no_json_and_say_where_it_is():
    with pytest.raises(InvalidInputError, match="library search template"):
        run_explain("templates", None, None, None, is_json=True)


def test_an_id_that_is_none_is_read_as_a_formula():
    with pytest.raises(FormulaError):
        run_explain("T99", None, None, None, is_json=False)


def test_a_structure_file_is_read_along(capsys, tmp_path):
    path = tmp_path / "au2.xyz"
    path.write_text("3\n\nAu 0 0 0\nAu 2.8 0 0\nS 1.4 1.9 0\n", encoding="utf-8")
    text = said(capsys, "Au2(SR)", None, path, None)
    assert "in au2.xyz" in text
    assert "2 of 2 metal atoms are open" in text
