"""Ligands as chemistry: numbers, traits, terms, solubility, suggestions."""

import dataclasses

import pytest

import mncplan as mp
from mncplan.design.hammett import SIGMA, SMILES
from mncplan.design.ionisation import GROUPS, charge_at
from mncplan.design.ligand_descriptors import describe
from mncplan.design.ligand_suggestions import WISHES, main_ligand, replaced, suggest_ligands
from mncplan.design.ligand_variants import thiols_beyond
from mncplan.design.shell_chemistry import ligand_sentences, shell_terms, solubility
from mncplan.design.shell_traits import TRAITS, traits_of
from mncplan.design.sterimol import sterimol
from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import bound_formula
from mncplan.errors import InvalidInputError


@pytest.fixture(scope="module")
def numbers(kb):
    return lambda name: describe(kb.ligands.resolve(name))


@pytest.fixture(scope="module")
def traits(kb):
    def named(name):
        ligand = kb.ligands.resolve(name)
        return {trait.name for trait in traits_of(ligand, describe(ligand))}

    return named


@pytest.mark.parametrize(
    ("ligand", "sigma", "group"),
    [
        ("TBBT", -0.20, "4-C(CH3)3"),
        ("p-MBA", 0.45, "4-COOH"),
        ("m-MBA", 0.37, "3-COOH"),
        ("p-NTP", 0.78, "4-NO2"),
        ("p-ATP", -0.66, "4-NH2"),
        ("p-MOBT", -0.27, "4-OCH3"),
        ("p-BBT", 0.23, "4-Br"),
        ("DMBT", -0.14, "3-CH3"),
        ("C#CArF", 0.86, "3-CF3"),
        ("SPhF2", 0.40, "4-F"),
    ],
)
def test_hammett_sums(numbers, ligand, sigma, group):
    found = numbers(ligand).sigma
    assert found.value == pytest.approx(sigma)
    assert group in found.substituents
    assert found.is_complete


def test_every_substituent_is_recognised_on_both_positions(kb):
    thiol = kb.ligands.resolve("SPh")
    for name, smiles in SMILES.items():
        text = smiles.replace("1", "2")
        for place, ring in enumerate((f"Sc1cccc({text})c1", f"Sc1ccc({text})cc1")):
            found = describe(dataclasses.replace(thiol, id=f"{name}{place}", smiles=ring)).sigma
            assert found.value == pytest.approx(SIGMA[name][place]), (name, ring)


def test_ortho_groups_are_left_out_and_named(numbers):
    sigma = numbers("SPhMe2").sigma
    assert sigma.left_out == ("2-CH3 (ortho)",)
    assert sigma.value == pytest.approx(-0.17)
    assert numbers("SPhMe2").acidity.source == "ropp2019"


def test_alkyl_thiols_have_no_hammett_sum_and_say_what_they_rest_on(numbers):
    assert numbers("PET").sigma is None
    assert "Gasteiger" in numbers("PET").donor_text
    assert "estimated" in numbers("PET").donor_text
    assert numbers("SePh").donor_charge is None


def test_signs_agree_with_the_traits_on_file(kb):
    for ligand in kb.ligands:
        found = describe(ligand)
        if found is None or found.sigma is None or not found.sigma.is_complete:
            continue
        if "electron_withdrawing" in ligand.traits and found.sigma.substituents:
            assert found.sigma.value > 0, ligand.id
        if "electron_donating" in ligand.traits and found.sigma.substituents:
            assert found.sigma.value < 0, ligand.id


def test_withdrawing_groups_acidify_thiophenols(numbers):
    """Bordwell and Andersen 1953: pK = 7.699 - 2.578 sigma in 48 % ethanol."""
    nitro, plain, amino = (numbers(name).acidity for name in ("p-NTP", "SPh", "p-ATP"))
    assert nitro.pka < plain.pka < amino.pka
    assert nitro.pka == pytest.approx(7.699 - 2.578 * 0.78, abs=0.01)
    assert nitro.medium == "48 % ethanol"
    assert numbers("PET").acidity.pka > plain.pka


