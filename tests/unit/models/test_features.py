"""Features: definitions, units, what is missing when something is not given."""

import math

import pytest

import mncplan as mp
from mncplan.design.ligand_descriptors import describe
from mncplan.models.features import FEATURES, STRUCTURE_FEATURES, closure_distance, features, matrix
from mncplan.models.observation import kinship, skeleton


def of(formula, **more):
    return features(mp.Cluster.parse(formula), **more)


def test_every_feature_is_defined_and_every_definition_is_used():
    full = features(mp.Cluster.parse("[Au25(PET)18]-"), describe)
    assert {*full, *STRUCTURE_FEATURES} == set(FEATURES)
    assert all("(" in text or "else" in text for text in FEATURES.values())


@pytest.mark.parametrize(
    ("formula", "name", "value"),
    [
        ("[Au25(SR)18]-", "electrons_per_metal", 8 / 25),
        ("[Au25(SR)18]-", "inverse_root_electrons", 0.5),
        ("[Au25(SR)18]-", "charging", -(25 ** (-1 / 3))),
        ("Au25(SR)18", "is_odd", 1),
        ("Au38(SR)24", "closure_distance", 4),
        ("[Ag44(SR)30]4-", "silver_fraction", 1),
        ("Au24Pt(SR)18", "other_metal_fraction", 1 / 25),
        ("[Au13(dppe)5Cl2]3+", "shell_sites", 12),
        ("[Au13(dppe)5Cl2]3+", "neutral_donor_fraction", 10 / 12),
        ("[Au13(dppe)5Cl2]3+", "halide_fraction", 2 / 12),
        ("Au10(SR)10", "inverse_root_electrons", 1),
    ],
)
def test_values(formula, name, value):
    assert of(formula)[name] == pytest.approx(value)


def test_ligand_features_need_structures():
    assert "bulk" not in of("[Au25(SR)18]-", describe=describe)
    assert "bulk" not in of("[Au25(PET)18]-")
    assert "donor_charge" not in of("[Ag44(SePh)30]4-", describe=describe)
    mixed = of("Au25(PET)16(p-BBT)2", describe=describe)
    pure = of("Au25(PET)18", describe=describe)
    assert mixed["bulk"] > pure["bulk"]


def test_order_of_metals_does_not_matter():
    assert of("PtAu24(SR)18") == of("Au24Pt(SR)18")


def test_features_are_finite_for_every_known_cluster(kb):
    for entry in kb.clusters:
        if isinstance(entry.formula, mp.Cluster):
            assert all(math.isfinite(number) for number in features(entry.formula).values())


def test_matrix_keeps_the_order_of_names():
    rows = [of("[Au25(SR)18]-"), of("Au38(SR)24")]
    found = matrix(rows, ("charge", "metal_atoms"))
    assert found.tolist() == [[-1, 25], [0, 38]]


def test_closure_distance_of_the_closures_is_zero():
    assert [closure_distance(n) for n in (0, 2, 8, 18, 58, 138)] == [0] * 6
    assert closure_distance(150) == 12


def test_groups_forget_metals_and_kin_do_not():
    gold, doped = mp.Cluster.parse("Au25(PET)18"), mp.Cluster.parse("Au24Pt(SR)18")
    assert skeleton(gold) == skeleton(doped)
    assert kinship(gold) != kinship(doped)
    assert kinship(gold) == kinship(mp.Cluster.parse("Au25(SR)18"))
