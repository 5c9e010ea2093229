"""What the mechanism foretells of routes: quoted only where it reproduces the recipe, apart."""

from dataclasses import replace

import numpy as np
import pytest

from mncplan.app.plan import conditions_of, procedures_of
from mncplan.app.request import PlanOptions, resolve_target
from mncplan.app.route_mechanism import (
    DRAWS,
    TOLERANCES,
    _off_by_a_bit,
    _window,
    forecast,
    with_mechanism,
)
from mncplan.app.routes import find_routes
from mncplan.app.simulate_case import BADGE
from mncplan.app.simulate_step import step_case
from mncplan.app.tables import knowledge_base
from mncplan.kinetics.observe import purity
from mncplan.kinetics.outcome import Outcome, outcome
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.solve import simulate

TARGET = "[Au25(p-MBA)18]-"


@pytest.fixture(scope="module")
def knowledge():
    return knowledge_base()


@pytest.fixture(scope="module")
def search(knowledge):
    return find_routes(resolve_target(TARGET, None, knowledge), PlanOptions(n_routes=2), knowledge)


@pytest.fixture(scope="module")
def foretold(search, knowledge):
    return with_mechanism(search, knowledge)


@pytest.fixture(scope="module")
def last(search, knowledge):
    route = search.routes[0]
    found = conditions_of(route, procedures_of(route, knowledge), knowledge)
    index = len(route.steps) - 1
    return route.steps[index], tuple(c for c in found if c.step == index)


def test_it_is_quoted_exactly_where_the_recipe_is_reproduced(search, foretold, knowledge):
    for route, plain in zip(foretold.routes, search.routes, strict=True):
        conditions = conditions_of(plain, procedures_of(plain, knowledge), knowledge)
        for one in route.mechanism:
            assert one.badge == BADGE
            has_numbers = one.purity is not None and bool(one.conditions and one.constants)
            assert has_numbers == one.is_quoted
            if "says nothing" in one.sentence:
                continue
            case = step_case(
                plain.steps[one.step], [c for c in conditions if c.step == one.step], knowledge
            )
            run = simulate(case.mechanism, case.parameters, case.flask, (0.0, case.end_s))
            assert outcome(run, case.product).reproduces == one.is_quoted


def test_routes_keep_their_order_and_their_own_scores(search, foretold):
    for route, plain in zip(foretold.routes, search.routes, strict=True):
        assert route.steps == plain.steps and route.cost == plain.cost
        assert route.scores[: len(plain.scores)] == plain.scores
        more = [name for name, _ in route.scores[len(plain.scores) :]]
        assert all(name.startswith("mechanism_") for name in more)
        assert plain.mechanism == ()


def test_numbers_come_from_the_run_and_the_draws(foretold, last, knowledge):
    one = foretold.routes[0].mechanism[-1]
    assert one.is_quoted and one.product == TARGET
    case = step_case(*last, knowledge)
    run = simulate(case.mechanism, case.parameters, case.flask, (0.0, case.end_s))
    # all charge states count, the anion is the most of it
    assert one.purity.value >= float(purity(run, TARGET)[-1]) - 1e-6
    assert 0 <= one.purity.low <= one.purity.value <= one.purity.high <= 1
    assert one.constants.of <= DRAWS and 0 <= one.constants.n <= one.constants.of
    shares = [share for _, share in one.byproducts]
    assert shares == sorted(shares, reverse=True) and TARGET not in dict(one.byproducts)
    scores = dict(foretold.routes[0].scores)
    assert scores["mechanism_purity"] == pytest.approx(one.purity.value, abs=1e-4)
    assert scores["mechanism_robustness"] == pytest.approx(
        min(one.conditions.share, one.constants.share), abs=1e-4
    )


def test_a_recipe_without_reductant_to_speak_of_is_not_quoted(last, knowledge):
    step, conditions = last
    starved = tuple(
        replace(c, value=1e-6) if c.parameter == "reductant_per_metal" else c for c in conditions
    )
    found = forecast(step, starved, knowledge)
    assert not found.is_quoted and found.purity is None and found.windows == ()
    assert "does not reproduce the recommended recipe (it ends in complexes)" in found.sentence


def test_what_is_not_modelled_says_so_in_words(last, knowledge):
    found = forecast(replace(last[0], reductant="Zn"), (), knowledge, index=3)
    assert found.step == 3 and not found.is_quoted
    assert "reductant 'Zn' is not in the kinetic model" in found.sentence


def test_the_same_seed_gives_the_same_forecast(last, knowledge):
    assert forecast(*last, knowledge, seed=3) == forecast(*last, knowledge, seed=3)


def test_draws_stay_within_the_tolerances():
    recipe = Recipe(ligand="SG", pH=13.9, temperature_C=20.0)
    rng = np.random.default_rng(1)
    for _ in range(50):
        off = _off_by_a_bit(recipe, rng)
        assert abs(off.temperature_C - 20.0) <= TOLERANCES["temperature_C"]
        assert abs(off.metal_mM / recipe.metal_mM - 1) <= TOLERANCES["metal_mM"]
        assert off.pH <= 14
        assert flask_of(off).amounts


def _end(yield_metal, *, reproduces=True):
    return Outcome(target="x", dominant="x", electrons=8, purity=1.0, yield_metal=yield_metal,
                   reduced=1.0, by_products=(), reproduces=reproduces)  # fmt: skip


def test_a_window_is_the_stretch_around_the_best_where_the_product_leads():
    values = (1.0, 2.0, 3.0, 4.0, 5.0)
    ends = [_end(0.80), _end(0.85), _end(0.9), _end(0.82, reproduces=False), None]
    window = _window("pH", values, ends, 4.0)
    assert (window.low, window.high, window.is_inside) == (2.0, 3.0, False)
    assert _window("pH", values, [_end(0.5, reproduces=False)] * 5, 3.0) is None
