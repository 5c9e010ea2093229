"""`mncplan design` from the command line: table, JSON, report, refusals; `plan` takes a wish."""

import json
import time

import html5lib
import jsonschema
import pytest

import mncplan as mp
from mncplan.report.schema import schema

pytestmark = pytest.mark.e2e

WISH = "gap 1.2-1.5 eV; water-soluble; emission 800-1000 nm; metals Au,Ag"


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)

    def call(*words):
        from mncplan.cli.main import app

        code = 0
        try:
            app(list(words), prog_name="mncplan")
        except SystemExit as end:
            code = end.code or 0
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_the_wish_of_the_issue(run, tmp_path):
    code, out, _ = run("design", WISH, "--out", "wished")
    assert code == 0
    assert "1. Au₂₂(SG)₁₈" in out
    assert max(map(len, out.splitlines())) <= 80
    page = (tmp_path / "wished" / "report.html").read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "http" not in page.replace("https://doi.org", "").replace("http-equiv", "")
    written = json.loads((tmp_path / "wished" / "design.json").read_text("utf-8"))
    assert written["schema"] == "mncplan-design/1"


@pytest.mark.parametrize("wish", [WISH, "NIR-II bioimaging; new", "HER", "metals Fe"])
def test_json_follows_its_schema(run, wish):
    code, out, _ = run("design", wish, "--json", "--top", "5")
    document = json.loads(out)
    jsonschema.Draft202012Validator(schema("design")).validate(document)
    assert code == (0 if document["candidates"] else 3)
    keys = {source["key"] for source in document["sources"]}
    for candidate in document["candidates"]:
        assert {value["source"] for value in candidate["properties"]} <= keys
        assert all(0 <= score <= 1 for score in candidate["scores"].values())


def test_known_and_new(run):
    for flag, is_known in (("--known", True), ("--new", False)):
        _, out, _ = run("design", "8e; metals Au", flag, "--json")
        origins = {c["origin"] for c in json.loads(out)["candidates"]}
        assert (origins == {"known"}) is is_known
        assert ("known" in origins) is is_known
    code, _, err = run("design", "8e", "--known", "--new")
    assert code == 2
    assert "exclude each other" in err


def test_uses_are_shown_as_demands_with_their_source(run):
    _, out, _ = run("design", "NIR-II bioimaging")
    assert "emission 1000-1700 nm" in out
    assert "convention" in out


def test_an_impossible_wish(run, tmp_path):
    code, out, err = run("design", "metals Fe; emission 800-1000 nm", "--out", "nothing")
    assert code == 3
    assert "'metals Fe' excludes everything" in " ".join(out.split())
    assert err.count("\n") == 1
    assert not (tmp_path / "nothing").exists()


def test_a_word_that_is_not_understood(run):
    code, out, err = run("design", "emision 800 nm")
    assert (code, out) == (2, "")
    assert "did you mean 'emission'" in err


def test_plan_takes_a_wish_and_says_what_it_took(run):
    code, out, _ = run("plan", "optical gap 1.35-1.45 eV; ligand TBBT", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["target"]["formula"] == "Au52(TBBT)32"
    assert "known cluster" in document["warnings"][0]


def test_plan_takes_a_new_cluster_that_has_a_route(run):
    code, out, _ = run("plan", "gap 1.2-1.5 eV; new; n 25; Au; ligand S-Adm, SC4H9", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["target"]["known"] == []
    assert "new cluster, not reported" in " ".join(document["warnings"])


def test_a_design_takes_less_than_five_seconds():
    mp.load_knowledge()
    started = time.process_time()
    mp.design(WISH)
    assert time.process_time() - started < 5


def test_the_function_and_the_engine_share_a_name():
    from mncplan.design import rank

    assert mp.design("8e; ligand SG", routes_for=0).candidates
    assert rank.order([]) == ()


def test_plan_passes_over_what_it_can_not_make(run):
    code, out, _ = run("plan", "OER; metals Au", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["routes"]
    best = mp.design("OER; metals Au", routes_for=0).candidates[0].cluster
    is_best = document["target"]["formula"] == str(best)
    assert is_best or any("passed over" in warning for warning in document["warnings"])


def test_a_use_is_not_called_met(run):
    _, out, _ = run("design", "OER; metals Au", "--top", "2")
    assert "not for the use itself" in " ".join(out.split())
