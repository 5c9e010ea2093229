"""Phase diagrams: identity, purity, agreement of the parameter samples."""

import numpy as np
import pytest
from tests.unit.kinetics.small_network import constants, flask, small_network

from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.fit_prior import draw
from mncplan.kinetics.observe import metal_shares
from mncplan.kinetics.phase_diagram import (
    COMPLEXES,
    NOTHING,
    PARTICLES,
    Axis,
    axis,
    phase_diagram,
    verdict,
)
from mncplan.kinetics.solve import simulate

AXES = (axis("dose", 0.005, 0.5, 3, is_log=True), axis("pH", 9.0, 11.0, 2))
END_S = 3600.0


def at(place):
    return flask(place[0], pH=place[1]), END_S


@pytest.fixture(scope="module")
def diagram():
    sets = (constants(), *draw(constants(), 3, np.random.default_rng(0), ("reduction.BH4-",)))
    return phase_diagram(small_network(), sets, AXES, at)


def test_one_point_per_place_last_axis_fastest(diagram):
    places = [point.place for point in diagram.points]
    assert places[:3] == [(0.005, 9.0), (0.005, 11.0), pytest.approx((0.05, 9.0))]
    assert len(places) == 6


def test_identity_is_that_of_the_run_itself(diagram):
    for point in diagram.points:
        run = simulate(small_network(), constants(), at(point.place)[0], [0.0, END_S])
        assert point.identity == verdict(run).identity
        assert point.purity == pytest.approx(verdict(run).purity, rel=1e-6)


def test_too_little_reductant_leaves_complexes(diagram):
    assert {p.identity for p in diagram.points if p.place[0] == 0.005} == {COMPLEXES}


def test_agreement_counts_samples(diagram):
    for point in diagram.points:
        assert point.agreement + sum(share for _, share in point.others) == pytest.approx(1)
        assert point.agreement >= 1 / diagram.n_samples
        assert point.purity_low <= point.purity_high <= 1


def test_verdict_by_hand():
    run = simulate(small_network(), constants(), flask(2.0), [0.0, 5.0, END_S])
    shares = dict(zip(run.mechanism.index, metal_shares(run)[-1], strict=True))
    found = verdict(run)
    clusters = {k: v for k, v in shares.items() if run.mechanism.by_key[k].kind == "cluster"}
    reduced = sum(clusters.values()) + shares["Au(0)"]
    assert found.reduced == pytest.approx(reduced)
    best = max(clusters, key=clusters.get)
    expected = PARTICLES if shares["Au(0)"] > clusters[best] else best
    assert found.identity == expected


def test_a_run_that_fails_is_said_to(monkeypatch):
    def refuse(*_, **__):
        raise NoSolutionError("no")

    monkeypatch.setattr("mncplan.kinetics.batch.simulate", refuse)
    found = phase_diagram(small_network(), [constants()], AXES[:1],
                          lambda place: at((*place, 10.0)))  # fmt: skip
    assert {p.identity for p in found.points} == {NOTHING}


def test_progress_is_told():
    told = []
    phase_diagram(small_network(), [constants()], AXES[:1], lambda p: at((*p, 10.0)),
                  progress=lambda *done: told.append(done))  # fmt: skip
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    "ends", [(2, 1, 3), (1, 1, 3), (1, 2, 1)], ids=["reversed", "empty", "one point"]
)
def test_an_axis_needs_a_range(ends):
    with pytest.raises(InvalidInputError, match="axis x: expected low < high"):
        axis("x", *ends)


def test_a_log_axis_needs_positive_ends():
    with pytest.raises(InvalidInputError, match="low > 0"):
        axis("x", 0, 1, 3, is_log=True)
    assert axis("x", 1, 100, 3, is_log=True).values == pytest.approx((1, 10, 100))


def test_values_ascend():
    with pytest.raises(InvalidInputError, match="ascending"):
        Axis(name="x", values=(2.0, 1.0))
