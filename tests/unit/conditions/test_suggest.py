import time
from dataclasses import replace

import numpy as np
import pytest

from mncplan.conditions.priors import Mechanism, Precedent, Prior
from mncplan.conditions.suggest import estimated_seconds, suggest
from mncplan.conditions.suggest_model import Told, gain_of, guess_of, learn
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import CategoricalParameter, ContinuousParameter, Space
from mncplan.errors import InvalidInputError

SPACE = Space(
    (
        ContinuousParameter("ratio", 0.0, 1.0, "mol/mol"),
        ContinuousParameter("metal_mM", 0.1, 10.0, "mmol/L", scale="log"),
        CategoricalParameter("solvent", ("MeOH", "THF", "DCM")),
    )
)
YIELD = Objective(name="yield", unit="%")
COST = Objective(name="cost", goal="min")
WINDOW = Objective(name="cost", goal="target", low=2.0, high=4.0)


def truth(s):
    solvent = {"MeOH": 0.4, "THF": 1.0, "DCM": 0.6}[s["solvent"]]
    far = 8 * (s["ratio"] - 0.7) ** 2 + (np.log10(s["metal_mM"]) - 0.3) ** 2
    return float(100 * np.exp(-far) * solvent)


def results(batch, start=0, **changed):
    return [
        Observation(
            setting=e.setting,
            values=(("yield", truth(e.setting)), ("cost", 10 * float(e.setting["ratio"]))),
            id=f"E{start + i}",
            **changed,
        )
        for i, e in enumerate(batch.experiments)
    ]


FIRST = suggest(SPACE, (YIELD,), (), (), batch=9, seed=1)
KNOWN = results(FIRST)


def test_first_batch_fills_space():
    assert {e.setting["solvent"] for e in FIRST.experiments} == {"MeOH", "THF", "DCM"}
    assert np.ptp([e.setting["ratio"] for e in FIRST.experiments]) > 0.8
    assert all(e.predicted == () and e.reason == "fills space" for e in FIRST.experiments)


def test_learns_and_gets_near_the_optimum_in_two_plates():
    second = suggest(SPACE, (YIELD,), KNOWN, (), batch=9, seed=2)
    both = [*KNOWN, *results(second, 9)]
    third = suggest(SPACE, (YIELD,), both, (), batch=9, seed=3)
    assert max(truth(e.setting) for e in third.experiments) > 90
    item = third.experiments[0]
    assert item.predicted[0].objective == "yield"
    assert item.nearest in {o.id for o in both}
    assert third.outlook is not None
    assert third.outlook.best == max(truth(o.setting) for o in both)


def test_failed_executions_teach_nothing_and_may_come_again():
    lost = [Observation(setting=o.setting, outcome="failed_execution") for o in KNOWN]
    again = suggest(SPACE, (YIELD,), lost, (), batch=9, seed=1)
    assert [e.setting for e in again.experiments] == [e.setting for e in FIRST.experiments]


def test_nothing_formed_counts_as_zero():
    empty = [Observation(setting=o.setting, outcome="nothing", id=o.id) for o in KNOWN[:4]]
    found = suggest(SPACE, (YIELD,), [*empty, *KNOWN[4:]], (), batch=3, seed=1)
    plain = suggest(SPACE, (YIELD,), KNOWN[4:], (), batch=3, seed=1)
    assert found.experiments[0].predicted != plain.experiments[0].predicted
    assert all(e.p_identity is not None for e in found.experiments)
    assert all(e.p_identity is None for e in plain.experiments)


def test_two_objectives_pull_both_ways():
    found = suggest(SPACE, (YIELD, COST), KNOWN, (), batch=6, seed=4)
    assert [p.objective for p in found.experiments[0].predicted] == ["yield", "cost"]
    cost = [e.predicted[1].mean for e in found.experiments]
    for e, told in zip(found.experiments, cost, strict=True):
        assert told == pytest.approx(10 * float(e.setting["ratio"]), abs=1.0)
    assert min(cost) < 6


def test_a_window_beside_a_goal_is_kept():
    found = suggest(SPACE, (YIELD, WINDOW), KNOWN, (), batch=4, seed=5)
    free = suggest(SPACE, (YIELD,), KNOWN, (), batch=4, seed=5)
    kept, lost = (
        sum(0.15 <= float(e.setting["ratio"]) <= 0.45 for e in batch.experiments)
        for batch in (found, free)
    )
    assert kept >= 3
    assert kept > lost


def test_a_window_alone_is_aimed_at_with_spread():
    found = suggest(SPACE, (WINDOW,), KNOWN, (), batch=4, seed=5)
    assert all(0.15 <= e.setting["ratio"] <= 0.45 for e in found.experiments)
    assert len({e.setting["solvent"] for e in found.experiments}) > 1


