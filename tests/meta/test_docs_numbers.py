"""Numbers that the explanations state are those of the program."""

import pytest
from tests.meta.repository import ROOT

from mncplan.conditions import design
from mncplan.domain.element import VALENCE_ELECTRONS
from mncplan.lab import yields
from mncplan.routes import assembly, expand, precedents, search


def page(name):
    text = (ROOT / "docs" / "explanation" / name).read_text(encoding="utf-8")
    return " ".join(text.split())


@pytest.mark.parametrize("level", "ABCD")
def test_weight_of_a_level(level):
    assert f"| {level} | {precedents._WEIGHT[level]:g} |" in page("evidence.md")


def test_factors_of_a_precedent():
    text = page("evidence.md")
    assert f"{precedents._OUTCOME['partial']:g} for partial success" in text
    assert f"times {precedents._UNVERIFIED:g} when the fact was recalled" in text
    assert f"times {precedents._RECIPE:g} for a level A protocol" in text
    assert f"1 - (1 - {precedents._BASE:g}) * product" in text
    assert f"at most {precedents._MOST_COUNTED} precedents" in text


def test_penalties_of_guards():
    text = page("evidence.md")
    said = {
        "even electron count": "odd electron count {}",
        "solubility known": "unknown solubility {}",
        "no reported failure": "reported failure of exactly this step {}",
        "closed-shell product": "open-shell product where the closed-shell ion is known {}",
    }
    assert said.keys() == assembly._PENALTY.keys()
    for name, sentence in said.items():
        assert sentence.format(f"{assembly._PENALTY[name]:g}") in text


def test_costs():
    text = page("evidence.md")
    assert f"{expand.STEP_COST:g} per operation + {expand.ISOLATION_COST:g} when" in text
    assert f"metal complex is set to {expand.COMPLEX_PROBABILITY:g}" in text
    assert f"0 to {max(search._PRICE_COST.values()):g} by price class" in text
    assert f"At most {search._MOST_DERIVATIONS} candidates" in page("search.md")


def test_planned_yields():
    rows = {
        "direct reduction": "direct_reduction_one_phase",
        "size focusing": "size_focusing",
        "seeded growth": "seeded_growth",
        "mild ligand exchange": "ligand_exchange_mild",
        "full ligand exchange": "ligand_exchange_full",
        "co-reduction": "co_reduction",
        "metal exchange": "metal_exchange",
    }
    text = page("yields.md")
    values = {told: yields._DEFAULTS[family][:3] for told, family in rows.items()}
    values["reduction to a crude"] = yields._CRUDE[:3]
    for told, numbers in values.items():
        cells = " | ".join(f"{100 * n:.0f} %" for n in numbers)
        assert f"| {told} | {cells} |" in text


def test_valences():
    text = page("electron-counting.md")
    for value in set(VALENCE_ELECTRONS.values()):
        metals = ", ".join(m for m, v in VALENCE_ELECTRONS.items() if v == value)
        assert f"| {metals} | {value} |" in text


def test_first_plate():
    text = page("first-plate.md")
    assert f"best of {design._CANDIDATES} random Latin hypercubes" in text
    assert design.CENTRE_REPLICATES == 2
    assert "two replicates" in text
