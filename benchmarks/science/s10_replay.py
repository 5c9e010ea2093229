"""Silent replay: the same starts for all methods, six plates of nine, until the top 1 % is met.

``python benchmarks/science/s10_replay.py --data FOLDER --methods ours,random --sets agnp --seeds
0-29 --out runs.csv``; rows are appended, runs that are there already are not repeated.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from s10_peers import PEERS, Method
from s10_tables import PLATES, SETS, Problem, problem, start

HEAD = ("method", "set", "seed", "n_to_top", "best", "cpu_s_per_plate")


def replay(task: Problem, method: Method, seed: int) -> tuple[int, float, float]:
    """Experiments to the first row of the top 1 % (64 if never), best value, CPU s per plate."""
    measured = start(task, seed)
    used = 0.0
    plates = 0
    while not (task.y[measured] >= task.top).any() and plates < PLATES:
        begun = time.process_time()
        measured = measured + method(task, measured, seed, plates)
        used += time.process_time() - begun
        plates += 1
    hits = [i for i, row in enumerate(measured) if task.y[row] >= task.top]
    n = hits[0] + 1 if hits else 64
    return n, float(task.y[measured].max()), used / plates if plates else 0.0


def method_named(name: str) -> Method:
    """A peer, or ours."""
    if name in PEERS:
        return PEERS[name]
    from s10_ours import OURS

    return OURS[name]


def done(path: Path) -> set[tuple[str, str, int]]:
    """Runs that are in the file."""
    if not path.exists():
        return set()
    with path.open(encoding="ascii", newline="") as file:
        return {(row["method"], row["set"], int(row["seed"])) for row in csv.DictReader(file)}


def main() -> None:
    """Seed by seed, so that a run cut short is balanced."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--methods", default="random,ofat,response_surface")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--seeds", default="0-29")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, last = (int(part) for part in options.seeds.split("-"))
    methods = options.methods.split(",")
    tasks = [problem(name, options.data) for name in options.sets.split(",")]
    kept = done(options.out)
    is_new = not options.out.exists()
    with options.out.open("a", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(HEAD)
        for seed in range(first, last + 1):
            for name in methods:
                for task in tasks:
                    if (name, task.name, seed) in kept:
                        continue
                    n, best, used = replay(task, method_named(name), seed)
                    writer.writerow((name, task.name, seed, n, f"{best:.2f}", f"{used:.3f}"))
                    file.flush()


if __name__ == "__main__":
    main()
