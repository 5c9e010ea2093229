"""Wishes are read, converted, and met by facts only."""

import math

import pytest

import mncplan as mp
from mncplan.design.quantity import Range, read_range
from mncplan.design.rank import rank_known
from mncplan.design.wish import parse_wish
from mncplan.errors import InvalidInputError

mp.load_knowledge()


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("800-1000 nm", "nm", 800, 1000),
        ("800 to 1000 nm", "nm", 800, 1000),
        ("between 800 and 1000 nm", "nm", 800, 1000),
        ("1.0-1.5 eV", "nm", 826.561, 1239.842),
        ("1000-800 nm", "eV", 1.239842, 1.549802),
        ("10000 cm-1", "nm", 980, 1020),
        ("1200 meV", "eV", 1.1, 1.3),
        ("670 nm", "nm", 650, 690),
        ("> 1.5 eV", "eV", 1.5, math.inf),
        ("> 1.5 eV", "nm", -math.inf, 826.561),
        ("below 800 nm", "eV", 1.549802, math.inf),
        ("> 5 %", "1", 0.05, math.inf),
        ("at least 0.2", "1", 0.2, math.inf),
        ("20-40", "", 20, 40),
        ("> 20", "", 21, math.inf),
        ("1-", "", -1, -1),
        ("2+", "", 2, 2),
    ],
)
def test_numbers_and_units(text, unit, low, high):
    found = read_range(text, unit, text)
    assert found.low == pytest.approx(low, rel=1e-5)
    assert found.high == pytest.approx(high, rel=1e-5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("emision 800 nm", "did you mean 'emission'"),
        ("emission 800", "nm, eV or cm-1"),
        ("emission bright", "expected a number"),
        ("emission 5 %", "expected a positive number"),
        ("quantum yield 5 nm", "fraction or %"),
        ("n 25.5", "whole number"),
        ("metals Au,Xx", "'Xx' is no cluster metal"),
        ("metals", "no metal"),
        ("ligand", "no ligand"),
        ("ligand unobtanium", "unknown ligand 'unobtanium'"),
        ("colour blue", "not understood"),
    ],
)
def test_faults_are_one_line_that_helps(text, said):
    with pytest.raises(InvalidInputError) as caught:
        parse_wish(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_kinds_of_demand():
    wish = parse_wish(
        "NIR-II emission; water-soluble; metals Au,Ag; contains Pt; ligand p-MBA; N* 8; "
        "charge 1-; crystal structure; QY > 5 %"
    )
    assert [c.subject for c in wish.criteria] == [
        "emission", "solubility", "metals", "contains", "ligand", "electrons", "charge", "status",
        "quantum yield",
    ]  # fmt: skip
    assert wish.criteria[0].within == Range(1000.0, 1700.0)


def best(kb, text):
    return rank_known(parse_wish(text), kb.clusters, kb.properties)


def test_the_wish_of_the_manual(kb):
    first = best(kb, "emission 800-1000 nm; water-soluble; metals Au,Ag")[0]
    assert str(first.cluster) == "Au22(SG)18"
    assert any("925 nm" in reason and "sciadv_adh7828" in reason for reason in first.reasons)
    assert first.misses == ()


def test_verified_facts_outrank_recalled_ones(kb):
    scores = {str(c.cluster): c for c in best(kb, "gap 1.2-1.5 eV")}
    assert scores["Au52(TBBT)32"].score > scores["[Au25(PET)18]-"].score
    assert "recalled" in scores["[Au25(PET)18]-"].reasons[0]


def test_unknown_is_a_miss_and_never_a_guess(kb):
    found = {str(c.cluster): c for c in best(kb, "emission 800-1000 nm; water-soluble")}
    assert found["Au102(p-MBA)44"].misses == ("emission 800-1000 nm: not known",)


def test_what_is_not_met_shows_the_fact(kb):
    found = {str(c.cluster): c for c in best(kb, "emission 400-500 nm; water-soluble")}
    assert any("not met, emission peak" in miss for miss in found["Au22(SG)18"].misses)


def test_composition_is_a_condition(kb):
    found = best(kb, "ligand thiophenol; n 20-40")
    assert {str(c.cluster) for c in found} == {"Au36(SPh)24", "Au38(SPh)24"}
    assert all(c.cluster.n_metal == 25 for c in best(kb, "n 25"))


def test_another_kind_of_gap_counts_half(kb):
    found = {str(c.cluster): c for c in best(kb, "gap 1.30-1.37 eV")}
    assert found["Au21(S-Adm)15"].score == pytest.approx(0.5)
    assert "computed gap" in found["Au21(S-Adm)15"].reasons[0]


def test_predicted_and_doubtful_clusters_take_no_part(kb):
    shown = {str(c.cluster) for c in best(kb, "n 20-90")}
    assert "Au60(SR)36" not in shown
    assert "[Au27(SR)13]4+" not in shown


def test_nothing_fits_gives_nothing(kb):
    assert best(kb, "emission 100-110 nm; metals Cu") == ()
