"""A forecast in JSON, in the terminal and in the report."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

import mncplan.report
from mncplan.app.request import PlanOptions, resolve_target
from mncplan.app.routes import find_routes
from mncplan.app.tables import knowledge_base
from mncplan.domain.forecast import Held, Spread, StepForecast, Window
from mncplan.report.encode import routes_json
from mncplan.report.terminal_forecast import forecast_lines, forecast_summary

SCHEMA = Path(mncplan.report.__file__).parent / "schemas" / "routes-1.schema.json"
QUOTED = StepForecast(
    step=1, product="[Au25(SG)18]-", is_quoted=True, sentence="it is reproduced",
    purity=Spread(value=0.6, low=0.1, high=0.8), metal_yield=Spread(value=0.4, low=0.1, high=0.5),
    time_h=2.0, byproducts=(("Au18(SG)14", 0.1),), conditions=Held(n=38, of=40),
    constants=Held(n=20, of=39), badge="hypothesis",
    windows=(Window(setting="pH", unit="", recommended=7.0, low=8.0, high=9.0, is_inside=False),),
)  # fmt: skip
SILENT = StepForecast(
    step=0, product="Au18(SG)14", is_quoted=False, sentence="it is not reproduced", badge="h"
)


@pytest.fixture(scope="module")
def search():
    knowledge = knowledge_base()
    target = resolve_target("[Au25(SG)18]-", None, knowledge)
    found = find_routes(target, PlanOptions(n_routes=1), knowledge)
    routes = tuple(replace(r, mechanism=(SILENT, QUOTED)) for r in found.routes)
    return replace(found, routes=routes)


def test_json_holds_to_its_schema_and_hides_what_is_not_quoted(search):
    document = json.loads(json.dumps(routes_json(search, ())))
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="ascii")))
    silent, quoted = document["routes"][0]["mechanism"]
    assert quoted["step"] == 2 and quoted["robustness"]["constants"] == {"n": 20, "of": 39}
    assert silent["purity"] is None and silent["windows"] == []


def test_the_terminal_tells_numbers_only_where_quoted(search):
    console = Console(width=300, record=True, file=None)
    with console.capture() as shown:
        console.print(forecast_summary(search.routes))
    text = shown.get()
    assert "it is not reproduced" in text and "60 % (10 % to 80 %)" in text
    assert "38 of 40" in text and "pH: best at 8\N{EN DASH}9; recommended 7, outside" in text
    assert forecast_lines(SILENT) == []
