"""Replays with a prior: a sister substrate, the same turned upside down, and kinetic models.

The plate of nine that all methods share gives up as many wells to the prior as its strength says;
the others keep the frozen start. Strengths were set before the runs: a similarity of 0.9 for the
sister, 0.5 (the default) for the mechanism.

Source:
    Kinetics of the SnAr reaction of 2,4-difluoronitrobenzene with pyrrolidine, constants at 90 C
    in 1e-2 L/(mol s) and activation energies in kJ/mol: Hone et al., React. Chem. Eng. 2 (2017)
    103, as used in the SnAr benchmark of Summit (sustainable-processes/summit).
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from s10_ours import next_rows, numbers
from s10_tables import PER_PLATE, PLATES, Column, Problem, problem, start

from mncplan.conditions.priors import (
    Mechanism,
    Prior,
    Sister,
    Source,
    guarded_fit,
    sister_mean,
    standard_trend,
    with_sources,
)
from mncplan.conditions.suggest_first import best_recipes, ensemble_rows
from mncplan.conditions.surrogate_kernel import inputs
from mncplan.domain.observation import Observation

SIMILARITY = 0.9
ROWS = 40
DRAWS = 16
POOL = 2000
CONSTANTS = ((57.9, 33.3), (2.70, 35.3), (0.865, 38.9), (1.63, 44.8))
BOX = ((0.5, 2.0), (1.0, 5.0), (0.1, 0.5), (30.0, 120.0))
"""Residence time / min, equivalents of amine, mol/L of arene, temperature / C."""


def space_time_yield(points: np.ndarray, constants: np.ndarray) -> np.ndarray:
    """Ortho product per volume and time, by classical Runge-Kutta with 400 steps."""
    minutes, equivalents, arene, celsius = points.T
    warm = 1 / (celsius + 273.15) - 1 / (90 + 273.15)
    k = [0.6 * k90 * np.exp(-energy / 8.314e-3 * warm) for k90, energy in constants]
    c = np.zeros((5, len(points)))
    c[0], c[1] = arene, equivalents * arene

    def slope(c: np.ndarray) -> np.ndarray:
        first, para, over, over_para = (
            k[0] * c[0] * c[1], k[1] * c[0] * c[1], k[2] * c[1] * c[2], k[3] * c[1] * c[3],
        )  # fmt: skip
        return np.array(
            [-first - para, -first - para - over - over_para, first - over, para - over_para,
             over + over_para]
        )  # fmt: skip

    h = minutes / 400
    for _ in range(400):
        a = slope(c)
        b = slope(c + h / 2 * a)
        d = slope(c + h / 2 * b)
        c = np.maximum(c + h / 6 * (a + 2 * b + 2 * d + slope(c + h * d)), 0.0)
    return c[2] / minutes


def kinetic_problem() -> tuple[Problem, np.ndarray]:
    """A pool of 2000 recipes with their true space-time yield; the target is 95 % of the best."""
    rng = np.random.default_rng(0)
    unit = rng.random((POOL, 4))
    low, high = np.array(BOX).T
    points = low + unit * (high - low)
    truth = space_time_yield(points, np.array(CONSTANTS))
    y = 100 * truth / truth.max()
    columns = tuple(
        Column(name=name, values=points[:, i], levels=None)
        for i, name in enumerate(("time", "equivalents", "arene", "temperature"))
    )
    made = Problem(
        name="snar_kinetics", columns=columns, y=y, encoded=unit, groups=(0, 1, 2, 3), top=95.0,
        raw_is_positive=y > 0, is_list=False,
    )  # fmt: skip
    return made, points


def ensemble(points: np.ndarray, seed: int, *, is_wrong: bool) -> np.ndarray:
    """Mean functions of sampled constants: log-normal sd 0.5, activation energies sd 10 %.

    The wrong network has no over-reaction, and its main rate is 2.9 times too small.
    """
    rng = np.random.default_rng([seed, 99])
    found = []
    for _ in range(DRAWS):
        constants = np.array(CONSTANTS)
        constants[:, 0] *= np.exp(0.5 * rng.standard_normal(4))
        constants[:, 1] *= 1 + 0.1 * rng.standard_normal(4)
        if is_wrong:
            constants[0, 0] /= 2.9
            constants[2:, 0] = 0.0
        found.append(space_time_yield(points, constants))
    return np.array(found)


def biased_rows(task: Problem, seed: int, *, is_inverted: bool) -> tuple[np.ndarray, np.ndarray]:
    """Forty rows drawn in proportion to their yield plus one, as literature is."""
    y = 100 - task.y if is_inverted else task.y
    rng = np.random.default_rng([seed, 41])
    rows = rng.choice(len(y), size=ROWS, replace=False, p=(y + 1) / (y + 1).sum())
    return rows, y[rows]


def with_sister(task: Problem, sister: Problem, seed: int, twist: str = "", n: int = -1) -> int:
    """Experiments to the top 1 %; the sister is as it is, inverted, or shuffled.

    Args:
        task: The campaign.
        sister: Its forty biased rows are known.
        seed: Of the rows and of the start.
        twist: Empty, ``inverted`` or ``shuffled``.
        n: Wells of the first plate by the sister; what its strength says when below 0.
    """
    rows, values = biased_rows(sister, seed, is_inverted=twist == "inverted")
    if twist == "shuffled":
        values = np.random.default_rng([seed, 77]).permutation(values)
    if n < 0:
        told = Sister(
            name="", observations=(Observation(setting={}),) * ROWS, similarity=SIMILARITY
        )
        n = Prior(sisters=(told,)).n_first(PER_PLATE)
    own = inputs(task.encoded, numbers(task))
    alone = sister_mean(inputs(sister.encoded[rows], numbers(task)), values, seed).belief(own)
    over, _ = standard_trend(alone.mean[None, :], alone.mean[None, :])
    free = np.ones(len(task.y), dtype=bool)
    chosen = list(best_recipes(task.encoded, sister.encoded[rows], values, (n, free)))
    free[chosen] = False
    rng = np.random.default_rng(seed)
    chosen += ensemble_rows(alone.means, n - len(chosen), free, rng)
    return _guided(task, chosen, SIMILARITY * over, seed)


def with_mechanism(task: Problem, means: np.ndarray, seed: int) -> int:
    """Experiments to 95 % of the optimum."""
    n = Prior(mechanism=Mechanism(name="", predict=lambda _s, _t: means)).n_first(PER_PLATE)
    over, _ = standard_trend(means, means[:, :1])
    free = np.ones(len(task.y), dtype=bool)
    chosen = ensemble_rows(means, n, free, np.random.default_rng(seed))
    return _guided(task, list(chosen), over, seed)


def _guided(task: Problem, chosen: list[int], over: np.ndarray, seed: int) -> int:
    """Experiments to the target with wells of the first plate by a source, then the guard."""
    rest = [row for row in start(task, seed) if row not in chosen]
    measured = chosen + rest[: PER_PLATE - len(chosen)]
    own = inputs(task.encoded, numbers(task))
    for plate in range(PLATES):
        if (task.y[measured] >= task.top).any():
            break
        source = Source("", over[measured], over)
        found = guarded_fit(
            own.take(measured), task.y[measured], (source,), seed=1000 * seed + plate
        )
        pool = with_sources(own, (source,) if found.uses_prior else (), "over")
        measured = measured + next_rows(task, measured, found.surrogate.belief(pool))
    return first_hit(task, measured)


def first_hit(task: Problem, measured: list[int]) -> int:
    """Experiments to the first row at the target; 64 if never."""
    hits = np.flatnonzero(task.y[measured] >= task.top)
    return int(hits[0]) + 1 if len(hits) else 64


def main() -> None:
    """All cases seed by seed; rows are appended, those there are kept."""
    from s10_replay import HEAD, done, method_named, replay

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", default="0-29")
    parser.add_argument("--only", default="", help="Cases whose name has this in it.")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, last = (int(part) for part in options.seeds.split("-"))
    a, b, i, ii = (
        problem(name, options.data)
        for name in ("buchwald_a", "buchwald_b", "suzuki_i", "suzuki_ii")
    )
    kinetic, points = kinetic_problem()
    kept, is_new = done(options.out), not options.out.exists()
    with options.out.open("a", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(HEAD)
        for seed in range(first, last + 1):
            cases = {
                ("sister", "buchwald_b to a"): lambda s: with_sister(a, b, s),
                ("sister, inverted", "buchwald_b to a"): lambda s: with_sister(a, b, s, "inverted"),
                ("sister, shuffled", "buchwald_b to a"): lambda s: with_sister(a, b, s, "shuffled"),
                ("sister", "suzuki_ii to i"): lambda s: with_sister(i, ii, s),
                ("sister, inverted", "suzuki_ii to i"): lambda s: with_sister(i, ii, s, "inverted"),
                ("cold", "snar_kinetics"): lambda s: replay(kinetic, method_named("ours"), s)[0],
                ("random", "snar_kinetics"): lambda s: replay(kinetic, method_named("random"), s)[
                    0
                ],
                ("mechanism, wrong constants", "snar_kinetics"): lambda s: with_mechanism(
                    kinetic, ensemble(points, s, is_wrong=False), s
                ),
                ("mechanism, wrong network", "snar_kinetics"): lambda s: with_mechanism(
                    kinetic, ensemble(points, s, is_wrong=True), s
                ),
                ("mechanism, inverted", "snar_kinetics"): lambda s: with_mechanism(
                    kinetic, -ensemble(points, s, is_wrong=False), s
                ),
            }
            for (name, where), run in cases.items():
                if options.only in f"{name} {where}" and (name, where, seed) not in kept:
                    writer.writerow((name, where, seed, run(seed), "", ""))
                    file.flush()


if __name__ == "__main__":
    main()
