"""Every document that --json prints is named, published and as its schema says."""

import json
import re
import shlex
from pathlib import Path

import jsonschema
import pytest
from tests.e2e.conftest import ROOT, SPACE, ask
from tests.unit.report.test_encode import undescribed

from mncplan.report.schema import NAMES, schema

PRINTED = {
    "space": 'space make "[Au25(p-MBA)18]-"',
    "space-check": "space check made.toml",
    "space-design": "space design made.toml --kind latin -n 3",
    "connection": 'routes explain "Au38(PET)24" "[Au25(PET)18]-"',
    "batch-summary": "routes batch targets.txt",
    "balance": 'routes balance "2 Au25(SR)18 -> Au38(SR)24"',
    "library-search": "library search p-MBA",
    "library-entry": 'library show "[Au25(PET)18]-"',
    "library-identify": "library identify 400 445 680",
    "library-stats": "library stats",
    "library-change": 'library add cluster formula="Au31(TBBT)20"',
    "validation": "library validate",
    "templates": "explain templates",
    "stock": "stock list gold",
    "stock-check": "stock check shelf.csv",
    "stock-item": 'stock add "sodium borohydride" --stock shelf.csv',
    "campaign": "campaign new demo space.toml",
    "campaign-list": "campaign status",
    "campaign-export": "campaign export demo --out table.csv",
    "campaign-copy": "campaign export demo --format json",
}
ELSEWHERE = {
    "plan",
    "explain",
    "design",
    "routes",
    "simulate",
    "campaign-report",
    "batch",
    "library-fact",
}
"""Checked beside what else those verbs do, below, or with the facts of a user."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with what the commands read, and a library of its own."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "space.toml").write_text(SPACE, encoding="utf-8")
    (folder / "targets.txt").write_text("[Au25(PET)18]-\nnonsense\n", encoding="utf-8")
    (folder / "shelf.csv").write_text("name,formula,cas\nwater,H2O,7732-18-5\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MNCPLAN_LIBRARY", str(folder / "library.db"))
        ask("space", "make", "[Au25(p-MBA)18]-", "--out", "made.toml")
        yield folder


def as_published(document):
    """Hold a document against the schema it names."""
    name = document["schema"].removeprefix("mncplan-").removesuffix("/1")
    published = schema(name)
    jsonschema.Draft202012Validator(published).validate(document)
    return name, list(undescribed(document, published, published))


@pytest.mark.parametrize("name", PRINTED)
def test_document_is_as_published(name, desk):
    answer = ask(*shlex.split(PRINTED[name]), "--json")
    assert answer.code == 0 or name == "balance", answer.err
    assert as_published(answer.json) == (name, [])


def test_batch_lines_are_as_published(desk):
    ask("routes", "batch", "targets.txt", "--out", "lines.jsonl")
    lines = [json.loads(line) for line in Path("lines.jsonl").read_text("utf-8").splitlines()]
    assert [line["status"] for line in lines] == ["solved", "error"]
    for line in lines:
        assert as_published(line) == ("batch", [])
    assert as_published(lines[0]["answer"]) == ("routes", [])


def test_every_document_is_published_and_tried():
    written = {
        found
        for path in (ROOT / "src").rglob("*.py")
        for found in re.findall(r'"mncplan-([a-z-]+)/1"', path.read_text("utf-8"))
    }
    assert written == set(NAMES) == {*PRINTED, *ELSEWHERE}


def test_every_schema_is_on_its_page():
    page = (ROOT / "docs/schemas/README.md").read_text("utf-8")
    assert all(f"]({name}-1.schema.json)" in page for name in NAMES)
