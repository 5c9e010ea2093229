import numpy as np
import pytest

from mncplan.conditions.prior_sources import sources_of
from mncplan.conditions.priors import (
    Mechanism,
    Precedent,
    Prior,
    Sister,
    Source,
    guarded_fit,
    sister_mean,
    standard_trend,
    with_sources,
)
from mncplan.conditions.suggest import suggest
from mncplan.conditions.suggest_first import best_recipes
from mncplan.conditions.surrogate_inputs import space_inputs
from mncplan.conditions.surrogate_kernel import inputs
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import ContinuousParameter, Space
from mncplan.errors import InvalidInputError

RNG = np.random.default_rng(0)
OWN, THEIRS, POOL = RNG.random((12, 2)), RNG.random((40, 2)), RNG.random((200, 2))


def landscape(x):
    return 100 * np.exp(-8 * (x[:, 0] - 0.7) ** 2 - 8 * (x[:, 1] - 0.3) ** 2)


def source(values, name="sister", at=OWN, over=POOL):
    alone = sister_mean(inputs(THEIRS, (0, 1)), values, 0)
    means = (alone.predict(inputs(x, (0, 1)))[0][None, :] for x in (over, at))
    over, at = standard_trend(*means)
    return Source(name, at, over)


def error(found, surrogate, sources):
    points = with_sources(inputs(POOL, (0, 1)), sources, "over")
    return np.abs(surrogate.predict(points)[0] - landscape(POOL)).mean()


@pytest.mark.parametrize("way", [2, -1])
def test_a_sister_upright_or_upside_down_is_kept_and_predicts_better(way):
    told = source(3 + way * landscape(THEIRS))
    found = guarded_fit(inputs(OWN, (0, 1)), landscape(OWN), (told,))
    assert found.uses_prior
    assert found.advantage > 0
    assert (found.verdicts[0].correlation > 0) is (way > 0)
    assert ("upside down" in str(found.verdicts[0])) is (way < 0)
    assert found.over.shape == (200, 1)
    assert error(found, found.surrogate, (told,)) < error(found, found.plain, ())


def test_of_two_sources_the_better_one_is_taken_first_and_the_other_must_add_to_it():
    noise = np.tile([1.0, -1.0], 6)[:, None], np.tile([1.0, -1.0], 100)[:, None]
    sources = (Source("noise", *noise), source(landscape(THEIRS)))
    found = guarded_fit(inputs(OWN, (0, 1)), landscape(OWN), sources)
    told = {v.source: v for v in found.verdicts}
    assert told["sister"].is_used
    assert told["sister"].advantage > told["noise"].advantage
    assert told["noise"].is_used is (told["noise"].advantage > 0)
    assert found.over.shape == (200, 2 if told["noise"].is_used else 1)


def test_without_sources_nothing_is_weighed():
    found = guarded_fit(inputs(OWN, (0, 1)), landscape(OWN))
    assert not found.has_prior
    assert not found.uses_prior


def test_the_draws_of_a_mechanism_are_taken_or_dropped_together():
    right = np.array([landscape(np.vstack([OWN, POOL])), landscape(np.vstack([OWN, POOL])) ** 2])
    over, at = standard_trend(right[:, 12:], right[:, :12])
    found = guarded_fit(inputs(OWN, (0, 1)), landscape(OWN), (Source("mechanism", at, over),))
    assert found.uses_prior
    assert found.over.shape == (200, 2)


SPACE = Space((ContinuousParameter("a", 0.0, 1.0, "1"), ContinuousParameter("b", 0.0, 1.0, "1")))
YIELD = Objective(name="yield")


def settings(x):
    return [{"a": float(a), "b": float(b)} for a, b in x]


def results(x):
    pairs = zip(settings(x), landscape(x), strict=True)
    return [Observation(setting=s, values=(("yield", float(v)),)) for s, v in pairs]


def sources(prior):
    found = results(OWN)
    points = space_inputs(SPACE, settings(OWN)), space_inputs(SPACE, settings(POOL))
    return sources_of(SPACE, YIELD, prior, (found, points[0]), (settings(POOL), points[1]), 0)


