"""Hydride conventions, closures, charges that close a shell."""

import pytest

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import (
    SPHERICAL_CLOSURES,
    closing_charges,
    closure,
    valence_electrons,
)


@pytest.mark.parametrize(
    ("text", "as_anion", "as_donor"),
    [
        ("[Cu25H22(PPh3)12]+", 2, 46),
        ("Cu13H10(SR)3(PPh3)7", 0, 20),
        ("[Au9H(PPh3)8]2+", 6, 8),
        ("[Au10PdH(PPh3)8Cl2]+", 6, 8),
        ("[Au25(SR)18]-", 8, 8),
    ],
)
def test_hydride_convention_is_the_callers_choice(text, as_anion, as_donor):
    cluster = Cluster.parse(text)
    assert valence_electrons(cluster) == as_anion
    assert valence_electrons(cluster, hydrides="anion") == as_anion
    assert valence_electrons(cluster, hydrides="donor") == as_donor


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("[Au13(NHC)9Cl3]2+", 8),
        ("[Au13(dppe)5Cl2]3+", 8),
        ("[Au12Ir(dppe)5Cl2]+", 8),
        ("Au12Ru(dppe)5Cl2", 8),
        ("[Ag29(BDT)12(PPh3)4]3-", 8),
        ("Au38S2(S-Adm)20", 14),
        ("Au22(C#CR)18", 4),
        ("[Au25(SeR)18]-", 8),
        ("Au(SR)", 0),
        ("[AuCl4]-", -2),
        ("[PtCl4]2-", -2),
    ],
)
def test_every_class_of_ligand(text, count):
    assert valence_electrons(Cluster.parse(text)) == count


@pytest.mark.parametrize("count", SPHERICAL_CLOSURES)
def test_spherical_closures(count):
    found = closure(count)
    assert found.is_closed
    assert f"{count}-electron" in found.kind


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "metal(I) complex"),
        (-2, "oxidised"),
        (7, "open shell (odd count, one unpaired electron; nearest 8)"),
        (14, "7 two-electron blocks"),
        (84, "42 two-electron blocks"),
    ],
)
def test_other_counts(count, said):
    found = closure(count)
    assert not found.is_closed
    assert said in found.kind


@pytest.mark.parametrize(
    ("text", "reach", "pairs"),
    [
        ("Au25(SR)18", 2, ((-1, 8),)),
        ("[Au25(SR)18]-", 2, ()),
        ("[Au25(SR)18]-", 6, ((5, 2),)),
        ("[Ag44(SR)30]4-", 2, ((-6, 20),)),
        ("Au44(SR)26", 2, ((-2, 20),)),
        ("Au102(SR)44", 2, ()),
    ],
)
def test_charges_that_close_a_shell(text, reach, pairs):
    assert closing_charges(Cluster.parse(text), reach) == pairs
