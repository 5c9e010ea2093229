"""What chemists paste is read as what they mean."""

import pytest

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily, parse_cluster

SAME = {
    "[Au25(SR)18]-": [
        "[Au25(SR)18]1-",
        "[Au25(SR)18]^-",
        "Au25(SR)18-",
        "[Au25(SR)18]⁻",
        "[Au₂₅(SR)₁₈]⁻",
        "$[Au_{25}(SR)_{18}]^{-}$",
        "[Au25(SR)18]–",
        "[Au25(SR)18]−",
        "[Au25(SR)18]—",
        "Au25(SR)18^{-1}",
        "[Au25(SR)18]^-1",
        "[Au25(SR)18]⁻¹",
        "[Au25(SR)18](1-)",
        "Au25(SR)18 (-)",
        "Au25(SR)18 -",
        "Au25(SR)18-1",
        " [Au25(SR)18]- ",
        "[Au25(SR)18] -",
        "\\ce{[Au25(SR)18]-}",
        "\\mathrm{Au}_{25}(\\mathrm{SR})_{18}^{-}",
        "$\\left[\\text{Au}_{25}(\\text{SR})_{18}\\right]^{-}$",
        "[Au<sub>25</sub>(SR)<sub>18</sub>]<sup>-</sup>",
        "[Au\\textsubscript{25}(SR)\\textsubscript{18}]\\textsuperscript{-}",
        "[Au 25 (SR) 18]-",
        "[Au25\u200b(SR)18]-",
        "Au25SR18-",
        "[Au25{SR}18]-",
        "Au25[SR]18-",
        "[(SR)18Au25]-",
        "[Au13Au12(SR)18]-",
        "[Au@Au24(SR)18]-",
        "[Au13(Au2(SR)3)6]-",
        "[Au25(RS)18]-",
        "[Au25(sr)18]-",
        "[Au25(SR)10(SR)8]-",
        "[Au25(SR)18]-.",
    ],
    "[Au25(SR)18]2-": ["Au25(SR)18 2-", "[Au25(SR)18]2−", "[Au25(SR)18]--", "Au25(SR)18^2-"],
    "[Au25(SR)18]+": ["[Au25(SR)18]1+", "Au25(SR)18+", "[Au25(SR)18]⁺"],
    "[Ag44(p-MBA)30]4-": [
        "[Ag44(p-MBA)30]^{4-}",
        "[Ag44(pMBA)30]⁴⁻",
        "[Ag44(SPhCOOH)30]----",
        "Ag44(p-MBA)30 4-",
        "[Ag44(4-MBA)30](4-)",
        "Ag44(p-MBA)30^{4-}",
    ],
    "[Au25(PPh3)10(PET)5Cl2]2+": [
        "[Au25(PPh3)10(SC2H4Ph)5Cl2]2+",
        "[Cl2Au25(PPh3)10(SCH2CH2Ph)5]2+",
        "[Au25Cl2(PET)5(PPh3)10]^{2+}",
        "Au25(PPh3)10(SC2H4Ph)5Cl2 2+",
    ],
    "Au24Pd(SR)18": ["PdAu24(SR)18", "Pd@Au24(SR)18", "[Au24Pd(SR)18]0", "[PdAu24(SR)18]⁰"],
    "Au24Pd(SC6H13)18": ["[Au24Pd(SC6H13)18]0"],
    "Au36(TBBT)24": ["Au36(SPh-tBu)24", "Au36(SC6H4-p-tBu)24", "Au36(SPhtBu)24"],
    "[Au25(PET)18]-": [
        "[Au25(SCH2CH2Ph)18]-",
        "Au25SC2H4Ph18-",
        "[Au25(S-C2H4Ph)18]-",
        "Au25PET18-",
        "Au25(PET)18(-1)",
    ],
    "Au38(PET)24": ["Au38 (PET) 24", "Au₃₈(SC₂H₄Ph)₂₄", "Au38PET24", "Au38 PET24"],
    "Au38(SR)24": ["Au38SR24"],
    "Au144(SR)60": ["Au144 (SR)60"],
    "Au102(p-MBA)44": ["Au102(SPh-p-COOH)44", "Au102(pMBA)44"],
    "[Ag29(PPh3)4(BDT)12]3-": ["[Ag29(BDT)12(PPh3)4]3-", "Ag29(BDT)12(PPh3)4^3-"],
    "[Cu25H22(PPh3)12]+": ["Cu25H22(PPh3)12+", "[H22Cu25(PPh3)12]+"],
    "Au38S2(S-Adm)20": ["Au38S2(SAdm)20", "[Au38(S)2(S-Adm)20]"],
    "Au24(SCH2PhtBu)20": ["Au24(SCH2Ph-tBu)20"],
    "Au22(tBuPhC#C)18": ["Au22(tBuPhC≡C)18", "Au22(C≡CPh-tBu)18"],
    "Au24(StBu)16": ["Au24(SC(CH3)3)16", "Au24(S-tBu)16"],
    "Au24Pt(SC6H13)18": ["PtAu24(SC6H13)18", "[Au24Pt1(SHex)18]"],
    "Au(SR)": ["AuSR", "[Au(SR)]"],
    "[AuCl4]-": ["AuCl4-", "[AuCl4]⁻", "AuCl4^-"],
    "[AuCl2]-": ["AuCl2-"],
    "[Au(SR)2]-": ["Au(SR)2-"],
    "Au2(dppm)Cl2": ["[Au2Cl2(dppm)]", "Au2Cl2(dppm)"],
}


