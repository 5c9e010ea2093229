"""The verbs of campaigns on the command line."""

import re

import pytest
from typer.testing import CliRunner

from mncplan.cli.campaign_verbs import _typed
from mncplan.cli.main import app
from mncplan.errors import InvalidInputError


def test_the_verbs_stand_in_the_order_of_their_use():
    told = CliRunner().invoke(app, ["campaign", "--help"], env={"COLUMNS": "100"}).output
    verbs = ["new", "suggest", "record", "status", "report", "export", "simulate"]
    assert re.findall(rf"^[^\w\n]*({'|'.join(verbs)})\s{{2,}}", told, re.MULTILINE) == verbs


def test_every_verb_takes_json_and_a_library():
    for verb in ("new", "suggest", "record", "status", "report", "export", "simulate"):
        told = CliRunner().invoke(app, ["campaign", verb, "--help"], env={"COLUMNS": "100"}).output
        assert "--json" in told
        assert "--library" in told


def test_a_short_id_is_an_id_and_no_file(tmp_path):
    library = str(tmp_path / "library.db")
    told = CliRunner().invoke(
        app, ["campaign", "record", "x", "e1", "purity=1", "--library", library]
    )
    assert told.exit_code == 3


def test_several_experiments_get_the_same_word():
    rows = _typed(["E004", "e5", "outcome=skipped", "note=no gold left"])
    assert [row.cells["experiment"] for row in rows] == ["E004", "e5"]
    assert all(row.cells["note"] == "no gold left" for row in rows)
    with pytest.raises(InvalidInputError, match="expected column=value"):
        _typed(["E004", "outcome=skipped", "E005"])
