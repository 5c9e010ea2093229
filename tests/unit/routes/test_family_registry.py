"""The registry of families: what is reported has a planner, what is planned has a guard."""

from __future__ import annotations

import pytest
from tools.reference.family_table import guards, overview, planned

import mncplan as mp
from mncplan.app.route_explain import explain_connection
from mncplan.app.tables import knowledge_base
from mncplan.domain.step_change import REVERSES
from mncplan.routes.families import donor_exchange, ligand_exchange

KB = knowledge_base()
IDS = {family for _, ids in planned() for family in ids}
NOT_PLANNED = {"adsorption", "other"}


def test_every_reported_family_is_planned():
    assert {item.family for item in KB.transformations} - IDS == NOT_PLANNED


@pytest.mark.parametrize("family", sorted(IDS))
def test_every_family_has_a_guard(family):
    own: dict[str, bool] = {}
    for module, ids in planned():
        if family in ids:
            own |= guards(module)
    assert own


def test_ways_back_are_families_and_lead_back():
    assert set(REVERSES) | set(REVERSES.values()) <= IDS
    assert all(REVERSES[REVERSES[family]] == family for family in REVERSES)


def test_the_overview_names_each_family_once():
    rows = [line.split("|")[1].strip() for line in overview(KB).splitlines() if line[:3] == "| `"]
    assert sorted(rows) == sorted(f"`{family}`" for family in IDS)


def test_guards_of_a_submodule_count_for_the_family():
    assert set(guards(donor_exchange)) <= set(guards(ligand_exchange))


@pytest.mark.parametrize(
    ("target", "source", "family", "equation"),
    [
        (
            "Au23(PET)15(PPh3)", "[Au23(PET)16]-", "ligand_exchange_mild",
            "[Au23(PET)16]- + PPh3 + H+ -> Au23(PPh3)(PET)15 + H(PET)",
        ),
        (
            "[Au11(dppp)4Cl2]+", "[Au11(PPh3)8Cl2]+", "ligand_exchange_full",
            "[Au11(PPh3)8Cl2]+ + 4 dppp -> [Au11(dppp)4Cl2]+ + 8 PPh3",
        ),
    ],
)  # fmt: skip
def test_a_donor_takes_the_place_of_a_thiolate_or_of_another_donor(
    target, source, family, equation
):
    found = explain_connection(mp.Cluster.parse(target), mp.Cluster.parse(source), KB)
    assert [str(s.reaction) for s in found.steps if s.family == family] == [equation]


def test_a_donor_of_other_denticity_count_is_no_exchange():
    """Three dppp bring six donor atoms where eight phosphines leave."""
    found = explain_connection(
        mp.Cluster.parse("[Au11(dppp)3Cl2]+"), mp.Cluster.parse("[Au11(PPh3)8Cl2]+"), KB
    )
    assert not [s for s in found.steps if s.family.startswith("ligand_exchange")]