def test_the_gate_scales_a_sister_and_shuts_a_stranger_out():
    def named(similarity):
        return Prior(
            sisters=(Sister(name="s", observations=tuple(results(THEIRS)), similarity=similarity),)
        )

    strong, weak = sources(named(0.8))[0], sources(named(0.4))[0]
    assert np.allclose(strong.over, 2 * weak.over)
    assert sources(named(0.0)) == ()


def test_a_sister_that_never_measured_the_objective_says_nothing():
    other = tuple(Observation(setting=s, values=(("purity", 0.5),)) for s in settings(THEIRS))
    assert sources(Prior(sisters=(Sister(name="s", observations=other, similarity=0.9),))) == ()


def test_the_first_wells_of_a_sister_lie_at_its_optimum():
    prior = Prior(sisters=(Sister(name="s", observations=tuple(results(THEIRS)), similarity=0.9),))
    batch = suggest(SPACE, (YIELD,), (), (), batch=9, seed=0, prior=prior)
    chosen = [item.setting for item in batch.experiments if item.prior_share == 1]
    assert len(chosen) == prior.n_first(9)
    assert all(abs(s["a"] - 0.7) < 0.25 and abs(s["b"] - 0.3) < 0.25 for s in chosen)


def test_the_first_wells_repeat_what_worked_best_for_a_sister():
    theirs = results(THEIRS)
    prior = Prior(sisters=(Sister(name="s", observations=tuple(theirs), similarity=0.9),))
    batch = suggest(SPACE, (YIELD,), (), (), batch=9, seed=0, prior=prior)
    chosen = [item.setting for item in batch.experiments if item.prior_share == 1]
    best = sorted(theirs, key=lambda o: -o.value("yield"))
    assert chosen[0] == best[0].setting
    assert all(setting in [o.setting for o in best[:20]] for setting in chosen)


def test_recipes_alike_count_once_and_poor_ones_are_not_repeated():
    theirs = np.array([[0.5, 0.5], [0.52, 0.5], [0.9, 0.9], [0.1, 0.1], [0.2, 0.8]])
    values = np.array([9.0, 8.0, 7.0, 1.0, 0.0])
    is_open = np.ones(5, dtype=bool)
    assert best_recipes(theirs, theirs, values, (4, is_open)) == (0, 2)
    is_open[0] = False
    assert best_recipes(theirs, theirs, values, (4, is_open)) == (1, 2)
    far = np.array([[0.0, 1.0], [0.9, 0.95]])
    assert best_recipes(far, theirs, values, (4, np.ones(2, dtype=bool))) == (1,)


def test_a_batch_says_what_became_of_each_source():
    prior = Prior(
        sisters=(Sister(name="s", observations=tuple(results(THEIRS)), similarity=0.9),),
        mechanism=Mechanism(
            name="k", predict=lambda s, t: np.random.default_rng(0).normal(size=(2, len(s)))
        ),
    )
    batch = suggest(SPACE, (YIELD,), results(OWN), (), batch=3, seed=0, prior=prior)
    assert any(r.startswith("yield: s takes part") for r in batch.reasons)
    assert any(r.startswith("yield: k ") for r in batch.reasons)


def test_the_first_plate_is_split_by_strength_and_never_all_given_away():
    one = Observation(setting={})
    few = Prior(sisters=(Sister(name="x", observations=(one,) * 5, similarity=0.9),))
    many = Prior(sisters=(Sister(name="x", observations=(one,) * 400, similarity=0.9),))
    sure = Prior(precedents=(Precedent(setting={}, strength=1.0, source="x"),))
    assert 0 < few.n_first(9) < many.n_first(9) == 4
    assert sure.n_first(9) == 6
    assert Prior().n_first(9) == 0


def test_strengths_are_probabilities():
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        Prior(precedents=(Precedent(setting={}, strength=1.5, source="x"),))
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        Prior(mechanism=Mechanism(name="k", predict=lambda s, t: np.zeros((1, 1)), strength=-0.1))
