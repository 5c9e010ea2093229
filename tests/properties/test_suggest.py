"""Laws of suggestions: each can be run, none is a repeat, plates obey their rules, seeds decide."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.conditions.spaces import FIELD

from mncplan.conditions.space_check import refusal
from mncplan.conditions.space_recipe import recipe_key
from mncplan.conditions.suggest import suggest
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.well_chemistry_recipe import Recipe, dispense

SLOW = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
PURITY = (Objective(name="purity"),)
seeds = st.integers(0, 10_000)


def measured(batch, yields):
    return [
        Observation(setting=item.setting, values=(("purity", value),), id=f"E{i}")
        for i, (item, value) in enumerate(zip(batch.experiments, yields, strict=False))
    ]


@given(seed=seeds, yields=st.lists(st.floats(0, 1), min_size=6, max_size=6))
@SLOW
def test_every_suggestion_can_be_dispensed_and_none_is_a_repeat(seed, yields):
    first = suggest(FIELD, PURITY, (), (), batch=6, seed=seed)
    waiting = suggest(FIELD, PURITY, (), [e.setting for e in first.experiments], batch=3, seed=seed)
    pending = [e.setting for e in waiting.experiments]
    then = suggest(FIELD, PURITY, measured(first, yields), pending, batch=6, seed=seed)
    every = [e.setting for b in (first, waiting, then) for e in b.experiments]
    assert [refusal(FIELD, setting) for setting in every] == [None] * 15
    assert all(isinstance(dispense(FIELD.wells, setting), Recipe) for setting in every)
    assert len({recipe_key(FIELD, setting) for setting in every}) == 15


@given(seed=seeds, n_stocks=st.integers(3, 5))
@SLOW
def test_a_plate_obeys_its_rules(seed, n_stocks):
    rules = PlateRules(shared=("metal_mM",), most_stocks=n_stocks)
    first = suggest(FIELD, PURITY, (), (), batch=6, seed=seed, plate=rules)
    results = measured(first, [0.1, 0.5, 0.9, 0.2, 0.3, 0.4])
    then = suggest(FIELD, PURITY, results, (), batch=6, seed=seed, plate=rules)
    for batch in (first, then):
        settings_ = [e.setting for e in batch.experiments]
        stocks = {s.name for x in settings_ for _, s, _ in dispense(FIELD.wells, x).stocks}
        assert len({x["metal_mM"] for x in settings_}) <= 1
        assert len(stocks) <= n_stocks
    assert {price.rule for price in then.prices} == {
        "one value of metal_mM",
        f"at most {n_stocks} stock solutions",
    }


@given(seed=seeds)
@SLOW
def test_the_same_seed_gives_the_same_batch(seed):
    first = suggest(FIELD, PURITY, (), (), batch=5, seed=seed)
    results = measured(first, [0.1, 0.5, 0.9, 0.2, 0.3])
    one, two = (suggest(FIELD, PURITY, results, (), batch=4, seed=seed) for _ in range(2))
    assert one == two
