"""Known cores in shells of another kind, without their dopant, and the rank of lesser ligands."""

import pytest

import mncplan as mp
from mncplan.app.design import DesignOptions, design
from mncplan.app.design_doped import undoped
from mncplan.design.composed import asked_share
from mncplan.design.judge import Evidence, judge, prior_of
from mncplan.design.kind_transfer import transferred_shells
from mncplan.design.variants import Cores, shell_proposals
from mncplan.design.wish import parse_wish
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons


def hiding(kb, text):
    """Entries as if one cluster were not known."""
    hidden = mp.Cluster.parse(text)
    return [e for e in kb.clusters if e.formula != hidden]


@pytest.mark.parametrize(
    ("hidden", "ligand"),
    [("Au44(PhC#C)28", "PhC#C"), ("Au24(SePh)20", "SePh"), ("[Ag44(SePh)30]4-", "SePh")],
)
def test_a_hidden_shell_of_another_kind_is_proposed(kb, hidden, ligand):
    cores = Cores(hiding(kb, hidden))
    found = {str(p.cluster): p for p in transferred_shells(cores, [kb.ligands.find(ligand)])}
    assert hidden in found
    assert "compositions are known with both" in found[hidden].reason


def test_only_named_ligands_that_bind_once_are_transferred(kb):
    cores = Cores(kb.clusters)
    assert not list(transferred_shells(cores, []))
    assert not list(transferred_shells(cores, [kb.ligands.find("BDT"), kb.ligands.find("PPh3")]))


@pytest.mark.parametrize(
    ("alloy", "pure"),
    [
        ("[Au12Ir(dppe)5Cl2]+", "[Au13(dppe)5Cl2]3+"),
        ("[Au12Ru(dppm)6]2+", "[Au13(dppm)6]5+"),
        ("[Ag24Pt(SPhMe2)18]2-", "[Ag25(SPhMe2)18]-"),
        ("[Ag32Au12(p-MBA)30]4-", "[Ag44(p-MBA)30]4-"),
    ],
)
def test_the_host_replaces_the_dopant_at_the_same_electron_count(alloy, pure):
    cluster = mp.Cluster.parse(alloy)
    (found,) = undoped([cluster])
    assert found.cluster == mp.Cluster.parse(pure)
    assert valence_electrons(found.cluster) == valence_electrons(cluster)


def test_generic_alloys_give_no_pure_cluster():
    assert not list(undoped([mp.Cluster.parse("[Au24Pt(SR)18]2-")]))


def test_a_lesser_ligand_meets_a_wish_for_it_by_half(kb, owned):
    (criterion,) = parse_wish("ligand p-BBT", kb.rules).criteria
    prior = prior_of(kb.clusters, owned)
    exchanged = mp.Cluster.parse("Au25(PET)16(p-BBT)2")
    assert asked_share(criterion, exchanged) == (2, 18)
    verdict = judge(criterion, Evidence(cluster=exchanged), prior)
    assert verdict.probability == pytest.approx(0.5)
    assert "only 2 of 18" in verdict.sentence
    assert not verdict.is_refuted
    whole = judge(criterion, Evidence(cluster=mp.Cluster.parse("[Au25(p-BBT)18]-")), prior)
    assert whole.probability == pytest.approx(1.0)


def test_a_phosphine_beside_thiolates_counts_among_its_own_kind(kb):
    (criterion,) = parse_wish("ligand PET", kb.rules).criteria
    assert asked_share(criterion, mp.Cluster.parse("[Au25(PPh3)10(PET)5Cl2]2+")) == (5, 5)


def test_generic_phosphines_get_a_name_in_a_named_shell(kb):
    generic = mp.Cluster.parse("[Au37(PR3)10(SR)10Cl2]+")
    entries = [
        entry
        for entry in kb.clusters
        if isinstance(entry.formula, Cluster)
        and (entry.formula == generic or entry.formula.n_metal != generic.n_metal)
    ]
    pet = kb.ligands.find("PET")
    proposed = shell_proposals(
        Cores(entries), lambda _, kind: [pet] if kind == pet.kind else [], {}
    )
    found = {str(p.cluster) for p in proposed if p.cluster.n_metal == generic.n_metal}
    assert found == {"[Au37(PPh3)10(PET)10Cl2]+"}


@pytest.mark.parametrize(
    ("wish", "subject"), [("gap 9-10 eV; metals Au; known", "gap"), ("metals Ag; n 500-600", "n")]
)
def test_what_comes_closest_is_sorted_by_how_far_it_misses(kb, wish, subject):
    found = design(wish, DesignOptions(routes_for=0), kb)
    assert not found.candidates
    numbers = [
        next(v.value.value for v in c.verdicts if v.is_refuted and v.value is not None)
        if subject == "gap"
        else c.cluster.n_metal
        for c in found.nearest
    ]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > (1.9 if subject == "gap" else 60)
