"""What a user records is read along by plan, explain, routes and design, and says whose it is."""

import json
from dataclasses import replace

import jsonschema
import pytest

import mncplan as mp
from mncplan.app.own_knowledge import knowledge_with
from mncplan.app.own_results import results_of
from mncplan.app.tables import knowledge_base
from mncplan.cli.boundary import guarded
from mncplan.domain.space import ContinuousParameter, Space
from mncplan.errors import InvalidInputError, NotFoundError, StorageError
from mncplan.report.schema import schema

NEW, SEED = "Au31(TBBT)20", "[Au25(PET)18]-"
TABLES = {
    "clusters.csv": "id,formula,status,summary\nours,Au31(TBBT)20,ms,seen in three batches\n",
    "properties.csv": "cluster,property,value,unit,source,locator\n"
    "Au31(TBBT)20,optical_gap,1.1,eV,doe2026,p. 7\n",
    "transformations.csv": "id,family,target,precursors,temperature_C,yield_percent,yield_basis\n"
    "ours-1,ligand_exchange_full,Au31(TBBT)20,[Au25(PET)18]-,60,12,metal\n",
    "sources.csv": 'key,citation\ndoe2026,"J. Doe, notebook 12"\n',
}
PROTOCOL = """\
id = "ours-recipe"
title = "Our exchange at 60 C"
target = "Au31(TBBT)20"
family = "ligand_exchange_full"

[[step]]
op = "heat"
text = "Heat to 60 C."
temperature_C = 60
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "recipe.toml").write_text(PROTOCOL, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library with a cluster, a value, a step, a protocol and a source of its user."""
    place = tmp_path_factory.mktemp("own")
    for name, text in TABLES.items():
        (place / name).write_text(text, encoding="utf-8")
    (place / "recipe.toml").write_text(PROTOCOL, encoding="utf-8")
    with mp.Library(place / "library.db") as made:
        assert len(made.take_in(place)) == 5
    return place / "library.db"


def test_explain_tells_own_facts_from_packaged_ones(library):
    found = mp.explain(NEW, library=library)
    assert [(item.summary, item.provenance.origin) for item in found.known] == [
        ("seen in three batches", "user")
    ]
    gap = next(value for value in found.properties if value.name == "optical_gap")
    assert (gap.value, gap.provenance.origin) == (1.1, "user")
    assert any("ours-1, ligand exchange full, success" in note for note in found.notes)
    assert "J. Doe, notebook 12" in {work.citation for work in found.sources}
    assert not mp.explain(NEW).known
    packaged = mp.explain(SEED, library=library).known
    assert packaged and all(item.provenance.origin == "packaged" for item in packaged)


def test_routes_rest_on_an_own_step(library):
    search = mp.find_routes(NEW, n=3, library=library)
    own = [
        proof
        for route in search.routes
        for step in route.steps
        for proof in step.evidence
        if proof.provenance.origin == "user"
    ]
    assert {proof.id for proof in own} >= {"ours-1"}
    assert all(proof.level == "A" for proof in own)
    hidden = mp.find_routes(NEW, n=3, library=library, hide=["ours-1", "ours-recipe"])
    assert not any(
        proof.provenance.origin == "user"
        for route in hidden.routes
        for step in route.steps
        for proof in step.evidence
    )


def test_plan_writes_whose_each_fact_is(library, tmp_path, capsys):
    words = ["plan", NEW, "--library", str(library), "--out", str(tmp_path / "plan")]
    assert _run(words) == 0
    told = capsys.readouterr()
    assert "4 facts read along from your library" in told.err
    assert "your library" in told.out
    document = json.loads((tmp_path / "plan/plan.json").read_text("utf-8"))
    jsonschema.validate(document, schema("plan"))
    origins = [item["origin"] for item in document["target"]["known"]]
    assert origins == ["user"]
    for name in ("report.html", "protocol.md"):
        assert "your library" in (tmp_path / "plan" / name).read_text("utf-8")


def test_design_proposes_an_own_cluster(library):
    wish = "gap 1.05-1.15 eV; metals Au; ligand TBBT"
    own = mp.design(wish, which="known", routes_for=0, library=library)
    assert NEW in {str(item.cluster) for item in own.candidates}
    shipped = mp.design(wish, which="known", routes_for=0)
    assert NEW not in {str(item.cluster) for item in shipped.candidates}


def test_the_state_of_knowledge_changes_with_own_facts(library):
    assert knowledge_with(library).hash == knowledge_with(library).hash != knowledge_base().hash
    assert knowledge_with(None) is knowledge_base()


def test_named_library_must_be_there(tmp_path):
    with pytest.raises(InvalidInputError, match="there is none"):
        mp.explain(NEW, library=tmp_path / "typo.db")
    assert not (tmp_path / "typo.db").exists()


def test_environment_names_the_library(library, monkeypatch):
    monkeypatch.setenv("MNCPLAN_LIBRARY", str(library))
    assert [item.id for item in mp.explain(NEW).known] == ["ours"]


def test_foreign_file_is_refused(tmp_path):
    (tmp_path / "other.db").write_text("no database", encoding="utf-8")
    with pytest.raises(StorageError, match="no mncplan library"):
        knowledge_with(tmp_path / "other.db")


