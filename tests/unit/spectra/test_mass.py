"""m/z against values computed by hand or printed beside measured spectra."""

import pytest

import mncplan as mp
from mncplan.domain.cluster import elemental_composition
from mncplan.errors import InvalidInputError, UndefinedMassError
from mncplan.spectra.isotopes import (
    COVERED,
    ELECTRON_MASS,
    ion_expectation,
    ion_mz,
    monoisotopic_mass,
)
from mncplan.spectra.mass import expected_ions, intact_ion
from mncplan.spectra.molecule import n_acid_groups

AVERAGE_MZ = [
    ("[Au25(PET)18]-", 7394.1),
    ("[Au25(SG)18]-", 10437.8),
    ("[Au25(p-MBA)18]-", 7681.3),
    ("[Au25(MHA)18]-", 7574.0),
    ("[Au23(S-c-C6H11)16]-", 6373.7),
    ("[Ag25(SPhMe2)18]-", 5166.7),
    ("[Ag44(p-MBA)30]4-", 2335.4),
    ("[Ag44(SePh)30]4-", 2357.1),
    ("[Ag44(MNBA)30]4-", 2672.8),
    ("[Ag29(BDT)12]3-", 1603.6),
    ("[Au13(dppe)5Cl2]3+", 1541.2),
    ("[Au25(PPh3)10(PET)5Cl2]2+", 4152.0),
    ("[Au37(PPh3)10(PET)10Cl2]+", 11353.8),
    ("[Au44(p-MBA)26]2-", 6324.5),
    ("Au15(SG)13", 6936.6),
    ("Au18(SG)14", 7833.8),
    ("Au20(PET)16", 6134.9),
    ("Au21(S-Adm)15", 6645.6),
    ("Au21Cu(SG)18", 9713.5),
    ("Au22(SG)18", 9846.9),
    ("Au28(TBBT)20", 8820.5),
    ("Au36(TBBT)24", 11057.4),
    ("Au38(PET)24", 10778.0),
    ("Au39(PET)29", 11661.1),
    ("Au44(TBBT)28", 13294.2),
    ("Au52(TBBT)32", 15531.0),
    ("Au38S2(S-Adm)20", 10894.6),
    ("Au102(p-MBA)44", 26830.3),
    ("Au144(PET)60", 36596.4),
    ("Au11(PPh3)7Cl3", 4109.0),
    ("PtAu24(PET)18", 7392.2),
    ("PdAu24(PET)18", 7303.6),
    ("Au23(CR)14", 8398.9),
]


def cluster(text):
    return mp.Cluster.parse(text)


@pytest.mark.parametrize(("formula", "expected"), AVERAGE_MZ)
def test_average_mz_of_the_intact_ion(formula, expected):
    assert intact_ion(cluster(formula)).average_mz == pytest.approx(expected, abs=0.06)


def test_monoisotopic_mass_is_that_of_the_principal_isotopes():
    hand = 25 * 196.96656879 + 18 * (8 * 12 + 9 * 1.00782503223 + 31.9720711744)
    ion = intact_ion(cluster("[Au25(PET)18]-"))
    assert ion.monoisotopic_mz == pytest.approx(hand + ELECTRON_MASS, abs=1e-3)


def test_charge_adds_or_removes_electron_mass():
    assert ion_mz(1000.0, -2) == pytest.approx(500 + ELECTRON_MASS)
    assert ion_mz(1000.0, 2) == pytest.approx(500 - ELECTRON_MASS)
    with pytest.raises(InvalidInputError, match="charge"):
        ion_mz(1000.0, 0)


def test_bromine_envelope_is_one_to_one():
    ion = ion_expectation((("Br", 1),), -1, "Br-")
    assert [round(peak.mz, 3) for peak in ion.envelope] == [78.919, 80.917]
    assert ion.envelope[1].intensity == pytest.approx(0.4931 / 0.5069, abs=2e-3)


@pytest.mark.parametrize("formula", ["[Ag44(SePh)30]4-", "Au144(PET)60", "PtAu24(PET)18"])
def test_envelope_covers_the_isotopologues_and_their_mean(formula):
    ion = intact_ion(cluster(formula))
    total = sum(peak.intensity for peak in ion.envelope)
    mean = sum(peak.mz * peak.intensity for peak in ion.envelope) / total
    spacing = 1 / abs(ion.charge)
    assert mean == pytest.approx(ion.average_mz, abs=0.3)
    assert max(peak.intensity for peak in ion.envelope) == 1.0
    gaps = [b.mz - a.mz for a, b in zip(ion.envelope, ion.envelope[1:], strict=False)]
    assert all(gap == pytest.approx(spacing, rel=0.02) for gap in gaps)
    assert COVERED >= 0.999


