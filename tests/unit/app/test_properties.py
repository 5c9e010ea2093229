"""Predicted properties on the packaged knowledge base."""

import time

import pytest

import mncplan as mp
from mncplan.app.properties import (
    NUMBERS,
    is_told,
    predict_properties,
    property_models,
    undoped_parent,
    why_not,
)
from mncplan.domain.provenance import Basis
from mncplan.models.predictions import train_all
from mncplan.models.property import PropertyModel


@pytest.fixture(scope="module")
def kb():
    return mp.load_knowledge()


@pytest.fixture(scope="module")
def told(kb):
    def values(formula, **more):
        return {v.name: v for v in predict_properties(mp.Cluster.parse(formula), kb, **more)}

    return values


def test_every_modelled_property_and_two_classes(told, kb):
    found = told("Au40(PET)26")
    trained = {q.name for q, m in property_models(kb).items if isinstance(m, PropertyModel)}
    assert set(found) == trained | {"water_solubility", "stability_class"}
    assert found["water_solubility"].detail == "organic"
    assert all(value.provenance.basis == Basis.PREDICTED for value in found.values())


def test_sources_of_predictions_are_in_the_bibliography(told, kb):
    for formula in ("Au40(PET)26", "[Au24Pt(SG)18]2-", "Au12Ru(dppe)5Cl2"):
        for value in told(formula).values():
            assert value.provenance.source in kb.source_by_key
            assert value.provenance.via in {"", *kb.source_by_key}


def test_what_is_nearer_is_left_alone(told, kb):
    near = kb.properties_of(mp.Cluster.parse("Au36(TBBT)24"))
    found = told("Au36(TBBT)24", nearer=near)
    assert not {value.name for value in near} & set(found)


def test_names_choose(told):
    assert set(told("Au40(PET)26", names=["optical_gap"])) == {"optical_gap"}
    assert set(told("Au40(PET)26", names=["stability_class"])) == {"stability_class"}


@pytest.mark.parametrize(
    ("doped", "parent", "dopant"),
    [
        ("[Au24Pt(SR)18]2-", "[Au25(SR)18]-", "Pt"),
        ("Au24Hg(SR)18", "[Au25(SR)18]-", "Hg"),
        ("[Au12Ir(dppe)5Cl2]+", "[Au13(dppe)5Cl2]3+", "Ir"),
        ("Au24Pt(SR)18", "[Au25(SR)18]+", "Pt"),
    ],
)
def test_parents_of_the_same_electron_count(doped, parent, dopant):
    found = undoped_parent(mp.Cluster.parse(doped))
    assert (str(found[0]), found[1]) == (str(mp.Cluster.parse(parent)), dopant)


@pytest.mark.parametrize("formula", ["[Au25(SR)18]-", "[Ag23Au2(SR)18]-", "Au16Cu6(tBuPhC#C)18"])
def test_no_parent_without_exactly_one_dopant(formula):
    assert undoped_parent(mp.Cluster.parse(formula)) is None


def test_baselines_and_extrapolations_are_not_told_but_explained(told):
    found = told("[Au13(dppe)5Cl2]3+")
    assert not is_told(found["ionisation_potential"])
    assert why_not(found["ionisation_potential"]).startswith("outside the domain")
    assert not is_told(told("Au40(PET)26")["quantum_yield"])
    assert "no model beats" in why_not(told("Au40(PET)26")["quantum_yield"])
    assert is_told(told("Au40(PET)26")["computed_gap"])


def test_the_dossier_shows_kin_first_then_models():
    kin = {value.name: value for value in mp.explain("Au36(PET)24").predicted}
    assert "same core" in kin["optical_gap"].note
    model = {value.name: value for value in mp.explain("Au40(SR)26").predicted}
    assert "formula-level model" in model["optical_gap"].note


def test_the_dossier_gives_each_property_once():
    dossier = mp.explain("Au40(SR)26")
    names = [value.name for value in dossier.predicted]
    assert len(names) == len(set(names))
    refused = [name for name, _ in dossier.unpredicted]
    assert not set(refused) & set(names)
    assert len(refused) == len(set(refused))


def test_every_gap_is_predicted_or_its_absence_explained():
    for formula in ("Au40(SR)26", "[Ag44(p-MBA)30]4-", "Cu13H10(SR)3(PPh3)7", "Au246(PET)80"):
        dossier = mp.explain(formula)
        spoken = {v.name for v in (*dossier.properties, *dossier.predicted)}
        spoken |= {name for name, _ in dossier.unpredicted}
        assert {"optical_gap", "computed_gap", "electrochemical_gap"} <= spoken


def test_training_and_prediction_are_quick(kb):
    start = time.process_time()
    train_all(kb.owned_properties)
    assert time.process_time() - start < 1.5
    predict_properties(mp.Cluster.parse("Au40(PET)26"), kb)
    start = time.process_time()
    for _ in range(10):
        predict_properties(mp.Cluster.parse("Au40(PET)26"), kb, names=NUMBERS)
    assert (time.process_time() - start) / 10 < 0.1


def test_another_state_of_knowledge_trains_its_own_models(kb):
    import dataclasses

    fewer = dataclasses.replace(
        kb, properties=tuple(v for v in kb.properties if v.name != "optical_gap"), hash="other"
    )
    assert not isinstance(property_models(fewer).model("optical_gap"), PropertyModel)
    assert isinstance(property_models(kb).model("optical_gap"), PropertyModel)


def test_alkynyls_are_not_given_the_colours_of_thiolates(kb):
    alkynyl, thiolate = (
        {v.name: v for v in predict_properties(mp.Cluster.parse(text), kb, names=COLOURS)}
        for text in ("Au44(PhC#C)28", "Au44(TBBT)28")
    )
    assert not any(is_told(value) for value in alkynyl.values())
    assert all("frontier orbitals" in value.note for value in alkynyl.values())
    assert not any("frontier orbitals" in value.note for value in thiolate.values())


def test_donors_move_the_optical_gap_and_generic_ligands_say_what_is_assumed(kb):
    def gap(text):
        (value,) = predict_properties(mp.Cluster.parse(text), kb, names=["optical_gap"])
        return value

    assert gap("Au46(TBBT)28").value != gap("Au46(PET)28").value
    assert "mean ligand" in gap("Au46(SR)28").note
    assert "mean ligand" not in gap("Au46(PET)28").note


COLOURS = ("optical_gap", "absorption_peak", "emission_peak")
