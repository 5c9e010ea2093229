"""Cores and motifs of the clusters whose structures are known."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mncplan as mp
from mncplan.design.decompose import MOST, decompose
from mncplan.design.partition import staple_solutions
from mncplan.domain.cluster import Cluster
from mncplan.domain.motif import ligand_atoms, metal_atoms

KNOWN = [
    ("[Au25(SR)18]-", 13, {2: 6}, 0, {}),
    ("[Au25(PET)18]-", 13, {2: 6}, 0, {}),
    ("Au38(SR)24", 23, {1: 3, 2: 6}, 0, {}),
    ("Au102(SR)44", 79, {1: 19, 2: 2}, 0, {}),
    ("Au144(SR)60", 114, {1: 30}, 0, {}),
    ("Au18(SR)14", 9, {1: 3, 2: 1, 4: 1}, 0, {}),
    ("Au20(SR)16", 7, {1: 2, 3: 1}, 0, {8: 1}),
    ("Au24(SR)20", 8, {4: 4}, 0, {}),
    ("Au28(TBBT)20", 20, {2: 4}, 8, {}),
    ("Au28(S-c-C6H11)20", 14, {1: 2, 3: 4}, 0, {}),
    ("Au36(SR)24", 28, {2: 4}, 12, {}),
    ("[Au23(SR)16]-", 15, {1: 2, 3: 2}, 4, {}),
]


def parts_of(item):
    return item.core, dict(item.staples), item.bridging, dict(item.rings)


@pytest.mark.parametrize(("formula", "core", "staples", "bridging", "rings"), KNOWN)
def test_known_structures_rank_first(kb, formula, core, staples, bridging, rings):
    first = decompose(mp.Cluster.parse(formula), kb.clusters)[0]
    assert parts_of(first) == (core, staples, bridging, rings)
    assert first.basis == "precedent"


def test_the_other_count_of_the_au28_kernel_is_offered_too(kb):
    offered = [parts_of(p) for p in decompose(mp.Cluster.parse("Au28(TBBT)20"), kb.clusters)]
    assert (14, {2: 4, 3: 2}, 0, {}) in offered


@pytest.mark.parametrize(
    ("formula", "within"),
    [("[Au25(PET)18]-", 1), ("Au38(PET)24", 3), ("Au102(SR)44", 3), ("Au144(SR)60", 1),
     ("Au133(TBBT)52", 1), ("Au52(TBBT)32", 1), ("Au34(S-c-C6H11)22", 1),
     ("[Au23(SR)16]-", 5), ("Au40(o-MBT)24", 5)],
)  # fmt: skip
def test_known_assignments_of_others_find_structures(kb, formula, within):
    """With every cluster of this size hidden, the true splitting is still near the top."""
    cluster = mp.Cluster.parse(formula)
    others = [
        entry
        for entry in kb.clusters
        if isinstance(entry.formula, Cluster) and entry.formula.n_metal != cluster.n_metal
    ]
    filed = decompose(cluster, kb.clusters)
    truth = [parts_of(item) for item in filed if item.basis == "precedent"]
    blind = decompose(cluster, others)
    assert any(parts_of(item) in truth for item in blind[:within])
    assert {item.basis for item in blind} == {"rule"}


def test_precedent_of_another_ligand_names_it(kb):
    first = decompose(mp.Cluster.parse("Au20(SC6H13)16"), kb.clusters)[0]
    assert parts_of(first) == (7, {1: 2, 3: 1}, 0, {8: 1})
    assert "as in Au20" in first.convention


def test_a_reported_core_size_comes_before_rules(kb):
    first = decompose(mp.Cluster.parse("Au21(S-Adm)15"), kb.clusters)[0]
    assert (first.core, first.basis) == (10, "rule")


def test_phosphine_clusters_are_all_core(kb):
    first = decompose(mp.Cluster.parse("[Au13(dppe)5Cl2]3+"), kb.clusters)[0]
    assert parts_of(first) == (13, {}, 0, {})
    rod = decompose(mp.Cluster.parse("[Au25(PPh3)10(PET)5Cl2]2+"), kb.clusters)[0]
    assert (rod.core, rod.bridging) == (25, 5)


def test_no_staples_are_invented_for_silver(kb):
    assert decompose(mp.Cluster.parse("[Ag44(p-MBA)30]4-"), kb.clusters) == ()
    assert parts_of(decompose(mp.Cluster.parse("[Ag25(SR)18]-"), kb.clusters)[0]) == (
        13, {2: 6}, 0, {},
    )  # fmt: skip


def test_complexes_have_no_core(kb):
    assert decompose(mp.Cluster.parse("Au10(SR)10"), kb.clusters) == ()


def test_isomers_keep_their_own_structure(kb):
    first = decompose(mp.Cluster.parse("Au38(PET)24#T"), kb.clusters)[0]
    assert parts_of(first) == (23, {1: 3, 2: 3, 3: 2}, 1, {})


def test_every_packaged_structure_adds_up(kb):
    for entry in kb.clusters:
        if entry.decomposition and isinstance(entry.formula, Cluster):
            found = decompose(dataclasses.replace(entry.formula), kb.clusters)
            assert found, entry.id
            assert all(metal_atoms(item) == entry.formula.n_metal for item in found), entry.id


@given(st.integers(8, 60), st.data())
def test_solutions_conserve_atoms(n_metal, data):
    n_ligand = data.draw(st.integers(n_metal // 2, n_metal))
    rings = data.draw(st.sampled_from([(), (8,), (5, 8)]))
    for parts in staple_solutions(n_metal, n_ligand, rings):
        assert metal_atoms(parts) == n_metal
        assert ligand_atoms(parts) == n_ligand
        n_open = parts.bridging + sum(n for _, n in parts.staples)
        assert n_open == n_ligand - (n_metal - parts.core)


@given(st.integers(10, 200), st.integers(8, 120))
def test_never_more_than_the_limit(n_metal, n_ligand):
    cluster = mp.Cluster.parse(f"Au{n_metal}(SR){n_ligand}")
    assert len(decompose(cluster, ())) <= MOST


def test_staples_beside_few_phosphines(kb):
    """[Au21(SR)12(dppm)2]+ is [Au23(SR)16]- with two motifs replaced; its staples stay."""
    found = decompose(mp.Cluster.parse("[Au21(dppm)2(SR)12]+"), kb.clusters)
    rules = [parts for parts in found if parts.basis == "rule" and parts.core < 21]
    assert rules[0].core in {13, 14, 15}
    assert (13, ((1, 2), (3, 2)), 0) in {(p.core, p.staples, p.bridging) for p in rules}
    assert all(2 * (p.bridging + sum(n for _, n in p.staples)) + 4 <= 30 for p in rules)
    assert found[-1].core == 21, "all metal in the core is kept as the last choice"


def test_a_shell_mostly_of_phosphines_has_no_staples(kb):
    for text in ("[Au25(PPh3)10(PET)5Cl2]2+", "[Au11(PPh3)8Cl2]+", "[Au13(dppe)5Cl2]3+"):
        (parts,) = decompose(mp.Cluster.parse(text), kb.clusters)
        assert parts.core == mp.Cluster.parse(text).n_metal
        assert parts.staples == ()
