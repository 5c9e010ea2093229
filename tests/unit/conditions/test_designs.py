import numpy as np
import pytest
from tests.unit.conditions.spaces import FIELD, SETTING

from mncplan.conditions import designs
from mncplan.conditions.designs.fractional import coded_levels, resolution
from mncplan.conditions.designs.optimal import model_matrix
from mncplan.conditions.space_check import refusal
from mncplan.conditions.space_encode import encode
from mncplan.conditions.space_sample import sample
from mncplan.domain.space import CategoricalParameter, ContinuousParameter, LinearConstraint, Space
from mncplan.errors import InvalidInputError


def rng(seed=3):
    return np.random.default_rng(seed)


def box(n, *constraints):
    return Space(tuple(ContinuousParameter(f"x{i}", 0, 1, "1") for i in range(n)), constraints)


def points(space, design):
    return encode(space, design.settings)


def smallest_gap(space, settings):
    at = encode(space, settings)
    gaps = np.linalg.norm(at[:, None] - at[None], axis=2)
    return gaps[np.triu_indices(len(at), 1)].min()


def test_one_factor_at_a_time_changes_one_and_says_what_it_misses():
    design = designs.one_factor_at_a_time(box(3), levels=5)
    at = points(box(3), design)
    assert len(design.settings) == 1 + 3 * 4
    assert (np.count_nonzero(at != 0.5, axis=1) <= 1).all()
    assert "blind to interactions" in design.notes[0]


def test_one_factor_at_a_time_goes_through_choices():
    design = designs.one_factor_at_a_time(FIELD, baseline=SETTING)
    assert {s["pH_agent"] for s in design.settings} == {"acid", "base", "none"}
    assert all(refusal(FIELD, s) is None for s in design.settings)


def test_full_factorial_has_every_combination():
    space = Space((*box(2).parameters, CategoricalParameter("a", ("p", "q", "r"))))
    assert len(designs.full_factorial(space).settings) == 2 * 2 * 3
    assert len(designs.full_factorial(space, levels_of={"x0": 4}).settings) == 4 * 2 * 3


def test_full_factorial_refuses_to_explode():
    with pytest.raises(InvalidInputError, match="has 1048576 runs, more than 4096"):
        designs.full_factorial(box(20))


def test_left_out_corners_are_counted():
    space = box(2, LinearConstraint((("x0", 1.0), ("x1", 1.0)), high=1.5))
    design = designs.full_factorial(space)
    assert len(design.settings) == 3
    assert "1 of 4 points can't be run" in design.notes[0]


@pytest.mark.parametrize(
    ("words", "level"),  # the usual tables of two-level fractions
    [
        ("a b ab", 3),
        ("a b c abc", 4),
        ("a b c ab ac", 3),
        ("a b c d abcd", 5),
        ("a b c d abc bcd", 4),
        ("a b c ab ac bc abc", 3),
        ("a b c d bcd acd abc abd", 4),
        ("a b c", None),
    ],
)
def test_resolution_is_that_of_the_tables(words, level):
    assert resolution(words.split()) == level


@pytest.mark.parametrize(
    ("n", "runs", "level"), [(4, 8, 4), (5, 16, 5), (6, 16, 4), (7, 16, 4), (8, 16, 4), (7, 64, 7)]
)
def test_chosen_fractions_reach_the_tables_resolution(n, runs, level):
    design = designs.fractional_factorial(box(n), runs=runs)
    assert (len(design.settings), design.resolution) == (runs, level)


def test_main_effects_of_a_fraction_are_orthogonal():
    levels = coded_levels("a b c d abc bcd".split())
    assert levels.shape == (16, 6)
    assert levels.T @ levels == pytest.approx(16 * np.eye(6))


def test_default_fraction_is_the_smallest_of_resolution_four():
    assert len(designs.fractional_factorial(box(6)).settings) == 16
    assert designs.fractional_factorial(box(3)).resolution is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("a b", "expected 3 different words"),
        ("a b cd", "product of a, b"),
        ("a b aa", "none twice"),
    ],
)
def test_generators_that_do_not_fit_are_refused(words, said):
    with pytest.raises(InvalidInputError, match=said):
        designs.fractional_factorial(box(3), generators=words)