def test_mechanism_chooses_part_of_the_first_plate_then_must_prove_itself():
    def right(settings, _times):
        return np.array([[factor * truth(s) for s in settings] for factor in (0.5, 1.0, 1.5)])

    def wrong(settings, _times):
        return np.random.default_rng(0).normal(size=(3, len(settings)))

    good = Prior(mechanism=Mechanism(name="k", predict=right))
    first = suggest(SPACE, (YIELD,), (), (), batch=9, seed=1, prior=good)
    shares = [e.prior_share for e in first.experiments]
    assert shares.count(1.0) == 4
    assert max(truth(e.setting) for e in first.experiments) > 95
    kept = suggest(SPACE, (YIELD,), KNOWN, (), batch=3, seed=2, prior=good)
    assert kept.reasons[0].startswith("yield: k takes part: +")
    bad = Prior(mechanism=Mechanism(name="k", predict=wrong))
    dropped = suggest(SPACE, (YIELD,), KNOWN, (), batch=3, seed=2, prior=bad)
    told = dict(dropped.model)["yield: prior's advantage"]
    assert float(told.split()[0]) < float(dict(kept.model)["yield: prior's advantage"].split()[0])


def test_precedents_lead_to_the_wells_nearest_to_them():
    wish = {"ratio": 0.31, "metal_mM": 2.0, "solvent": "DCM"}
    prior = Prior(precedents=(Precedent(setting=wish, strength=0.5, source="x"),))
    first = suggest(SPACE, (YIELD,), (), (), batch=9, seed=1, prior=prior).experiments[0]
    assert first.reason == "chosen by the prior"
    assert first.setting["solvent"] == "DCM"
    assert first.setting["ratio"] == pytest.approx(0.31, abs=0.1)


def test_samples_on_the_way_are_learned_from_with_their_time():
    on_the_way = [
        Observation(
            setting=o.setting, values=(("yield", truth(o.setting) * t / 4),), time_h=float(t)
        )
        for o in KNOWN
        for t in (1, 2, 4)
    ]
    found = suggest(SPACE, (YIELD,), on_the_way, (), batch=3, seed=3)
    assert dict(found.model)["yield: left-out R2"] > "0.5"


def test_asking_for_nothing_is_refused():
    with pytest.raises(InvalidInputError, match="expected 1 or more"):
        suggest(SPACE, (YIELD,), (), (), batch=0, seed=0)
    with pytest.raises(InvalidInputError, match="expected 1 or more"):
        suggest(SPACE, (), (), (), batch=3, seed=0)


def test_a_space_that_is_used_up_says_so():
    tiny = Space((CategoricalParameter("solvent", ("MeOH", "THF")),))
    done = [{"solvent": "MeOH"}, {"solvent": "THF"}]
    with pytest.raises(InvalidInputError, match="whole space has been tried"):
        suggest(tiny, (YIELD,), (), done, batch=1, seed=0)


def test_a_plate_that_shares_many_numbers_is_filled():
    names = ("a", "b", "c", "d", "e", "f")
    space = Space(tuple(ContinuousParameter(name, 0.0, 1.0, "1") for name in names))
    rules = PlateRules(shared=names[:5])
    first = suggest(space, (Objective(name="yield"),), (), (), batch=9, seed=3, plate=rules)
    told = [
        Observation(setting=item.setting, values=(("yield", item.setting["f"]),))
        for item in first.experiments
    ]
    second = suggest(space, (Objective(name="yield"),), told, (), batch=9, seed=4, plate=rules)
    for batch in (first, second):
        assert len(batch.experiments) == 9
        for name in names[:5]:
            assert len({item.setting[name] for item in batch.experiments}) == 1
        assert len({item.setting["f"] for item in batch.experiments}) == 9


def test_time_estimate_is_right_within_a_factor_and_grows_with_work():
    begun = time.process_time()
    suggest(SPACE, (YIELD,), KNOWN, (), batch=48, seed=1)
    taken = time.process_time() - begun
    told = estimated_seconds(SPACE, len(KNOWN), 48)
    assert taken / 5 < told < 5 * taken
    assert estimated_seconds(SPACE, 3000, 48) > 60
    assert estimated_seconds(SPACE, 100, 96) > estimated_seconds(SPACE, 100, 9)


def test_best_guesses_only_where_rows_are_listed():
    settings = tuple(o.setting for o in KNOWN)
    numbers = tuple(p for p in SPACE.parameters if p.name != "solvent")
    rows = tuple({n.name: s[n.name] for n in numbers} for s in settings)
    told = [replace(o, setting=row) for o, row in zip(KNOWN, rows, strict=True)]
    listed = learn(Space(numbers, rows=rows), YIELD, told, rows, Told())
    opened = learn(Space(numbers), YIELD, told, rows, Told())
    assert listed.trust == 1.0
    assert opened.trust == 0.0
    cost, window = (learn(Space(numbers, rows=rows), q, told, rows, Told()) for q in (COST, WINDOW))
    best, share = guess_of([listed, cost])
    assert share == 1.0
    assert (best.values() < 1e-3 * gain_of([listed, cost]).values()).any()  # doubt alone
    assert guess_of([window])[1] == 0.0
