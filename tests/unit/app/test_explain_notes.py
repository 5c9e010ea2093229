"""What explain says of building blocks, symmetry and the gap of doped clusters."""

import pytest

import mncplan as mp
from mncplan.app.explain import explain


@pytest.fixture(scope="module")
def kb():
    return mp.load_knowledge()


def notes(kb, text):
    return explain(mp.Cluster.parse(text), kb).structure


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Au28(TBBT)20", "4 Au4, in a double helix: 8 e- = N*"),
        ("Au30(StBu)18", "Au14 + 2 Au3, added: 12 e- = N*"),
        ("Au38(PET)24", "2 Au13, sharing faces: 14 e- = N*"),
        ("[Au37(PPh3)10(PET)10Cl2]+", "3 Au13, sharing vertices: 24 e- = N*"),
        ("[Au20(PPhpy2)10Cl4]2+", "2 Au11, sharing edges: 14 e- = N*"),
        ("Au24Pd(PET)18", "8 e- when closed, against N* = 6"),
        ("Au42(TBBT)26", "no assignment on file"),
    ],
)
def test_cores_are_told_as_blocks_with_their_electrons(kb, text, said):
    (told,) = [note for note in notes(kb, text) if note.startswith("building blocks")]
    assert said in told


def test_no_blocks_without_delocalised_electrons(kb):
    assert not [note for note in notes(kb, "Au10(SR)10") if "blocks" in note]


@pytest.mark.parametrize(
    ("text", "parent", "direction"),
    [
        ("Au24Pd(PET)18", "[Au25(PET)18]-", "collapses"),
        ("Au24Pt(PET)18", "[Au25(PET)18]-", "collapses"),
        ("[Au24Pt(PET)18]2-", "[Au25(PET)18]-", "wider"),
        ("[Ag24Au(SPhMe2)18]-", "[Ag25(SPhMe2)18]-", "wider"),
        ("[Ag24Pt(SPhMe2)18]2-", "[Ag25(SPhMe2)18]-", "wider"),
        ("[Au12Ru(dppe)5Cl2]0", "[Au13(dppe)5Cl2]3+", "wider"),
    ],
)
def test_the_jellium_rule_is_told_of_the_doped_cluster_itself(kb, text, parent, direction):
    told = [note for note in notes(kb, text) if note.startswith(f"gap against {parent}")]
    assert len(told) == 1
    assert f": {direction}," in told[0]


def test_a_dopant_off_the_centre_gets_no_gap_rule(kb):
    assert not [note for note in notes(kb, "Au24Hg(PET)18") if note.startswith("gap against")]


def test_symmetry_is_told_with_the_exception_of_its_series(kb):
    told = " ".join(notes(kb, "Au60(SR)36"))
    assert "quasi-D2, chiral (3 of 4" in told
    assert "exception: Au36(TBBT)24 is quasi-D2d, achiral" in told
    assert "symmetry: quasi-D2d, achiral" in " ".join(notes(kb, "Au36(TBBT)24"))


def test_chiral_ligands_make_the_cluster_chiral(kb):
    assert any("SG has a stereocentre" in note for note in notes(kb, "[Au25(SG)18]-"))
    assert not any("stereocentre" in note for note in notes(kb, "[Au25(PET)18]-"))


def test_dopants_alike_the_host_are_told_with_the_spread_of_their_dose(kb):
    options = explain(mp.Cluster.parse("[Au25(PET)18]-"), kb).doped
    told = {item.dopant: " ".join(item.notes) for item in options if item.count == 1}
    assert "fed 1 Ag per 25 metal atoms, chance alone gives x = 0 36%, x = 1 38%" in told["Ag"]
    assert "mean 1.0, deviation 1.0" in told["Ag"]
    assert "fed" not in told["Pt"], "one site is clearly best for Pt, so one atom goes in"


@pytest.mark.parametrize(
    ("text", "level", "why"),
    [
        ("[Au25(PET)18]-", "low", "known by diffraction"),
        ("Au38(TBBT)24", "high", "TBBT is reported to turn this core into Au36(TBBT)24"),
        ("Au60(SR)36", "high", "nothing of this composition has been made"),
        ("Au42(PET)32", "medium", "known with other ligands only"),
        ("Au28(SC6H13)20", "high", "known with 2 cores, chosen by the ligand"),
        ("Au39(PET)29", "medium", "the composition is known, its structure is not"),
    ],
)
def test_the_risk_of_another_structure_is_told_with_its_reason(kb, text, level, why):
    (told,) = [note for note in notes(kb, text) if note.startswith("risk")]
    assert f"structure forms: {level} (" in told
    assert why in told


def test_complexes_carry_no_such_risk(kb):
    assert notes(kb, "Au10(SR)10") == ()


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("Au24Pt(SC6H13)18", "use in catalysis: hydrogen evolution up"),
        ("Au28(S-c-C6H11)20", "CO adsorption and oxidation up (protruding staples: increase)"),
        ("[Ag24Au(SPhMe2)18]-", "carboxylation with CO2 up"),
        ("Au42(SCH2Ph)32", "use in photothermal conversion"),
        ("Au24Pt(PET)18", "here with another ligand (rule P028)"),
    ],
)
def test_uses_shown_on_the_cluster_or_its_core_are_told(formula, said):
    assert any(said in note for note in mp.explain(formula).notes)


def test_no_use_is_told_of_a_cluster_on_which_none_was_shown():
    assert not any(note.startswith("use in") for note in mp.explain("Au36(TBBT)24").notes)


def test_symmetry_is_not_taken_from_another_core():
    lines = mp.explain("Au28(S-c-C6H11)20").structure
    assert not any("as stated for Au28(TBBT)20" in line for line in lines)


@pytest.mark.parametrize(("formula", "is_large"), [("Au999(SR)200", True), ("Au279(SR)84", False)])
def test_what_is_larger_than_any_solved_structure_is_told_so(formula, is_large):
    notes = mp.explain(formula).notes
    assert any("larger than any solved structure" in note for note in notes) == is_large
