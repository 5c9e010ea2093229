"""Options from the line and from a file, and what goes to stdout."""

import io
import json
import sys

import pytest

from mncplan.cli.output import write_json
from mncplan.cli.planning import file_name


@pytest.mark.parametrize(
    ("formula", "name"),
    [
        ("[Au25(PET)18]-", "Au25-PET-18_1-"),
        ("[Ag44(p-MBA)30]4-", "Ag44-p-MBA-30_4-"),
        ("[Au25(PPh3)10(PET)5Cl2]2+", "Au25-PPh3-10-PET-5Cl2_2+"),
        ("Au38(PET)24", "Au38-PET-24"),
        ("Au38(PET)24#T", "Au38-PET-24-T"),
        ("Au25(PhC#C)18", "Au25-PhC-C-18"),
    ],
)
def test_folder_names_are_plain(formula, name):
    assert file_name(formula) == name


def test_json_is_utf8_in_any_locale(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", newline="\r\n"))
    write_json({"unit": "µL"})
    assert json.loads(raw.getvalue().decode("utf-8")) == {"unit": "µL"}
    assert b"\r" not in raw.getvalue()
    monkeypatch.undo()


def test_json_goes_to_a_stream_without_bytes(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    write_json({"unit": "µL"})
    assert json.loads(stream.getvalue()) == {"unit": "µL"}
