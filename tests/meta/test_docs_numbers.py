"""Numbers that the explanations state are those of the program."""

import re

import pytest
from tests.meta.repository import ROOT
from tools.reference.numbers import BLOCKS, pages, scores

import mncplan
from mncplan.conditions import design
from mncplan.conditions.designs import spread
from mncplan.domain.element import VALENCE_ELECTRONS
from mncplan.routes import search

REMAKE = "run: .venv-test/bin/python -m tools.reference"


def page(name):
    text = (ROOT / "docs" / "explanation" / name).read_text(encoding="utf-8")
    return " ".join(text.split())


@pytest.mark.parametrize("path", [p for p, _ in pages()], ids=lambda p: p.stem)
def test_block_is_up_to_date(path):
    assert path.read_text(encoding="utf-8") == dict(pages())[path], REMAKE


def test_every_block_stands_somewhere():
    text = "".join(path.read_text(encoding="utf-8") for path, _ in pages())
    assert [name for name in BLOCKS if f"<!-- begin {name} -->" not in text] == []


def test_every_score_is_explained():
    route = load_best()
    assert {name for name, _ in route.scores} <= set(re.findall(r"`(\w+)`", scores()))


def load_best():
    return mncplan.find_routes("[Au25(PET)18]-", n=1).routes[0]


def test_search_is_capped_as_said():
    assert f"At most {search._MOST_DERIVATIONS} candidates" in page("search.md")


def test_valences():
    text = page("electron-counting.md")
    for value in set(VALENCE_ELECTRONS.values()):
        metals = ", ".join(m for m, v in VALENCE_ELECTRONS.items() if v == value)
        assert f"| {metals} | {value} |" in text


def test_first_plate():
    text = page("first-plate.md")
    assert f"best of {spread._HYPERCUBES} random Latin hypercubes" in text
    assert design.CENTRE_REPLICATES == 2
    assert "two replicates" in text
