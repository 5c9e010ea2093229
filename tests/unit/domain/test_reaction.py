"""Equations are read as written; only balanced ones become reactions."""

from fractions import Fraction

import pytest

from mncplan.domain.reaction import (
    Reaction,
    parse_reaction,
    parse_terms,
    residual,
    whole_numbers,
)
from mncplan.domain.species import parse_species
from mncplan.errors import EquationError, UnbalancedReactionError

BURN = "Au38(SR)24 + 2 H(SR) + {} O2 -> Au36(SR)24 + 2 Au(SR) + H2O"


@pytest.mark.parametrize("half", ["1/2", "½", "0.5", "1 / 2", "0.50", "2/4"])
def test_coefficients(half):
    reaction = parse_reaction(BURN.format(half))
    assert reaction.coefficient(parse_species("O2")) == Fraction(-1, 2)


@pytest.mark.parametrize("glued", ["2Au25(SR)18 -> Au38(SR)24 + 12Au(SR)"])
def test_coefficients_need_no_space(glued):
    assert parse_reaction(glued) == parse_reaction("2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)")


def test_ligand_whose_name_starts_with_a_digit():
    terms = parse_terms("4-MBA + 2 4-MBA -> (p-MBA)2")
    assert [n for _, n in terms] == [-1, -2, 1]


@pytest.mark.parametrize(
    "arrow",
    ["->", "-->", "--->", "→", "=>", "==>", "⟶", "⇌", "<->", "<=>", "=", "–>", "\\rightarrow"],
)
def test_arrows(arrow):
    assert len(parse_terms(f"2 Au25(SR)18 {arrow} Au38(SR)24 + 12 Au(SR)")) == 3
    charges = {species.charge for species, _ in parse_terms(f"Au25(SR)18 {arrow} Au25(SR)18")}
    assert charges == {0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "two sides"),
        ("Au(SR)", "two sides"),
        ("Au(SR) ->", "two sides"),
        ("-> Au(SR)", "two sides"),
        ("Au(SR) -> Au(SR) -> Au(SR)", "two sides"),
        ("0 Au(SR) -> Au(SR)", "coefficient of 0"),
        ("1/0 Au(SR) -> Au(SR)", "divides by 0"),
        ("Au(SR) + -> Au(SR)", "nothing on one side"),
        ("Au(SR) -> + Au(SR)", "nothing on one side"),
        ("Au(FOO) -> Au(SR)", "unknown ligand 'FOO'"),
        ("Au25(SR)18+Au(SR) -> Au(SR)", "not understood"),
    ],
)
def test_equations_that_make_no_sense(text, said):
    with pytest.raises(EquationError) as raised:
        parse_terms(text)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Au25(SR)18 -> Au24(SR)18", "Au -1, electrons -1"),
        ("Au25(SR)18 -> [Au25(SR)18]-", "charge -1, electrons +1"),
        ("Au25(SR)18 -> Au25(PET)18", "PET +18, SR -18"),
        ("[Au25(SR)18]- -> Au25(SR)18 + Cl-", "Cl +1, electrons -1"),
        ("H(SR) -> (SR)-", "H -1, charge -1"),
        ("2 (SR)- -> (SR)2", "charge +2, electrons -2"),
    ],
)
def test_unbalanced_says_what_is_left(text, left):
    with pytest.raises(UnbalancedReactionError) as raised:
        parse_reaction(text)
    assert raised.value.residual == f"products minus reactants: {left}"


def test_nothing_is_no_reaction():
    with pytest.raises(UnbalancedReactionError, match="nothing reacts"):
        parse_reaction("Au(SR) -> Au(SR)")


def test_order_does_not_matter():
    one = parse_reaction("Ag+ + H(SR) -> Ag(SR) + H+")
    other = parse_reaction("H(SR) + Ag+ -> H+ + Ag(SR)")
    assert one == other
    assert hash(one) == hash(other)
    assert one != -other
    assert one != "Ag+ + H(SR) -> Ag(SR) + H+"


def test_terms_on_both_sides_merge():
    reaction = parse_reaction("3 Au(SR) + (SR)- -> [Au2(SR)3]- + Au(SR)")
    assert reaction == parse_reaction("2 Au(SR) + (SR)- -> [Au2(SR)3]-")
    assert [str(species) for species, _ in reaction.reactants] == ["Au(SR)", "(SR)-"]
    assert [str(species) for species, _ in reaction.products] == ["[Au2(SR)3]-"]


def test_whole_numbers():
    reaction = whole_numbers(parse_reaction(BURN.format("1/2")))
    assert str(reaction) == "2 Au38(SR)24 + 4 H(SR) + O2 -> 2 Au36(SR)24 + 4 Au(SR) + 2 H2O"
    assert whole_numbers(reaction * 3) == reaction


def test_half_reactions_add_to_the_whole():
    oxidation = parse_reaction("2 (SR)- -> (SR)2 + 2 e-")
    reduction = parse_reaction("[AuCl4]- + 2 e- -> [AuCl2]- + 2 Cl-")
    whole = oxidation + reduction
    assert whole.coefficient(parse_species("e-")) == 0
    assert whole == parse_reaction("[AuCl4]- + 2 (SR)- -> [AuCl2]- + (SR)2 + 2 Cl-")


def test_reaction_can_not_be_built_unbalanced():
    gold = parse_species("Au(SR)")
    with pytest.raises(UnbalancedReactionError):
        Reaction(((gold, Fraction(1)),))
    assert str(residual(((gold, Fraction(1, 2)),))) == "products minus reactants: Au +1/2, SR +1/2"
