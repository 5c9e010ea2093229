"""Choice of model, intervals, domain, and what is said when there is no model."""

import dataclasses
import random

import numpy as np
import pytest

from mncplan.models.assess import assess
from mncplan.models.candidates import CHARGED, GAP, candidates
from mncplan.models.interval import FEWEST_CLUSTERS, width_factor
from mncplan.models.property import PropertyModel, Untrained, train
from mncplan.models.reach import reach


def test_a_model_that_beats_its_baselines_is_chosen(linear_rows):
    model = train("gap", "eV", linear_rows, GAP)
    assert isinstance(model, PropertyModel)
    assert not model.report.is_baseline
    assert model.report.error < 0.5 * min(model.report.error_mean, model.report.error_neighbour)
    assert "beats" not in str(model.report)


def test_noise_falls_back_to_a_baseline_and_says_so():
    from tests.unit.models.conftest import SIZES, row

    chosen = []
    for seed in range(12):
        rng = random.Random(seed)
        rows = tuple(row(f"Au{n}(SR){m}", rng.gauss(1.0, 0.3)) for n, m in SIZES)
        chosen.append(train("gap", "eV", rows, GAP).report)
    fallen = [report for report in chosen if report.is_baseline]
    assert len(fallen) >= 8
    for report in fallen:
        assert "no model beats its baselines" in str(report)
        assert report.error == min(report.error_mean, report.error_neighbour)


def test_too_few_clusters_give_a_reason(linear_rows):
    found = train("gap", "eV", linear_rows[:4], GAP)
    assert isinstance(found, Untrained)
    assert "4 clusters" in found.reason
    assert "1 cluster " in train("gap", "eV", linear_rows[:1], GAP).reason


def test_training_is_deterministic(linear_rows):
    one, other = train("gap", "eV", linear_rows, GAP), train("gap", "eV", linear_rows, GAP)
    assert one.report == other.report
    point = linear_rows[3].features
    assert one.estimate(point, "new") == other.estimate(point, "new")


def test_sets_with_missing_features_drop_out(linear_rows):
    model = train("gap", "eV", linear_rows, (*GAP, ("sites_per_metal", "level_gap")))
    assert "level_gap" not in model.names


def test_a_point_without_a_feature_has_no_estimate(linear_rows):
    rows = tuple(
        dataclasses.replace(row, features=row.features | {"level_gap": row.value})
        for row in linear_rows
    )
    model = train("gap", "eV", rows, (("level_gap",),))
    assert model.names == ("level_gap",)
    assert model.estimate(linear_rows[0].features, "new") is None


def test_the_interval_holds_the_value_and_is_symmetric(linear_rows):
    model = train("gap", "eV", linear_rows, GAP)
    told = model.estimate(linear_rows[4].features, "new")
    assert told.low < told.value < told.high
    assert told.high - told.value == pytest.approx(told.value - told.low)


def test_intervals_cover_what_they_promise():
    """Held-out coverage over many draws of a known law; each draw has 16 clusters."""
    from tests.unit.models.conftest import SIZES, row

    held = total = 0
    for seed in range(8):
        rng = random.Random(seed)
        rows = tuple(row(f"Au{n}(SR){m}", 3 * m / n - 0.5 + rng.gauss(0, 0.15)) for n, m in SIZES)
        done = assess("gap", "eV", rows, GAP)
        held += done.coverage.error * done.n_clusters
        total += done.n_clusters
    assert 0.84 <= held / total <= 0.99


def test_the_factor_is_a_group_quantile(linear_rows):
    flat, one = np.zeros(len(linear_rows)), np.ones(len(linear_rows))
    ordered = sorted(abs(row.value) for row in linear_rows)
    widest = ordered[-1]
    assert width_factor(linear_rows, flat, one) == pytest.approx(widest * (1 + 2 / 16))
    few = linear_rows[: FEWEST_CLUSTERS - 1]
    largest = max(abs(row.value) for row in few)
    assert width_factor(few, flat[: len(few)], one[: len(few)]) == pytest.approx(1.5 * largest)


def test_isomers_do_not_count_as_clusters(linear_rows, make_row):
    isomers = [make_row(f"Au36(SR)24#{k}", 1.2) for k in "abcdefgh"]
    model = train("gap", "eV", (*linear_rows, *isomers), GAP)
    assert model.report.n_clusters == len(linear_rows)
    assert model.report.n_values == len(linear_rows) + 8


@pytest.mark.parametrize(
    ("formula", "word", "said"),
    [
        ("Au36(PET)24", "inside", "nearest"),
        ("Au246(SR)80", "outside", "246 metal atoms"),
        ("[Ag36(SR)24]4-", "outside", "silver"),
        ("Au35Pt(SR)24", "outside", "group 11"),
        ("[Au37(PPh3)10(PET)10Cl2]+", "outside", "phosphines"),
    ],
)
def test_domain_in_words(linear_rows, make_row, formula, word, said):
    found = reach(make_row(formula, 0).features, linear_rows)
    assert found.word == word
    assert said in found.text


def test_intervals_of_a_baseline_widen_with_distance(noise_rows, make_row):
    model = train("gap", "eV", noise_rows, ())
    assert model.report.is_baseline
    near = model.estimate(noise_rows[5].features, "new")
    far = model.estimate(make_row("Au246(SR)80", 0).features, "new")
    assert far.high - far.low > near.high - near.low


def test_the_assessment_repeats_the_choice(linear_rows):
    done = assess("gap", "eV", linear_rows, GAP)
    assert done.n_clusters == 16
    assert done.procedure.low <= done.procedure.error <= done.procedure.high
    assert done.procedure.error < done.mean.error
    assert done.floor == 0
    assert assess("gap", "eV", linear_rows[:5], GAP) is None


def test_three_models_per_set_of_features():
    assert len(candidates(CHARGED)) == 3 * len(CHARGED)
    labels = [one.label for one in candidates(GAP)]
    assert len(set(labels)) == len(labels)
