"""Robustness comes from reported windows, not from single settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

import mncplan as mp
from mncplan.app.robustness import least, step_robustness
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
    found, reason = step_robustness(step(*names), ROWS)
    assert ("no window" in reason) == (expected is None)
    assert found == (expected if expected is None else pytest.approx(expected))


def test_failures_and_distant_precedents_widen_nothing():
    assert step_robustness(step("cold", "warm", outcome="failure"), ROWS)[0] is None
    assert step_robustness(step("cold", "warm", level="C"), ROWS)[0] is None


def test_the_least_forgiving_step_of_a_route_counts():
    route = mp.find_routes("[Au25(PET)18]-", n=1).routes[0]
    known = [one.robustness for one in route.outlook if one.robustness is not None]
    assert dict(route.scores)["robustness"] == (min(known) if known else None)
    assert least((None, 3.0, 1.5)) == 1.5
    assert least((None, None)) is None
