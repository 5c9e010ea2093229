"""Campaigns from the command line: from a space to the fourth batch and back from a copy."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from tests.e2e.conftest import SPACE, ask, is_one_line

from mncplan.report.schema import schema


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A folder and a library of its own, without the entries that campaigns do not need."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MNCPLAN_LIBRARY", str(tmp_path / "library.db"))
    monkeypatch.setenv("MNCPLAN_AUTHOR", "anna")
    monkeypatch.setattr("mncplan.app.library_engine._packaged", lambda: ())
    Path("space.toml").write_text(SPACE, encoding="utf-8")


def campaign(*words, code=0):
    answer = ask("campaign", *words)
    assert answer.code == code, answer.err
    if code:
        assert is_one_line(answer.err)
    return answer


def document(*words):
    found = campaign(*words, "--json").json
    jsonschema.validate(found, schema("campaign"))
    return found


def opened(*more):
    return document("new", "demo", "space.toml", "--batch", "4", "--seed", "3", *more)


def filled(path, value):
    """A table with results put in, as text."""
    rows = list(csv.reader(io.StringIO(Path(path).read_text(encoding="utf-8"))))
    at, metal = rows[0].index("purity"), rows[0].index("metal_mM [mmol/L]")
    for row in rows[1:]:
        row[at] = str(value(float(row[metal])))
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    Path(path).write_text(out.getvalue(), encoding="utf-8")


def hill(metal_mM):
    return round(1 / (1 + (metal_mM - 2) ** 2), 4)


def test_four_batches_by_spreadsheet():
    opened()
    best = []
    for number in (1, 2, 3, 4):
        made = document("suggest", "demo", "--out", "plate.csv")
        assert (made["batch"]["number"], made["batch"]["is_new"]) == (number, True)
        assert all(item["reason"] for item in made["experiments"])
        filled("plate.csv", hill)
        told = document("record", "demo", "plate.csv")
        assert len(told["recording"]["recorded"]) == 4
        assert told["pending"] == []
        best.append(told["best"][0]["value"])
    assert best == sorted(best)
    assert best[3] > 0.9
    third = document("status", "demo")["experiments"][8:]
    assert all({"mean", "sd"} == set(item["predicted"]["purity"]) for item in third)
    assert all(item["nearest"] for item in third)


def test_asking_again_gives_the_same_batch_unless_more_is_asked():
    opened()
    first, second = document("suggest", "demo"), document("suggest", "demo")
    assert second["batch"]["is_new"] is False
    assert second["experiments"] == first["experiments"]
    more = document("suggest", "demo", "--more", "-n", "2")
    assert [item["id"] for item in more["experiments"]] == ["E005", "E006"]
    settings = [str(item["parameters"]) for item in (*first["experiments"], *more["experiments"])]
    assert len(set(settings)) == 6


def test_the_same_seed_gives_the_same_campaign():
    opened()
    document("new", "twin", "space.toml", "--batch", "4", "--seed", "3")
    document("new", "other", "space.toml", "--batch", "4", "--seed", "4")
    found = [
        [item["parameters"] for item in document("suggest", name)["experiments"]]
        for name in ("demo", "twin", "other")
    ]
    assert found[0] == found[1] != found[2]


def test_results_typed_on_the_line_and_a_correction_with_its_history():
    opened()
    document("suggest", "demo")
    document("record", "demo", "e001", "purity=0,5", "note=cloudy")
    assert document("record", "demo", "E001", "purity=0.5")["recording"]["known"] == ["E001"]
    answer = campaign("record", "demo", "E001", "purity=0.6", code=2)
    assert "E001 has purity 0.5 already" in answer.err
    told = document("record", "demo", "E001", "purity=0.6", "--correct", "typing error")
    assert told["recording"]["corrected"] == ["E001"]
    copy = campaign("export", "demo", "--format", "json").json
    values = [e["body"]["observation"]["values"] for e in copy["history"][1:]]
    assert values == [[["purity", 0.5]], [["purity", 0.6]]]
    assert copy["history"][2]["body"]["reason"] == "typing error"
    assert {e["author"] for e in copy["history"]} == {"anna"}
    assert "E001 corrected: typing error" in campaign("status", "demo").out


def test_failures_of_three_kinds():
    opened("--target", "[Au25(PET)18]-")
    document("suggest", "demo")
    document("record", "demo", "E001", "outcome=nothing")
    document("record", "demo", "E002", "product=Au38(PET)24")
    found = document("record", "demo", "E003", "outcome=failed_execution")
    assert [e["status"] for e in found["experiments"]] == ["done", "done", "repeat", "pending"]


def test_a_workbook_goes_out_with_allowed_values_and_comes_back():
    opened()
    document("suggest", "demo", "--out", "plate.xlsx")
    book = openpyxl.load_workbook("plate.xlsx")
    sheet = book["experiments"]
    header = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, header.index("purity") + 1).value == "PENDING"
    rules = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"acid,base,none"' in rules
    legend = {row[0]: row[1:] for row in book["columns"].iter_rows(values_only=True)}
    assert legend["metal_mM"][:2] == ("mmol/L", "0.5 to 5")
    sheet.cell(3, header.index("purity") + 1).value = 0.25
    book.save("plate.xlsx")
    told = document("record", "demo", "plate.xlsx")
    assert told["recording"]["recorded"] == ["E002"]
    assert told["recording"]["waiting"] == 3


def test_a_table_in_the_manner_of_edbo_plus():
    Path("candidates.csv").write_text(
        "solvent,T [degC],purity,priority\n"
        + "".join(f"{s},{t},PENDING,0\n" for s in ("MeOH", "EtOH") for t in (25, 40, 60)),
        encoding="utf-8",
    )
    document("new", "rows", "candidates.csv", "--batch", "2")
    asked = document("suggest", "rows")["experiments"]
    table = campaign("export", "rows", "--format", "edbo").out
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["priority"] for row in rows] == ["1", "1", "0", "0", "0", "0"]
    chosen = asked[0]["parameters"]
    for row in rows:
        if (row["solvent"], float(row["T"])) == (chosen["solvent"], chosen["T"]):
            row["purity"] = "0.4"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    Path("back.csv").write_text(out.getvalue(), encoding="utf-8")
    told = document("record", "rows", "back.csv")
    assert told["recording"]["recorded"] == [asked[0]["id"]]
    again = list(csv.DictReader(io.StringIO(campaign("export", "rows", "--format", "edbo").out)))
    assert [row["priority"] for row in again] == ["1", "0", "0", "0", "0", "-1"]


def test_a_copy_brings_the_campaign_back_and_goes_on_alike():
    opened()
    document("suggest", "demo", "--out", "plate.csv")
    filled("plate.csv", hill)
    document("record", "demo", "plate.csv")
    campaign("export", "demo", "--format", "json", "--out", "copy.json")
    document("new", "back", "copy.json")
    found = [document("suggest", name)["experiments"] for name in ("demo", "back")]
    assert found[0] == found[1]


def test_the_list_of_campaigns():
    assert json.loads(campaign("status", "--json").out)["campaigns"] == []
    opened()
    (only,) = json.loads(campaign("status", "--json").out)["campaigns"]
    assert only["name"] == "demo"
    assert only["synthetic"] is False


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("suggest", "none"), 3, "campaign 'none' is not in this library"),
        (("new", "demo", "space.toml"), 2, "is there already"),
        (("new", "a b", "space.toml"), 2, "campaign name 'a b'"),
        (("new", "x", "none.toml"), 2, "none.toml"),
        (("new", "x", "Au25"), 2, "formula 'Au25'"),
        (("new", "x", "space.toml", "--objective", "purity:best"), 2, "goal 'best' is not known"),
        (("record", "demo", "none.csv"), 2, "none.csv"),
        (("record", "demo", "E001", "purity"), 2, "expected column=value"),
        (("export", "demo", "--format", "pdf"), 2, "format 'pdf'"),
        (("export", "demo", "--format", "worklist"), 3, "no batch yet"),
        (("simulate", "demo"), 2, "no target"),
    ],
)
def test_mistakes_are_told_in_one_line(words, code, told):
    opened()
    assert told in campaign(*words, code=code).err


def test_a_rehearsal_is_synthetic_wherever_it_is_shown():
    opened("--target", "[Au25(p-MBA)18]-")
    found = document("simulate", "demo", "--batches", "1", "--seed", "5")
    assert found["name"] == "demo-rehearsal-5"
    assert found["synthetic"] is True
    assert found["notice"].startswith("SYNTHETIC")
    assert found["pending"] == []
    assert document("status", "demo")["experiments"] == []
    assert "SYNTHETIC" in campaign("status", "demo-rehearsal-5").out
    table = campaign("export", "demo-rehearsal-5").out
    assert {row["basis"] for row in csv.DictReader(io.StringIO(table))} == {"synthetic"}
    Path("fake.csv").write_text(table, encoding="utf-8")
    assert "metal_mM [mmol/L]" in campaign("suggest", "demo").out
    assert "no result of a real campaign" in campaign("record", "demo", "fake.csv", code=2).err
    Path("fake.csv").write_text(
        campaign("export", "demo-rehearsal-5", "--format", "edbo").out, encoding="utf-8"
    )
    assert "no result of a real campaign" in campaign("record", "demo", "fake.csv", code=2).err
    again = document("simulate", "demo", "--batches", "1", "--seed", "5")
    assert again["batches"] == 2
    assert again["experiments"][:4] == found["experiments"]


def test_from_a_plan_to_the_robot_and_the_report(planned):
    plan = planned("[Au25(p-MBA)18]-")
    made = document("new", "au25", str(plan.folder / "plan.json"), "--batch", "6", "--seed", "1")
    assert made["target"] == "[Au25(p-MBA)18]-"
    asked = document("suggest", "au25")["experiments"]
    assert {"metal_mM", "ligand_per_metal", "reductant_per_metal"} <= set(asked[0]["parameters"])
    for form, held in (
        ("worklist", "volume_uL"),
        ("worksheet", "au25"),
        ("opentrons", "protocol_api"),
        ("xdl", "Synthesis"),
    ):
        files = campaign("export", "au25", "--format", form, "--out", form, "--json").json["files"]
        assert files
        assert held in Path(files[0]).read_text(encoding="utf-8")
    flex = ("export", "au25", "--format", "opentrons", "--out", "flex", "--robot")
    files = campaign(*flex, "flex", "--json").json["files"]
    assert "\"robotType\": 'Flex'" in Path(files[0]).read_text(encoding="utf-8")
    assert "expected OT-2 or Flex" in campaign(*flex, "tecan", code=2).err
    document("record", "au25", asked[0]["id"], "purity=0.4")
    assert "mail address" in campaign("export", "au25", "--format", "ord", code=2).err
    campaign("export", "au25", "--format", "ord", "--email", "a@b.org", "--out", "ord.json")
    (reaction,) = json.loads(Path("ord.json").read_text(encoding="utf-8"))["reactions"]
    assert reaction["inputs"]
    campaign("report", "au25", "--out", "report")
    assert "au25" in Path("report/report.html").read_text(encoding="utf-8")