def test_composite_stays_inside_and_can_be_rotatable():
    faced = points(box(3), designs.central_composite(box(3)))
    assert len(faced) == 8 + 6 + 1
    inscribed = 2 * points(box(3), designs.central_composite(box(3), kind="inscribed")) - 1
    radii = np.linalg.norm(inscribed, axis=1)
    assert radii[:8] == pytest.approx(np.full(8, radii[0]))
    assert radii[0] / radii[8] == pytest.approx(3**0.5 * 2**-0.75)
    assert np.abs(inscribed).max() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("model", "terms"), [("linear", 4), ("interactions", 7), ("quadratic", 10)]
)
def test_optimal_design_beats_random_ones(model, terms):
    space = box(3, LinearConstraint((("x0", 1.0), ("x1", 1.0)), high=1.2))

    def log_determinant(settings):
        matrix = model_matrix(space, settings, model)
        assert matrix.shape[1] == terms
        return np.linalg.slogdet(matrix.T @ matrix)[1]

    design = designs.d_optimal(space, 14, rng(), model=model)
    best_random = max(log_determinant(sample(space, 14, rng(i))) for i in range(50))
    assert log_determinant(design.settings) > best_random + 0.2 * terms
    assert all(refusal(space, s) is None for s in design.settings)
    assert 0 < design.efficiency <= 1


def test_optimal_linear_design_finds_the_corners():
    design = designs.d_optimal(box(2), 4, rng(), model="linear")
    assert sorted(map(tuple, points(box(2), design))) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert design.efficiency == pytest.approx(1.0)


def test_optimal_design_needs_enough_experiments():
    with pytest.raises(InvalidInputError, match="9 experiments can't estimate the 10 coefficients"):
        designs.d_optimal(box(3), 9, rng())


def test_latin_hypercube_has_one_point_per_slice():
    at = points(box(4), designs.latin_hypercube(box(4), 10, rng()))
    assert (np.sort((at * 10).astype(int), axis=0) == np.arange(10)[:, None]).all()


def test_sobol_keeps_the_allowed_points_of_one_sequence():
    space = box(2, LinearConstraint((("x0", 1.0), ("x1", 1.0)), high=1.0))
    inside = points(space, designs.sobol(space, 16, rng()))
    whole = points(box(2), designs.sobol(box(2), 64, rng()))
    assert inside.tolist() == [p for p in whole.tolist() if sum(p) <= 1][:16]


def test_maximin_is_wider_than_random_and_keeps_away_from_what_was_run():
    kept = ({"x0": 0.5, "x1": 0.5},)
    design = designs.maximin(box(2), 8, rng(), kept=kept)
    widest_random = max(smallest_gap(box(2), sample(box(2), 9, rng(i))) for i in range(30))
    assert smallest_gap(box(2), (*kept, *design.settings)) > widest_random


@pytest.mark.parametrize(
    "make",
    [
        lambda: designs.one_factor_at_a_time(FIELD),
        lambda: designs.full_factorial(FIELD),
        lambda: designs.fractional_factorial(FIELD),
        lambda: designs.central_composite(FIELD, kind="inscribed"),
        lambda: designs.d_optimal(FIELD, 20, rng(), model="linear"),
        lambda: designs.latin_hypercube(FIELD, 18, rng()),
        lambda: designs.sobol(FIELD, 18, rng()),
        lambda: designs.maximin(FIELD, 18, rng()),
    ],
)
def test_designs_in_wells_can_be_dispensed(make):
    design = make()
    assert design.settings
    assert [refusal(FIELD, s) for s in design.settings] == [None] * len(design.settings)


def test_rows_alone_can_be_spread():
    rows = tuple({"x0": i / 10} for i in range(11))
    space = Space(box(1).parameters, rows=rows)
    design = designs.latin_hypercube(space, 3, rng())
    assert {s["x0"] for s in design.settings} == {0.5, 0.0, 1.0}
    assert "only listed rows" in design.notes[-1]


def test_designs_of_numbers_say_which_choices_they_leave_alone():
    space = Space((*box(3).parameters, CategoricalParameter("agent", ("acid", "base"))))
    for design in (designs.central_composite(space), designs.fractional_factorial(space, runs=4)):
        assert any("one choice alone: agent acid" in note for note in design.notes)
    assert not any("one choice" in note for note in designs.full_factorial(space).notes)
