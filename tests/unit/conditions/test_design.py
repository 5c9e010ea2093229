import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mncplan.conditions import experiment_count, space_filling
from mncplan.conditions.design import fixed, scaled_position, varied
from mncplan.errors import InvalidInputError

from .recipes import parameter

BOX = (
    parameter("metal_mM", 2.0, 1.0, 5.0),
    parameter("ligand_per_metal", 2.0, 1.0, 4.0),
    parameter("reductant_per_metal", 0.1, 0.01, 1.0),
    parameter("reductant_electrons_per_metal", 0.8, 0.08, 8.0),
    parameter("temperature_C", 25.0, 0.0, 40.0),
)


def positions(rows, box=BOX):
    return np.array(
        [
            [scaled_position(c, row[c.parameter]) for c in varied(box)]
            for row in rows
            if row["role"] == "design"
        ]
    )


def test_dispensed_parameters_vary_and_shared_ones_stay():
    assert [c.parameter for c in varied(BOX)] == [
        "metal_mM", "ligand_per_metal", "reductant_per_metal",
    ]  # fmt: skip
    assert [c.parameter for c in fixed(BOX)] == ["temperature_C"]
    assert experiment_count(BOX) == 8


def test_centre_is_replicated_twice():
    rows = space_filling(BOX, 8, 1)
    centre = [row for row in rows if row["role"] == "centre"]
    assert len(centre) == 2
    assert all(row["reductant_per_metal"] == 0.1 for row in centre)
    assert len(rows) == 10


def test_same_seed_same_rows():
    assert list(map(dict, space_filling(BOX, 8, 3))) == list(map(dict, space_filling(BOX, 8, 3)))
    assert space_filling(BOX, 8, 3) != space_filling(BOX, 8, 4)


def test_rows_are_read_only():
    with pytest.raises(TypeError):
        space_filling(BOX, 2, 1)[0]["metal_mM"] = 1


def test_wide_ratio_is_sampled_on_a_log_scale():
    doses = [row["reductant_per_metal"] for row in space_filling(BOX, 40, 1)[:40]]
    assert 15 <= sum(dose < 0.1 for dose in doses) <= 25


@given(n=st.integers(2, 30), seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=30)
def test_every_axis_is_cut_in_n_slices_with_one_point_each(n, seed):
    points = positions(space_filling(BOX, n, seed))
    for axis in points.T:
        assert sorted(np.minimum((axis * n + 1e-9).astype(int), n - 1)) == list(range(n))


@pytest.mark.parametrize("n", [6, 8, 12])
def test_points_keep_farther_apart_than_random_ones(n):
    def closest(points):
        return min(np.linalg.norm(a - b) for a, b in itertools.combinations(points, 2))

    rng = np.random.default_rng(0)
    random = np.mean([closest(rng.random((n, 3))) for _ in range(200)])
    ours = np.mean([closest(positions(space_filling(BOX, n, seed))) for seed in range(10)])
    assert ours > 1.5 * random


@given(seed=st.integers(0, 1000))
@settings(deadline=None, max_examples=20)
def test_rows_that_do_not_fit_are_sampled_again_not_clipped(seed):
    def fits(row):
        return row["metal_mM"] * row["ligand_per_metal"] <= 6

    rows = space_filling(BOX, 10, seed, fits=fits)
    assert len(rows) == 12
    assert all(fits(row) for row in rows)
    assert len({tuple(row.items()) for row in rows if row["role"] == "design"}) == 10


def test_choices_go_round():
    box = (*BOX, parameter("additive", "TOAB", choices=("TOAB", "none", "CTAB")))
    said = [row["additive"] for row in space_filling(box, 6, 1) if row["role"] == "design"]
    assert said == ["TOAB", "none", "CTAB"] * 2


@pytest.mark.parametrize(
    ("box", "n", "fits", "said"),
    [
        (BOX, 0, None, "at least 1 point"),
        (BOX[3:], 4, None, "varied per well"),
        ((parameter("metal_mM", 9.0, 1.0, 5.0),), 4, None, "no range to sample"),
        ((parameter("metal_mM", 1.0, -1.0, 5.0),), 4, None, "no range to sample"),
        ((parameter("metal_mM", 2.0, 1.0, float("inf")),), 4, None, "no range to sample"),
        (BOX, 4, lambda row: False, "recommended values"),
        (BOX, 4, lambda row: row["role"] == "centre", "no point"),
    ],
)
def test_impossible_ranges_give_one_clear_line(box, n, fits, said):
    with pytest.raises(InvalidInputError, match=said) as caught:
        space_filling(box, n, 1, fits=fits)
    assert "\n" not in str(caught.value)


def test_derived_dose_is_not_varied_beside_its_source():
    box = (parameter("reductant_per_electron", 0.5, 0.1, 1.0), *BOX[2:3])
    assert [c.parameter for c in varied(box)] == ["reductant_per_electron"]
