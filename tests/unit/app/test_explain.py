"""The dossier of a formula, on the packaged knowledge base."""

import pytest

import mncplan as mp


def test_the_best_known_cluster():
    dossier = mp.explain("[Au25(PET)18]-")
    assert dossier.sum_formula == "C144H162Au25S18"
    assert dossier.molar_mass == pytest.approx(7394.12, abs=0.05)
    assert dossier.valence_electrons == 8
    assert dossier.closure.is_closed
    assert dossier.decompositions[0].staples == ((2, 6),)
    assert [place.id for place in dossier.templates] == ["T07"]
    assert [item.status for item in dossier.known] == ["crystal"]
    assert "[Au25(SG)18]-" in {str(item.formula) for item in dossier.relatives}
    assert dossier.mass_spectrum is not None
    assert dossier.mass_spectrum.average_mz == pytest.approx(7394.1, abs=0.06)
    assert all(note.startswith("use in") for note in dossier.notes)
    assert dossier.structure[0] == "building blocks: 1 Au13: 8 e- = N*"
    assert "heaven2008" in {source.key for source in dossier.sources}


def test_a_generic_ligand_has_no_mass_but_all_else():
    dossier = mp.explain("Au38(SR)24")
    assert dossier.mass_spectrum is None
    assert "generic" in dossier.mass_reason
    assert dossier.molar_mass is None
    assert dossier.decompositions[0].core == 23


def test_fused_icosahedra_are_a_closed_shell():
    for formula, said in (
        ("Au38(PET)24", "sharing a face"),
        ("[Au25(PPh3)10(PET)5Cl2]2+", "sharing a vertex"),
        ("[Au37(PPh3)10(PET)10Cl2]+", "three"),
    ):
        picture = mp.explain(formula).closure
        assert picture.is_closed
        assert said in picture.kind


def test_an_unknown_radical_is_asked_about():
    (note, *_) = mp.explain("Au25(SC12H25)18").notes
    assert "did you mean [Au25(SC12H25)18]-?" in note


def test_a_known_radical_is_told_apart():
    assert "known as such" in mp.explain("Au25(PET)18").notes[0]


def test_an_unusual_shell_is_pointed_out():
    notes = mp.explain("Au25(SR)17").notes
    assert any("unusual number of ligands: 17 on Au25; known are 18, 19" in n for n in notes)


def test_an_unknown_isomer_is_told_beside_those_on_file():
    (note,) = (n for n in mp.explain("Au38(PET)24#Z").notes if "isomer" in n)
    assert note == "no isomer Z of this composition is on file; on file: T, one without a name"
    assert not any("isomer" in n for n in mp.explain("Au38(PET)24#T").notes)


def test_another_charge_of_known_atoms_is_pointed_out():
    assert any("[Ag44(p-MBA)30]4-" in note for note in mp.explain("[Ag44(p-MBA)30]2-").notes)


def test_doubtful_entries_say_so():
    assert any("doubtful" in note for note in mp.explain("[Au27(SR)13]4+").notes)


def test_theory_says_so():
    assert any("theory" in note for note in mp.explain("Au60(SR)36").notes)


def test_hydrides_are_counted_both_ways():
    (note, *_) = mp.explain("[Au9H(PPh3)8]2+").notes
    assert "N* 6" in note
    assert "N* is 8" in note


def test_metal_one_complexes_are_no_clusters():
    assert any("complex" in note for note in mp.explain("Au10(SR)10").notes)


def test_predictions_carry_their_origin_and_gaps_their_reason():
    dossier = mp.explain("Au36(PET)24")
    names = [value.name for value in dossier.predicted]
    assert {"optical_gap", "computed_gap", "absorption_peak", "stability_class"} <= set(names)
    assert len(names) == len(set(names))
    energies = [v for v in dossier.predicted if v.unit in {"eV", "nm"}]
    assert all("same core" in value.note for value in energies)
    assert any(name == "electrochemical_gap" for name, _ in dossier.unpredicted)
