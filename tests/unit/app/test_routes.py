"""Constraints on routes in the user's words, and what stands in the way."""

import pytest

import mncplan as mp
from mncplan.app.tables import knowledge_base
from mncplan.app.vocabulary import understood, without_evidence
from mncplan.errors import InvalidInputError

AU25 = "[Au25(PET)18]-"
AG44 = "[Ag44(p-MBA)30]4-"
KB = knowledge_base()
QUICK = "[Ag24Au(SPhMe2)18]-"


@pytest.fixture(scope="module")
def knowledge():
    return knowledge_base()


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("NaBH4", "NaBH4"),
        ("nabh4", "NaBH4"),
        ("Sodium Borohydride", "NaBH4"),
        ("16940-66-2", "NaBH4"),
        ("BH4-", "NaBH4"),
        ("HAuCl4", "HAuCl4.3H2O"),
        ("toluene", "PhMe"),
        ("CO", "CO"),
        ("Seeded growth", "seeded_growth"),
        ("direct-reduction-two-phase", "direct_reduction_two_phase"),
        ("direct_reduction", "direct_reduction"),
        ("two_phase_brust", "two_phase_brust"),
        ("SC2H4Ph", "PET"),
        ("glutathione", "GSH"),
        ("[Au11(PPh3)8Cl2]1+", "[Au11(PPh3)8Cl2]+"),
        ("Au(PET)", "Au(PET)"),
    ],
)
def test_words_are_understood(knowledge, word, meaning):
    if word == "SC2H4Ph":
        meaning = next(s.key for s in knowledge.substances if s.ligand == "PET")
    assert understood("forbid", (word,), knowledge, knowledge.substance_by_key) == (meaning,)


@pytest.mark.parametrize("word", ["banana", "", "[Au11(QQQ)8]+", "seeded growht"])
def test_words_that_name_nothing(knowledge, word):
    with pytest.raises(InvalidInputError, match="forbid"):
        understood("forbid", (word,), knowledge, knowledge.substance_by_key)


def test_a_misspelling_is_answered_by_the_nearest_word(knowledge):
    with pytest.raises(InvalidInputError, match="nearest: seeded growth"):
        understood("forbid", ("seeded growht",), knowledge, knowledge.substance_by_key)


@pytest.mark.parametrize("option", ["forbid", "require", "hide"])
def test_unknown_words_are_refused(option):
    with pytest.raises(InvalidInputError, match=f"{option} 'banana'"):
        mp.find_routes(AU25, **{option: ["banana"]})
    with pytest.raises(InvalidInputError, match="list of words"):
        mp.find_routes(AU25, **{option: "NaBH4"})


def families(search):
    return [{step.family for step in route.steps} for route in search.routes]


def test_forbidden_steps_and_chemicals_are_left_out():
    two_phase = "direct_reduction_two_phase"
    free = families(mp.find_routes(AU25, n=9))
    assert any(two_phase in used for used in free)
    assert not any(two_phase in used for used in families(mp.find_routes(AU25, forbid=[two_phase])))
    for word in ("toluene", "108-88-3"):
        kept = mp.find_routes(AU25, n=9, forbid=[word]).routes
        assert kept
        left = [step for route in kept for step in route.steps if step.family == two_phase]
        assert all(step.variant == two_phase for step in left), "a procedure that takes toluene"
        told = [[c.reason for c in step.checks if c.name == "forbidden"] for step in left]
        assert all(len(one) == 1 and "PhMe may be among them" in one[0] for one in told)
        others = [step for route in kept for step in route.steps if step not in left]
        assert any(step.isolates and not any(c.name == "forbidden" for c in step.checks)
                   for step in others)  # fmt: skip


def test_required_steps_are_there():
    assert families(mp.find_routes(AU25, n=3, require=["seeded growth"]))
    for used in families(mp.find_routes(AU25, n=3, require=["Seeded_Growth"])):
        assert "seeded_growth" in used


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"forbid": ["agno3"]}, "without --forbid AgNO3 there is a route"),
        ({"max_steps": 1}, "without --max-steps 1 there is a route"),
        ({"require": ["EDC"]}, "without --require EDC there is a route"),
    ],
)
def test_the_constraint_that_stands_in_the_way_is_named(option, said):
    assert said in mp.find_routes(QUICK, **option).reasons[0]


def test_regulated_chemicals_can_be_left_out():
    cadmium = "CdAu24(PET)18"
    assert mp.find_routes(cadmium, n=1).routes
    search = mp.find_routes(cadmium, no_regulated=True)
    assert not search.routes
    assert "without --no-regulated there is a route" in search.reasons[0]


def test_only_what_is_in_stock(tmp_path):
    shelf = tmp_path / "stock.csv"
    shelf.write_text("name,formula,cas\nsodium borohydride,NaBH4,16940-66-2\n")
    search = mp.find_routes(AU25, stock=shelf, only_stock=True)
    assert not search.routes
    assert "without --only-stock there is a route" in search.reasons[0]
    with pytest.raises(InvalidInputError, match="stock file"):
        mp.find_routes(AU25, only_stock=True)


