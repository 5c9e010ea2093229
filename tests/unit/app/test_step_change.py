"""Steps are typed by what they change."""

from dataclasses import replace

import pytest

import mncplan as mp
from mncplan.app.request import resolve_target
from mncplan.app.route_explain import explain_connection
from mncplan.app.tables import knowledge_base
from mncplan.domain.step_change import REVERSES, changes, reached_by, way_back

CASES = [
    ("Au36(TBBT)24", "Au38(PET)24", {"size", "shell"}),
    ("Au25(PET)18", "[Au25(PET)18]-", {"charge"}),
    ("CdAu24(PET)18", "[Au25(PET)18]-", {"composition", "charge"}),
    ("Au38(PET)24", "Au25(PET)18", {"size"}),
    ("[Au25(p-MBA)18]-#CTA", "[Au25(p-MBA)18]-", {"structure"}),
    ("[Au25(PET)16(p-BBT)2]-", "[Au25(PET)18]-", {"shell"}),
]


@pytest.mark.parametrize(("target", "seed", "expected"), CASES)
def test_a_conversion_is_typed_by_what_it_changes(target, seed, expected):
    knowledge = knowledge_base()
    one, other = (resolve_target(text, None, knowledge) for text in (target, seed))
    steps = [s for s in explain_connection(one, other, knowledge).steps if s.seed == other]
    assert steps
    for step in steps:
        assert set(changes(step)) == expected


def test_a_step_from_complexes_changes_no_cluster():
    step = mp.find_routes("[Au25(PET)18]-", n=1).routes[0].steps[-1]
    assert changes(step) == ()


@pytest.mark.parametrize(
    ("target", "seed", "origin"),
    [
        ("Au36(TBBT)24", "Au38(PET)24", "etching"),
        ("Au38(PET)24", "[Au25(PET)18]-", "growth"),
        ("Au25(PET)18", "[Au25(PET)18]-", "conversion"),
    ],
)
def test_what_is_etched_is_kept_apart_from_what_is_grown(target, seed, origin):
    knowledge = knowledge_base()
    one, other = (resolve_target(text, None, knowledge) for text in (target, seed))
    steps = explain_connection(one, other, knowledge).steps
    assert {reached_by(step) for step in steps} == {origin}


def test_the_way_back_of_a_reversible_step_counts_as_a_distant_precedent():
    knowledge = knowledge_base()
    bare = replace(
        knowledge,
        transformations=tuple(
            t for t in knowledge.transformations if t.target_text != "Au22(SG)18"
        ),
    )
    one, other = (resolve_target(t, None, bare) for t in ("Au22(SG)18", "Au24(SG)20"))
    step = next(
        s
        for s in explain_connection(one, other, bare).steps
        if s.family == "isoelectronic_conversion"
    )
    assert REVERSES[step.family] == step.family
    assert any(
        e.likeness == 1.0 and "Au22(SG)18" in e.summary.partition(" -> ")[0] for e in step.evidence
    )


def test_capping_by_a_phosphine_complex_runs_one_way():
    """Staples leave as thiolate and dichloridoaurate; motif uptake of thiolates runs both ways."""
    knowledge = knowledge_base()
    capped = mp.Cluster.parse("[Au21(S-c-C6H11)12(dppm)2]+")
    seed = mp.Cluster.parse("[Au23(S-c-C6H11)16]-")
    steps = explain_connection(capped, seed, knowledge).steps
    assert {way_back(s) for s in steps if s.variant == "phosphine_capping"} == {""}
    larger = mp.Cluster.parse("[Au25(S-c-C6H11)18]-")
    backs = {way_back(s) for s in explain_connection(larger, seed, knowledge).steps}
    assert "surface_motif_exchange" in backs
