"""`mncplan simulate` from the command line: files, route steps, plates, fits, exports, refusals."""

import csv
import json
from pathlib import Path

import html5lib
import jsonschema
import pytest
from tests.e2e.conftest import ask, is_one_line

from mncplan.knowledge.kinetics import load_kinetics
from mncplan.report.schema import schema

pytestmark = pytest.mark.e2e

RECIPE = """\
title = "Au25 with p-MBA"
product = "[Au25(p-MBA)18]-"
hours = {hours}

[recipe]
ligand = "p-MBA"
metal_mM = 1.0
ligand_per_metal = 1.05
start = "complex"
complexation_s = 60
reductant_per_metal = 0.03125
pH = 10
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "au25.toml").write_text(RECIPE.format(hours=2), encoding="utf-8")
    return tmp_path


def simulate(*words):
    return ask("simulate", *words, "--samples", "2")


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """One run with everything asked for."""
    place = tmp_path_factory.mktemp("simulate")
    path = place / "au25.toml"
    path.write_text(RECIPE.format(hours=1), encoding="utf-8")
    answer = ask(
        "simulate", str(path), "--samples", "2", "--vary", "reductant_per_metal=0.01..0.06 log",
        "--vary", "pH=9..11", "--points", "2", "--probes", "--json", "--out", str(place / "out"),
    )  # fmt: skip
    return answer, place / "out"


def test_json_follows_its_schema(full):
    answer, _ = full
    assert answer.code == 0, answer.err
    jsonschema.Draft202012Validator(schema("simulate")).validate(answer.json)
    assert answer.err == ""


def test_metal_is_conserved_in_what_is_printed(full):
    document = full[0].json
    import re

    counts = {
        key: int(m[1] or 1) if (m := re.search(r"Au(\d*)\(", key)) else 0
        for key in document["concentrations_M"]
    }
    totals = [
        sum(counts[key] * values[i] for key, values in document["concentrations_M"].items())
        for i in range(len(document["times_s"]))
    ]
    assert totals == pytest.approx([1e-3] * len(totals), rel=1e-6)


def test_outcome_agrees_with_the_concentrations(full):
    document = full[0].json
    made = document["concentrations_M"][document["product"]][-1]
    assert document["outcome"]["metal_yield"]["value"] == pytest.approx(25 * made / 1e-3, rel=1e-6)
    spread = document["outcome"]["purity"]
    assert spread["low"] <= spread["value"] <= spread["high"]


def test_phase_diagram_and_probes_cover_the_axes(full):
    document = full[0].json
    axes = document["phase_diagram"]["axes"]
    assert [a["parameter"] for a in axes] == ["reductant_per_metal", "pH"]
    assert len(document["phase_diagram"]["points"]) == 4
    assert document["phase_diagram"]["samples"] == 3
    best = document["probes"][0]
    assert set(best["settings"]) == {"reductant_per_metal", "pH"}
    nats = [p["information_nats"] for p in document["probes"]]
    assert nats == sorted(nats, reverse=True)


def test_rivals_are_told_apart(folder):
    answer = ask(
        "simulate", "au25.toml", "--samples", "3", "--hours", "0.3", "--points", "2", "--json",
        "--vary", "reductant_per_metal=0.002..0.06", "--probes", "--rival", "isoelectronic",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    probes = answer.json["probes"]
    nats = [p["separation_nats"] for p in probes]
    assert nats == sorted(nats, reverse=True)
    assert 0 < nats[0] <= 0.6932


def test_report_is_valid_and_asks_nothing_from_outside(full):
    page = (full[1] / "report.html").read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "http" not in page.replace("http-equiv", "")
    assert "literature-constrained hypothesis" in page
    assert page.count("<svg") == 3
    assert json.loads((full[1] / "simulate.json").read_text("utf-8")) == full[0].json


def test_same_seed_same_bytes(folder):
    one, two = (simulate("au25.toml", "--json", "--seed", "4").out for _ in range(2))
    assert one == two
    assert one != simulate("au25.toml", "--json", "--seed", "5").out


def test_terminal_shows_the_hypothesis_as_such(folder):
    answer = simulate("au25.toml")
    assert answer.code == 0
    assert "literature-constrained hypothesis" in answer.out
    statement = load_kinetics().statement
    assert statement.split(".")[0] in " ".join(answer.out.split())
    assert max(map(len, answer.out.splitlines())) <= 80


def test_hours_change_the_run(folder):
    short, long = (
        simulate("au25.toml", "--json", "--hours", h).json["times_s"][-1] for h in ("0.5", "1")
    )
    assert (short, long) == (1860, 3660)


def test_sensitivity_lists_constants_with_their_basis(folder):
    document = simulate("au25.toml", "--json", "--hours", "0.2", "--sensitivity").json
    swings = document["sensitivities"]
    assert "reduction.BH4-" in {s["constant"] for s in swings}
    assert {s["basis"] for s in swings} <= {"measured", "fitted", "assumed"}
    jsonschema.Draft202012Validator(schema("simulate")).validate(document)


def test_a_flask_with_events(folder):
    Path("flask.toml").write_text(
        'hours = 1\n[flask]\nligand = "p-MBA"\npH = 10\n'
        'amounts_mM = { "Au(p-MBA)" = 1.0, "H(p-MBA)" = 0.5 }\n'
        '[[event]]\ntime_h = 0.1\nadditions_mM = { "BH4-@unmixed" = 0.03 }\n',
        encoding="utf-8",
    )
    document = simulate("flask.toml", "--json").json
    assert document["recipe"] is None
    fed = [a["species"] for a in document["outcome"]["byproducts"]]
    assert fed
    before = document["times_s"].index(360)
    assert document["outcome"]["reduced"] > 0.05
    assert all(document["concentrations_M"]["Au10(p-MBA)8"][i] == 0 for i in range(before))


def test_a_plate(folder):
    with Path("plate.csv").open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["well", "role", "reductant_per_metal", "metal_salt_uL"])
        writer.writerow(["A1", "design", 0.002, 10])
        writer.writerow(["A2", "design", 0.05, 10])
        writer.writerow(["A3", "blank", 0, 10])
    wells = simulate("au25.toml", "--plate", "plate.csv", "--json").json["wells"]
    assert [w["well"] for w in wells] == ["A1", "A2"]
    assert wells[0]["reduced"] < wells[1]["reduced"]
    assert "Wells" in simulate("au25.toml", "--plate", "plate.csv").out


DATA = """\
time_min,species,value,scale
5,Au10(p-MBA)10,0.5,
5,Au20(p-MBA)16,0.3,
5,[Au25(p-MBA)18]-,<0.05,
5,Au(p-MBA),0.6,metal_share
"""


def test_fit_marks_what_was_fitted(folder):
    Path("data.csv").write_text(DATA, encoding="utf-8")
    answer = simulate(
        "au25.toml", "--hours", "0.2", "--fit", "data.csv", "--json", "--constant",
        "reduction.BH4-", "--constant", "fusion.thermal",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    document = answer.json
    jsonschema.Draft202012Validator(schema("simulate")).validate(document)
    assert document["fit"]["readings"] == 4
    supported = {c["constant"]: c["supported"] for c in document["fit"]["constants"]}
    assert supported["fusion.thermal"] is False
    assert "fitted to user data data.csv" in document["statement"]


def test_export(folder):
    pytest.importorskip("libsbml")
    Path("data.csv").write_text(DATA, encoding="utf-8")
    answer = simulate("au25.toml", "--hours", "0.2", "--export", "sbml", "--out", "sbml")
    assert answer.code == 0, answer.err
    assert Path("sbml/model.xml").read_text("utf-8").startswith("<?xml")
    answer = simulate(
        "au25.toml", "--hours", "0.2", "--fit", "data.csv", "--constant", "reduction.BH4-",
        "--export", "petab", "--out", "petab",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert "k_reduction_BH4m" in Path("petab/parameters.tsv").read_text("utf-8")


def test_a_step_of_a_route(folder):
    answer = simulate("[Au25(p-MBA)18]-", "--hours", "0.2", "--json")
    assert answer.code == 0, answer.err
    assert answer.json["title"].startswith("direct reduction")
    assert answer.json["product"] == "[Au25(p-MBA)18]-"
    jsonschema.Draft202012Validator(schema("simulate")).validate(answer.json)
    assert len(answer.json["step"]["robustness"]) == 4


REFUSED = {
    "[recipe]": ("", "expected either a [recipe] or a [flask]"),
    "ligand": ("[recipe]\nmetal_mM = 1\n", "no ligand"),
    "unknown key": ('[recipe]\nligand = "PET"\nmetal_M = 1\n', "unknown key 'metal_M'"),
    "unknown ligand": ('[recipe]\nligand = "XYZ"\n', "ligand 'XYZ' is not in the kinetic model"),
    "solvent": ('[recipe]\nligand = "PET"\nsolvent = "beer"\n', "solvent 'beer'"),
    "reductant": ('[recipe]\nligand = "PET"\nreductant = "Zn"\n', "reductant 'Zn'"),
    "type": ('[recipe]\nligand = "PET"\npH = "high"\n', "pH = 'high'; expected a number"),
    "range": ('[recipe]\nligand = "PET"\npH = 40\n', "pH is 40"),
    "product": ('product = "Au999(PET)3"\n[recipe]\nligand = "PET"\n', "not in the network"),
    "toml": ("[recipe\n", "no TOML"),
    "vary": ('[recipe]\nligand = "PET"\n[[vary]]\nparameter = "mood"\nlow = 1\nhigh = 2\n',
             "setting 'mood' can't be varied"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_a_faulty_file_is_refused_in_one_line(folder, text, said):
    Path("bad.toml").write_text(text, encoding="utf-8")
    answer = simulate("bad.toml")
    assert answer.code == 2
    assert is_one_line(answer.err)
    assert said in answer.err
    assert answer.out == ""


BAD_DATA = {
    "value": ("time_h,species,value\n1,Au20(p-MBA)16,much\n", "row 2: column value: 'much'"),
    "negative": ("time_h,species,value\n1,Au20(p-MBA)16,-1\n", "row 2: column value: '-1'"),
    "species": ("time_h,species,value\n1,Au99(p-MBA)16,1\n", "row 2: column species: 'Au99"),
    "time": ("time_h,species,value\nnow,Au20(p-MBA)16,1\n", "row 2: column time_h: 'now'"),
    "no time": ("species,value\nAu20(p-MBA)16,1\n", "expected one column of time_s"),
    "no value": ("time_h,species\n1,Au20(p-MBA)16\n", "no column value"),
    "column": ("time_h,species,value,mood\n1,Au20(p-MBA)16,1,2\n", "unknown column 'mood'"),
    "scale": ("time_h,species,value,scale\n1,Au20(p-MBA)16,1,ppm\n", "row 2: column scale"),
    "twice": (
        "time_h,species,value\n1,Au20(p-MBA)16,1\n1,Au20(p-MBA)16,2\n",
        "row 3: column species: Au20(p-MBA)16 twice",
    ),
    "differs": (
        "experiment,time_h,species,value,pH\nE1,1,Au20(p-MBA)16,1,9\nE1,2,Au20(p-MBA)16,1,10\n",
        "row 3: column pH: differs within experiment 'E1'",
    ),
}


@pytest.mark.parametrize(("text", "said"), BAD_DATA.values(), ids=BAD_DATA)
def test_faulty_data_are_refused_with_row_and_column(folder, text, said):
    Path("data.csv").write_text(text, encoding="utf-8")
    answer = simulate("au25.toml", "--fit", "data.csv")
    assert answer.code == 2
    assert is_one_line(answer.err)
    assert said in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--export", "sbml"), "--out FOLDER"),
        (("--export", "docx", "--out", "x"), "expected sbml, petab or spectra"),
        (("--export", "petab", "--out", "x"), "--fit"),
        (("--profiles",), "belong to --fit"),
        (("--vary", "pH"), "NAME=LOW..HIGH"),
        (("--vary", "pH=11..9"), "expected low < high"),
        (("--vary", "mood=1..2"), "can't be varied"),
        (("--probes",), "--vary"),
        (("--rival", "hop"), "give both"),
        (("--probes", "--vary", "pH=9..10", "--rival", "magic"), "rival 'magic'"),
        (("--hours", "-1"), "positive"),
        (("--step", "1"), "belongs to a TARGET"),
    ],
)
def test_options_that_make_no_sense(folder, words, said):
    answer = simulate("au25.toml", *words)
    assert answer.code == 2
    assert is_one_line(answer.err)
    assert said in answer.err


def test_a_missing_file_and_a_step_out_of_range(folder):
    answer = simulate("nowhere.toml")
    assert answer.code == 2
    assert "nowhere.toml" in answer.err
    answer = simulate("[Au25(p-MBA)18]-", "--step", "9")
    assert answer.code == 2
    assert "steps 1 to" in answer.err


def test_a_route_the_model_does_not_cover(folder):
    answer = simulate("Au36(TBBT)24", "--step", "3")
    assert answer.code == 3
    assert "is not modelled" in answer.err
