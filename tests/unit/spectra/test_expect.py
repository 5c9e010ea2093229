"""Signals of a product: facts first, then kin, then reasons for what is missing."""

import mncplan as mp
from mncplan.domain.known import PropertyValue
from mncplan.domain.provenance import Basis, Provenance
from mncplan.spectra.expect import BAND_SPREAD_NM, characterise
from mncplan.spectra.mass import expected_ions

Au25 = "[Au25(PET)18]-"


def value(cluster, name, number, *, verified=True, unit="nm"):
    return PropertyValue(
        name=name,
        value=number,
        unit=unit,
        cluster=cluster,
        provenance=Provenance(source="x2020", basis=Basis.MEASURED, verified=verified),
    )


def test_verified_facts_come_before_recalled_ones():
    facts = [
        value(Au25, "absorption_peak", 685, verified=False),
        value(Au25, "emission_peak", 1090),
        value(Au25, "ionisation_potential", 3.1, unit="eV"),
    ]
    shown = characterise(mp.Cluster.parse(Au25), (), facts).optical
    assert [v.value for v in shown] == [1090, 685]


def test_reported_bands_leave_nothing_to_predict():
    facts = [value(Au25, "absorption_peak", 685, verified=False)]
    kin = [value("[Au25(SG)18]-", "absorption_peak", 670)]
    assert characterise(mp.Cluster.parse(Au25), (), facts, kin).predicted == ()


def test_bands_are_taken_over_from_the_likeliest_relative():
    kin = [
        value("[Au25(p-MBA)18]-", "absorption_peak", 690),
        value("[Au25(p-MBA)18]-", "absorption_peak", 430),
        value("[Au25(SG)18]-", "absorption_peak", 655),
        value("[Au25(MHA)18]-", "absorption_peak", 678),
        value("[Au25(MHA)18]-", "absorption_peak", 440),
    ]
    bands = characterise(mp.Cluster.parse(Au25), (), (), kin).predicted
    assert [band.value for band in bands] == [440, 678]
    assert all(band.provenance.basis == Basis.PREDICTED for band in bands)
    assert (bands[1].low, bands[1].high) == (655, 678 + BAND_SPREAD_NM)
    assert bands[0].high == 440 + BAND_SPREAD_NM
    assert "[Au25(MHA)18]-" in bands[0].note


def test_aromatic_thiolates_are_compared_with_aromatic_ones():
    kin = [
        value("[Au25(p-MBA)18]-", "absorption_peak", 690),
        value("[Au25(SG)18]-", "absorption_peak", 655),
        value("[Au25(SG)18]-", "absorption_peak", 450),
    ]
    bands = characterise(mp.Cluster.parse("[Au25(m-MBA)18]-"), (), (), kin).predicted
    assert [band.value for band in bands] == [690]


def test_what_is_missing_is_said():
    missing = characterise(mp.Cluster.parse("[Au25(SR)18]-"), (), ()).missing
    assert [text.split(":")[0] for text in missing] == [
        "mass spectrum",
        "UV-Vis",
        "photoluminescence",
        "colour",
    ]


def test_companions_carry_their_mz():
    target = mp.Cluster.parse(Au25)
    others = [mp.Cluster.parse(text) for text in ("Au38(PET)24", Au25, "Au22(SG)18")]
    signals = characterise(target, expected_ions(target), (), (), others)
    joined = "\n".join(signals.watch_for)
    assert "Au38(PET)24: average m/z 10778.0 (1+), 5389.0 (2+)" in joined
    assert "Au22(SG)18: average m/z 2460.7 (4-)" in joined
    assert Au25 not in joined
    assert "505-540 nm" in joined
    assert "(PET)2" in joined


def test_silver_has_its_own_plasmon_band():
    signals = characterise(mp.Cluster.parse("[Ag44(p-MBA)30]4-"), (), ())
    assert any("390-420 nm" in text for text in signals.watch_for)


def test_a_cluster_that_may_show_a_plasmon_gets_no_warning_of_one():
    signals = characterise(mp.Cluster.parse("Au279(TBBT)84"), (), ())
    assert not any("505-540 nm" in text for text in signals.watch_for)


def test_an_own_band_near_the_plasmon_is_told_apart():
    facts = [value("Au144(PET)60", "absorption_peak", 510)]
    (first, *_) = characterise(mp.Cluster.parse("Au144(PET)60"), (), facts).watch_for
    assert "band of its own (510 nm)" in first
