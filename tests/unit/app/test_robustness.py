"""Robustness comes from reported windows, not from single settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

import mncplan as mp
from mncplan.app.robustness import route_robustness, step_robustness
from mncplan.app.tables import knowledge_base

KB = knowledge_base()
STEP = mp.find_routes("[Au25(PET)18]-", n=1).routes[0].steps[-1]
PROVENANCE = STEP.evidence[0].provenance
ROWS = {
    name: replace(KB.transformations[0], id=name, temperature_C=temperature, pH=None, time_h=time_h)
    for name, temperature, time_h in (
        ("cold", (0.0, 0.0), None),
        ("warm", (20.0, 30.0), None),
        ("short", None, (1.0, 1.0)),
        ("long", None, (1.44, 1.44)),
    )
}


def step(*names: str, outcome: str = "success", level: str = "A") -> object:
    evidence = tuple(
        replace(STEP.evidence[0], id=name, outcome=outcome, level=level) for name in names
    )
    return replace(STEP, evidence=evidence)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("cold",), None),
        (("warm",), 10 / 4),
        (("cold", "warm"), 30 / 4),
        (("short", "long"), 1.0),
        (("cold", "warm", "short", "long"), 1.0),
    ],
)
def test_width_over_twice_the_tolerance(names, expected):
    found = step_robustness(step(*names), ROWS)
    assert found == (expected if expected is None else pytest.approx(expected))


def test_failures_and_distant_precedents_widen_nothing():
    assert step_robustness(step("cold", "warm", outcome="failure"), ROWS) is None
    assert step_robustness(step("cold", "warm", level="C"), ROWS) is None


def test_the_least_forgiving_step_of_a_route_counts():
    route = mp.find_routes("[Au25(PET)18]-", n=1).routes[0]
    assert "robustness" in dict(route.scores)
    both = replace(route, steps=(step("warm"), step("short", "long"), step("cold")))
    assert route_robustness(both, ROWS) == 1.0
    assert route_robustness(replace(route, steps=(step("cold"),)), ROWS) is None
