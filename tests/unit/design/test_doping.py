"""Dopants: sites, charges that close the shell, gap direction, statistics."""

import math

import pytest

import mncplan as mp
from mncplan.design.dopant_statistics import count_distribution, dose_for, site_distribution
from mncplan.design.dopants import DOPANTS, preference
from mncplan.design.doping import doped_variants, rules_of
from mncplan.design.jellium import gap_shift, jahn_teller
from mncplan.domain.electrons import valence_electrons
from mncplan.errors import InvalidInputError

ICO = "Au13 icosahedron"


def variants(formula, *dopants, core=ICO, most=1):
    return doped_variants(
        mp.Cluster.parse(formula), dopants or tuple(DOPANTS), core=core, most=most
    )


@pytest.mark.parametrize(
    ("parent", "dopant", "closed"),
    [
        ("[Au25(SR)18]-", "Pt", "[Au24Pt(SR)18]2-"),
        ("[Au25(SR)18]-", "Pd", "[Au24Pd(SR)18]2-"),
        ("[Au25(SR)18]-", "Hg", "Au24Hg(SR)18"),
        ("[Au25(SR)18]-", "Cd", "Au24Cd(SR)18"),
        ("[Au25(SR)18]-", "Ag", "[Au24Ag(SR)18]-"),
        ("[Au25(SR)18]-", "Cu", "[Au24Cu(SR)18]-"),
        ("[Ag25(SR)18]-", "Au", "[Ag24Au(SR)18]-"),
        ("[Au13(dppe)5Cl2]3+", "Ru", "Au12Ru(dppe)5Cl2"),
        ("[Au13(dppe)5Cl2]3+", "Rh", "[Au12Rh(dppe)5Cl2]+"),
        ("[Au13(dppe)5Cl2]3+", "Ir", "[Au12Ir(dppe)5Cl2]+"),
    ],
)
def test_the_charge_restores_eight_electrons(parent, dopant, closed):
    first = variants(parent, dopant)[0]
    assert str(first.cluster) == str(mp.Cluster.parse(closed))
    assert (first.electrons, first.is_closed) == (8, True)


@pytest.mark.parametrize(
    ("host", "dopant", "site"),
    [("Au", "Pt", "centre"), ("Au", "Pd", "centre"), ("Au", "Ag", "core surface"),
     ("Au", "Cd", "core surface"), ("Au", "Hg", "core surface"), ("Au", "Cu", "staple"),
     ("Ag", "Au", "centre"), ("Au", "Ru", "centre")],
)  # fmt: skip
def test_site_preferences_of_the_review(host, dopant, site):
    assert preference(dopant, host).site == site


def test_computed_energies_agree_with_the_sites():
    for dopant in DOPANTS.values():
        for one in dopant.preferences:
            if one.energies_eV:
                energies = dict(one.energies_eV)
                assert energies[one.site] == 0 == min(energies.values()), dopant.symbol


def test_six_electrons_are_offered_with_a_warning():
    neutral = next(v for v in variants("[Au25(SR)18]-", "Pt") if not v.cluster.charge)
    assert neutral.electrons == 6
    assert not neutral.is_closed
    assert neutral.gap.direction == "collapses"
    assert "Jahn-Teller" in neutral.warnings[0]
    assert "P028" in neutral.evidence


def test_eight_electrons_do_not_carry_the_evidence_of_six():
    closed = variants("[Au25(SR)18]-", "Pt")[0]
    assert not {"P026", "P027", "P028"} & set(closed.evidence)
    assert closed.warnings == ()


@pytest.mark.parametrize(
    ("parent", "dopant", "direction"),
    [
        ("[Au25(SR)18]-", "Pt", "wider"),
        ("[Au25(SR)18]-", "Pd", "wider"),
        ("[Ag25(SR)18]-", "Pd", "wider"),
        ("[Ag25(SR)18]-", "Pt", "wider"),
        ("[Ag25(SR)18]-", "Au", "wider"),
        ("[Au13(dppe)5Cl2]3+", "Ru", "wider"),
        ("[Au13(dppe)5Cl2]3+", "Ir", "wider"),
        ("[Au25(SR)18]-", "Ag", "unknown"),
        ("[Au25(SR)18]-", "Hg", "unknown"),
    ],
)
def test_gap_direction_within_eight_electrons(parent, dopant, direction):
    """Ag25 with Pd, Pt, Au: emission moves to the blue, doi:10.1021/acs.jpcc.7b11706."""
    assert variants(parent, dopant)[0].gap.direction == direction


