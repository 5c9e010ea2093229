"""What explain says of the ligand shell, of missing members and of the gap law."""

from dataclasses import replace

import pytest

import mncplan as mp
from mncplan.app.explain import explain
from mncplan.app.growth import growth_of
from mncplan.app.shell_notes import shell_notes


@pytest.fixture(scope="module")
def kb():
    return mp.load_knowledge()


def notes(kb, text):
    return shell_notes(mp.Cluster.parse(text), kb)


def test_all_three_considerations_are_spoken_of(kb):
    assert {"core", "shell", "outside"} <= {n.term for n in notes(kb, "[Au25(p-MBA)18]-")}


@pytest.mark.parametrize(
    ("text", "word", "rule"),
    [("Au44(PhC#C)28", "alkynyl motif takes part", "P039"),
     ("[Au25(p-MBA)18]-", "oxygen evolution", "P043"),
     ("Au28(S-c-C6H11)20", "CO reaches the gold", "P048"),
     ("[Au25(p-MBA)18]-", "binds cations", "P059"),
     ("Au29(S-Adm)19", "pack into helices", "P060"),
     ("Au18(SG)14", "tie neighbours together", "P053")],
)  # fmt: skip
def test_rules_on_ligands_are_cited(kb, text, word, rule):
    found = [note for note in notes(kb, text) if word in note.sentence]
    assert found
    assert rule in found[0].rules
    assert found[0].provenance is not None
    assert "seen on" in found[0].scope


def test_alkynyl_is_told_from_thiolate(kb):
    thiolate = {n.sentence for n in notes(kb, "Au44(TBBT)28")}
    assert not any("alkynyl" in sentence for sentence in thiolate)


def test_the_ring_isomer_is_found_without_being_on_file(kb):
    rest = replace(kb, clusters=tuple(e for e in kb.clusters if e.id != "au28-sr-20-ring"))
    series = growth_of(mp.Cluster.parse("Au34(S-c-C6H11)22"), rest)
    ring = next(one for one in series if "in a ring" in one.series.name)
    gap = next(item for item in ring.neighbours if item.steps == -2)
    assert (str(gap.cluster), gap.status) == ("Au28(SR)20", "new")
    assert gap.confidence > 0.5


def test_the_fourth_icosahedron_is_found(kb):
    series = growth_of(mp.Cluster.parse("[Au37(PPh3)10(PET)10Cl2]+"), kb)
    chain = next(one for one in series if "sharing vertices" in one.series.name)
    ahead = next(item for item in chain.neighbours if item.steps == 1)
    assert str(ahead.cluster) == "Au49(PR3)10(SR)15Cl2"


def test_a_wider_gap_is_said_to_raise_emission_in_8e_species_only(kb):
    options = explain(mp.Cluster.parse("[Au25(PET)18]-"), kb).doped
    by_name = {str(item.cluster): item for item in options}
    assert by_name["[Au24Pt(PET)18]2-"].emission == "up"
    assert {"P022", "P023"} <= set(by_name["[Au24Pt(PET)18]2-"].rules)
    assert by_name["Au24Pt(PET)18"].emission == ""


def test_each_ligand_is_told_in_numbers():
    (said,) = [n.sentence for n in mp.explain("[Au25(TBBT)18]-").shell if "TBBT:" in n.sentence
               and n.term == "measure"]  # fmt: skip
    assert "Hammett sigma -0.20" in said
    assert "anchoring S-H: pKa 8.2" in said
    assert "Sterimol" in said


def test_generic_and_bare_ligands_have_no_numbers():
    for formula in ("[Au25(SR)18]-", "Cu25H22Cl3"):
        assert not any("logP" in note.sentence and note.term == "measure"
                       for note in mp.explain(formula).shell)  # fmt: skip