SHELF = (
    "name,formula,cas\ngold chloride,HAuCl4,16903-35-8\nNaBH4,,\n"
    "2-phenylethanethiol,C8H10S,4410-99-5\n"
)


def test_solvents_count_as_stock(tmp_path):
    shelf = tmp_path / "stock.csv"
    shelf.write_text(SHELF)
    search = mp.find_routes(AU25, stock=shelf, only_stock=True)
    assert not search.routes
    assert search.partial
    assert any("TOAB" in reason for reason in search.reasons)
    shelf.write_text(SHELF + "TOAB,,14866-33-2\ntoluene,,108-88-3\n")
    made = mp.plan(AU25, stock=shelf, only_stock=True)
    assert made.search.routes
    variants = {step.variant for route in made.search.routes for step in route.steps}
    assert "two_phase_brust" in variants
    assert not variants & {"one_phase_thf", "one_phase_methanol"}
    gold = made.protocol.reagents[0]
    assert (gold.name, gold.cas) == ("gold chloride", "16903-35-8")
    assert gold.mass_mg == pytest.approx(gold.mmol * 339.79, rel=0.01)
    assert any(w.startswith("not in your stock file: ") for w in made.warnings)


def test_a_generic_target_is_asked_for_its_ligand():
    search = mp.find_routes("[Au25(SR)18]-")
    assert not search.routes
    assert "--ligand" in search.reasons[0]
    assert len(search.reasons) == 1


def test_hidden_evidence_is_gone_everywhere(knowledge):
    shown = {e.id for r in mp.find_routes(AU25).routes for s in r.steps for e in s.evidence}
    assert shown
    search = mp.find_routes(AU25, hide=sorted(shown))
    assert not shown & {e.id for r in search.routes for s in r.steps for e in s.evidence}
    less = without_evidence(knowledge, tuple(sorted(shown)))
    assert len(less.transformations) + len(less.protocols) == (
        len(knowledge.transformations) + len(knowledge.protocols) - len(shown)
    )


def test_a_route_for_a_thiol_of_the_users_own():
    search = mp.find_routes("[Au25(SR)18]-", ligand="CCCCCCCCCCCCCCCCCS")
    assert search.routes
    assert {step.level for step in search.routes[0].steps} <= {"A", "B"}


@pytest.mark.parametrize("level", ["X", "", "AB"])
def test_levels(level):
    with pytest.raises(InvalidInputError, match="expected A, B, C or D"):
        mp.find_routes(AU25, evidence=level)


def test_no_step_is_weaker_than_asked():
    for route in mp.find_routes(AU25, n=9, evidence="a").routes:
        assert {step.level for step in route.steps} == {"A"}


def test_the_yield_of_a_route_stays_below_its_ceiling():
    for route in mp.find_routes("Au36(TBBT)24", n=5).routes:
        scores = dict(route.scores)
        low, value, high = (scores[f"metal_yield{end}"] for end in ("_low", "", "_high"))
        assert 0 < low <= value <= high <= scores["metal_ceiling"]
        one_step = min(step.metal_ceiling[0] for step in route.steps) + 1e-4
        assert high <= one_step


def test_a_core_can_be_hidden_with_all_that_ends_in_it():
    best = mp.find_routes("Au36(TBBT)24", n=1).routes[0]
    unseen = mp.find_routes("Au36(TBBT)24", n=1, hide=["Au36(SPh)24"]).routes[0]
    assert max(s.level for s in best.steps) == "A"
    assert unseen.steps[-1].level >= "C"
    assert unseen.cost > best.cost + 1


def test_a_work_can_be_hidden_by_its_doi():
    steps = mp.find_routes(QUICK, n=1).routes[0].steps
    told, doi = next(
        (e, doi)
        for step in steps
        for e in step.evidence
        if (doi := KB.source_by_key[e.provenance.source].doi)
    )
    for name in (doi, doi.upper(), f"doi:{doi}", told.provenance.source):
        steps = [s for r in mp.find_routes(QUICK, n=2, hide=[name]).routes for s in r.steps]
        assert told.id not in {e.id for s in steps for e in s.evidence}


@pytest.mark.parametrize("word", ["10.1000/nothing", "Au99(PET)40", "Au25(Nope)18"])
def test_what_hides_nothing_is_said(word):
    with pytest.raises(InvalidInputError, match="hide"):
        mp.find_routes(QUICK, hide=[word])


def test_a_cluster_on_the_shelf_is_where_a_route_starts(tmp_path):
    path = tmp_path / "shelf.csv"
    path.write_text("name,formula,cas,tier\n[Au25(PET)18]-,,,in_house\n", encoding="utf-8")
    route = mp.find_routes("Au25(PET)18", n=1, stock=path).routes[0]
    assert [s.family for s in route.steps] == ["outer_sphere_oxidation"]
    assert any(leaf.species.text == AU25 and leaf.is_in_stock for leaf in route.leaves)
