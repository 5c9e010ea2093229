"""Electron counts stated in the literature, one row per cluster.

The rule: Walter et al., PNAS 2008, 105, 9157, doi:10.1073/pnas.0801001105. Most counts: the review
doi:10.1039/d5nh00353a.
"""

import pytest

import mncplan as mp
from mncplan.domain.electrons import SPHERICAL_CLOSURES, closure, valence_electrons

COUNTS = [
    ("[Au25(SR)18]-", 8),
    ("Au25(SR)18", 7),
    ("[Au23(SR)16]-", 8),
    ("Au38(SR)24", 14),
    ("Au36(SR)24", 12),
    ("Au28(SR)20", 8),
    ("Au30(SR)18", 12),
    ("Au20(SR)16", 4),
    ("Au18(SR)14", 4),
    ("Au15(SR)13", 2),
    ("Au24(SR)20", 4),
    ("[Au44(SR)26]2-", 20),
    ("Au44(SR)28", 16),
    ("Au52(SR)32", 20),
    ("[Au27(SR)13]4+", 10),
    ("Au102(SR)44", 58),
    ("Au144(SR)60", 84),
    ("[Ag44(SR)30]4-", 18),
    ("[Ag25(SR)18]-", 8),
    ("[Au13(dppe)5Cl2]3+", 8),
    ("[Au11(PPh3)8Cl2]+", 8),
    ("[Au25(PPh3)10(SR)5Cl2]2+", 16),
    ("[Au37(PPh3)10(SR)10Cl2]+", 24),
    ("[PtAu24(SR)18]0", 6),
    ("[PdAu24(SR)18]2-", 8),
    ("HgAu24(SR)18", 8),
    ("[Ag32Au12(SR)30]4-", 18),
    ("[Cu25H22(PPh3)12]+", 2),
    ("[Ag29(BDT)12(PPh3)4]3-", 8),
    ("[IrAu12(dppe)5Cl2]+", 8),
    ("[RuAu12(dppe)5Cl2]0", 8),
]


@pytest.mark.parametrize(("formula", "expected"), COUNTS)
def test_count(formula, expected):
    assert valence_electrons(mp.Cluster.parse(formula)) == expected


@pytest.mark.parametrize("n_star", SPHERICAL_CLOSURES)
def test_spherical_closures(n_star):
    assert closure(n_star).is_closed


def test_an_odd_count_is_open():
    assert not closure(7).is_closed
