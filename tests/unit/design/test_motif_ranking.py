"""Ranking of core and motifs learned from known assignments."""

import numpy as np
import pytest

from mncplan.design.motif_ranking import (
    WEIGHTS,
    candidates,
    expected_core,
    fit_motif_weights,
    known_assignments,
    rank_motifs,
    row_of,
)
from mncplan.domain.motif import Decomposition, ligand_atoms, metal_atoms

LARGE = [(30, 18), (40, 24), (52, 32), (92, 44), (133, 52), (146, 57), (246, 80), (279, 84)]


@pytest.fixture(scope="module")
def known(kb):
    return known_assignments(kb.clusters)


def blind(known, n, m):
    kin = [item for item in known if (item.n_metal, item.n_ligand) != (n, m)]
    return [parts for parts, _ in rank_motifs((n, m, n - m + (n - m) % 2), kin, most=10**6)]


@pytest.mark.parametrize(("n", "m"), LARGE)
def test_large_clusters_are_enumerated(known, n, m):
    found = blind(known, n, m)
    assert all(metal_atoms(p) == n and ligand_atoms(p) == m for p in found)
    own = {item.row for item in known if (item.n_metal, item.n_ligand) == (n, m)}
    assert own <= {row_of(parts) for parts in found}


@pytest.mark.parametrize(
    ("n", "m", "core", "staples"),
    [(25, 18, 13, {2: 6}), (52, 32, 32, {1: 4, 2: 8}), (133, 52, 107, {1: 26}),
     (144, 60, 114, {1: 30}), (34, 22, 20, {1: 5, 3: 3})],
)  # fmt: skip
def test_structures_found_with_their_own_size_hidden(known, n, m, core, staples):
    first = blind(known, n, m)[0]
    assert (first.core, dict(first.staples)) == (core, staples)


def test_every_known_assignment_is_among_the_candidates(known):
    for item in known:
        rows = candidates(item.n_metal, item.n_ligand)
        assert (rows == item.row).all(axis=1).sum() == 1, item


def test_core_follows_the_electron_count():
    assert expected_core(8, ()) == 14
    assert expected_core(16, ()) == 26


def test_shares_add_up(known):
    found = rank_motifs((28, 20, 8), known, most=10**6)
    assert sum(share for _, share in found) == pytest.approx(1)


def test_packaged_weights_are_those_of_the_packaged_assignments(known):
    assert np.allclose(fit_motif_weights(known), WEIGHTS, rtol=0.15, atol=0.1)


def test_what_a_row_cannot_hold():
    assert row_of(Decomposition(core=5, rings=((5, 2),))) is None
    assert row_of(Decomposition(core=5, staples=((7, 1),))) is None


def test_no_ligands_no_candidates():
    assert rank_motifs((3, 40, 2), ()) == ()


def test_kernels_are_counted_by_one_rule_where_both_counts_are_on_file(kb, known):
    recounted = [entry for entry in kb.clusters if entry.other_count]
    assert {str(entry.formula) for entry in recounted} >= {"Au36(TBBT)24", "Au28(TBBT)20"}
    rows = {(item.n_metal, item.n_ligand, item.row) for item in known}
    for entry in recounted:
        n_ligand = ligand_atoms(entry.other_count)
        assert metal_atoms(entry.other_count) == entry.formula.n_metal
        assert (entry.formula.n_metal, n_ligand, row_of(entry.other_count)) in rows
        assert (entry.formula.n_metal, n_ligand, row_of(entry.decomposition)) not in rows
