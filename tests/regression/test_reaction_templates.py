"""Balanced equations of cluster chemistry with concrete numbers, and two that do not balance.

The net equation of a homometallic, homoleptic conversion against {M(SR), (SR)-, e-} is unique, so
each row is a statement about composition, charge and electrons alone. The steps are those of the
review doi:10.1039/d5nh00353a (its sections 3 and 4); DS2 is the balanced reaction of Chen et al.,
J. Am. Chem. Soc. 2018, 140, 11370.
"""

import pytest

from mncplan.domain.reaction import parse_reaction, parse_terms, residual
from mncplan.errors import UnbalancedReactionError

BALANCED = [
    # precursors
    ("A1", "HAuCl4 + 3 H(SR) -> Au(SR) + (SR)2 + 4 HCl"),
    ("A1b", "[AuCl4]- + 3 (SR)- -> Au(SR) + (SR)2 + 4 Cl-"),
    ("A2", "[AuCl4]- + 4 (SR)- -> [Au(SR)2]- + (SR)2 + 4 Cl-"),
    ("A3", "[AuCl4]- + 2 H(SR) -> [AuCl2]- + (SR)2 + 2 H+ + 2 Cl-"),
    ("A4a", "2 Au(SR) + (SR)- -> [Au2(SR)3]-"),
    ("A4b", "[Au2(SR)3]- + (SR)- -> 2 [Au(SR)2]-"),
    ("A5", "[AuCl4]- + 2 PPh3 + H2O -> AuCl(PPh3) + OPPh3 + 2 H+ + 3 Cl-"),
    ("A5-generic", "[AuCl4]- + 2 PR3 + H2O -> AuCl(PR3) + OPR3 + 2 H+ + 3 Cl-"),
    ("A6", "Ag+ + H(SR) -> Ag(SR) + H+"),
    ("A6-nitrate", "AgNO3 + H(SR) -> Ag(SR) + HNO3"),
    ("A7", "2 Cu2+ + 4 H(SR) -> 2 Cu(SR) + (SR)2 + 4 H+"),
    ("A8", "Cd2+ + 2 H(SR) -> Cd(SR)2 + 2 H+"),
    ("A8-nitrate", "Cd(NO3)2 + 2 H(SR) -> Cd(SR)2 + 2 HNO3"),
    ("A9", "AuCl(PPh3) + H(PhC#C) + OH- -> Au(PhC#C) + PPh3 + H2O + Cl-"),
    # electron donors and acceptors
    ("H1", "BH4- + 8 OH- -> B(OH)4- + 4 H2O + 8 e-"),
    ("H1-loss", "BH4- + 4 H2O -> B(OH)4- + 4 H2"),
    ("H3", "CO + 4 OH- -> CO3^2- + 2 H2O + 2 e-"),
    ("H4", "(NR3)BH3 + 3 H2O -> B(OH)3 + NR3 + 6 H+ + 6 e-"),
    ("H5", "O2 + 2 H2O + 4 e- -> 4 OH-"),
    ("H6", "(SR)2 + 2 e- -> 2 (SR)-"),
    # reduction-growth
    ("B1", "Au6(SR)6 + CO + 4 OH- -> Au6(SR)4 + 2 (SR)- + CO3^2- + 2 H2O"),
    ("B1b", "4 Au6(SR)6 + BH4- + 4 H2O -> 4 Au6(SR)4 + 8 H(SR) + B(OH)4-"),
    ("B1c", "3 Au6(SR)6 + (NR3)BH3 + 3 H2O -> 3 Au6(SR)4 + 6 H(SR) + B(OH)3 + NR3"),
    ("B1d", "Au6(SR)6 + H2 -> Au6(SR)4 + 2 H(SR)"),
    ("C1", "Au6(SR)4 + Au5(SR)5 -> Au11(SR)9"),
    ("C1j", "Au6(SR)4 + 5 Au(SR) -> [Au11(SR)8]+ + (SR)-"),
    ("C1m", "[Au23(SR)16]- + 2 [Au2(SR)3]- -> [Au25(SR)18]- + 2 [Au(SR)2]-"),
    ("C2", "Au11(SR)9 + 4 Au(SR) + 2 e- -> [Au15(SR)10]+ + 3 (SR)-"),
    ("DS", "25 Au(SR) + 8 e- -> [Au25(SR)18]- + 7 (SR)-"),
    ("DS-Au38", "38 Au(SR) + 14 e- -> Au38(SR)24 + 14 (SR)-"),
    ("DS-Ag44", "44 Ag(SR) + 18 e- -> [Ag44(SR)30]4- + 14 (SR)-"),
    ("DS2", "32 Au(SR) + 8 e- -> [Au25(SR)18]- + 7 [Au(SR)2]-"),
    ("DS2-Au144", "228 Au(SR) + 84 e- -> Au144(SR)60 + 84 [Au(SR)2]-"),
    ("DSp", "11 AuCl(PPh3) + 8 e- -> Au11(PPh3)7Cl3 + 4 PPh3 + 8 Cl-"),
    ("DSp-Au13", "13 AuCl(PPh3) + 5 dppe + 8 e- -> [Au13(dppe)5Cl2]3+ + 13 PPh3 + 11 Cl-"),
    ("DSp-dppp", "13 AuCl(PPh3) + 4 dppp + 8 e- -> [Au13(dppp)4Cl4]+ + 13 PPh3 + 9 Cl-"),
    (
        "DSp-Au25",
        "25 AuCl(PPh3) + 5 H(PET) + 16 e- -> [Au25(PPh3)10(PET)5Cl2]2+ + 15 PPh3 + 23 Cl- + 5 H+",
    ),
    (
        "DSp-Au37",
        "37 AuCl(PPh3) + 10 H(PET) + 24 e- -> [Au37(PPh3)10(PET)10Cl2]+ + 27 PPh3 + 35 Cl- + 10 H+",
    ),
    # size focusing
    ("D1", "2 Au18(SR)14 -> Au15(SR)13 + Au19(SR)13 + 2 Au(SR)"),
    ("D2", "Au15(SR)13 + Au19(SR)13 + 2 Au(SR) -> 2 Au18(SR)14"),
    ("D3", "2 Au38(SR)24 -> Au36(SR)24 + Au40(SR)24"),
    ("SF", "Au38(SR)24 + 2 H(SR) + 1/2 O2 -> Au36(SR)24 + 2 Au(SR) + H2O"),
    # seeded growth
    (
        "SG",
        "[Au25(SR)18]- + 13 Au(SR) + 3 CO + 12 OH- -> Au38(SR)24 + 7 (SR)- + 3 CO3^2- + 6 H2O",
    ),
    (
        "SG-Au44",
        "[Au25(SR)18]- + 19 Au(SR) + 6 CO + 24 OH- "
        "-> [Au44(SR)26]2- + 11 (SR)- + 6 CO3^2- + 12 H2O",
    ),
    ("SG-1", "[Au25(SR)18]- + 4 Au(SR) + 2 e- -> [Au29(SR)20]- + 2 (SR)-"),
    ("SG-2", "[Au29(SR)20]- + 4 Au(SR) + 2 e- -> [Au33(SR)22]- + 2 (SR)-"),
    ("SG-3", "[Au33(SR)22]- + 5 Au(SR) + 2 e- -> Au38(SR)24 + 3 (SR)-"),
    ("SG-Ag50", "[Ag44(SR)30]4- + 6 Ag(SR) + 6 dppm + 2 e- -> Ag50(dppm)6(SR)30 + 6 (SR)-"),
    ("F4", "[Au13(dppp)4Cl4]+ + 12 Au(SR) + 6 (SR)- -> [Au25(SR)18]- + 4 dppp + 4 Cl-"),
    # oxidative etching
    ("E1", "[Au25(SR)18]- + 2 H(SR) + 1/2 O2 -> [Au25(SR)20]- + H2O"),
    ("E1-one", "[Au25(SR)18]- + (SR)2 -> Au25(SR)19 + (SR)-"),
    ("E2", "Au20(SR)16 + 2 H(SR) + 1/2 O2 -> Au15(SR)13 + 5 Au(SR) + H2O"),
    ("E2-disulfide", "Au20(SR)16 + (SR)2 -> Au15(SR)13 + 5 Au(SR)"),
    ("E2r", "5 Au36(SR)24 -> 6 Au30(SR)18 + 6 (SR)2"),
    ("E3", "Au20(SR)16 + 4 Au(SR) -> Au24(SR)20"),
    ("O1", "4 [Au25(SR)18]- + O2 + 2 H2O -> 4 Au25(SR)18 + 4 OH-"),
    # between clusters, ligands, composition
    ("FU", "2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)"),
    ("LX", "[Au25(PET)18]- + 2 H(p-BBT) -> [Au25(PET)16(p-BBT)2]- + 2 H(PET)"),
    ("LX-full", "Au28(TBBT)20 + 20 H(S-c-C6H11) -> Au28(S-c-C6H11)20 + 20 H(TBBT)"),
    ("LXp", "[Au23(SR)16]- + PPh3 -> Au23(SR)15(PPh3) + (SR)-"),
    (
        "LXp-dppm",
        "[Au23(SR)16]- + 2 Au2Cl2(dppm) -> [Au21(SR)12(dppm)2]+ + 4 Au(SR) + 2 [AuCl2]-",
    ),
    ("LEIST-Au21", "3 Au18(SR)14 + 42 H(SR') -> 2 Au21(SR')15 + 12 Au(SR') + 42 H(SR)"),
    ("LEIST-Au16", "2 Au15(SR)13 + 26 H(SR') -> Au16(SR')12 + 14 Au(SR') + 26 H(SR)"),
    ("LEIST-Au28", "[Au23(SR)16]- + 5 Au(SR') + 16 H(SR') -> Au28(SR')20 + (SR')- + 16 H(SR)"),
    ("LEIST-Au36", "Au30(SR)18 + 6 Au(SR') + 18 H(SR') -> Au36(SR')24 + 18 H(SR)"),
    (
        "LEIST-Au38",
        "Au38(PET)24 + 26 H(TBBT) + 1/2 O2 -> Au36(TBBT)24 + 2 Au(TBBT) + 24 H(PET) + H2O",
    ),
    ("IE-up", "Au22(SG)18 + 2 Au(SG) -> Au24(SG)20"),
    ("IE-down", "Au22(SG)18 -> Au18(SG)14 + 4 Au(SG)"),
    ("G1", "[Ag25(SPhMe2)18]- + Au(SPhMe2) -> [Ag24Au(SPhMe2)18]- + Ag(SPhMe2)"),
    ("G1-Ag44", "[Ag44(SR)30]4- + 12 Au(SR) -> [Ag32Au12(SR)30]4- + 12 Ag(SR)"),
    ("G1s", "[Au24(PPh3)10(PET)5Cl2]+ + AgCl -> [Au24Ag(PPh3)10(PET)5Cl2]2+ + Cl-"),
    ("G2", "[Au25(SR)18]- + Cd(SR)2 -> CdAu24(SR)18 + [Au(SR)2]-"),
    ("G2-Au23", "[Au23(SR)16]- + 2 Cd(SR)2 -> [Au19Cd2(SR)16]- + 4 Au(SR)"),
    ("G2i-Cd", "[Au25(SR)18]- + Cd2+ -> CdAu24(SR)18 + Au+"),
    ("G2i-Hg", "[Au25(SR)18]- + Hg2+ -> HgAu24(SR)18 + Au+"),
    ("CR", "[PtCl4]2- + 24 Au(SR) + 8 e- -> PtAu24(SR)18 + 6 (SR)- + 4 Cl-"),
    ("CR-Ag", "24 Ag(SR) + Au(SR) + 8 e- -> [Ag24Au(SR)18]- + 7 (SR)-"),
    ("IX", "[Ag25(SR)18]- + [Au25(SR)18]- -> [Ag24Au(SR)18]- + [AgAu24(SR)18]-"),
    ("PF", "[Au25(SR)18]- + 3 H(PET) -> [Au25(SR)15(PET)3]- + 3 H(SR)"),
    ("HY", "Cu13(SR)13 + 10 H- -> Cu13H10(SR)3 + 10 (SR)-"),
    ("R-disproportionation", "2 Au38(SR)24 + 2 H(SR) + 1/2 O2 -> Au36(SR)24 + Au40(SR)26 + H2O"),
]

