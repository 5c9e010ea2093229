"""What to expect of a step: a number with its ground, or the reason why there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

import mncplan as mp
from mncplan.app.outlook import step_outlook
from mncplan.app.route_order import ranked_by, with_front
from mncplan.app.tables import knowledge_base
from mncplan.domain.score import FRONT
from mncplan.errors import InvalidInputError
from mncplan.routes.scores import BETTER_HIGH
from mncplan.routes.separation import random_share

KB = knowledge_base()
TARGETS = ("[Au25(SPh)18]-", "[Au24Ag(PET)18]-", "Au36(TBBT)24", "[Au11(PPh3)8Cl2]+")


@pytest.fixture(scope="module")
def searches():
    return {text: mp.find_routes(text, n=5) for text in TARGETS}


def test_every_step_has_a_number_or_a_reason(searches):
    for search in searches.values():
        for route in search.routes:
            assert len(route.outlook) == len(route.steps)
            for one in route.outlook:
                assert one.purity_reason
                assert one.robustness_reason
                assert one.purity is None or 0 < one.purity < 1


def test_purity_is_the_share_of_a_random_mixture(searches):
    steps = [
        (step, one)
        for route in searches["[Au24Ag(PET)18]-"].routes
        for step, one in zip(route.steps, route.outlook, strict=True)
        if one.purity is not None
    ]
    assert steps
    assert all(one.purity == pytest.approx(random_share(step), abs=1e-4) for step, one in steps)


def test_a_step_whose_mechanism_is_open_says_so(searches):
    """Growth of Au13(dppp)4Cl4 to Au25(SR)18: the review leaves its mechanism open (3.4)."""
    told = {
        (step.family, str(step.seed)): one
        for route in searches["[Au25(SPh)18]-"].routes
        for step, one in zip(route.steps, route.outlook, strict=True)
    }
    grown = told["seeded_growth", "[Au13(dppp)4Cl4]+"]
    assert grown.mechanism == "open"
    assert grown.remark is not None
    assert grown.remark.provenance.source == "lei2021"
    assert all(one.mechanism != "open" for key, one in told.items() if key[0] != "seeded_growth")


def test_remarks_need_a_near_precedent(searches):
    step = searches["Au36(TBBT)24"].routes[0].steps[-1]
    reported = {item.id: item for item in KB.transformations}
    assert step_outlook(step, reported, KB.mechanisms).mechanism == "followed"
    far = replace(step, evidence=tuple(replace(e, level="C") for e in step.evidence))
    assert step_outlook(far, reported, KB.mechanisms).mechanism == "not on file"


@pytest.mark.parametrize("name", ["cost_index", "feasibility", "robustness"])
def test_routes_by_one_score(searches, name):
    found = ranked_by(searches["Au36(TBBT)24"], name).routes
    known = [v for route in found if (v := dict(route.scores)[name]) is not None]
    assert known == sorted(known, reverse=name in BETTER_HIGH)
    assert [route.rank for route in found] == list(range(1, len(found) + 1))
    assert all((dict(r.scores)[name] is None) for r in found[len(known) :])


def test_an_unknown_score_is_refused(searches):
    with pytest.raises(InvalidInputError, match="cost_index"):
        ranked_by(searches["Au36(TBBT)24"], "beauty")


def test_predicted_purity_decides_where_all_else_is_equal(searches):
    """Of two routes that differ in nothing but their by-products the cleaner is on the front."""
    search = searches["Au36(TBBT)24"]
    first = search.routes[0]
    pair = [
        replace(first, rank=i, scores=(*first.scores, ("mechanism_purity", share)))
        for i, share in ((1, 0.5), (2, 0.9))
    ]
    front = with_front(replace(search, routes=tuple(pair))).routes
    assert [route.is_on_front for route in front] == [False, True]
    unknown = with_front(replace(search, routes=(first, pair[1]))).routes
    assert [route.is_on_front for route in unknown] == [True, True]
    assert "purity_ceiling" in FRONT
