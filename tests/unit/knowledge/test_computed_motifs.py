"""Assignments of computed skeletons: sound, apart from known clusters, and shown as computed."""

import mncplan as mp
from mncplan.app.explain import explain
from mncplan.design.decompose import decompose
from mncplan.domain.motif import ligand_atoms, metal_atoms
from mncplan.knowledge.computed_motifs import load_computed_motifs


def test_every_row_holds_its_formula_and_names_its_source():
    rows = load_computed_motifs()
    assert len(rows) >= 30
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert metal_atoms(row.decomposition) == row.formula.n_metal, row.id
        assert ligand_atoms(row.decomposition) == sum(n for _, n in row.formula.ligands), row.id
        assert row.status == "theory"
        assert row.provenance.source == "peng2025"
        assert str(row.provenance.basis) == "computed"


def test_computed_splittings_are_not_taken_for_known_clusters():
    known = {item.id for item in mp.load_knowledge().clusters}
    assert not known & {row.id for row in load_computed_motifs()}


def test_a_computed_splitting_is_told_as_such():
    found = explain(mp.Cluster.parse("Au92(SR)44"), mp.load_knowledge()).decompositions
    assert found[0].core == 72
    assert "as computed for" in found[0].convention or "computed" in found[0].convention


def test_what_was_seen_goes_before_what_was_computed():
    cluster = mp.Cluster.parse("Au24(SR)16")
    seen = mp.load_knowledge().clusters
    found = decompose(cluster, (*load_computed_motifs(), *seen))
    assert "computed" not in found[0].convention
    assert any("computed" in parts.convention for parts in found)
