"""Rigidity, crowding, donors, and cores that ligands decide."""

import pytest

import mncplan as mp
from mncplan.design.shell_measures import core_choices, openness, shell_measures


def measures(text):
    return shell_measures(mp.Cluster.parse(text))


def test_chains_are_softer_than_rings():
    assert measures("[Au25(SC12H25)18]-").rigidity == 0 < measures("Au36(TBBT)24").rigidity
    assert measures("[Au25(SC12H25)18]-").rotors > measures("[Au25(PET)18]-").rotors


def test_bulk_at_the_donor_crowds_the_surface_and_fewer_ligands_open_it():
    assert measures("Au30(S-Adm)18").crowding > measures("Au30(SC4H9)18").crowding
    assert measures("Au102(p-MBA)44").crowding < measures("[Au25(p-MBA)18]-").crowding


def test_a_mixture_lies_between_its_ligands():
    pure = measures("[Au25(PET)18]-").rigidity, measures("[Au25(SPh)18]-").rigidity
    assert min(pure) < measures("[Au25(PET)16(SPh)2]-").rigidity < max(pure)


def test_a_generic_ligand_has_no_measures():
    assert measures("[Au25(SR)18]-") is None


def test_openness_counts_clusters_of_the_same_host(kb):
    open_share, n = openness(mp.Cluster.parse("Au102(p-MBA)44"), kb.clusters)
    crowded_share, _ = openness(mp.Cluster.parse("Au24(SCH2PhtBu)20"), kb.clusters)
    assert open_share > 0.6 > crowded_share
    assert n > 100
    assert openness(mp.Cluster.parse("Au102(p-MBA)44"), kb.clusters[:5]) is None


@pytest.mark.parametrize(
    ("text", "cores"),
    [("Au28(PET)20", {"Au14 (two parallel Au7)", "Au20 kernel"}),
     ("Au24(PET)20", {"Au8 (two Au4)", "Au8 (two cross-joined Au4 of the same orientation)"})],
)  # fmt: skip
def test_ligands_that_decide_the_core_are_named(kb, text, cores):
    assert {core for core, _ in core_choices(mp.Cluster.parse(text), kb.clusters)} == cores


def test_one_core_on_file_is_no_choice(kb):
    assert core_choices(mp.Cluster.parse("Au102(SG)44"), kb.clusters) == ()
