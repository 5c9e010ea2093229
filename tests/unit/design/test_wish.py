"""Wishes are read, converted, and met by facts only."""

import math

import pytest

import mncplan as mp
from mncplan.design.applications import USES
from mncplan.design.quantity import read_range
from mncplan.design.wish import parse_wish
from mncplan.domain.wish import Range
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


@pytest.mark.parametrize("use", sorted(USES))
def test_every_use_expands_to_demands_with_a_reason(use, kb):
    criteria = parse_wish(use, kb.rules).criteria
    assert criteria
    for criterion in criteria:
        assert criterion.use == use
        assert criterion.because
        assert criterion.provenance is not None or "convention" in criterion.because


@pytest.mark.parametrize("use", sorted(USES))
def test_every_rule_behind_a_use_exists(use, kb):
    ids = {rule.id for rule in kb.rules}
    assert {item.rule for item in USES[use]} <= {*ids, ""}


def subjects(text):
    return [(c.subject, c.names, c.is_hard) for c in parse_wish(text).criteria]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no Cd,Hg", ("excludes", ("Cd", "Hg"), True)),
        ("mercury-free", ("excludes", ("Hg",), True)),
        ("without phosphine", ("no ligand", ("phosphine",), True)),
        ("prefer thiolates", ("ligand", ("thiolate",), False)),
        ("p-MBA-protected", ("ligand", ("p-MBA",), True)),
        ("ligand PET or SG", ("ligand", ("PET", "SG"), True)),
        ("ligand 2,5-DMBT", ("ligand", ("2,5-DMBT",), True)),
        ("chiral ligand", ("ligand", ("chiral",), True)),
        ("gold and silver", ("metals", ("Au", "Ag"), True)),
        ("Pt-doped", ("contains", ("Pt",), True)),
        ("closed shell", ("closure", ("even",), True)),
        ("new only", ("novelty", ("new",), True)),
    ],
)
def test_words_and_what_they_mean(text, expected):
    assert subjects(text) == [expected]


@pytest.mark.parametrize("text", ["8e", "8 electrons", "8-electron", "electrons 8", "N* = 8"])
def test_electron_counts(text):
    (criterion,) = parse_wish(text).criteria
    assert (criterion.subject, criterion.within) == ("electrons", Range(8, 8))


def test_a_preferred_use_has_no_hard_demand():
    assert not any(c.is_hard for c in parse_wish("prefer bioimaging").criteria)


def test_a_demand_said_twice_counts_once():
    assert len(parse_wish("metals Au; metals Au; gold").criteria) == 1


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


@pytest.mark.parametrize("text", ["gap 1-2 eV; gap 3-4 eV", "n 20-30; n 40-50"])
def test_ranges_that_exclude_each_other_are_refused(text):
    with pytest.raises(InvalidInputError, match="exclude each other"):
        parse_wish(text)


@pytest.mark.parametrize(
    "text", ["gap 1-2 eV; gap 1.5-4 eV", "absorption 500-550 nm; absorption 700-800 nm"]
)
def test_ranges_that_overlap_and_several_bands_are_wishes(text):
    assert len(parse_wish(text).criteria) == 2


@pytest.mark.parametrize("text", ["quantum yield > 120 %", "quantum yield > 150", "QY > -5 %"])
def test_a_yield_above_one_is_refused(text):
    with pytest.raises(InvalidInputError, match="0 to 100 %"):
        parse_wish(text)


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("emits 800–1000 nm, water-soluble", ["emits 800–1000 nm", "water-soluble"]),
        ("emission 800-1000 nm,water-soluble", ["emission 800-1000 nm", "water-soluble"]),
        ("gap 1.2-1.5 eV and water-soluble", ["gap 1.2-1.5 eV", "water-soluble"]),
        ("metals Au, Ag, water-soluble", ["metals Au, Ag", "water-soluble"]),
        ("no Cd, Hg, n 20-40", ["no Cd, Hg", "n 20-40"]),
        ("no Cd and Hg", ["no Cd and Hg"]),
        ("ligand p-MBA, SG, prefer new", ["ligand p-MBA, SG", "prefer new"]),
        ("water-soluble, Au, Ag", ["water-soluble", "Au, Ag"]),
        ("emission between 800 and 1000 nm, p-MBA", ["emission between 800 and 1000 nm", "p-MBA"]),
        (", water-soluble", ["water-soluble"]),
    ],
)
def test_commas_part_demands_but_not_lists(text, texts):
    assert [c.text for c in parse_wish(text).criteria] == texts