UNBALANCED = [
    (
        "R 3.1 as printed",
        "2 Au38(SR)24 -> Au36(SR)24 + Au40(SR)26",
        "products minus reactants: SR +2, electrons -2",
    ),
    (
        "R 3.3 as an isoelectronic exchange",
        "[Au23(SR)16]- + 2 Cd(SR)2 -> [Au21Cd2(SR)16]- + 2 Au(SR)",
        "products minus reactants: SR -2, electrons +2",
    ),
]


@pytest.mark.parametrize("equation", [row[1] for row in BALANCED], ids=[row[0] for row in BALANCED])
def test_balances_in_atoms_charge_and_electrons(equation):
    reaction = parse_reaction(equation)
    assert not residual(reaction.terms)
    assert parse_reaction(str(reaction)) == reaction
    assert parse_reaction(str(-reaction)) == -reaction


@pytest.mark.parametrize(
    ("equation", "left"), [row[1:] for row in UNBALANCED], ids=[row[0] for row in UNBALANCED]
)
def test_does_not_balance(equation, left):
    assert str(residual(parse_terms(equation))) == left
    with pytest.raises(UnbalancedReactionError) as raised:
        parse_reaction(equation)
    assert left in str(raised.value)


def test_cadmium_for_gold_one_to_one_needs_two_electrons():
    parse_reaction("[Au23(SR)16]- + 2 Cd(SR)2 + 2 e- -> [Au21Cd2(SR)16]- + 2 Au(SR) + 2 (SR)-")


def test_ids_are_unique():
    assert len({row[0] for row in BALANCED}) == len(BALANCED) >= 40
