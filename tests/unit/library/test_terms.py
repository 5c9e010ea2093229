"""What a chemist types, read as formulae, metals, ligands, DOIs and words."""

import pytest

from mncplan.knowledge.load import load_ions, load_ligands
from mncplan.library.terms import FormulaTerm, LigandTerm, MetalTerm, TermReader, TextTerm


@pytest.fixture(scope="module")
def read():
    return TermReader(load_ligands(), load_ions()).read


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("  ", ()),
        ("--- ;", ()),
        ("Au25", (MetalTerm("Au25", (("Au", 25),)),)),
        ("Au", (MetalTerm("Au", (("Au", 0),)),)),
        ("PtAu24", (MetalTerm("PtAu24", (("Pt", 1), ("Au", 24))),)),
        ("PET", (LigandTerm("pet", "PET"),)),
        ("SC2H4Ph", (LigandTerm("sc2h4ph", "PET"),)),
        ("Size Focusing", (TextTerm("size"), TextTerm("focusing"))),
        ('"size focusing"', (TextTerm("size focusing"),)),
        ("doi:10.1021/JA801173R.", (TextTerm("10.1021/ja801173r", is_doi=True),)),
        ("DOI 10.1021/ja801173r", (TextTerm("10.1021/ja801173r", is_doi=True),)),
        ("doi", (TextTerm("doi"),)),
        ("Au25 PET", (MetalTerm("Au25", (("Au", 25),)), LigandTerm("pet", "PET"))),
    ],
)
def test_terms(read, text, terms):
    assert read(text) == terms


def test_a_definite_formula_stands_for_itself_and_its_generic_form(read):
    (term,) = read("Au38(SC2H4Ph)24")
    assert term == FormulaTerm("Au38(PET)24", ("~Au38|thiolate24|+0",))


def test_a_generic_formula_stands_for_its_framework(read):
    (term,) = read("[Au25(SR)18]-")
    assert term == FormulaTerm("[Au25(SR)18]-", ("~Au25|thiolate18|-1", "Au25|thiolate18|-1"))


def test_an_isomer_is_only_itself(read):
    assert read("Au38(PET)24#T") == (FormulaTerm("Au38(PET)24#T"),)


def test_a_family_may_have_spaces(read):
    (term,) = read("[Ag25-xAux(SR)18]-, x = 1-24")
    assert term.text == "[Ag25-xAux(SR)18]-, x = 1-24"
