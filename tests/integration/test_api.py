"""The Python interface gives what the command line gives, and refuses what it refuses."""

import dataclasses
import inspect
import json

import pytest
from tests.e2e.conftest import ask

import mncplan as mp
from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.report.encode import dumps, explain_json, plan_json, routes_json

AU25 = "[Au25(PET)18]-"


def test_a_plan_is_that_of_the_command_line(tmp_path):
    said = ask("plan", AU25, "--routes", "2", "--scale", "20 mg", "--json", "--out", str(tmp_path))
    assert dumps(plan_json(mp.plan(AU25, routes=2, scale="20 mg"))) == said.out


def test_a_dossier_is_that_of_the_command_line():
    said = ask("explain", "Au38(SR)24", "--ligand", "PET", "--json")
    assert dumps(explain_json(mp.explain("Au38(SR)24", ligand="PET"))) == said.out


def test_routes_are_those_of_the_command_line():
    from mncplan.app.bibliography import cited

    said = ask("routes", AU25, "--forbid", "THF", "--evidence", "b", "--json")
    search = mp.find_routes(AU25, forbid=["THF"], evidence="b")
    sources = cited(mp.load_knowledge(), search=search)
    assert json.loads(dumps(routes_json(search, sources))) == said.json


def test_a_balance_is_that_of_the_command_line():
    equation = "2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)"
    assert mp.balance(equation).is_balanced
    assert ask("routes", "balance", equation).code == 0


def test_a_cluster_goes_in_as_it_is():
    cluster = mp.Cluster.parse("[Au25(SR)18]-")
    made = mp.plan(cluster, ligand="CCCCCCCCCCCCCCCCCS", routes=1)
    again = mp.plan(made.target.cluster, routes=1)
    assert again.protocol == made.protocol
    assert mp.explain(made.target.cluster).molar_mass == made.target.molar_mass


def test_a_wish_goes_in_too():
    made = mp.plan("emission 800-1000 nm; water-soluble", routes=1)
    assert made.warnings[0].startswith("chosen for the wish")
    with pytest.raises(NotFoundError):
        mp.plan("emission 5000-6000 nm")


def test_the_function_survives_its_own_package():
    """`mncplan.routes` is a package; the search must not change what `mp` offers."""
    first, second = mp.find_routes(AU25, n=1), mp.find_routes(AU25, n=1)
    assert first == second


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scale": "fifty"}, "scale"),
        ({"routes": 0}, "at least 1"),
        ({"max_steps": 0}, "at least 1"),
        ({"evidence": "X"}, "expected A, B, C or D"),
        ({"forbid": ["banana"]}, "banana"),
        ({"forbid": "NaBH4"}, "list of words"),
        ({"hide": ["T000"]}, "T000"),
        ({"only_stock": True}, "stock file"),
        ({"seed": -1}, "seed"),
        ({"ligand": "QQQ"}, "QQQ"),
    ],
)
def test_wrong_options(options, said):
    with pytest.raises(InvalidInputError, match=said) as refusal:
        mp.plan(AU25, **options)
    assert "\n" not in str(refusal.value)


def test_what_comes_back_is_frozen():
    made = mp.plan(AU25, routes=1)
    for value in (made, made.target, made.search, made.search.routes[0], made.protocol):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, dataclasses.fields(value)[0].name, None)
    assert str(made.target.cluster) == AU25


def test_every_option_of_the_command_line_is_a_keyword():
    from mncplan.cli import main

    of_the_line = set(inspect.signature(main.plan).parameters)
    shown_only = {"context", "json", "out", "library"}
    assert of_the_line - shown_only <= set(inspect.signature(mp.plan).parameters)


def test_a_wish_passes_over_what_the_options_leave_no_route_to():
    wish = "emission 700-900 nm; metals Au; ligand SG"
    free = mp.plan(wish, routes=1).search
    assert free.routes
    family = free.routes[0].steps[-1].family
    bound = mp.plan(wish, routes=1, forbid=[family]).search
    assert bound.routes
    assert family not in {step.family for step in bound.routes[0].steps}
