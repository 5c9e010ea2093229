"""The verb explain with words that are no formula, and with a structure file."""

import json

import jsonschema
import pytest
from typer.testing import CliRunner

import mncplan as mp  # noqa: F401 - loads the tables
from mncplan.cli.explaining import run_explain
from mncplan.cli.main import app
from mncplan.errors import FormulaError, InvalidInputError
from mncplan.report.schema import schema


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


@pytest.mark.parametrize("word", ["templates", "T03"])
def test_templates_as_json_follow_their_schema(capsys, word):
    document = json.loads(said(capsys, word, None, None, None, is_json=True))
    jsonschema.validate(document, schema("templates"))
    double_helix = next(one for one in document["templates"] if one["id"] == "T03")
    assert double_helix["step"] == [8, 4]
    assert {"formula": "Au36(TBBT)24", "status": "known crystal"} in double_helix["members"]
    (place,) = [one for one in double_helix["empty"] if one["formula"] == "Au92(SR)52"]
    assert 0 < place["confidence"] <= 1
    assert double_helix["source"] in {work["key"] for work in document["sources"]}


def test_a_template_takes_no_structure(tmp_path):
    with pytest.raises(InvalidInputError, match="neither --structure nor --ligand"):
        run_explain("T03", None, tmp_path / "a.xyz", None, is_json=False)


@pytest.mark.parametrize("verb", [["explain", "Au38(SR)24"], ["design", "metals Au; gap 1-2 eV"]])
def test_what_draws_no_random_numbers_says_so_of_its_seed(verb):
    runner = CliRunner()
    outputs = {runner.invoke(app, [*verb, "--json", "--seed", str(n)]).stdout for n in (0, 7)}
    assert len(outputs) == 1
    told = runner.invoke(app, [verb[0], "--help"]).output
    assert "same with any seed" in " ".join(told.replace("│", " ").split())


def test_an_id_that_is_none_is_read_as_a_formula():
    with pytest.raises(FormulaError):
        run_explain("T99", None, None, None, is_json=False)


def test_a_structure_file_is_read_along(capsys, tmp_path):
    path = tmp_path / "au2.xyz"
    path.write_text("3\n\nAu 0 0 0\nAu 2.8 0 0\nS 1.4 1.9 0\n", encoding="utf-8")
    text = said(capsys, "Au2(SR)", None, path, None)
    assert "in au2.xyz" in text
    assert "2 of 2 metal atoms are open" in text
