"""P4: seconds per suggestion of 9 and of 96 experiments over 1728 candidates.

The pool is the size of the direct-arylation table (four parameters, 12 + 4 + 3 + 3 levels) with
synthetic yields, so the benchmark needs no data; peers are timed by s10_replay.py.
"""

from __future__ import annotations

import itertools
import time

import numpy as np
from benchmarks.result import Result, Table
from threadpoolctl import threadpool_limits

from mncplan.conditions.acquisition_gain import Improvement
from mncplan.conditions.batch_choice import choose
from mncplan.conditions.surrogate import fit
from mncplan.conditions.surrogate_kernel import inputs

LEVELS = (12, 4, 4, 3, 3)
MEASURED = (9, 63)
BATCHES = (9, 96)
REPEATS = 2


def run() -> Result:
    """CPU seconds of fit and choice."""
    rows = np.array(list(itertools.product(*map(range, LEVELS))))
    parts = [np.eye(n)[rows[:, i]] for i, n in enumerate(LEVELS[:3])]
    numbers = [rows[:, [i]] / (LEVELS[i] - 1) for i in (3, 4)]
    x = np.hstack([*parts, *numbers])
    rng = np.random.default_rng(0)
    y = 100 / (1 + np.exp(-(x @ rng.normal(size=x.shape[1]))))
    every = inputs(x, (x.shape[1] - 2, x.shape[1] - 1))
    fit(every.take(range(MEASURED[0])), y[: MEASURED[0]])  # loads scipy before the clock starts
    cells, found = [], {}
    for n, batch in itertools.product(MEASURED, BATCHES):
        seconds = []
        for seed in range(REPEATS):
            measured = np.random.default_rng(seed).permutation(len(x))[:n]
            is_open = np.ones(len(x), dtype=bool)
            is_open[measured] = False
            begun = time.process_time()
            with threadpool_limits(1):
                surrogate = fit(every.take(measured), y[measured], seed=seed)
                gain = Improvement(surrogate.belief(every), float(y[measured].max()))
                choose(gain, batch, is_open)
            seconds.append(time.process_time() - begun)
        middle = float(np.median(seconds))
        found[f"{n} measured, batch of {batch}"] = middle
        cells.append((str(n), str(batch), f"{middle:.2f}", f"{max(seconds):.2f}"))
    return Result(
        id="P4",
        question="How long does a suggestion take?",
        tables=(
            Table(
                title=f"CPU seconds over {len(x)} candidates, one thread, {REPEATS} runs",
                head=("measured", "batch", "median", "longest"),
                rows=tuple(cells),
            ),
        ),
        notes=(
            "Target: at most 1.0 CPU s per plate of nine. CPU seconds of peers on their own runs"
            " stand in S10.",
            "Yields are synthetic; only the size of the problem is that of the table.",
        ),
        numbers={"cpu_s": found},
    )
