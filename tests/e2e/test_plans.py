"""The plans that the program is for, read as whoever must weigh them out reads them."""

import csv
import json
import re
from collections import Counter
from fractions import Fraction

import jsonschema
import pytest
from tests.e2e.conftest import ROOT, TARGETS
from tests.e2e.equations import imbalance, join, terms_of

from mncplan.domain.provenance import RECALLED_BADGE

pytestmark = pytest.mark.e2e

VALENCE_ELECTRONS = dict(zip(TARGETS, (8, 8, 8, 14, 12, 84, 2, 4, 4, 18, 8, 6, 8, 6), strict=True))
"""Metal atoms (Pt: none) less ligands less charge, by hand."""

MOLAR_MASS = {
    "16961-25-4": 393.83, "7761-88-8": 169.87, "16940-66-2": 37.83, "25895-60-7": 62.84,
    "4410-99-5": 138.23, "70-18-8": 307.32, "1074-36-8": 154.19, "2396-68-1": 166.28,
    "13616-82-5": 138.23, "34301-54-7": 168.30, "1569-69-3": 116.22, "14866-33-2": 546.79,
    "2751-90-8": 419.29, "14243-64-2": 494.71, "1310-73-2": 40.00, "16941-12-1": 409.82,
}  # fmt: skip
"""g/mol as printed on the bottles, by CAS number."""


@pytest.fixture(params=TARGETS)
def plan(request, planned):
    return planned(request.param)


