"""Growth templates at a glance: the members the review misses are found by the engine."""

from dataclasses import replace

import pytest

import mncplan as mp
from mncplan.app.explain_templates import template_views
from mncplan.errors import InvalidInputError


@pytest.fixture(scope="module")
def kb():
    return mp.load_knowledge()


@pytest.fixture(scope="module")
def unlisted(kb):
    """Without the entries that say what others predict, so that nothing missing is on file."""
    made = {"crystal", "ms", "inferred", "complex"}
    return replace(
        kb,
        clusters=tuple(entry for entry in kb.clusters if entry.status in made),
        hash=f"{kb.hash} made only",
    )


def empty(knowledge, name):
    (view,) = template_views(knowledge, name)
    return {str(place.cluster): place for place in view.empty}


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("T03", "Au60(SR)36"),
        ("T03", "Au68(SR)40"),
        ("T03", "Au84(SR)48"),
        ("T05", "Au28(SR)20"),
        ("T06", "Au49(PR3)10(SR)15Cl2"),
        ("T07", "[Au51(SR)30]+"),
        ("T09", "[Au29(PR3)13Cl5]4+"),
        ("T01", "Au22(SR)14"),
    ],
)
def test_missing_members_are_found_and_not_listed(unlisted, name, missing):
    found = empty(unlisted, name)
    assert missing in found
    assert found[missing].confidence > 0.1


def test_the_ring_isomer_is_told_from_the_known_cores(unlisted):
    assert empty(unlisted, "T05")["Au28(SR)20"].status == "made with another core"


def test_confidence_decays_beyond_the_end(kb):
    found = empty(kb, "T06")
    ahead = ["Au49(PR3)10(SR)15Cl2", "[Au61(PR3)10(SR)20Cl2]-", "[Au73(PR3)10(SR)25Cl2]2-"]
    chances = [found[text].confidence for text in ahead]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == len(chances)


def test_growth_in_two_dimensions_is_not_told_the_places_of_the_helix(kb):
    assert "Au92(SR)52" not in empty(kb, "T04")


def test_a_template_of_three_structures_is_established_and_of_two_a_hypothesis(kb):
    words = {view.template.id: view.standing for view in template_views(kb)}
    assert words["T02"].startswith("well established: 4 of 4")
    assert "hypothesis" in words["T04"]
    assert "hypothesis" in words["T09"]


def test_an_unknown_template_names_the_known_ones(kb):
    with pytest.raises(InvalidInputError, match="expected one of B01"):
        template_views(kb, "T99")
