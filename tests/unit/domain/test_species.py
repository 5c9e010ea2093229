"""Species carry atoms, whole ligands, charge and redox equivalents."""

import pytest

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand import default_table
from mncplan.domain.species import (
    ELECTRON,
    cluster_species,
    disulfide,
    free_ligand,
    ligand_anion,
    parse_species,
    species_mass,
)
from mncplan.errors import ChemistryError, EquationError

# text, parts, charge
READ = [
    ("CO3^2-", {"C": 1, "O": 3}, -2),
    ("CO3 2-", {"C": 1, "O": 3}, -2),
    ("CO3(2-)", {"C": 1, "O": 3}, -2),
    ("CO3^{2-}", {"C": 1, "O": 3}, -2),
    ("CO₃²⁻", {"C": 1, "O": 3}, -2),
    ("Cd2+", {"Cd": 1}, 2),
    ("Cd^2+", {"Cd": 1}, 2),
    ("Cd²⁺", {"Cd": 1}, 2),
    ("Cu2+", {"Cu": 1}, 2),
    ("Au3+", {"Au": 1}, 3),
    ("Ag+", {"Ag": 1}, 1),
    ("S2-", {"S": 1}, -2),
    ("BH4-", {"B": 1, "H": 4}, -1),
    ("B(OH)4-", {"B": 1, "H": 4, "O": 4}, -1),
    ("[B(OH)4]-", {"B": 1, "H": 4, "O": 4}, -1),
    ("B(OH)3", {"B": 1, "H": 3, "O": 3}, 0),
    ("[PtCl4]2-", {"Pt": 1, "Cl": 4}, -2),
    ("[PtCl4]^2-", {"Pt": 1, "Cl": 4}, -2),
    ("PtCl4 2-", {"Pt": 1, "Cl": 4}, -2),
    ("[AuCl4]-", {"Au": 1, "Cl": 4}, -1),
    ("AuCl4-", {"Au": 1, "Cl": 4}, -1),
    ("HAuCl4", {"H": 1, "Au": 1, "Cl": 4}, 0),
    ("I3-", {"I": 3}, -1),
    ("H+", {"H": 1}, 1),
    ("H⁺", {"H": 1}, 1),
    ("H-", {"H": 1}, -1),
    ("OH⁻", {"H": 1, "O": 1}, -1),
    ("CN-", {"C": 1, "N": 1}, -1),
    ("SH-", {"H": 1, "S": 1}, -1),
    ("NO3-", {"NO3": 1}, -1),
    ("NO3", {"NO3": 1}, 0),
    ("HNO3", {"H": 1, "NO3": 1}, 0),
    ("AgNO3", {"Ag": 1, "NO3": 1}, 0),
    ("Cd(NO3)2", {"Cd": 1, "NO3": 2}, 0),
    ("Cu(OAc)2", {"Cu": 1, "OAc": 2}, 0),
    ("OAc-", {"OAc": 1}, -1),
    ("K2PtCl4", {"K": 2, "Pt": 1, "Cl": 4}, 0),
    ("[Ag(NH3)2]+", {"Ag": 1, "N": 2, "H": 6}, 1),
    ("Cu(BF4)2", {"Cu": 1, "B": 2, "F": 8}, 0),
    ("H2PtCl6", {"H": 2, "Pt": 1, "Cl": 6}, 0),
    ("(NH4)2PtCl4", {"N": 2, "H": 8, "Pt": 1, "Cl": 4}, 0),
    ("NaBH4", {"Na": 1, "B": 1, "H": 4}, 0),
    ("TOA+", {"TOA+": 1}, 1),
    ("PPh4Br", {"PPh4+": 1, "Br": 1}, 0),
    ("[TOA][AuCl4]", {"TOA+": 1, "Au": 1, "Cl": 4}, 0),
    ("Na[Au25(SR)18]", {"Na": 1, "Au": 25, "SR": 18}, 0),
    ("PET", {"H": 1, "PET": 1}, 0),
    ("H(PET)", {"H": 1, "PET": 1}, 0),
    ("HPET", {"H": 1, "PET": 1}, 0),
    ("2-PET", {"H": 1, "PET": 1}, 0),
    ("(PET)-", {"PET": 1}, -1),
    ("(PET)2", {"PET": 2}, 0),
    ("(BDT)2-", {"BDT": 1}, -2),
    ("H2(BDT)", {"H": 2, "BDT": 1}, 0),
    ("RSH", {"H": 1, "SR": 1}, 0),
    ("RS-", {"SR": 1}, -1),
    ("SR-", {"SR": 1}, -1),
    ("RSSR", {"SR": 2}, 0),
    ("PPh3", {"PPh3": 1}, 0),
    ("PR3", {"PR3": 1}, 0),
    ("OPPh3", {"O": 1, "PPh3": 1}, 0),
    ("AuCl(PPh3)", {"Au": 1, "Cl": 1, "PPh3": 1}, 0),
    ("Au2Cl2(dppm)", {"Au": 2, "Cl": 2, "dppm": 1}, 0),
    ("AuSR", {"Au": 1, "SR": 1}, 0),
    ("[Au2(SR)3]-", {"Au": 2, "SR": 3}, -1),
    ("[Au25(SR)18]⁻", {"Au": 25, "SR": 18}, -1),
    ("Au25(SR)18^-", {"Au": 25, "SR": 18}, -1),
    ("[Cu25H22(PPh3)12]+", {"Cu": 25, "H": 22, "PPh3": 12}, 1),
    ("Au20(dppm)6(CN)6", {"Au": 20, "dppm": 6, "C": 6, "N": 6}, 0),
]


