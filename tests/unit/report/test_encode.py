import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from mncplan.domain.reaction import parse_terms, residual
from mncplan.errors import NotFoundError
from mncplan.report.encode import balance_json, dumps, explain_json, plan_json, routes_json
from mncplan.report.encode_facts import number
from mncplan.report.schema import NAMES, schema

DOCS = Path(__file__).parents[3] / "docs" / "schemas"


def validate(document, name):
    jsonschema.Draft202012Validator(schema(name)).validate(json.loads(dumps(document)))


def undescribed(value, rule, whole, where="$"):
    """Keys of a document that its schema does not name."""
    while "$ref" in rule:
        rule = whole["$defs"][rule["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in rule:
        rule = rule["anyOf"][0]
        return undescribed(value, rule, whole, where)
    if isinstance(value, dict):
        extra = rule.get("additionalProperties")
        for key, item in value.items():
            inner = rule.get("properties", {}).get(key, extra)
            if inner is None:
                yield f"{where}.{key}"
            elif inner is not True:
                yield from undescribed(item, inner, whole, f"{where}.{key}")
    elif isinstance(value, list) and isinstance(rule.get("items"), dict):
        for item in value:
            yield from undescribed(item, rule["items"], whole, f"{where}[]")


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_valid_and_the_same_in_docs(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert json.loads((DOCS / f"{name}-1.schema.json").read_text("utf-8")) == schema(name)


def test_shared_definitions_agree():
    whole = schema("plan")["$defs"]
    for name in ("explain", "routes"):
        for key, rule in schema(name)["$defs"].items():
            assert whole[key] == rule


def test_target_of_a_plan_is_described_as_explain_is():
    alone = schema("explain")["properties"]
    inside = schema("plan")["$defs"]["target"]["properties"]
    assert {k: v for k, v in alone.items() if k not in {"schema", "sources"}} == inside


def test_unknown_schema():
    with pytest.raises(NotFoundError, match="there are plan, explain"):
        schema("recipe")


def test_plan_follows_its_schema(any_plan):
    document = plan_json(any_plan)
    validate(document, "plan")
    assert list(undescribed(document, schema("plan"), schema("plan"))) == []


def test_explain_follows_its_schema(any_plan):
    document = explain_json(any_plan.target)
    validate(document, "explain")
    assert list(undescribed(document, schema("explain"), schema("explain"))) == []


def test_routes_follow_their_schema(any_plan):
    document = routes_json(any_plan.search, any_plan.sources)
    validate(document, "routes")
    assert list(undescribed(document, schema("routes"), schema("routes"))) == []


def test_same_plan_same_bytes(any_plan):
    assert dumps(plan_json(any_plan)) == dumps(plan_json(replace(any_plan)))


def test_coefficients_are_negative_for_reactants(short_plan):
    step = plan_json(short_plan)["routes"][0]["steps"][1]
    said = {item["formula"]: (item["coefficient"], item["role"]) for item in step["species"]}
    assert said["Au(PET)"] == (-25, "precursor")
    assert said["BH4-"] == (-1, "reductant")
    assert said["H2O"] == (-4, "reagent")
    assert said["[Au25(PET)18]-"] == (1, "product")
    assert said["H(PET)"] == (7, "byproduct")
    assert step["yield_ceiling"]["metal"] == 0.9


def test_seed_is_named_as_seed(long_plan):
    step = plan_json(long_plan)["routes"][0]["steps"][3]
    assert step["species"][0]["role"] == "seed"


def test_evidence_is_cited(short_plan):
    items = plan_json(short_plan)["routes"][0]["steps"][1]["evidence"]
    assert items[0]["doi"] == "10.0000/synthetic.2002"
    assert items[0]["yield_percent"] == [11, 22]
    assert items[1]["doi"] is None and items[1]["citation"].startswith("Synthetic")
    assert items[1]["verified"] is False and "recalled" in items[1]["badge"]


def test_routes_without_sources_have_no_citation(short_plan):
    evidence = routes_json(short_plan.search)["routes"][0]["steps"][0]["evidence"][0]
    assert evidence["citation"] is None and evidence["source"] == "synthetic2001"


def test_conditions_are_keyed_by_step_only_where_needed(short_plan):
    document = plan_json(short_plan)
    assert {"ligand_per_metal", "1.temperature_C", "2.temperature_C"} <= set(document["conditions"])
    assert "temperature_C" not in document["conditions"]
    steps = document["routes"][0]["steps"]
    assert steps[1]["conditions"]["temperature_C"]["value"] == 0
    assert set(steps[0]["conditions"]) == {"ligand_per_metal", "temperature_C"}
    assert document["routes"][1]["steps"][0]["conditions"] == {}


def test_experiments_are_the_plate(short_plan):
    rows = plan_json(short_plan)["experiments"]
    assert len(rows) == 96
    assert rows[0]["well"] == "A1" and rows[0]["gold_uL"] == 100


def test_no_route_has_reasons_and_a_partial_route(no_route_plan):
    document = plan_json(no_route_plan)
    assert document["routes"] == [] and document["protocol"] is None
    assert document["reasons"] and document["partial"][0]["solved"] is False
    assert document["target"]["mass_spectrum"] is None
    assert "--ligand" in document["target"]["mass_spectrum_reason"]


def test_balance():
    terms = parse_terms("2 Au38(SR)24 -> Au36(SR)24 + Au40(SR)26")
    document = balance_json("2 Au38(SR)24 -> Au36(SR)24 + Au40(SR)26", residual(terms))
    validate(document, "balance")
    assert document["balanced"] is False
    assert document["residual"] == {"elements": {"SR": 2}, "charge": 0, "electrons": -2}


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1.0, 1), (0.1 + 0.2, 0.3), (float("nan"), None), (float("inf"), None), (None, None), (7, 7)],
)
def test_numbers_are_json_safe(value, shown):
    assert number(value) == shown
