"""What can't be read, or can be read in two ways, is refused with one line that helps."""

import pytest

from mncplan.domain.cluster import Cluster
from mncplan.errors import FormulaError, UnknownLigandError

NOISE = "".join(chr(33 + (i * 7919) % 94) for i in range(10_000))

REFUSED = [
    # text, position (from 1), problem, expected
    ("", None, "empty", "a formula like"),
    ("   ", 1, "empty", "a formula like"),
    ("Au25", 5, "no ligands", "[Au25(SR)18]-"),
    ("[Au25(SR)18", 1, "'[' is not closed", "']'"),
    ("Au25(SR", 5, "'(' is not closed", "')'"),
    ("Au25SR)18", 7, "')' without '('", "'('"),
    ("Au25(SR)18]", 11, "']' without '['", "'['"),
    ("[Au25(SR)18)-", 1, "'[' is not closed", "']'"),
    ("Xx5(SR)3", 1, "'Xx' is not understood", "a metal"),
    ("SR18", 2, "'R' is not understood", "a metal"),
    ("(SR)18", 1, "no metal", "Au, Ag or Cu"),
    ("TOA", 4, "ends early", "metals and ligands"),
    ("Au25(SRR)18", 6, "unknown ligand 'SRR'", "SR"),
    ("Au25()18", 5, "empty brackets", "(PET)"),
    ("Au25(Cu)18", 5, "'Cu' is no ligand", "ligands"),
    ("Au0(SR)3", 3, "'0' is not a count", "1 to 9999"),
    ("Au25(SR)0", 9, "'0' is not a count", "1 to 9999"),
    ("Au025(SR)18", 3, "'025' is not a count", "1 to 9999"),
    ("Au99999(SR)18", 3, "'99999' is not a count", "1 to 9999"),
    ("Au25(SR)18!", 11, "'!' is left over", "a charge"),
    ("Au25(SR)18 foo", 12, "'foo' is not understood", "a metal"),
    ("[Au25(SR)18]foo", 13, "'foo' is left over", "a charge or a counter-ion"),
    ("[Au25(SR)18]-foo", 13, "'-foo' is left over", "a charge or a counter-ion"),
    ("[Au25(SR)18-]", 12, "a charge inside the brackets", "behind"),
    ("[Au25(SR)18]+-", 13, "both signs", "2- or 3+"),
    ("[Au25(SR)18]2--", 13, "not understood", "2- or 3+"),
    ("[Au25(SR)18]99-", 13, "charge of 99", "2- or 3+"),
    ("[Au25(SR)18]q", 13, "'q' is left over", "a charge"),
    ("Au25(SR)-18", 9, "a count may be meant", "brackets"),
    ("Au-25", 3, "a charge of 25 is not possible", "2- or 3+"),
    ("Au25(SR) 18-", 10, "'18' may be a count or a charge", "brackets"),
    ("Ag44(SR)304-", 11, "'304' before the charge is ambiguous", "[Ag44(SR)30]4-"),
    ("Ag29(BDT)12(PPh3)43-", 19, "'43' before the charge is ambiguous", "brackets"),
    ("Au25(PPh3)10(PET)5Cl22+", 22, "'22' before the charge is ambiguous", "brackets"),
    ("Au36SPhBr24", 1, "it may mean", "parentheses"),
    ("Cu8HSePh6", 1, "it may mean", "parentheses"),
    ("Au24PtSC6H1318", 1, "it may mean", "parentheses"),
    ("Au25SC1218", 1, "it may mean", "parentheses"),
    ("Au25SMe218", 1, "it may mean", "parentheses"),
    ("Au25(SR)18ClO4", 1, "it may mean", "parentheses"),
    ("HAuCl4", 1, "a hydride or a proton", "H[Au...]"),
    ("Au24PdAu9999(SPh)42", 1, "too large", "at most 9999"),
    ("H2PtCl6", 1, "a hydride or a proton", "H[Au...]"),
    ("Au25(SR)18·H2O", 11, "left over", "a counter-ion"),
    ("Au25(SR)18 H2O", 12, "water", "no solvent"),
    ("Au25(SR)18·C7H8", 11, "'.C7H8' is left over", "a counter-ion"),
    ("[Au25(SR)18][Au25(SR)18]", 13, "left over", "a counter-ion"),
    ("[AuCl2][AuCl4]", 8, "two complex anions", "one cluster"),
    ("2 [Au25(SR)18]-", 1, "'2 [Au25(SR)18]-' is left over", "a charge"),
    ("Au24M(SR)18", 5, "'M' is not understood", "a metal"),
    ("Au3Sn(SR)2", 4, "'Sn' is neither", "a metal"),
    ("au25(sr)18", 1, "'au' is not understood", "a metal"),
    ("Au₂5(SR)18", 4, "a digit follows a subscript", "lowered"),
    ("Au_{2}5(SR)18", 7, "a digit follows a subscript", "lowered"),
    ("Au60{6(SR)36}", 6, "a digit follows a subscript", "lowered"),
    ("Au60{6(SR)36", 5, "{ without }", "pairs"),
    ("Au5$2(SR)18", 4, "'$' without '$'", "pairs"),
    ("Au<sub>25(SR)18", 3, "<sub> without </sub>", "pairs"),
    ("Au_(SR)18", 3, "left over", "a charge"),
    ("\\ceAu25(SR)18", 1, "left over", "a charge"),
    ("Au11(PPh3)8-nI_n", 14, "not In", "(I)n"),
    ("Au25(SR)18\u22616", 11, "left over", "a charge"),
    ("Au60(SR)3-6", 10, "a count may be meant", "brackets"),
    ("[Au25(SR)18]04-", 13, "left over", "a charge"),
    ("Au25(SR)18PF62", 11, "'P' is neither", "a metal"),
    ("(PET)[Au24Pd(SR)18]2-", 7, "unknown ligand", "a known ligand"),
    ("Au25(SR)18±", 11, "'±' is not understood", "a chemical formula"),
    ("Au25(СН)18", 6, "'С' is not understood", "a chemical formula"),
    (NOISE, 301, "10000 characters is too long", "a formula like"),
]


@pytest.mark.parametrize(
    ("text", "position", "problem", "expected"), REFUSED, ids=[row[0][:24] for row in REFUSED]
)
def test_refused_in_one_line_that_names_the_place(text, position, problem, expected):
    with pytest.raises(FormulaError) as raised:
        Cluster.parse(text)
    said = str(raised.value)
    assert "\n" not in said
    assert len(said) < 300
    assert problem in said
    assert expected in said
    if position is not None:
        assert raised.value.position + 1 == position


def test_unknown_ligand_names_the_nearest_known_ones():
    with pytest.raises(UnknownLigandError, match="p-MBA"):
        Cluster.parse("Au102(p-MBAA)44")


def test_error_points_into_the_text_as_pasted():
    text = "$[Au_{25}(FOO)_{18}]^{-}$"
    with pytest.raises(FormulaError) as raised:
        Cluster.parse(text)
    assert text[raised.value.position :].startswith("FOO")


@pytest.mark.parametrize("size", [1, 2, 5])
def test_every_long_noise_is_refused_quickly(size):
    with pytest.raises(FormulaError):
        Cluster.parse("(" * 150 * size)
    with pytest.raises(FormulaError):
        Cluster.parse("Au" + "SPhCl" * 50 * size)
    with pytest.raises(FormulaError):
        Cluster.parse("Au(" * 90 * size)