def test_the_rule_is_not_used_across_electron_counts_or_other_shells():
    au25, au38 = mp.Cluster.parse("[Au25(SR)18]-"), mp.Cluster.parse("Au38(SR)24")
    cd = mp.Cluster.parse("[Au24Cd(SR)18]-")
    assert gap_shift(au25, cd, "Au", "Cd", "core surface").direction == "unknown"
    pt = mp.Cluster.parse("[Au37Pt(SR)24]-")
    assert gap_shift(au38, pt, "Au", "Pt", "centre").direction == "unknown"


def test_a_larger_group_number_in_the_centre_narrows():
    parent, doped = mp.Cluster.parse("[Au25(SR)18]-"), mp.Cluster.parse("Au24Hg(SR)18")
    shift = gap_shift(parent, doped, "Au", "Hg", "centre")
    assert (shift.direction, "P020" in shift.rules) == ("narrower", True)


def test_cores_without_a_centre_have_no_known_site():
    (first, *_) = variants("Au36(SR)24", "Pt", core="Au28 kernel")
    assert first.site == "unknown"
    assert first.gap.direction == "unknown"
    (copper, *_) = variants("[Au13(dppe)5Cl2]3+", "Cu")
    assert copper.site == "unknown"


def test_cadmium_replaces_gold_in_pairs_on_au23():
    found = [str(v.cluster) for v in variants("[Au23(SR)16]-", "Cd", core="cuboctahedron")]
    assert "[Au19Cd2(SR)16]-" in found
    assert "P081" not in {k for v in variants("[Au25(SR)18]-", "Cd") for k in v.evidence}


def test_homologous_dopants_spread_and_single_ones_do_not():
    assert variants("[Au25(SR)18]-", "Pt")[0].spread is None
    spread = variants("[Au25(SR)18]-", "Ag", most=5)[-1].spread
    assert spread.mean == pytest.approx(5)
    assert spread.likeliest[1] < 0.25


def test_charges_list_every_count_near_by():
    first = variants("[Au25(SR)18]-", "Pt")[0]
    assert dict(first.charges) == {-4: 10, -3: 9, -2: 8, -1: 7, 0: 6}
    for charge, electrons in first.charges:
        sign = f"{abs(charge)}-" if charge else ""
        text = f"[Au24Pt(SR)18]{sign}"
        assert valence_electrons(mp.Cluster.parse(text)) == electrons


def test_all_evidence_is_on_file(kb):
    known = {rule.id for rule in kb.rules}
    for parent, core in (("[Au25(SR)18]-", ICO), ("[Au23(SR)16]-", ""), ("[Ag25(SR)18]-", ICO)):
        for variant in variants(parent, core=core, most=2):
            assert set(variant.evidence) <= known
            assert len(rules_of(variant, kb.rules)) == len(variant.evidence)
            assert {key for key, _ in variant.sources} <= set(kb.source_by_key)


def test_unknown_dopants_are_refused():
    with pytest.raises(InvalidInputError, match="nothing on file"):
        variants("[Au25(SR)18]-", "Zr")


@pytest.mark.parametrize("dose", [0.0, 0.04, 0.37, 1.0])
def test_binomial_counts(dose):
    found = count_distribution(25, dose)
    assert math.fsum(p for _, p in found.probabilities) == pytest.approx(1)
    assert found.mean == pytest.approx(25 * dose)
    assert found.deviation == pytest.approx(math.sqrt(25 * dose * (1 - dose)))


def test_a_dose_aimed_at_one_dopant_gives_at_best_38_per_cent_of_it():
    found = count_distribution(25, dose_for(25, 1))
    assert found.likeliest == (1, pytest.approx(25 * 0.04 * 0.96**24))


def test_hypergeometric_sites_add_up():
    found = site_distribution(6, {"centre": 1, "core surface": 12, "staple": 12})
    assert sum(one.mean for one in found.values()) == pytest.approx(6)
    assert math.fsum(p for _, p in found["staple"].probabilities) == pytest.approx(1)


@pytest.mark.parametrize("call", [lambda: count_distribution(25, 1.2),
                                  lambda: count_distribution(0, 0.1),
                                  lambda: site_distribution(3, {"a": 2})])  # fmt: skip
def test_impossible_statistics_are_refused(call):
    with pytest.raises(InvalidInputError):
        call()


@pytest.mark.parametrize(("electrons", "warns"), [(2, False), (6, True), (7, True), (8, False)])
def test_open_1p_shell(electrons, warns):
    assert bool(jahn_teller(electrons, ICO)) is warns
    assert jahn_teller(electrons, "Au23 face-shared bi-icosahedron") == ""