@pytest.mark.parametrize(
    ("canonical", "spelling"), [(text, other) for text, all_ in SAME.items() for other in all_]
)
def test_spellings_mean_one_cluster(canonical, spelling):
    assert str(Cluster.parse(canonical)) == canonical
    assert Cluster.parse(spelling) == Cluster.parse(canonical)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Au20Cd4(SR)19(S)(H)", "Au20Cd4(H)S(SR)19"),
        ("Au20Cd4(SH)(SR)19", "Au20Cd4(SR)19(SH)"),
        ("Au20(H)2(S)", "Au20H2S"),
        ("Au20(SR)2(Cl)(Br)", "Au20(SR)2(Br)Cl"),
    ],
)
def test_single_atoms_are_printed_so_that_they_stay_apart(text, printed):
    assert str(Cluster.parse(text)) == printed
    assert Cluster.parse(printed) == Cluster.parse(text)


def test_unusual_is_not_malformed():
    assert str(Cluster.parse("Au25(SR)17")) == "Au25(SR)17"


def test_isomer_tag_is_part_of_the_identity():
    tagged = Cluster.parse("Au38(PET)24#T")
    assert tagged.isomer == "T"
    assert tagged != Cluster.parse("Au38(PET)24")
    assert Cluster.parse("[Au25(PET)18]-#ico") == Cluster.parse("Au25(PET)18 - #ico")


def test_tag_is_not_taken_from_an_alkynyl():
    assert str(Cluster.parse("Au24C#CR20")) == "Au24(C#CR)20"
    assert Cluster.parse("Au24(C#CR)20").isomer is None


@pytest.mark.parametrize("tag", ["", "T isomer", "-", "T-", "#", "a#b"])
def test_tag_that_could_not_be_read_back_is_refused(tag):
    made = Cluster.parse("Au38(PET)24")
    with pytest.raises(ValueError, match="isomer tag"):
        Cluster(metals=made.metals, ligands=made.ligands, isomer=tag)


def test_largest_counts():
    assert Cluster.parse("Au9999(SR)9999").n_metal == 9999


def test_ligand_written_as_a_group_counts_its_metals():
    built = Cluster.parse("Au20(Au(SR)2)2(Au3(SR)4)2")
    assert built == Cluster.parse("Au28(SR)12")


@pytest.mark.parametrize(
    ("text", "member", "value"),
    [
        ("[Ag25-xAux(SR)18]-, x = 1-24", "[Ag24Au(SR)18]-", 1),
        ("[AuxAg25-x(SR)18]⁻ (x = 1–24)", "[Ag13Au12(SR)18]-", 12),
        ("Au38(TBBT)m(PET)24-m", "Au38(PET)20(TBBT)4", 4),
        ("[Au23-xAgx(SR)16]- (x = 1-2)", "[Au21Ag2(SR)16]-", 2),
        ("[Au25-xAgx(SR)18]- (x ≈ 4-19)", "[Au21Ag4(SR)18]-", 4),
        ("[Au@Au24-xAgx(SR)18]-, x = 3", "[Au22Ag3(SR)18]-", 3),
        ("Au38(TBBT)m(PET)24-m, m = 0..24", "Au38(TBBT)24", 24),
    ],
)
def test_families(text, member, value):
    family = parse_cluster(text)
    assert isinstance(family, ClusterFamily)
    assert family.member(value) == Cluster.parse(member)
    assert parse_cluster(str(family)) == family


def test_family_does_not_depend_on_the_written_order():
    assert parse_cluster("[AuxAg25-x(SR)18]-") == parse_cluster("[Ag25-xAux(SR)18]-")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Au25-x(SR)18", "x has no range"),
        ("Aux(SR)18", "x has no range"),
        ("Au25-xAgy(SR)18", "variables x, y"),
        ("Au25-xAgx(SR)18, y = 1-3", "variables x, y"),
        ("Au25-xAgx(SR)18, x = 9-3", "runs backwards"),
        ("Au25-xAgx(SR)18, x = 1-26", "negative"),
        ("Au25-x(SR)18, x = 1-25", "no cluster at one end"),
        ("Au25(SR)18, x = 3", "variables x"),
        ("Au25-xAgx(SR)18#T", "isomer tag"),
        ("Na[Au25-xAgx(SR)18]", "counter-ions"),
        ("Au25-xAgx(SR)18 (x = 3", "half a parenthesis"),
    ],
)
def test_malformed_families(text, said):
    with pytest.raises(ValueError, match="formula") as raised:
        parse_cluster(text)
    assert said in str(raised.value)


def test_family_is_no_cluster():
    with pytest.raises(ValueError, match="composition family"):
        Cluster.parse("[Ag25-xAux(SR)18]-, x = 1-24")
