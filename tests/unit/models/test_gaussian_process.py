"""The regression: against scikit-learn, against refitting, and its limits."""

import dataclasses

import numpy as np
import pytest

from mncplan.models.baselines import Mean, Neighbour
from mncplan.models.gaussian_process import GaussianProcess, Kernel
from mncplan.models.observation import Scale, groups, table, values, weights

NAMES = ("sites_per_metal", "inverse_root_electrons")
SMOOTH = Kernel(smooth=1.0, linear=0.0, length=1.5, cluster=0.0, noise=0.1, method=0.0)
FULL = Kernel(smooth=1.0, linear=0.3, length=1.5, cluster=0.2, noise=0.1)


@pytest.mark.slow
def test_agrees_with_scikit_learn(linear_rows):
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

    raw, y = table(linear_rows, NAMES), values(linear_rows)
    x = Scale.of(raw)(raw)
    kernel = ConstantKernel(1.0) + RBF(1.5) + WhiteKernel(0.1)
    theirs = GaussianProcessRegressor(kernel, optimizer=None).fit(x, (y - y.mean()) / y.std())
    ours = GaussianProcess(linear_rows, NAMES, SMOOTH)
    for index, row in enumerate(linear_rows):
        mean, deviation = theirs.predict(x[index : index + 1], return_std=True)
        told, spread = ours.at(row.features, row.kin, "")
        assert told == pytest.approx(y.mean() + y.std() * mean[0], abs=1e-9)
        assert spread == pytest.approx(y.std() * deviation[0], abs=1e-9)


def test_held_out_equals_refitting_without_the_group(linear_rows, make_row):
    rows = (*linear_rows, make_row("Au36(PET)24", 1.2), make_row("Au38(PET)24", 1.0))
    mean, deviation = GaussianProcess(rows, NAMES, FULL).held_out()
    spread = float(values(rows).std())
    for members in groups(rows):
        rest = [row for index, row in enumerate(rows) if index not in members]
        refitted = GaussianProcess(rest, NAMES, FULL)
        for index in members:
            told, _ = refitted.at(rows[index].features, rows[index].kin, "")
            assert mean[index] == pytest.approx(told, abs=0.35 * spread)
            assert deviation[index] > 0


def test_held_out_is_exact_when_scaling_is_the_same(linear_rows):
    """Twice the same rows: the scale without one group hardly moves, so both ways agree."""
    many = tuple(
        dataclasses.replace(row, group=f"{row.group} {k}", kin=f"{row.kin} {k}")
        for k in range(12)
        for row in linear_rows
    )
    mean, _ = GaussianProcess(many, NAMES, FULL).held_out()
    rest = many[1:]
    told, _ = GaussianProcess(rest, NAMES, FULL).at(many[0].features, many[0].kin, "")
    assert mean[0] == pytest.approx(told, abs=2e-3)


def test_deviation_grows_away_from_the_data(linear_rows, make_row):
    model = GaussianProcess(linear_rows, NAMES, FULL)
    near = model.at(make_row("Au36(SR)24", 0).features, "new", "")[1]
    far = model.at(make_row("Au246(SR)80", 0).features, "new", "")[1]
    assert far > 1.2 * near


def test_kin_are_pulled_to_their_own_value(linear_rows, make_row):
    odd_one = make_row("Au102(SR)44", 5.0)
    model = GaussianProcess((*linear_rows, odd_one), NAMES, FULL)
    same = model.at(odd_one.features, odd_one.kin, "")[0]
    other = model.at(odd_one.features, "Ag102,44,0", "")[0]
    assert same > other


def test_methods_are_offset_against_each_other(linear_rows):
    shifted = tuple(
        dataclasses.replace(row, value=row.value + 0.5, method="b", kin=row.kin + "b")
        for row in linear_rows
    )
    rows = (*(dataclasses.replace(row, method="a") for row in linear_rows), *shifted)
    model = GaussianProcess(rows, NAMES, FULL)
    point = linear_rows[5]
    gap = model.at(point.features, "new", "b")[0] - model.at(point.features, "new", "a")[0]
    assert gap == pytest.approx(0.5, abs=0.15)


def test_doubtful_rows_weigh_less(linear_rows):
    def pulled(doubt):
        rows = (dataclasses.replace(linear_rows[0], value=9.0, doubt=doubt), *linear_rows[1:])
        return GaussianProcess(rows, NAMES, FULL).at(linear_rows[0].features, "new", "")[0]

    assert pulled(4.0) < pulled(1.0)


def test_ridge_recovers_a_line(linear_rows, make_row):
    kernel = Kernel(smooth=0.0, linear=1.0, length=1.0, cluster=0.0, noise=0.01, method=0.0)
    model = GaussianProcess(linear_rows, ("sites_per_metal",), kernel)
    told, _ = model.at(make_row("Au29(SR)19", 0).features, "new", "")
    assert told == pytest.approx(3 * 19 / 29 - 0.5, abs=0.05)


def test_the_mean_counts_clusters_not_rows(make_row):
    rows = [make_row("Au36(SR)24", 1.0), make_row("Au36(PET)24", 1.0), make_row("Au38(SR)24", 4.0)]
    assert Mean(rows).at(rows[0].features, "", "")[0] == pytest.approx(2.5)
    assert Mean(rows).held_out()[0] == pytest.approx([4.0, 4.0, 1.0])
    assert weights(rows).sum() == pytest.approx(2)


def test_the_neighbour_is_the_nearest_formula(make_row):
    rows = [make_row("Au20(SR)16", 2.0), make_row("Au36(SR)24", 1.7), make_row("Au144(SR)60", 0.3)]
    baseline = Neighbour(rows)
    assert baseline.at(make_row("Au38(SR)24", 0).features, "", "")[0] == 1.7
    assert baseline.at(make_row("Au133(SR)52", 0).features, "", "")[0] == 0.3


def test_the_neighbour_prefers_its_own_method(make_row):
    rows = [make_row("Au36(SR)24", 1.0, method="a"), make_row("Au36(PET)24", 2.0, method="b"),
            make_row("Au20(SR)16", 3.0, method="b")]  # fmt: skip
    assert Neighbour(rows).at(rows[0].features, "", "b")[0] == 2.0
    assert Neighbour(rows).at(rows[0].features, "", "c")[0] == 1.5


def test_a_constant_feature_does_no_harm(linear_rows):
    mean, _ = GaussianProcess(linear_rows, ("charge", *NAMES), FULL).held_out()
    assert np.isfinite(mean).all()
