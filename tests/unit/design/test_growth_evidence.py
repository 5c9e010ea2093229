"""Progressions, density of known clusters, ranking of targets, lines with intervals."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mncplan as mp
from mncplan.design.abundance import abundance
from mncplan.design.building_blocks import blocks
from mncplan.design.evidence import block_members, hops, structure_probability
from mncplan.design.lattice import core_counts, likely_charge, skeletons
from mncplan.design.progression import find_progressions, growth_vectors
from mncplan.design.series_properties import straight_line, student_quantile
from mncplan.design.target_prediction import (
    Weights,
    describe,
    fit_weights,
    hidden_choices,
    probabilities,
    rank_targets,
)


def test_a_gap_and_both_ends():
    (series,) = find_progressions([(20, 16), (28, 20), (44, 28), (52, 32)])
    assert (series.start, series.step, series.gaps()) == ((20, 16), (8, 4), (2,))
    assert series.at(5) == (60, 36)
    assert dict(series.beyond(2)) == {5: 1, 6: 2, -1: 1, -2: 2}


def test_coarser_copies_of_a_series_are_left_out():
    found = find_progressions([(10, 8), (12, 9), (14, 10), (16, 11), (18, 12)])
    assert [series.step for series in found] == [(2, 1)]


def test_a_full_coarse_series_stays_beside_a_finer_one_with_gaps():
    points = [(20, 16), (28, 20), (36, 24), (44, 28), (52, 32), (40, 26)]
    assert {(8, 4), (4, 2)} <= {series.step for series in find_progressions(points)}


def test_growth_vectors_count_pairs():
    assert growth_vectors([(10, 8), (12, 9), (14, 10)]) == (((2, 1), 2),)


@settings(deadline=None, max_examples=40)
@given(
    st.tuples(st.integers(5, 60), st.integers(5, 40)),
    st.tuples(st.integers(1, 12), st.integers(0, 8)),
    st.integers(3, 6),
)
def test_every_planted_progression_is_found(start, step, length):
    points = [(start[0] + i * step[0], start[1] + i * step[1]) for i in range(length)]
    members = [{series.at(i) for i in series.positions} for series in find_progressions(points)]
    assert set(points) in members


@pytest.mark.parametrize(
    ("n", "m", "charge"), [(36, 24, 0), (25, 18, -1), (23, 16, -1), (51, 30, 1), (99, 42, -1)]
)
def test_likely_charges_close_the_shell(n, m, charge):
    assert likely_charge(n, m) == charge


def test_both_counts_of_a_kernel_are_read(kb):
    entry = next(e for e in kb.clusters if str(e.formula) == "Au28(TBBT)20")
    assert {14, 20} <= core_counts([entry])


@pytest.mark.parametrize(
    ("formula", "unit", "number", "backbone"),
    [("Au52(TBBT)32", 4, 10, 0), ("Au34(S-c-C6H11)22", 4, 4, 7), ("Au29(S-Adm)19", 3, 1, 14),
     ("[Au37(PPh3)10(PET)10Cl2]+", 13, 3, 0), ("[Au20(PPhpy2)10Cl4]2+", 11, 2, 0),
     ("Au38(PET)24", 13, 2, 0), ("Au28(S-c-C6H11)20", 7, 2, 0)],
)  # fmt: skip
def test_cores_are_read_as_blocks(kb, formula, unit, number, backbone):
    entry = next(e for e in kb.clusters if str(e.formula) == formula)
    found = blocks(entry)
    assert (found.unit, found.number, found.backbone) == (unit, number, backbone)


def test_a_core_that_names_no_blocks_gives_none(kb):
    entry = next(e for e in kb.clusters if str(e.formula) == "Au144(SR)60")
    assert blocks(entry) is None
    hollow = next(e for e in kb.clusters if str(e.formula) == "[Au24(PPh3)10(PET)5Cl2]+")
    assert blocks(hollow) is None


def test_density_follows_what_is_known(kb):
    law = abundance(item.point for item in skeletons(kb.clusters))
    assert 0.6 < law.slope < 0.85
    assert law.at((30, 20)) > law.at((30, 21)) > law.at((30, 29))
    assert law.at((30, 20)) > law.at((90, 42)) > law.at((90, 80))
    assert law.shell_fit((36, 60)) < 0.1 < law.shell_fit((36, 24))


def test_too_few_clusters_give_no_law():
    assert abundance([(25, 18), (38, 24)]) is None
    assert rank_targets(()) == ()


def test_a_hidden_member_of_a_long_series_ranks_high(kb):
    known = [s for s in skeletons(kb.clusters) if s.point != (36, 24)]
    ranked = rank_targets(tuple(known))
    assert next(item.rank for item in ranked if item.point == (36, 24)) <= 5


def test_probabilities_sum_to_one_and_weights_matter(kb):
    choice = describe(skeletons(kb.clusters), n_max=60)
    plain = probabilities(choice, Weights(votes=0.0, hops=0.0, series=0.0, structures=0.0))
    full = probabilities(choice, Weights())
    assert plain.sum() == pytest.approx(1) == full.sum()
    assert not np.allclose(plain, full)


def test_fitted_weights_beat_wrong_ones(kb):
    cases = hidden_choices(skeletons(kb.clusters)[:22], n_max=40)

    def likelihood(weights):
        return sum(
            np.log(probabilities(choice, weights)[choice.points.index(point)])
            for choice, point in cases
        )

    fitted = fit_weights(cases)
    assert likelihood(fitted) > likelihood(
        Weights(density=0.1, votes=0.0, series=0.5, structures=0.4)
    )
    assert 0 < fitted.series < 1
    assert 0 < fitted.structures < 1


@pytest.mark.parametrize(("point", "most"), [((29, 19), 10), ((36, 22), 10), ((76, 44), 10)])
def test_named_clusters_rank_high_when_hidden(kb, point, most):
    known = tuple(s for s in skeletons(kb.clusters) if s.point != point)
    assert next(item.rank for item in rank_targets(known) if item.point == point) <= most


def chances_without(kb, hidden):
    known = [s for s in skeletons(kb.clusters) if s.point not in hidden]
    taken = {s.point for s in known}
    return structure_probability(block_members(known), abundance(taken), taken)


def test_units_added_on_a_backbone_fix_the_count_and_leave_the_shell_open(kb):
    found = chances_without(kb, [(36, 22)])
    n_metal, n_ligand = np.nonzero(found)
    of_count = {(int(n), int(m)) for n, m in zip(n_metal, n_ligand, strict=True) if n - m == 14}
    assert (36, 22) in of_count and (37, 23) in of_count
    assert (38, 24) not in of_count, "known compositions are not foretold"
    assert found[36, 22] > found[45, 31]
    helix = chances_without(kb, [(76, 44)])
    assert helix[75, 43] == 0 < helix[76, 44], "a helix repeats itself with its shell"


def test_a_gap_between_like_cores_is_foretold_and_a_series_seen_twice_goes_on(kb):
    def chances(*hidden):
        return chances_without(kb, hidden)

    assert chances((29, 19))[29, 19] >= 0.5
    assert chances((76, 44))[60, 36] > chances((76, 44))[76, 44] > 0.3
    assert chances((76, 44), (52, 32))[76, 44] < chances((76, 44))[76, 44]
    assert chances((38, 24))[51, 30] == 0 == chances()[64, 36]


def test_two_electron_neighbours_count_closed_shells(kb):
    near = hops(skeletons(kb.clusters))
    assert near[26, 20] > near[26, 21]
    assert near[25, 18] > near[25, 20]


def test_student_quantiles_of_the_table():
    assert student_quantile(4) == pytest.approx(2.132, rel=0.005)
    assert student_quantile(10) == pytest.approx(1.812, rel=0.002)


def test_intervals_cover_what_they_promise():
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(400):
        x = np.arange(4.0)
        y = 2.0 - 0.2 * x + rng.normal(0, 0.15, 4)
        found = straight_line(x, y, 5.0, 0.15)
        hits += found.low <= 2.0 - 0.2 * 5.0 + rng.normal(0, 0.15) <= found.high
    assert 0.85 <= hits / 400 <= 0.97


def test_one_place_draws_no_line():
    assert straight_line([2.0, 2.0], [1.0, 1.1], 3.0, 0.15) is None


def test_doubtful_formulae_are_not_used(kb):
    points = {item.point for item in skeletons(kb.clusters)}
    assert not {(20, 13), (33, 20), (27, 13)} & points
    assert (60, 36) not in points


def test_isomers_do_not_multiply_points(kb):
    points = [item.point for item in skeletons(kb.clusters)]
    assert len(points) == len(set(points))
    entry = next(e for e in kb.clusters if str(e.formula) == "Au38(PET)24#T")
    assert dataclasses.replace(entry).formula.isomer == "T"
    assert mp.Cluster.parse("Au38(PET)24#T").n_metal == 38