def test_export_and_import_lose_nothing(library, tmp_path):
    with mp.Library(library) as first:
        (tmp_path / "own.jsonl").write_text(first.write_out(), encoding="utf-8")
    for line in (tmp_path / "own.jsonl").read_text("utf-8").splitlines():
        jsonschema.validate(json.loads(line), schema("library-fact"))
    with mp.Library(tmp_path / "second.db") as second:
        second.take_in(tmp_path / "own.jsonl")
        again = second.write_out()
    assert again == (tmp_path / "own.jsonl").read_text("utf-8")
    assert knowledge_with(tmp_path / "second.db").hash == knowledge_with(library).hash


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("clusters.csv", "formula,stauts\nAu31(TBBT)20,ms\n", "no column 'stauts'"),
        ("clusters.csv", "formula,status\nAu31(NOPE)20,ms\n", "NOPE"),
        ("clusters.csv", "formula,status\n[Au25(PET)18]-,ms\n", "is also entry"),
        ("clusters.csv", "formula,status\n,ms\n", "cluster without formula"),
        ("properties.csv", "cluster,property,value\nAu31(TBBT)20,optical_gap,x\n", "not a number"),
        ("transformations.csv", TABLES["transformations.csv"].replace("full", "fool"), "unknown"),
        ("properties.csv", TABLES["properties.csv"], "source 'doe2026' is unknown"),
        ("recipe.toml", "id = 3\n[", "recipe.toml"),
        ("recipe.toml", 'id = "a"\n', "no target"),
        ("export.jsonl", '{"schema": "other"}\n', "export.jsonl:1"),
        ("sources.csv", 'key,citation,year\nab,"A. B., 2020",soon\n', "sources.csv:2"),
        ("notes.txt", "hello", "no table of facts"),
    ],
)
def test_wrong_facts_are_refused_whole(name, text, said, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with mp.Library(tmp_path / "library.db") as library:
        with pytest.raises(InvalidInputError, match=said):
            library.take_in(tmp_path / name)
        assert library.write_out() == ""


def test_one_wrong_file_of_a_folder_adds_nothing(folder):
    (folder / "transformations.csv").write_text("family\nother\n", encoding="utf-8")
    with mp.Library(folder / "library.db") as library:
        with pytest.raises(InvalidInputError, match="without target"):
            library.take_in(folder)
        assert library.write_out() == ""


def test_a_fact_is_added_once_and_can_go(tmp_path):
    with mp.Library(tmp_path / "library.db") as library:
        (name,) = library.record("cluster", {"formula": NEW})
        with pytest.raises(InvalidInputError, match="already"):
            library.record("cluster", {"formula": NEW})
        library.remove(name)
        with pytest.raises(NotFoundError):
            library.remove("cluster:au25-pet-18-1m")
        assert library.write_out() == ""


def campaign(tmp_path, values, **changes):
    """A campaign on a step of a route with these purities recorded."""
    space = Space((ContinuousParameter("temperature_C", 0.0, 40.0, "C"),))
    made = mp.Campaign.new(
        "trial", space, target="[Au25(PET)18]-", batch=len(values), library=tmp_path / "lab.db"
    )
    rows = made.suggest().to_dict("records")
    made.record(
        [
            {"experiment": row["experiment"], "purity": value}
            for row, value in zip(rows, values, strict=True)
        ]
    )
    origin = "formula: step 2 of the best route, direct_reduction_two_phase"
    state = made.state
    return replace(state, definition=replace(state.definition, origin=origin, **changes))


def test_campaign_results_become_a_precedent(tmp_path):
    work, step = results_of(campaign(tmp_path, [0.2, 0.8]), knowledge_base())
    assert (step.id, step.outcome, step.purity) == ("campaign:trial", "success", "80 %")
    assert "2 of 2 results gave the product" in step.note
    assert (work.kind, step.provenance.locator) == ("campaign", "experiment E002")
    assert step.temperature_C is not None


def test_campaign_of_low_purity_is_a_partial_success(tmp_path):
    assert results_of(campaign(tmp_path, [0.1, 0.2]), knowledge_base())[1].outcome == "partial"


def test_rehearsals_teach_nothing(tmp_path):
    assert results_of(campaign(tmp_path, [0.9], is_synthetic=True), knowledge_base()) == ()


def test_results_of_a_campaign_reach_the_routes(tmp_path):
    library = tmp_path / "lab.db"
    mp.Campaign.new("real", SEED, batch=2, library=library)
    made = mp.Campaign("real", library=library)
    made.record([{"experiment": made.suggest().iloc[0]["experiment"], "purity": 0.9}])
    proofs = [
        proof
        for step in mp.find_routes(SEED, n=1, library=library).routes[0].steps
        for proof in step.evidence
    ]
    own = [proof for proof in proofs if proof.provenance.origin == "user"]
    assert [proof.id for proof in own] == ["campaign:real"]


def _run(words):
    from mncplan.cli.main import app

    return guarded(lambda: app(words, prog_name="mncplan", standalone_mode=False))
