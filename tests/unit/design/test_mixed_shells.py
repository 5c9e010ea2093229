"""Shells of several ligands: partly exchanged, and phosphine with others."""

import pytest

import mncplan as mp
from mncplan.design.mixed_shells import Shell, enumerate_mixed, exchanged_shells, learn_mixed_law
from mncplan.design.variants import Cores
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons


@pytest.fixture(scope="module")
def made(kb):
    return [e.formula for e in kb.clusters if isinstance(e.formula, Cluster)]


@pytest.fixture(scope="module")
def shell(kb):
    find = kb.ligands.find
    return Shell(phosphine=find("PPh3"), staple=find("PET"), halide=find("Cl"))


def test_the_law_needs_enough_mixed_shells(made):
    law = learn_mixed_law(made, "Au")
    assert law.n_known >= 12
    assert 0.5 < law.slope < 0.8
    assert {8, 16, 24} <= law.counts
    assert learn_mixed_law(made, "Cu") is None


@pytest.mark.parametrize("text", ["[Au25(PPh3)10(PET)5Cl2]2+", "[Au37(PPh3)10(PET)10Cl2]+"])
def test_a_hidden_rod_lies_within_the_law_of_the_others(made, shell, text):
    hidden = mp.Cluster.parse(text)
    others = [c for c in made if c.n_metal != hidden.n_metal]
    found, _ = enumerate_mixed(learn_mixed_law(others, "Au"), shell, (hidden.n_metal,) * 2, (0, 3))
    assert any(
        cluster.charge == hidden.charge
        and abs(sum(n for _, n in cluster.ligands) - sum(n for _, n in hidden.ligands)) <= 4
        for cluster, _ in found
    )


def test_every_mixed_composition_is_even_and_holds_two_halides_at_the_ends(made, shell):
    found, tested = enumerate_mixed(learn_mixed_law(made, "Au"), shell, (11, 40), (0, 3))
    assert tested > 10_000
    assert all(valence_electrons(cluster) % 2 == 0 for cluster, _ in found)
    assert all(dict((lig.id, n) for lig, n in c.ligands)["Cl"] == 2 for c, _ in found)
    penalties = [penalty for _, penalty in found]
    assert penalties == sorted(penalties)


def test_bounds_that_hold_no_size_give_nothing(made, shell):
    assert enumerate_mixed(learn_mixed_law(made, "Au"), shell, (300, 310), (0, 0)) == ((), 0)


def test_two_ligands_of_a_known_cluster_are_exchanged(kb):
    other = kb.ligands.find("p-BBT")
    found = {
        str(p.cluster): p
        for p in exchanged_shells(
            Cores(kb.clusters), lambda _, kind: [other] if kind == "thiolate" else []
        )
    }
    proposal = found["[Au25(PET)16(p-BBT)2]-"]
    assert valence_electrons(proposal.cluster) == 8
    assert str(proposal.parent) == "[Au25(PET)18]-"
    assert not any("(p-BBT)2" not in text for text in found)


def test_what_binds_otherwise_is_not_exchanged(kb):
    dithiol = kb.ligands.find("BDT")
    assert not list(exchanged_shells(Cores(kb.clusters), lambda _, kind: [dithiol]))
