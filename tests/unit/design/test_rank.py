"""Candidates are weighed by facts first, then predictions, then what is usual."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mncplan.app.design import DesignOptions, design
from mncplan.design.judge import Evidence, judge, prior_of, share_within
from mncplan.design.neighbour import Neighbours
from mncplan.design.pareto import layers
from mncplan.design.wish import Criterion, parse_wish
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyValue
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.wish import Range

FACT = Provenance(source="a", basis=Basis.MEASURED)
COMPUTED = Provenance(source="a", basis=Basis.COMPUTED)
GUESS = Provenance(source="a", basis=Basis.PREDICTED)
ends = st.floats(0.0, 5.0)


def found(kb, text, **options):
    return design(text, DesignOptions(routes_for=0, **options), kb)


def ranked(kb, text, **options):
    return [str(c.cluster) for c in found(kb, text, **options).candidates]


def a_value(value, provenance, half=0.1, name="optical_gap"):
    return PropertyValue(
        name=name, value=value, low=value - half, high=value + half, unit="eV",
        provenance=provenance,
    )  # fmt: skip


def chance(criterion, prior, *, facts=(), predicted=()):
    cluster = Cluster.parse("Au38(PET)24")
    return judge(criterion, Evidence(cluster=cluster, facts=facts, predicted=predicted), prior)


@pytest.fixture(scope="module")
def prior(kb):
    owned = [(Cluster.parse(value.cluster), value) for value in kb.properties]
    return prior_of(kb.clusters, owned)


KINDS = ("fact", "recalled", "predicted", "other kind", "prior")


@given(st.lists(ends, min_size=4, max_size=4), ends, st.sampled_from(KINDS))
def test_a_wider_range_never_lowers_the_probability(prior, places, value, kind):
    low, inner_low, inner_high, high = sorted(places)
    recalled = Provenance(source="a", basis=Basis.MEASURED, verified=False)
    given_values = {
        "fact": {"facts": (a_value(value, FACT), a_value(value / 2, FACT))},
        "recalled": {"facts": (a_value(value, recalled),)},
        "predicted": {"predicted": (a_value(value, GUESS),)},
        "other kind": {"facts": (a_value(value, COMPUTED, name="computed_gap"),)},
        "prior": {},
    }[kind]
    narrow, wide = (
        chance(Criterion(text="gap", subject="gap", within=within), prior, **given_values)
        for within in (Range(inner_low, inner_high), Range(low, high))
    )
    assert narrow.probability <= wide.probability + 1e-12
    assert 0 <= narrow.probability <= 1


@given(ends, st.floats(0.01, 1.0), ends, ends)
def test_a_prediction_counts_as_its_normal_integral(value, half, one, other):
    low, high = sorted((one, other))
    share = share_within(a_value(value, GUESS, half), Range(low, high))
    sigma = half / 1.6449
    expected = 0.5 * (
        math.erf((high - value) / sigma / math.sqrt(2))
        - math.erf((low - value) / sigma / math.sqrt(2))
    )
    assert share == pytest.approx(expected, abs=1e-9)
    assert share_within(a_value(value, GUESS, half), Range(-math.inf, math.inf)) == 1.0


def test_ninety_per_cent_of_a_prediction_lie_within_its_interval():
    assert share_within(a_value(1.5, GUESS, 0.3), Range(1.2, 1.8)) == pytest.approx(0.9, abs=1e-4)


def test_a_fact_outweighs_any_prediction(prior):
    wish = Criterion(text="optical gap", subject="optical gap", within=Range(1.0, 1.2))
    fact, guess = (a_value(1.1, FACT),), (a_value(3.0, GUESS, 0.01),)
    assert chance(wish, prior, facts=fact, predicted=guess).probability > 0.95
    assert chance(wish, prior, facts=guess, predicted=fact).ground == "fact"


def test_a_measured_gap_of_any_kind_meets_a_gap_and_a_computed_one_half(prior):
    wish = Criterion(text="gap", subject="gap", within=Range(1.0, 1.2))
    own = chance(wish, prior, facts=(a_value(1.1, FACT),))
    other = chance(wish, prior, facts=(a_value(1.1, FACT, name="homo_lumo_gap"),))
    computed = chance(wish, prior, facts=(a_value(1.1, COMPUTED, name="computed_gap"),))
    assert own.probability == other.probability > 0.95
    assert 0.45 < computed.probability < 0.75
    assert computed.ground == "other kind"


def test_kinds_of_gap_are_never_mixed_when_one_is_asked(prior):
    asked = Criterion(text="optical gap", subject="optical gap", within=Range(1.0, 1.2))
    for name in ("computed_gap", "homo_lumo_gap", "electrochemical_gap"):
        assert chance(asked, prior, facts=(a_value(1.1, FACT, name=name),)).ground == "prior"


def test_recalled_facts_count_less(prior):
    wish = Criterion(text="gap", subject="gap", within=Range(1.0, 1.2))
    recalled = Provenance(source="a", basis=Basis.MEASURED, verified=False)
    sure = chance(wish, prior, facts=(a_value(1.1, FACT),))
    unsure = chance(wish, prior, facts=(a_value(1.1, recalled),))
    assert unsure.probability < sure.probability
    assert "recalled" in unsure.sentence


def test_unknown_is_never_called_met(kb):
    first = next(c for c in found(kb, "emission 800-1000 nm; known", top=200).candidates
                 if all(v.ground == "prior" for v in c.verdicts[:1]))  # fmt: skip
    assert first.reasons == ("known: reported",)
    assert "not known" in first.misses[0]


def test_the_cluster_that_meets_all_by_fact_is_first(kb):
    assert ranked(kb, "emission 800-1000 nm; water-soluble; metals Au,Ag")[0] == "Au22(SG)18"
    issue = "gap 1.2-1.5 eV; water-soluble; emission 800-1000 nm; metals Au,Ag"
    assert ranked(kb, issue)[0] == "Au22(SG)18"
    assert ranked(kb, "optical gap 1.35-1.45 eV; ligand TBBT")[0] == "Au52(TBBT)32"
    assert ranked(kb, "optical gap 0.8-0.9 eV; ligand phosphine")[0].startswith("[Au37(PPh3)10")


def test_composition_is_a_condition(kb):
    both = {"Au36(SPh)24", "Au38(SPh)24"}
    assert set(ranked(kb, "ligand thiophenol; n 20-40; known; no selenolate")[:2]) == both
    every = found(kb, "n 25; no Cd,Hg; no phosphine", top=60).candidates
    assert all(c.cluster.n_metal == 25 for c in every)
    held = {lig.kind for c in every for lig, _ in c.cluster.ligands}
    assert "phosphine" not in held
    assert not {"Cd", "Hg"} & {symbol for c in every for symbol, _ in c.cluster.metals}


def test_known_and_new(kb):
    assert all(c.is_known for c in found(kb, "8e", which="known").candidates)
    new = found(kb, "8e", which="new").candidates
    assert new
    reported = {str(entry.formula) for entry in kb.clusters}
    assert not {str(c.cluster) for c in new} & reported


def test_new_ones_name_their_nearest_kin_and_how_they_could_be_made(kb):
    for candidate in found(kb, "gap 1.2-1.5 eV; new").candidates:
        assert candidate.kinship.words
        assert candidate.kinship.distance > 0
        assert candidate.making
        assert 0 < candidate.novelty < 1


def test_members_of_a_reported_family_are_not_called_new(kb):
    every = found(kb, "contains Ag; ligand PET; n 38; m 24", top=40).candidates
    origins = {str(c.cluster): c.proposal.origin for c in every}
    assert origins["Au36Ag2(PET)24"] == "known"
    assert origins["Au32Ag6(PET)24"] != "known"


def test_a_doped_variant_names_the_site_and_its_source(kb):
    every = {str(c.cluster): c for c in found(kb, "contains Hg; ligand SC6H13; new").candidates}
    found_one = every["Au24Hg(SC6H13)18"]
    assert "site: core surface (yamazoe2014" in found_one.proposal.reason
    assert "metal exchange" in found_one.making


def test_a_ligand_reported_to_turn_a_core_into_another_is_held_against_it(kb):
    every = {str(c.cluster): c for c in found(kb, "ligand TBBT; n 25; Au", top=40).candidates}
    assert every["[Au25(TBBT)18]-"].ease < 0.3
    assert "turn it into" in every["[Au25(TBBT)18]-"].proposal.reason


def test_a_preference_orders_and_never_excludes(kb):
    plain = found(kb, "8e; Au,Pt,Pd", top=200).candidates
    asked = found(kb, "8e; Au,Pt,Pd; prefer ligand SG", top=200).candidates
    assert len(asked) >= len(plain)
    assert str(asked[0].cluster) == "[Au25(SG)18]-"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("metals Fe", "'metals Fe' excludes everything"),
        ("emission 100-110 nm; metals Cu", "'emission 100-110 nm' excludes everything"),
        ("metals Au; contains Cd", "'contains Cd' excludes everything"),
        ("charge 9; n 25", "'charge 9' excludes everything"),
        ("metals Fe; charge 9; emission 100-110 nm", "'charge 9' excludes everything"),
        ("metals Fe; charge 9", "'metals Fe' and 'charge 9' together exclude everything"),
    ],
)
def test_an_impossible_wish_says_what_excludes_everything(kb, text, said):
    answer = found(kb, text)
    assert answer.candidates == ()
    assert any(said in reason for reason in answer.reasons)
    assert answer.nearest


def test_a_conflict_names_both_sides(kb):
    reasons = " ".join(found(kb, "metals Au; contains Cd").reasons)
    assert "'metals Au' excludes everything" in reasons
    assert "'contains Cd' excludes everything" in reasons


def test_the_same_wish_gives_the_same_answer(kb):
    assert found(kb, "NIR-II bioimaging") == found(kb, "NIR-II bioimaging")


points = st.lists(st.tuples(ends, ends, ends), min_size=1, max_size=25)


@given(points)
def test_nothing_on_the_front_is_beaten(rows):
    found_layers = layers(rows)
    for i, one in enumerate(rows):
        beaten = [
            j for j, other in enumerate(rows)
            if all(b >= a for a, b in zip(one, other, strict=True)) and other != one
        ]  # fmt: skip
        assert bool(found_layers[i] == 1) is (not beaten)
        assert all(found_layers[j] < found_layers[i] for j in beaten)


def test_a_wish_without_uses_needs_no_rules():
    assert parse_wish("metals Au").criteria[0].provenance is None


@pytest.fixture(scope="module")
def neighbours(kb):
    made = {"crystal", "ms", "inferred"}
    return Neighbours(
        entry.formula
        for entry in kb.clusters
        if isinstance(entry.formula, Cluster) and entry.status in made
    )


@pytest.mark.parametrize(
    ("formula", "nearest", "words"),
    [
        ("Au60(TBBT)36", "Au52(TBBT)32", "8 Au more; 4 ligands more"),
        ("Au52(p-MBA)32", "Au52(TBBT)32", "p-MBA for TBBT"),
        ("Au24Hg(PET)18", "Au24Hg(SR)18", "PET for SR"),
        ("Au38(PET)24", "Au38(PET)24", "reported itself"),
    ],
)
def test_the_nearest_known_cluster_in_words(neighbours, formula, nearest, words):
    kinship = neighbours.nearest(Cluster.parse(formula))
    assert str(kinship.cluster) == nearest
    assert kinship.words == words


def test_distance_grows_along_a_series(neighbours):
    series = ("Au52(TBBT)32", "Au60(TBBT)36", "Au68(TBBT)40")
    places = [neighbours.nearest(Cluster.parse(text)).distance for text in series]
    assert places[0] == 0 < places[1] < places[2]


def test_missing_members_of_series_are_proposed(kb):
    every = {
        str(c.cluster): c for c in found(kb, "n 44-70; new; ligand TBBT; Au", top=60).candidates
    }
    member = every["Au60(TBBT)36"]
    assert member.proposal.origin == "template"
    assert "double helix" in member.proposal.reason
    assert {"optical_gap", "absorption_peak"} <= {value.name for value in member.properties}


def test_no_series_members_among_the_known(kb):
    assert "template" not in {name for name, *_ in found(kb, "n 44-70; known").counts}
