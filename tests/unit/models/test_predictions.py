"""Facts to training rows, values back to their units, classes."""

import dataclasses

import pytest
from tests.unit.models.conftest import SIZES

import mncplan as mp
from mncplan.domain.known import PropertyValue
from mncplan.domain.provenance import Basis, Provenance
from mncplan.models.classes import (
    luminescence_class,
    reported_classes,
    shell_class,
    stability,
)
from mncplan.models.predictions import predicted_values, train_all
from mncplan.models.property import PropertyModel, Untrained
from mncplan.models.quantities import (
    DOUBT,
    EV_NM,
    QUANTITIES,
    observations,
    to_model,
    to_shown,
)

BY_NAME = {quantity.name: quantity for quantity in QUANTITIES}
NUMBERS = tuple(BY_NAME)


def fact(formula, name, value, *, detail="", note="", verified=True, source="x2020"):
    provenance = Provenance(source=source, basis=Basis.MEASURED, locator="p. 1", verified=verified)
    unit = BY_NAME[name].unit
    return mp.Cluster.parse(formula), PropertyValue(
        name=name, value=value, unit=unit, detail=detail, note=note, cluster=formula,
        provenance=provenance,
    )  # fmt: skip


@pytest.mark.parametrize("scale", ["energy", "photon", "decade"])
@pytest.mark.parametrize("value", [0.5, 1.3, 640.0])
def test_scales_round_trip(scale, value):
    assert to_shown(to_model(value, scale), scale) == pytest.approx(value)


def test_wavelengths_are_learned_as_energies():
    (row,) = observations(BY_NAME["emission_peak"], [fact("Au36(TBBT)24", "emission_peak", 800)])
    assert row.value == pytest.approx(EV_NM / 800)


def test_kinds_of_gap_are_never_mixed():
    facts = [fact("Au36(TBBT)24", "optical_gap", 1.7), fact("Au36(TBBT)24", "computed_gap", 1.5)]
    for name, value in (("optical_gap", 1.7), ("computed_gap", 1.5), ("electrochemical_gap", None)):
        found = [row.value for row in observations(BY_NAME[name], facts)]
        assert found == ([value] if value else [])
    unknown = dataclasses.replace(facts[0][1], name="homo_lumo_gap")
    assert not any(observations(q, [(facts[0][0], unknown)]) for q in QUANTITIES)


def test_recalled_values_count_less_and_strange_ones_not_at_all():
    facts = [
        fact("Au36(TBBT)24", "optical_gap", 1.7, verified=False),
        fact("Au102(p-MBA)44", "optical_gap", 0.5, note="out of line with the others"),
    ]
    (row,) = observations(BY_NAME["optical_gap"], facts)
    assert row.doubt == DOUBT > 1


def test_only_the_lowest_band_counts_and_no_shoulder():
    peaks = [(400, "peak"), (670, "peak"), (800, "shoulder")]
    facts = [fact("[Au25(SG)18]-", "absorption_peak", nm, detail=d) for nm, d in peaks]
    (row,) = observations(BY_NAME["absorption_peak"], facts)
    assert row.value == pytest.approx(EV_NM / 670)


def test_methods_stay_apart_for_computed_values_only():
    computed = fact("Au36(TBBT)24", "computed_gap", 1.5, source="a")
    measured = fact("Au36(TBBT)24", "optical_gap", 1.5, source="a")
    assert observations(BY_NAME["computed_gap"], [computed])[0].method == "a"
    assert observations(BY_NAME["optical_gap"], [measured])[0].method == ""


@pytest.fixture(scope="module")
def models():
    facts = [fact(f"Au{n}(SR){m}", "optical_gap", 3 * m / n - 0.6) for n, m in SIZES]
    facts += [fact(f"Au{n}(SR){m}", "emission_peak", 700 + 3 * n) for n, m in SIZES]
    facts += [fact(f"Au{n}(SR){m}", "quantum_yield", 0.01 + (n * 7 % 11) / 100) for n, m in SIZES]
    return train_all(facts)


def test_values_come_in_their_units_with_ordered_ends(models):
    found = predicted_values(mp.Cluster.parse("Au29(SR)19"), models, NUMBERS)
    units = {value.name: value.unit for value in found}
    assert units["optical_gap"] == "eV"
    assert units["emission_peak"] == "nm"
    for value in found:
        assert value.low <= value.value <= value.high
        assert value.provenance.basis == Basis.PREDICTED
        assert value.cluster == "Au29(SR)19"
        assert "leave-one-cluster-out error" in value.note
        assert "domain" in value.note


def test_only_what_is_wanted_is_predicted(models):
    found = predicted_values(mp.Cluster.parse("Au29(SR)19"), models, ["optical_gap"])
    assert [value.name for value in found] == ["optical_gap"]


def test_gaps_are_not_negative_and_yields_not_above_one(models):
    for formula in ("Au500(SR)100", "Au279(SR)84", "Au10(SR)10"):
        for value in predicted_values(mp.Cluster.parse(formula), models, NUMBERS):
            if value.name == "optical_gap":
                assert value.low >= 0
            if value.name == "quantum_yield":
                assert 0 <= value.low <= value.high <= 1


def test_properties_without_facts_say_why(models):
    assert isinstance(models.model("electrochemical_gap"), Untrained)
    assert isinstance(models.model("optical_gap"), PropertyModel)
    assert any(reason.startswith("electrochemical gap") for reason in models.reasons)


@pytest.mark.parametrize(
    ("value", "word"), [(0.0001, "dim"), (0.01, "moderate"), (0.0999, "moderate"), (0.1, "bright")]
)
def test_luminescence_classes(value, word):
    assert luminescence_class(value) == word


@pytest.mark.parametrize(
    ("electrons", "word"),
    [(8, "closed shell"), (58, "closed shell"), (12, "even, open sphere"), (7, "odd count"),
     (0, "no delocalised electrons"), (-2, "no delocalised electrons")],
)  # fmt: skip
def test_electron_classes(electrons, word):
    assert shell_class(electrons) == word


def test_stability_counts_other_clusters_only(kb):
    reported = reported_classes(kb.clusters)
    cluster = mp.Cluster.parse("[Au25(PET)18]-")
    told = stability(cluster, reported)
    assert told.word == "closed shell"
    assert told.n_reported == sum(one.word == "closed shell" for one in reported) - 1
    assert 0 < told.share < 1
    assert "proxy" in told.text
    assert stability(cluster, ()) is None
