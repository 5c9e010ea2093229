"""Do the optimiser's intervals hold what they say? On rows not measured and on the next plate.

``python benchmarks/science/s10_intervals.py --data FOLDER --seeds 0-4 --out intervals.csv``: the
frozen start of nine, and 27 rows (the start and two plates drawn at random); shares of values
inside the central 50 % and 90 % intervals with noise, over all rows left and over the nine that the
engine asks for next.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import numpy as np
from scipy.stats import norm

sys.path.insert(0, str(Path(__file__).resolve().parent))

from s10_ours import next_rows, numbers, trust
from s10_peers import random, unmeasured
from s10_tables import PER_PLATE, SETS, START, Problem, problem, start

from mncplan.conditions.surrogate import fit
from mncplan.conditions.surrogate_kernel import inputs

HEAD = ("set", "seed", "measured", "rows", "n", "inside_50", "inside_90")
MEASURED = (START, START + 2 * PER_PLATE)


def shares(task: Problem, measured: list[int], seed: int) -> list[tuple[str, int, float, float]]:
    """Kind of rows, how many, shares inside both intervals."""
    every = inputs(task.encoded, numbers(task))
    values = task.y[measured]
    surrogate = fit(every.take(measured), values, seed=seed)
    belief = surrogate.belief(every)
    sd = np.sqrt(belief.sd**2 + surrogate.noise_sd**2)
    gap = np.abs(task.y - belief.mean) / sd
    left = unmeasured(task, measured)
    asked = next_rows(task, measured, belief, share=trust(task))
    return [
        (kind, len(at), *(float((gap[at] <= norm.ppf(0.5 + p / 2)).mean()) for p in (0.5, 0.9)))
        for kind, at in (("all left", left), ("next plate", asked))
    ]


def main() -> None:
    """All sets, seed by seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", default="0-4")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, last = (int(part) for part in options.seeds.split("-"))
    tasks = [problem(name, options.data) for name in SETS]
    with options.out.open("w", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        for seed in range(first, last + 1):
            for task in tasks:
                measured = start(task, seed)
                while len(measured) <= MEASURED[-1]:
                    if len(measured) in MEASURED:
                        for kind, n, half, most in shares(task, measured, seed):
                            row = (task.name, seed, len(measured), kind, n)
                            writer.writerow((*row, f"{half:.4f}", f"{most:.4f}"))
                        file.flush()
                    measured = measured + random(task, measured, seed, len(measured))


if __name__ == "__main__":
    main()