def test_envelope_agrees_with_all_isotopologues_at_once():
    import IsoSpecPy

    atoms = elemental_composition(cluster("[Ag25(SPhMe2)18]-"))
    text = "".join(f"{symbol}{n}" for symbol, n in atoms)
    whole = IsoSpecPy.IsoTotalProb(formula=text, prob_to_cover=0.99999)
    by_mass = {}
    for mass, share in zip(whole.masses, whole.probs, strict=True):
        by_mass[round(mass)] = by_mass.get(round(mass), 0.0) + share
    top = max(by_mass.values())
    ion = ion_expectation(atoms, -1, "Ag25")
    for peak in ion.envelope:
        if peak.intensity > 0.01:
            share = by_mass[round(peak.mz - ELECTRON_MASS)] / top
            assert peak.intensity == pytest.approx(share, abs=1e-4)


def test_generic_ligands_have_no_mass():
    with pytest.raises(UndefinedMassError, match="SR"):
        intact_ion(cluster("[Au25(SR)18]-"))


def test_neutral_cluster_is_shown_as_radical_cation():
    ion = intact_ion(cluster("Au38(PET)24"))
    assert (ion.charge, ion.label) == (1, "[Au38(PET)24]+")
    assert ion.monoisotopic_mz == pytest.approx(
        monoisotopic_mass(elemental_composition(cluster("Au38(PET)24"))) - ELECTRON_MASS
    )


@pytest.mark.parametrize(
    ("formula", "n"),
    [("[Au25(SG)18]-", 36), ("[Au25(p-MBA)18]-", 18), ("[Au25(PET)18]-", 0)],
)
def test_acid_groups_are_counted(formula, n):
    assert n_acid_groups(cluster(formula)) == n


def test_acid_series_of_the_glutathione_cluster():
    ions = {ion.label: ion for ion in expected_ions(cluster("[Au25(SG)18]-"))}
    series = {z: ions[f"[Au25(SG)18 - {z - 1}H]{z}-"] for z in (4, 5, 6, 7)}
    whole = intact_ion(cluster("[Au25(SG)18]-"))
    for z, ion in series.items():
        by_hand = (whole.monoisotopic_mz - (z - 1) * (1.00782503223 - ELECTRON_MASS)) / z
        assert ion.charge == -z
        assert ion.monoisotopic_mz == pytest.approx(by_hand, abs=1e-6)


def test_sodium_replaces_a_proton():
    ions = {ion.label: ion for ion in expected_ions(cluster("Au15(SG)13"))}
    salt, acid = ions["[Au15(SG)13 - 5H + Na]4-"], ions["[Au15(SG)13 - 4H]4-"]
    gained = 4 * (salt.monoisotopic_mz - acid.monoisotopic_mz)
    assert gained == pytest.approx(22.98976928 - 1.00782503223, abs=1e-5)


def test_own_charge_of_a_tetraanion_comes_first():
    assert expected_ions(cluster("[Ag44(p-MBA)30]4-"))[0].label == "[Ag44(p-MBA)30]4-"


def test_neutral_organic_cluster_takes_caesium():
    labels = [ion.label for ion in expected_ions(cluster("Au38(PET)24"))]
    assert labels == [
        "[Au38(PET)24]+",
        "[Au38(PET)24]2+",
        "[Au38(PET)24 + Cs]+",
        "[Au38(PET)24 + 2Cs]2+",
    ]


def test_phosphine_chloride_loses_chloride():
    (ion,) = expected_ions(cluster("Au11(PPh3)7Cl3"))
    assert ion.label == "[Au11(PPh3)7Cl3 - Cl]+"
    assert ion.average_mz == pytest.approx(4109.0 - 35.45, abs=0.1)


def test_silver_cluster_loses_its_phosphines():
    ions = {ion.label: ion.average_mz for ion in expected_ions(cluster("[Ag29(BDT)12(PPh3)4]3-"))}
    assert ions["[Ag29(BDT)12]3-"] == pytest.approx(1603.6, abs=0.1)