def walk(value, path=""):
    """Every object of a document with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from walk(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from walk(inner, f"{path}[{index}]")


def test_a_plan_is_made_and_solved(plan):
    assert (plan.answer.code, plan.answer.err) == (0, "")
    routes = plan.json["routes"]
    assert [route["rank"] for route in routes] == list(range(1, len(routes) + 1))
    assert routes[0]["solved"]
    assert {step["level"] for step in routes[0]["steps"]} <= {"A", "B"}
    assert all(leaf["in_stock"] for leaf in routes[0]["leaves"])


def test_the_target_is_what_was_asked(plan):
    target = plan.json["target"]
    assert target["valence_electrons"] == VALENCE_ELECTRONS[plan.target]
    last = plan.json["routes"][0]["steps"][-1]
    assert last["product"] == target["formula"]
    assert terms_of(last["equation"])[target["formula"]] > 0


def test_the_json_follows_its_schema_and_the_file_is_the_same(plan):
    schema = json.loads((ROOT / "docs/schemas/plan-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(plan.json, schema)
    assert plan.text("plan.json") == plan.answer.out


def test_every_equation_balances_by_a_second_count(plan):
    for route in plan.json["routes"]:
        steps = [terms_of(step["equation"]) for step in route["steps"]]
        for step, terms in zip(route["steps"], steps, strict=True):
            listed = Counter()
            for item in step["species"]:
                listed[item["formula"]] += Fraction(item["coefficient"])
            assert listed == terms
            crude = [name for name in terms if name.startswith("crude ")]
            if not crude:
                assert imbalance(terms) == {}, step["equation"]
                continue
            (name,) = crude
            maker = next(t for t in steps if t[name] > 0)
            taker = next(t for t in steps if t[name] < 0)
            assert imbalance(join(maker, taker, name)) == {}, step["equation"]
        assert imbalance(terms_of(route["net"])) == {}, route["net"]


def test_metal_is_neither_made_nor_lost(plan):
    target, protocol = plan.json["target"], plan.json["protocol"]
    made = protocol["scale_mg"] / target["molar_mass"] * sum(target["metals"].values())
    families = {step["family"] for step in plan.json["routes"][0]["steps"]}
    roles = {"metal salt"} | ({"dopant"} if "co_reduction" in families else set())
    metal = sum(line["mmol"] for line in protocol["reagents"] if line["role"] in roles)
    assert metal * protocol["expected_yield"]["value"] == pytest.approx(made, rel=0.01)


def test_masses_agree_with_amounts(plan):
    seen = 0
    for line in plan.json["protocol"]["reagents"]:
        if line["mass_mg"] and line["mmol"] and line["cas"]:
            known = MOLAR_MASS[line["cas"]]
            assert line["mass_mg"] == pytest.approx(line["mmol"] * known, rel=0.01), line["name"]
            seen += 1
        if line["unit"] == "mg":
            assert line["amount"] == line["mass_mg"]
        assert line["amount"] > 0
    assert seen >= 2


def test_equivalents_count_on_one_amount_per_step(plan):
    metal = {}
    for line in plan.json["protocol"]["reagents"]:
        if line["equivalents"]:
            basis = line["mmol"] / line["equivalents"]
            assert metal.setdefault(line["step"], basis) == pytest.approx(basis, rel=0.02)


def test_no_text_was_left_unfilled(plan):
    texts = {
        "protocol.md": plan.text("protocol.md"),
        "report.html": plan.page,
        "plan.json": "\n".join(
            str(value) for _, item in walk(plan.json) for value in item.values()
            if isinstance(value, str)
        ),
    }  # fmt: skip
    for name, text in texts.items():
        assert re.findall(r"\{\w*\}|\{\{|\}\}", text) == [], name
        assert re.findall(r"\b(?:None|nan|NaN|inf|Infinity|undefined)\b", text) == [], name
        assert "  ," not in text
        assert re.findall(r"(?<![\d.])0(?:\.0+)? (?:mg|mL|uL|µL|mmol)\b", text) == [], name


def test_every_fact_has_a_source_on_the_list(plan):
    known = {source["key"] for source in plan.json["sources"]}
    for path, item in walk(plan.json):
        if "locator" in item:
            for key in (item["source"], item["via"]):
                assert key is None or key in known, path
    for source in plan.json["sources"]:
        assert source["citation"]


def test_recalled_facts_carry_their_badge(plan):
    recalled = [
        (path, item)
        for part in ("routes", "conditions", "protocol")
        for path, item in walk(plan.json[part], part)
        if item.get("verified") is False
    ]
    for path, item in recalled:
        assert item["badge"] == RECALLED_BADGE, path
    shown = [
        item
        for path, item in recalled
        if path.startswith(("routes[0]", "protocol.parts", "protocol.published"))
    ]
    if shown:
        words = RECALLED_BADGE.split(":")[0]
        assert words in plan.page
        assert words in " ".join(plan.text("protocol.md").split())


def test_dangers_are_named(plan):
    protocol = plan.json["protocol"]
    keys = {line["key"] for line in protocol["reagents"]}
    said = {item["title"].lower(): item for item in protocol["hazards"]}
    rules = {
        "NaBH4": "borohydride", "CO": "carbon monoxide", "NaBH3CN": "cyano", "DCM": "chlorinated",
    }  # fmt: skip
    for key, word in rules.items():
        assert any(title.startswith(word) for title in said) == (key in keys), (key, sorted(said))
    if keys & {"NaBH4", "CO", "NaBH3CN"}:
        assert max(item["level"] for item in protocol["hazards"]) == 3
    for item in protocol["hazards"]:
        assert item["title"] in plan.text("protocol.md")
        assert item["title"] in plan.page


def test_wells_are_filled_to_their_volume(plan):
    with (plan.folder / "plate.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    plate = plan.json["plate"]
    if plate is None:
        assert any("no first plate" in text for text in plan.json["warnings"])
        return
    assert 2 <= len(rows) <= plate["wells"]
    assert len({row["well"] for row in rows}) == len(rows)
    for row in rows:
        poured = [float(value) for name, value in row.items() if name.endswith("_uL")]
        assert min(poured) >= 0
        assert sum(poured) == pytest.approx(plate["well_volume_uL"], abs=1)


@pytest.mark.parametrize(
    ("target", "mass"),
    [("[Au25(PET)18]-", 7394.1), ("Au38(PET)24", 10778.0), ("[Ag44(p-MBA)30]4-", 2335.4 * 4)],
)
def test_masses_by_hand(planned, target, mass):
    document = planned(target).json
    assert document["target"]["molar_mass"] == pytest.approx(mass, abs=0.2)
    ion = document["characterisation"]["ions"][0]
    assert ion["average_mz"] == pytest.approx(mass / abs(ion["charge"]), abs=0.1)


def test_the_second_count_sees_what_is_missing():
    right = "25 Au(PET) + BH4- + 3 H2O + OH- -> [Au25(PET)18]- + 7 H(PET) + B(OH)4-"
    assert imbalance(terms_of(right)) == {}
    assert imbalance(terms_of(right.replace("7 H(PET)", "6 H(PET)"))) == {"H": -1, "PET": -1}
    assert imbalance(terms_of(right.replace("[Au25(PET)18]-", "Au25(PET)18"))) == {"charge": 1}
    assert imbalance(terms_of("2 AuCl(PPh3) -> 2 PPh3 + Au2Cl2")) == {}
    assert imbalance(terms_of("CO + 4 OH- -> CO3^2- + 2 H2O + 2 e-")) == {}
