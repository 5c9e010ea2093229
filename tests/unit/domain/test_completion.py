"""What an unbalanced equation lacks."""

import pytest

from mncplan.domain.completion import complete
from mncplan.domain.reaction import parse_reaction, parse_terms, residual

COMPLETED = [
    (
        "2 Au38(SR)24 -> Au36(SR)24 + Au40(SR)26",
        "needs 2 H(SR) on the left and gives 2 H+ + 2 e- on the right (a 2-electron oxidation), "
        "e.g. 1/2 O2 -> H2O",
        "2 Au38(SR)24 + 2 H(SR) + 1/2 O2 -> Au36(SR)24 + Au40(SR)26 + H2O",
    ),
    (
        "2 Au25(SR)18 -> Au38(SR)24",
        "gives 12 Au(SR) on the right",
        "2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)",
    ),
    (
        "[Au25(SR)18]- -> Au25(SR)18",
        "gives e- on the right (a 1-electron oxidation), e.g. 1/4 O2 -> 1/2 H2O",
        "[Au25(SR)18]- + 1/2 H2O + 1/4 O2 -> Au25(SR)18 + OH-",
    ),
    (
        "Au(SR) -> [Au25(SR)18]-",
        "needs 24 Au(SR) + 7 H+ + 8 e- on the left and gives 7 H(SR) on the right "
        "(an 8-electron reduction), e.g. BH4- + 4 H2O -> B(OH)4-",
        "25 Au(SR) + 4 H2O + BH4- -> [Au25(SR)18]- + 7 H(SR) + B(OH)4- + H+",
    ),
    (
        "[Au25(SR)18]- -> Au38(SR)24",
        "needs 13 Au(SR) + 7 H+ + 6 e- on the left and gives 7 H(SR) on the right "
        "(a 6-electron reduction), e.g. 3/4 BH4- + 3 H2O -> 3/4 B(OH)4-",
        "[Au25(SR)18]- + 13 Au(SR) + 3 H2O + 3/4 BH4- "
        "-> Au38(SR)24 + 6 H(SR) + 3/4 B(OH)4- + (SR)-",
    ),
    (
        "[Au25(SR)18]- -> CdAu24(SR)18",
        "needs Cd(SR)2 + H+ on the left and gives Au(SR) + H(SR) on the right",
        "[Au25(SR)18]- + Cd(SR)2 -> CdAu24(SR)18 + Au(SR) + (SR)-",
    ),
    (
        "Au28(TBBT)20 -> Au28(S-c-C6H11)20",
        "needs 20 H(S-c-C6H11) on the left and gives 20 H(TBBT) on the right",
        "Au28(TBBT)20 + 20 H(S-c-C6H11) -> Au28(S-c-C6H11)20 + 20 H(TBBT)",
    ),
    (
        "Au11(PPh3)7Cl3 -> [Au11(PPh3)8Cl2]+",
        "needs PPh3 on the left and gives Cl- on the right",
        "Au11(PPh3)7Cl3 + PPh3 -> [Au11(PPh3)8Cl2]+ + Cl-",
    ),
    (
        "[Ag29(BDT)12]3- -> [Ag29(BDT)12(PPh3)4]3-",
        "needs 4 PPh3 on the left",
        "[Ag29(BDT)12]3- + 4 PPh3 -> [Ag29(BDT)12(PPh3)4]3-",
    ),
    (
        "8 Au25(SR)18 + NaBH4 -> 8 [Au25(SR)18]-",
        "needs 4 H2O on the left and gives B(OH)4- + Na+ + 8 H+ on the right",
        "8 Au25(SR)18 + NaBH4 + 4 H2O -> 8 [Au25(SR)18]- + B(OH)4- + Na+ + 8 H+",
    ),
    (
        "[TOA][Au25(SR)18] -> Au25(SR)18",
        "gives TOA+ + e- on the right (a 1-electron oxidation), e.g. 1/4 O2 -> 1/2 H2O",
        "[TOA][Au25(SR)18] + 1/2 H2O + 1/4 O2 -> Au25(SR)18 + TOA+ + OH-",
    ),
    (
        "Ag+ + 2 NH3 -> Ag(SR)",
        "needs H(SR) on the left and gives 2 NH3 + H+ on the right",
        "Ag+ + H(SR) -> Ag(SR) + H+",
    ),
    (
        "2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)",
        "nothing is missing",
        "2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)",
    ),
]


@pytest.mark.parametrize(
    ("written", "sentence", "whole"), COMPLETED, ids=[row[0] for row in COMPLETED]
)
def test_says_what_is_missing_and_completes(written, sentence, whole):
    done = complete(parse_terms(written))
    assert done.sentence == sentence
    assert done.reaction == parse_reaction(whole)
    assert not residual((*parse_terms(written), *done.missing))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Ag+ -> 3 Ag+", "2 Ag missing on the left, no ligand to make its complex with"),
        ("[Au13(dppe)5Cl2]3+ -> Au12Ru(dppe)5Cl2", "can't be completed"),
        ("H(SR) -> Au(SR)", "nothing would react"),
        ("Au25(SR)18 -> Au25(SR)18 + SiO2", "1 Si missing on the left"),
    ],
)
def test_says_so_when_it_can_not(written, said):
    done = complete(parse_terms(written))
    assert done.reaction is None
    assert said in done.sentence
    assert "can't be completed" in done.sentence
