import importlib.util

import numpy as np
import pytest

from mncplan.conditions.adapters import baybe_rows, botorch_rows, suggest_with
from mncplan.conditions.suggest import suggest
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import ContinuousParameter, Space
from mncplan.errors import InvalidInputError, MissingExtraError

RNG = np.random.default_rng(0)
X = RNG.random((12, 2))
Y = -((X - 0.6) ** 2).sum(1)
POOL = RNG.random((60, 2))
PEERS = [("botorch", "optimise", botorch_rows), ("baybe", "baybe", baybe_rows)]


@pytest.mark.parametrize(("package", "extra", "rows_of"), PEERS)
def test_finds_the_hill_or_names_the_extra(package, extra, rows_of):
    if importlib.util.find_spec(package) is None:
        with pytest.raises(MissingExtraError, match=extra):
            rows_of(X, Y, POOL, 4, 0)
        return
    rows = rows_of(X, Y, POOL, 4, 0)
    assert len(set(rows)) == 4
    assert np.abs(POOL[rows[0]] - 0.6).max() < 0.25


def test_a_peer_behind_the_same_space():
    space = Space((ContinuousParameter("a", 0, 1, "1"), ContinuousParameter("b", 0, 1, "1")))
    goal = Objective(name="yield")

    def last_rows(x, y, pool, n, seed):
        assert x.shape == (5, 2)
        return tuple(range(len(pool) - n, len(pool)))

    first = suggest(space, (goal,), (), (), batch=5, seed=0)
    known = [
        Observation(setting=e.setting, values=(("yield", float(e.setting["a"])),))
        for e in first.experiments
    ]
    found = suggest_with(last_rows, space, goal, known, (), batch=3, seed=0)
    assert len(found.experiments) == 3
    assert found.experiments[0].reason == "chosen by last_rows"
    with pytest.raises(InvalidInputError, match="at least two results"):
        suggest_with(last_rows, space, goal, known[:1], (), batch=3, seed=0)
