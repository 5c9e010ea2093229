"""A salt is its cluster; counter-ions and charge must agree."""

import pytest

from mncplan.domain.cluster import Cluster
from mncplan.domain.ions import default_ions
from mncplan.errors import FormulaError

SALTS = [
    ("[Au23(S-c-C6H11)16][TOA]", "[Au23(S-c-C6H11)16]-", "TOA+ 1"),
    ("[TOA][Au25(SR)18]", "[Au25(SR)18]-", "TOA+ 1"),
    ("TOA+[Au25(SR)18]-", "[Au25(SR)18]-", "TOA+ 1"),
    ("[TOA]+[Au25(SR)18]-", "[Au25(SR)18]-", "TOA+ 1"),
    ("(TOA)[Au25(SR)18]", "[Au25(SR)18]-", "TOA+ 1"),
    ("TOA Au25(SR)18", "[Au25(SR)18]-", "TOA+ 1"),
    ("Au25(SCH2CH2Ph)18 TOA", "[Au25(PET)18]-", "TOA+ 1"),
    ("Au25(SCH2CH2Ph)18·TOA", "[Au25(PET)18]-", "TOA+ 1"),
    ("Au25(PET)18(TOA)", "[Au25(PET)18]-", "TOA+ 1"),
    ("Au25(PET)18[TOA]", "[Au25(PET)18]-", "TOA+ 1"),
    ("Au25PET18TOA", "[Au25(PET)18]-", "TOA+ 1"),
    ("[Au25(PET)18]- TOA+", "[Au25(PET)18]-", "TOA+ 1"),
    ("[Au25(PET)18]−TOA⁺", "[Au25(PET)18]-", "TOA+ 1"),
    ("[Au25(PET)18][N(C8H17)4]", "[Au25(PET)18]-", "TOA+ 1"),
    ("[Au25(PPh3)10(SC2H4Ph)5Cl2](SbF6)2", "[Au25(PPh3)10(PET)5Cl2]2+", "SbF6- 2"),
    ("[Au13(dppe)5Cl2]Cl3", "[Au13(dppe)5Cl2]3+", "Cl- 3"),
    ("[Au13(dppe)5Cl2]3+(PF6)3", "[Au13(dppe)5Cl2]3+", "PF6- 3"),
    ("[Au13(dppe)5Cl2]3+ 3PF6-", "[Au13(dppe)5Cl2]3+", "PF6- 3"),
    ("[Au13(dppe)5Cl2]·3PF6", "[Au13(dppe)5Cl2]3+", "PF6- 3"),
    ("Au13(dppe)5Cl2(PF6)3", "[Au13(dppe)5Cl2]3+", "PF6- 3"),
    ("[Au13(dppe)5Cl2][AuCl2]3", "[Au13(dppe)5Cl2]3+", "AuCl2- 3"),
    ("[AuCl2]3[Au13(dppe)5Cl2]", "[Au13(dppe)5Cl2]3+", "AuCl2- 3"),
    ("[Au9(PPh3)8](NO3)3", "[Au9(PPh3)8]3+", "NO3- 3"),
    ("[Au13(dppm)6]3+(ClO4)3", "[Au13(dppm)6]3+", "ClO4- 3"),
    ("[Au8(dppm)4S2]SO4", "[Au8S2(dppm)4]2+", "SO4(2-) 1"),
    ("[Au8(dppm)4S2]2+SO42-", "[Au8S2(dppm)4]2+", "SO4(2-) 1"),
    ("Na4[Ag44(p-MBA)30]", "[Ag44(p-MBA)30]4-", "Na+ 4"),
    ("[Ag44(p-MBA)30]Na4", "[Ag44(p-MBA)30]4-", "Na+ 4"),
    ("Ag44(p-MBA)30Na4", "[Ag44(p-MBA)30]4-", "Na+ 4"),
    ("Na4Ag44(p-MBA)30", "[Ag44(p-MBA)30]4-", "Na+ 4"),
    ("[Ag44(p-MBA)30]4- 4Na+", "[Ag44(p-MBA)30]4-", "Na+ 4"),
    ("(PPh4)4[Ag44(SR)30]", "[Ag44(SR)30]4-", "PPh4+ 4"),
    ("[PPh4]4[Ag44(SR)30]", "[Ag44(SR)30]4-", "PPh4+ 4"),
    ("(PPh4+)4[Ag44(SR)30]4-", "[Ag44(SR)30]4-", "PPh4+ 4"),
    ("H[AuCl4]", "[AuCl4]-", "H+ 1"),
    ("NaAuCl4", "[AuCl4]-", "Na+ 1"),
    ("[TOA][AuCl4]", "[AuCl4]-", "TOA+ 1"),
    ("[AuCl4][TOA]", "[AuCl4]-", "TOA+ 1"),
    ("Ca[Ag25(SR)18]2-", "[Ag25(SR)18]2-", "Ca2+ 1"),
]


@pytest.mark.parametrize(("text", "cluster", "counter"), SALTS, ids=[row[0] for row in SALTS])
def test_salts(text, cluster, counter):
    salt = Cluster.parse(text)
    assert str(salt) == cluster
    assert salt == Cluster.parse(cluster)
    assert ", ".join(f"{ion.id} {n}" for ion, n in salt.counter_ions) == counter


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[TOA]2[Au25(SR)18]-", "the charge -1 contradicts the counter-ions (2 TOA+)"),
        ("[TOA][Au25(SR)18]2-", "expected a charge of -1"),
        ("[TOA][Au25(SR)18]+", "the charge +1 contradicts"),
        ("[TOA][Au25(SR)18]0", "the charge +0 contradicts"),
        ("[Au25(SR)18]-Cl", "contradicts the counter-ions (1 Cl-)"),
        ("[Au13(dppe)5Cl2]3+(PF6)2", "expected a charge of +2"),
        ("Au39(SR)Na29", "counter-ions for a charge of -29"),
        ("[Au25(SR)18]-TOA-", "left over"),
        ("[Au25(SR)18]TOA2+", "left over"),
        ("[Au25(SR)18]2TOA", "left over"),
        ("[Au25(SR)18](TOA", "not closed"),
    ],
)
def test_contradictions_are_refused(text, said):
    with pytest.raises(FormulaError) as raised:
        Cluster.parse(text)
    assert said in str(raised.value)


def test_halides_without_brackets_are_ligands():
    assert Cluster.parse("Au11(PPh3)7Cl3").counter_ions == ()
    assert Cluster.parse("[Au11(PPh3)8Cl2]Cl").charge == 1


def test_ions_are_found_by_name_whatever_the_case():
    ions = default_ions()
    assert ions.find("toa") is ions.find("TOA+")
    assert ions.find("TOA-") is None
    assert ions.find("nothing") is None


@pytest.mark.parametrize("text", ["Na0", "Na+-", "[Na", "Na4x", "3", "^Na", "Na^", "[Na]2+"])
def test_runs_of_ions_that_make_no_sense(text):
    assert default_ions().read(text) is None