@pytest.mark.parametrize(
    ("ligand", "low", "high"),
    [("MHA", -1.01, -0.9), ("p-MBSA", -1.01, -0.9), ("MEA", 0.5, 1.0), ("PET", 0.0, 0.0),
     ("p-NTP", 0.0, 0.0), ("MSA", -2.01, -1.9)],
)  # fmt: skip
def test_charge_at_ph_7(numbers, ligand, low, high):
    assert low <= numbers(ligand).charge(7.0) <= high


def test_acids_are_neutral_in_acid_and_charge_falls_monotonically(numbers):
    groups = numbers("MSA").groups
    charges = [charge_at(groups, ph) for ph in range(15)]
    assert charges == sorted(charges, reverse=True)
    assert charges[0] == pytest.approx(0, abs=0.01)


def test_a_zwitterion_is_neutral_but_ionised(numbers):
    cysteine = numbers("Cys")
    assert abs(cysteine.charge(6.0)) < 0.1
    assert cysteine.ionised(6.0) > 1.9


def test_groups_are_physical():
    assert all(group.spread > 0 for group in GROUPS)
    assert {group.acid for group in GROUPS} == {True, False}


def test_bulk_orders_the_ligands_as_chemists_do(kb, numbers):
    assert numbers("SC6H13").bulk < numbers("SPh").bulk < numbers("S-Adm").bulk
    narrow = {name: sterimol(kb.ligands.resolve(name)).narrow_A for name in ("SCH3", "StBu")}
    assert narrow["SCH3"] < narrow["StBu"]
    lengths = [sterimol(kb.ligands.resolve(n)).length_A for n in ("SCH3", "SPh", "TBBT")]
    assert lengths == sorted(lengths)


def test_sterimol_is_reproducible(kb):
    ligand = kb.ligands.resolve("PET")
    assert sterimol.__wrapped__(ligand) == sterimol.__wrapped__(ligand)
    assert sterimol(kb.ligands.resolve("SR")) is None


def test_generic_ligands_have_no_numbers(kb):
    assert describe(kb.ligands.resolve("SR")) is None
    assert describe(kb.ligands.resolve("Cl")) is None


@pytest.mark.parametrize(
    ("ligand", "trait"),
    [("p-MBA", "electron-withdrawing"), ("p-MBA", "anionic shell"), ("TBBT", "hydrophobic"),
     ("SG", "hydrogen bonds in the shell"), ("SG", "cross-linkable amine"),
     ("S-c-C6H11", "protruding"), ("PhC#C", "alkynyl"), ("SePh", "selenolate"),
     ("SCH2CH2-p-C6H4-N3", "click handle"), ("S-Adm", "bulky at the donor"),
     ("NAC", "electron-withdrawing"), ("PET", "electron-donating"), ("SC12H25", "flexible")],
)  # fmt: skip
def test_traits(traits, ligand, trait):
    assert trait in traits(ligand)


@pytest.mark.parametrize(
    ("ligand", "trait"),
    [("PET", "ionised in water"), ("SPh", "protruding"), ("p-MBA", "hydrophobic"),
     ("TBBT", "flexible")],
)  # fmt: skip
def test_traits_that_are_not_there(traits, ligand, trait):
    assert trait not in traits(ligand)


def test_every_rule_of_a_trait_is_on_file(kb):
    known = {rule.id for rule in kb.rules}
    for trait in TRAITS:
        assert set(trait.rules) <= known, trait.name
        assert trait.rules or "general chemistry" in trait.scope, trait.name


def test_terms_carry_evidence_and_cover_all_three(kb):
    terms = shell_terms(mp.Cluster.parse("[Au25(p-MBA)18]-"), kb.rules)
    assert {one.term for one in terms} == {"core", "shell", "outside"}
    assert [one.term for one in terms] == sorted(
        (one.term for one in terms), key=("core", "shell", "outside").index
    )
    withdrawing = next(one for one in terms if one.trait == "electron-withdrawing")
    assert {rule.id for rule in withdrawing.rules} == {"P042", "P043"}
    assert withdrawing.same_ligand