@pytest.mark.parametrize(("text", "parts", "charge"), READ, ids=[row[0] for row in READ])
def test_read(text, parts, charge):
    species = parse_species(text)
    assert dict(species.parts) == parts
    assert species.charge == charge
    assert parse_species(str(species)) == species


@pytest.mark.parametrize("text", ["e-", "e⁻", "e^-", "electron"])
def test_electron(text):
    assert parse_species(text) is ELECTRON


@pytest.mark.parametrize(
    "text",
    [
        *("CO32-", "SO42-", "PtCl42-", "O2-", "N3-", "Ag44(SR)304-", "Au25(SR)-18", "[Au25(SR)18"),
        *(
            "",
            "x",
            "Xx",
            "2+",
            "B(OH",
            "H0",
            "Au(FOO)",
            "A(PET)u",
            "SR",
            "C#CR",
            "H2O)",
            "BH4--+",
            "Au40-",
            "C78-",
            "CO3^0-",
            "[Au24(PPh3)01(PET)5Cl2]+",
        ),
    ],
)
def test_refused(text):
    with pytest.raises(EquationError, match="is not understood"):
        parse_species(text)


REDOX = [
    # the table of redox equivalents: reagents
    ("CO", 2),
    ("BH4-", 8),
    ("NaBH4", 8),
    ("(NR3)BH3", 6),
    ("BH3CN-", 8),
    ("CN-", 2),
    ("H2", 2),
    ("H-", 2),
    ("H+", 0),
    ("OH-", 0),
    ("H2O", 0),
    ("(SR)2", -2),
    ("O2", -4),
    ("H2O2", -2),
    ("[AuCl4]-", -2),
    ("HAuCl4", -2),
    ("[AuCl2]-", 0),
    ("Cu2+", -1),
    ("Cd2+", 0),
    ("Hg2+", 0),
    ("Ag+", 0),
    ("AgNO3", 0),
    ("[PtCl4]2-", -2),
    ("H2PtCl6", -4),
    ("(SR)-", 0),
    ("H(SR)", 0),
    ("Au(SR)", 0),
    ("[Au(SR)2]-", 0),
    ("AuCl(PPh3)", 0),
    ("H2(BDT)", 0),
    ("(BDT)2-", 0),
    ("B(OH)4-", 0),
    ("CO3^2-", 0),
    # clusters: N* ...
    ("[Au25(SR)18]-", 8),
    ("[Ag29(BDT)12]3-", 8),
    ("CdAu24(SR)18", 8),
    # ... but 2 more for each hydride
    ("Cu13H10(SR)3(PPh3)7", 20),
    ("[Cu25H22(PPh3)12]+", 46),
]


@pytest.mark.parametrize(("text", "equivalents"), REDOX, ids=[row[0] for row in REDOX])
def test_redox_equivalents(text, equivalents):
    assert parse_species(text).redox == equivalents


@pytest.mark.parametrize("text", ["Cu13H10(SR)3(PPh3)7", "[Cu25H22(PPh3)12]+", "[Au9H(PPh3)8]2+"])
def test_redox_exceeds_the_electron_count_by_two_per_hydride(text):
    cluster = Cluster.parse(text)
    hydrides = sum(n for ligand, n in cluster.ligands if ligand.kind == "hydride")
    assert cluster_species(cluster).redox == valence_electrons(cluster) + 2 * hydrides


def test_forms_of_one_ligand_are_written_as_they_are_read():
    for name in ("PET", "BDT", "PPh3", "C#CR", "SR"):
        ligand = default_table().resolve(name)
        made = [free_ligand(ligand), disulfide(ligand)]
        made += [ligand_anion(ligand)] if ligand.x_electrons else []
        for species in made:
            assert parse_species(species.text) == species


def test_isomers_are_different_species():
    assert parse_species("Au38(PET)24#T") != parse_species("Au38(PET)24")


def test_mass():
    assert species_mass(parse_species("HAuCl4")) == pytest.approx(339.775, abs=0.01)
    assert species_mass(parse_species("H(PET)")) == pytest.approx(138.23, abs=0.01)
    assert species_mass(parse_species("H(SR)")) is None


def test_atom_without_reference_is_refused():
    with pytest.raises(ChemistryError, match="no redox reference for Ti"):
        parse_species("TiCl4")
