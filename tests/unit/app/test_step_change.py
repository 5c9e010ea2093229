"""Steps are typed by what they change."""

from dataclasses import replace

import pytest

import mncplan as mp
from mncplan.app.request import resolve_target
from mncplan.app.route_explain import explain_connection
from mncplan.app.tables import knowledge_base
from mncplan.domain.step_change import REVERSES, changes, reached_by

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
