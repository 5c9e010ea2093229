"""Routes by a score, and cores by their bands, as typed."""

import pytest
from tests.e2e.conftest import ask

pytestmark = pytest.mark.e2e

QUICK = "[Ag24Au(SPhMe2)18]-"


def test_routes_by_a_score():
    answer = ask("routes", QUICK, "--routes", "3", "--rank-by", "hazard", "--json")
    hazards = [route["scores"]["hazard"] for route in answer.json["routes"]]
    assert len(hazards) > 1
    assert hazards == sorted(hazards)
    assert [route["rank"] for route in answer.json["routes"]] == [1, 2, 3][: len(hazards)]


def test_an_unknown_score_names_the_known_ones():
    answer = ask("routes", QUICK, "--routes", "1", "--rank-by", "beauty")
    assert answer.code == 2
    assert "cost_index" in answer.err


def test_what_a_step_promises_is_printed():
    answer = ask("routes", "[Au24Ag(PET)18]-", "--routes", "1")
    assert "38 %, at most this share when metals or ligands mix at random" in " ".join(
        answer.out.split()
    )
    assert "composition: 1 Ag in 25 metal atoms" in answer.out


def test_bands_tell_the_core():
    answer = ask("library", "identify", "400", "445", "680")
    assert answer.code == 0
    first = next(line for line in answer.out.splitlines() if "1.00" in line)
    assert "Au₂₅" in first
    far = ask("library", "identify", "1900")
    assert far.code == 3
    assert "--tolerance" in far.err
    assert ask("library", "identify", "5").code == 2
