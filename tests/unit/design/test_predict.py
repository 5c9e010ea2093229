"""Predictions come from kin and from series, and from nowhere else."""

import dataclasses

import pytest

import mncplan as mp
from mncplan.design.predict import predict
from mncplan.design.same_core import KnownCores
from mncplan.domain.known import GrowthTemplate, KnownCluster, PropertyValue
from mncplan.domain.motif import Decomposition
from mncplan.domain.provenance import Basis, Provenance

PROVENANCE = Provenance(source="x2020", basis=Basis.MEASURED, locator="p. 1")
HELIX = GrowthTemplate(
    id="T", name="helix", unit="two Au4", step_electrons=4, step=(8, 4),
    members=(("Au28(TBBT)20", False), ("Au36(TBBT)24", False), ("Au44(TBBT)28", False),
             ("Au52(TBBT)32", False), ("Au60(SR)36", True), ("Au68(SR)40", True)),
    provenance=PROVENANCE,
)  # fmt: skip


def gap(formula, number, *, name="optical_gap"):
    fact = PropertyValue(name=name, value=number, unit="eV", cluster=formula, provenance=PROVENANCE)
    return mp.Cluster.parse(formula), fact


def run(formula, *facts, templates=(HELIX,)):
    return predict(mp.Cluster.parse(formula), facts, templates, mp.Cluster.parse)


def test_taken_over_from_the_same_core():
    found = run("Au36(PET)24", gap("Au36(TBBT)24", 1.76), gap("Au36(SPh)24", 1.7))
    (value,) = found.values
    assert (value.value, value.low, value.high) == (1.73, 1.63, 1.83)
    assert value.provenance.basis == Basis.PREDICTED
    assert value.provenance.source == "x2020"
    assert "Au36(TBBT)24, Au36(SPh)24" in value.note


def test_kinds_of_gap_are_never_mixed():
    found = run("Au36(PET)24", gap("Au36(TBBT)24", 1.49, name="computed_gap"))
    assert [value.name for value in found.values] == ["computed_gap"]
    assert any(name == "optical_gap" for name, _ in found.reasons)


def test_interpolated_between_neighbours():
    (value,) = run("Au44(PET)28", gap("Au36(TBBT)24", 1.76), gap("Au52(TBBT)32", 1.39)).values
    assert value.value == pytest.approx(1.575)
    assert (value.low, value.high) == (1.39, 1.76)


def test_extrapolated_by_one_step_with_a_wide_interval():
    (value,) = run("Au60(TBBT)36", gap("Au44(TBBT)28", 1.51), gap("Au52(TBBT)32", 1.39)).values
    assert value.value == pytest.approx(1.27)
    assert value.high - value.low == pytest.approx(0.3)
    assert "extrapolated" in value.note


def test_two_steps_are_too_far():
    found = run("Au68(TBBT)40", gap("Au44(TBBT)28", 1.51), gap("Au52(TBBT)32", 1.39))
    assert found.values == ()
    assert len(found.reasons) == 3


def test_reported_values_are_not_predicted_again():
    found = run("Au36(TBBT)24", gap("Au36(TBBT)24", 1.76), gap("Au36(SPh)24", 1.7))
    assert found.values == ()
    assert not any(name == "optical_gap" for name, _ in found.reasons)


def test_another_charge_is_no_kin():
    assert run("Au25(PET)18", gap("[Au25(PET)18]-", 1.33)).values == ()


def test_packaged_facts_give_the_next_helix(kb):
    dossier = mp.explain("Au60(TBBT)36")
    assert {value.name: value.value for value in dossier.predicted}["optical_gap"] == 1.27


def test_methods_of_calculation_are_not_averaged():
    model = dataclasses.replace(gap("Au36(SR)24", 1.624, name="computed_gap")[1], detail="model")
    whole = dataclasses.replace(gap("Au36(TBBT)24", 1.49, name="computed_gap")[1], detail="PBE")
    both = [(mp.Cluster.parse(fact.cluster), _computed(fact)) for fact in (model, whole)]
    (value,) = run("Au36(PET)24", *both).values
    assert value.value == 1.49
    assert "(PBE)" in value.note


def _computed(fact):
    provenance = dataclasses.replace(fact.provenance, basis=Basis.COMPUTED)
    return dataclasses.replace(fact, provenance=provenance)


def band(formula, number, **more):
    fact = PropertyValue(
        name="absorption_peak", value=number, unit="nm", cluster=formula, provenance=PROVENANCE,
        **more,
    )  # fmt: skip
    return mp.Cluster.parse(formula), fact


def test_the_lowest_band_is_carried_over_as_photon_energy():
    (value,) = run(
        "Au36(PET)24", band("Au36(TBBT)24", 375), band("Au36(TBBT)24", 704),
        band("Au36(TBBT)24", 900, detail="shoulder"),
    ).values  # fmt: skip
    assert value.value == pytest.approx(704, abs=1)
    assert value.low == pytest.approx(1239.84 / (1239.84 / 704 + 0.1), abs=1)
    assert value.unit == "nm"
    assert value.detail == "band of lowest energy"


def test_bands_are_interpolated_in_energy():
    (value,) = run("Au44(PET)28", band("Au36(TBBT)24", 700), band("Au52(TBBT)32", 900)).values
    assert value.value == pytest.approx(2 / (1 / 700 + 1 / 900), abs=1)
    assert value.low < value.value < value.high


def test_a_cluster_of_another_core_is_no_kin():
    def entry(formula, *staples):
        parts = Decomposition(core=14, staples=staples)
        return KnownCluster(
            id=formula, formula=mp.Cluster.parse(formula), status="crystal", status_verified=True,
            provenance=PROVENANCE, decomposition=parts,
        )  # fmt: skip

    facts = [gap("Au28(TBBT)20", 1.77)]
    asked = mp.Cluster.parse("Au28(S-c-C6H11)20")
    other = KnownCores([entry("Au28(TBBT)20", (2, 4), (3, 2)), entry(str(asked), (1, 2), (4, 3))])
    same = KnownCores([entry("Au28(TBBT)20", (2, 4), (3, 2)), entry(str(asked), (2, 4), (3, 2))])
    assert not predict(asked, facts, (), mp.Cluster.parse, other).values
    assert predict(asked, facts, (), mp.Cluster.parse, same).values
    assert predict(asked, facts, (), mp.Cluster.parse, KnownCores([])).values


def test_a_few_ligands_of_another_kind_leave_the_value_with_twice_the_doubt():
    fact = gap("[Au25(PET)18]-", 1.3)
    (value,) = run("[Au25(PET)16(PhC#C)2]-", fact).values
    assert (value.value, value.low, value.high) == (1.3, 1.1, 1.5)
    assert "one kind of ligand only" in value.note
    assert not run("[Au25(PET)10(PhC#C)8]-", fact).values
