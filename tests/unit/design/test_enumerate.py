"""Enumeration: laws learned from the known, filters that let the known pass."""

import numpy as np
import pytest

from mncplan.design.enumerate import Bounds, Mix, enumerate_compositions
from mncplan.design.plausibility import learn_laws, shell_deviation, staple_misfit, with_borrowed
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons


@pytest.fixture(scope="module")
def laws(kb):
    made = [
        item.formula
        for item in kb.clusters
        if isinstance(item.formula, Cluster)
        and item.status in {"crystal", "ms", "inferred"}
        and "doubtful" not in item.note
    ]
    return learn_laws(made)


@pytest.fixture(scope="module")
def gold(laws):
    return next(law for law in laws if (law.host, law.kind) == ("Au", "thiolate"))


GOLD = Mix(host="Au")


def survivors(kb, laws, bounds=None, mixes=(GOLD,), names=("PET",)):
    ligands = [kb.ligands.resolve(name) for name in names]
    return enumerate_compositions(laws, mixes, ligands, bounds or Bounds())


def test_ligands_grow_with_the_surface(gold):
    assert gold.slope == pytest.approx(2 / 3, abs=0.05)


def test_a_class_with_few_known_clusters_has_no_law(laws):
    assert ("Ag", "alkynyl") not in {(law.host, law.kind) for law in laws}


def test_most_known_clusters_pass(kb, laws, gold):
    found = survivors(kb, laws, Bounds(size=(10, 300), is_even=False, electrons=(1, 400)))
    passed = set(zip(found.n.tolist(), found.m.tolist(), found.charge.tolist(), strict=True))
    missed = [point for point in gold.points if point not in passed]
    assert len(missed) <= 0.1 * len(gold.points), missed


def test_every_survivor_obeys_the_filters(kb, laws, gold):
    bounds = Bounds(size=(20, 60), charge=(-2, 2), electrons=(4, 30))
    mixes = (Mix(host="Au"), Mix(host="Au", guest="Pt", n_guest=1))
    found = survivors(kb, laws, bounds, mixes)
    assert len(found)
    for index in range(0, len(found), 37):
        cluster = found.cluster(index)
        assert valence_electrons(cluster) == found.electrons[index]
        assert valence_electrons(cluster) % 2 == 0  # all below 90 atoms
        assert 4 <= valence_electrons(cluster) <= 30
        assert 20 <= cluster.n_metal <= 60
        assert abs(cluster.charge) <= 2
    assert np.all(np.abs(shell_deviation(gold, found.n, found.m)) <= 2.5)


def test_the_likeliest_come_in_order(kb, laws):
    penalties = [penalty for _, penalty in survivors(kb, laws).likeliest(50)]
    assert penalties == sorted(penalties)
    assert len(penalties) == 50


def test_nothing_within_bounds_is_no_error(kb, laws):
    assert len(survivors(kb, laws, Bounds(size=(500, 600)))) == 0
    assert list(survivors(kb, laws, Bounds(charge=(9, 9))).likeliest(5)) == []


@pytest.mark.parametrize(("n", "m"), [(25, 18), (38, 24), (102, 44), (144, 60), (18, 14)])
def test_staples_of_known_clusters_find_a_core(n, m):
    assert staple_misfit(np.array([n]), np.array([m]))[0] < 0.2


@pytest.mark.parametrize(("n", "m"), [(25, 2), (60, 60), (10, 40)])
def test_staples_of_nonsense_find_none(n, m):
    assert staple_misfit(np.array([n]), np.array([m]))[0] > 0.5


def test_odd_counts_only_among_large_clusters(kb, laws):
    found = survivors(kb, laws, Bounds(size=(10, 150)))
    odd = found.n[found.electrons % 2 == 1]
    assert len(odd)
    assert odd.min() >= 90


def test_alkynyls_borrow_the_law_of_thiolates(laws):
    kinds = {(law.host, law.kind) for law in with_borrowed(laws)}
    assert ("Au", "alkynyl") in kinds
    assert not {kind for host, kind in kinds if host == "Ag"}
