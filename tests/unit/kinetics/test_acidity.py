"""PH worked out from what is put in."""

import pytest

from mncplan.domain.surroundings import LigandPhysics
from mncplan.kinetics.acidity import Protons, pH_before_and_during, pH_of
from mncplan.kinetics.recipe import Recipe
from mncplan.knowledge.kinetics import load_kinetics

NOTHING = LigandPhysics(
    id="PET", thiol_pKa=10.4, bulk=0.1, aromatic=False, acid_pKas=(), cationic_groups=0,
    basis="assumed", source="", verified=False,
)  # fmt: skip


def _protons(**changes):
    return Protons(**{"acid": 0.0, "base": 0.0, "free_ligand": 0.0, "all_ligand": 0.0, **changes})


@pytest.mark.parametrize(
    ("protons", "pH"),
    [
        (_protons(acid=0.01), 2.0),
        (_protons(base=0.01), 12.0),
        (_protons(acid=0.01, base=0.01), 7.0),
        (_protons(base=0.05, borate=0.1), 9.24),  # half-neutralised boric acid
        (_protons(base=0.05, free_ligand=0.1), 10.4),  # half-neutralised thiol
    ],
)
def test_textbook_solutions(protons, pH):
    assert pH_of(protons, NOTHING) == pytest.approx(pH, abs=0.02)


def test_glutathione_alone_is_acid_like_its_salt_free_solution():
    gsh = load_kinetics().ligand("SG")
    assert 2.5 < pH_of(_protons(free_ligand=0.01, all_ligand=0.01), gsh) < 3.3


def _both(solvent="water", base_M=0.0, **changes):
    recipe = Recipe(**{"ligand": "PET", "metal_mM": 10, "ligand_per_metal": 4, **changes})
    constants = load_kinetics()
    return pH_before_and_during(
        recipe, constants.ligand(recipe.ligand), constants.solvent(solvent), base_M
    )


def test_gold_and_thiol_are_acid_and_ten_borohydrides_make_them_basic():
    before, during = _both(reductant_per_metal=10)
    assert before == pytest.approx(1.4, abs=0.1)  # four protons per gold: 40 mM
    assert 8.5 < during < 9.5


def test_too_little_borohydride_leaves_it_acid():
    assert _both(reductant_per_metal=0.5)[1] < 2


def test_acid_is_weak_where_nothing_solvates_it():
    assert _both("toluene", reductant_per_metal=0)[0] > 3 + _both(reductant_per_metal=0)[0]


def test_base_is_counted_and_silver_brings_no_proton_of_its_own():
    assert _both(base_M=0.1)[0] > 11
    gold, silver = (_both(metal=m, reductant_per_metal=0)[0] for m in ("Au", "Ag"))
    assert silver > gold