def test_sentences_say_which_estimate_they_use(kb):
    ligand = kb.ligands.resolve("p-MBA")
    said = " ".join(ligand_sentences(ligand, describe(ligand)))
    for word in ("Hammett", "recalled", "Crippen", "48 % ethanol", "pH 7", "2D"):
        assert word in said


def test_solubility_agrees_with_what_is_on_file(kb):
    """Most entries on file were themselves judged from the ligands: agreement, not proof."""
    right = total = 0
    for entry in kb.clusters:
        if isinstance(entry.formula, Cluster) and entry.solubility in {"water", "organic"}:
            found = solubility(entry.formula)
            total += found.word != "unknown"
            right += found.word == entry.solubility
    assert total > 100
    assert right / total > 0.95


def test_suggestions_serve_the_wish_and_keep_the_kind(kb):
    parent = mp.Cluster.parse("[Au25(PET)18]-")
    found = suggest_ligands(parent, ["water-soluble"], kb.ligands, kb.clusters)
    assert {one.ligand.kind for one in found} == {"thiolate"}
    assert all(solubility(one.cluster).word == "water" for one in found)
    assert any("known on this core" in reason for one in found for reason in one.reasons)


def test_known_shells_come_before_equal_unknown_ones(kb):
    found = suggest_ligands(mp.Cluster.parse("Au28(TBBT)20"), ["CO oxidation"], kb.ligands,
                            kb.clusters)  # fmt: skip
    assert found[0].ligand.id == "S-c-C6H11"
    assert found[0].rules == ("P048", "P049")


def test_ligands_beyond_the_table_come_with_reason_and_caution(kb):
    parent = mp.Cluster.parse("Au36(TBBT)24")
    found = suggest_ligands(parent, ["electron-withdrawing"], kb.ligands, kb.clusters, most=40)
    beyond = [one for one in found if not one.in_table]
    assert beyond
    for one in beyond:
        assert any("written by a rule" in text for text in one.cautions)
        assert one.reasons
        assert one.cluster.n_metal == 36
    without = suggest_ligands(parent, ["electron-withdrawing"], kb.ligands, kb.clusters,
                              most=40, beyond_table=False)  # fmt: skip
    assert all(one.in_table for one in without)


def test_stronger_groups_rank_higher_among_equals(kb):
    found = suggest_ligands(mp.Cluster.parse("Au36(TBBT)24"), ["electron-withdrawing"], kb.ligands,
                            most=30)  # fmt: skip
    order = [one.ligand.id for one in found]
    assert order.index("p-NTP") < order.index("p-BBT")


def test_rules_write_no_ligand_of_the_table(kb):
    from rdkit import Chem

    def canonical(smiles):
        return Chem.MolToSmiles(Chem.MolFromSmiles(smiles))

    known = {canonical(ligand.smiles) for ligand in kb.ligands if ligand.smiles}
    written = thiols_beyond(kb.ligands)
    assert len(written) > 40
    for ligand in written:
        assert canonical(ligand.smiles) not in known
        assert dict(bound_formula(ligand))["S"] >= 1


def test_unknown_wishes_are_refused(kb):
    with pytest.raises(InvalidInputError, match="expected one of"):
        suggest_ligands(mp.Cluster.parse("[Au25(PET)18]-"), ["cheap"], kb.ligands)


def test_every_wish_names_traits_that_exist():
    names = {trait.name for trait in TRAITS}
    for wanted, unwanted in WISHES.values():
        assert wanted | unwanted <= names


def test_the_main_ligand_is_the_anionic_organic_one():
    cluster = mp.Cluster.parse("[Au25(PPh3)10(PET)5Cl2]2+")
    assert main_ligand(cluster).id == "PET"
    swapped = replaced(cluster, main_ligand(cluster), main_ligand(mp.Cluster.parse("Au36(TBBT)24")))
    assert str(swapped) == "[Au25(PPh3)10(TBBT)5Cl2]2+"
    with pytest.raises(InvalidInputError):
        main_ligand(mp.Cluster.parse("[Au(Cl)2]-"))
