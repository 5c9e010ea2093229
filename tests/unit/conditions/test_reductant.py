from dataclasses import replace

import pytest

from mncplan.conditions import reductant_budget
from mncplan.domain.cluster import Cluster
from mncplan.domain.reaction import parse_reaction

from .recipes import step


def test_published_balance_of_au25_is_a_quarter_electron_per_gold():
    """32 AuSR + 8 e- -> [Au25(SR)18]- + 7 [Au(SR)2]- (doi of chen2018 in sources.csv)."""
    budget = reductant_budget(step("[Au25(p-MBA)18]-", "p-MBA"))
    assert budget.electrons == pytest.approx(0.25)
    assert budget.equivalents == pytest.approx(1 / 32)
    assert budget.least == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("reductant", "each", "equation"),
    [
        ("NaBH4", 8, "25 Au(PET) + BH4- + 3 H2O + OH- -> [Au25(PET)18]- + 7 H(PET) + [B(OH)4]-"),
        ("NaBH4", 8, "25 Au(PET) + NaBH4 + 3 H2O + OH- -> [Au25(PET)18]- + 7 H(PET) "
                     "+ [B(OH)4]- + Na+"),
        ("CO", 2, "25 Au(PET) + 4 CO + 9 OH- -> [Au25(PET)18]- + 7 H(PET) + 4 CO3^2- + H2O"),
        ("H2", 2, "25 Au(PET) + 4 H2 -> [Au25(PET)18]- + 7 H(PET) + H+"),
    ],
)  # fmt: skip
def test_every_reductant_brings_the_same_electrons(reductant, each, equation):
    made = step(reductant=reductant, reaction=parse_reaction(equation))
    budget = reductant_budget(made)
    assert budget.electrons == pytest.approx(8 / 25)
    assert budget.equivalents == pytest.approx(8 / 25 / each)
    assert budget.least == pytest.approx(8 / 32)


def test_gold_iii_that_thiol_reduces_costs_no_reductant():
    equation = (
        "100 HAuCl4 + 272 H(PET) + 4 BH4- -> 4 [Au25(PET)18]- + 400 Cl- + 100 (PET)2"
        " + 4 [B(OH)4]- + 400 H+"
    )
    with pytest.raises(ValueError, match="not balanced"):
        parse_reaction(equation)
    balanced = (
        "25 HAuCl4 + 68 H(PET) + BH4- + 4 H2O -> [Au25(PET)18]- + 25 (PET)2 + 100 Cl-"
        " + [B(OH)4]- + 101 H+"
    )
    budget = reductant_budget(step(reaction=parse_reaction(balanced)))
    assert budget.electrons == pytest.approx(8 / 25)


def test_no_reductant_needed():
    seed = Cluster.parse("Au38(PET)24")
    swap = parse_reaction("Au38(PET)24 + 2 H(TBBT) -> Au38(TBBT)2(PET)22 + 2 H(PET)")
    made = replace(step(reaction=swap), reductant="", seed=seed)
    assert reductant_budget(made).electrons == 0
    assert "no electrons" in str(reductant_budget(made))
