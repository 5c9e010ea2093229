"""Two objectives in replay: the share of the table's hypervolume reached with 18, 27 and 36.

Yield and turnover of the Suzuki sets go up together. Space-time yield and E-factor (mass fed and
not turned into product, per mass of product, without solvent; its logarithm is lowered) oppose each
other: the snar set has measured E-factors, from which the space-time yield follows by the mass
balance, as in the experiment it comes from; snar_kinetics is computed.

Source:
    Snar as an experiment with these two objectives: Schweidtmann et al., Chem. Eng. J. 352 (2018)
    277; that the column of the table is the E-factor is told by Olympus' page on the set.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from s10_ours import numbers, trust
from s10_peers import baybe_points, baybe_table, nearest, unmeasured
from s10_priors import CONSTANTS, kinetic_problem, space_time_yield
from s10_replay import done
from s10_tables import PER_PLATE, Problem, problem, rows, start

from mncplan.conditions.acquisition import hypervolume
from mncplan.conditions.acquisition_gain import GuessedVolume, Hypervolume
from mncplan.conditions.balance import shared_out
from mncplan.conditions.surrogate import fit
from mncplan.conditions.surrogate_kernel import inputs

SHOWN = (18, 27, 36)
HEAD = ("method", "set", "seed", "n", "share", "cpu_s_per_plate")
SETS = ("suzuki_i", "suzuki_ii", "snar", "snar_kinetics")
ARENE, MORPHOLINE, PYRROLIDINE, PRODUCT = 159.09, 87.12, 71.12, 210.21
"""Molar masses, g/mol; the product is that with pyrrolidine."""


def both(name: str, data: Path) -> tuple[Problem, np.ndarray]:
    """A set, and its two objectives scaled to 0-1, more is better, shape (rows, 2)."""
    if name == "snar_kinetics":
        task, points = kinetic_problem()
        minutes, equivalents, arene, _ = points.T
        made = space_time_yield(points, np.array(CONSTANTS)) * minutes * PRODUCT
        waste = arene * (ARENE + PYRROLIDINE * equivalents) / made - 1
        found = np.column_stack([made / minutes, -np.log(waste)])
    elif name == "snar":
        task = problem(name, data)
        minutes, equivalents, arene, _ = (c.values for c in task.columns)
        waste = np.array([float(row["impurity"]) for row in rows(data / "bo_benchmarks/snar.csv")])
        made = arene * (ARENE + MORPHOLINE * equivalents) / (1 + waste)
        found = np.column_stack([made / minutes, -np.log(waste)])
    else:
        task = problem(name, data)
        table = rows(data / "bo_benchmarks" / f"{name}.csv")
        found = np.array([[float(row["yield"]), float(row["turnover"])] for row in table])
    return task, (found - found.min(0)) / np.ptp(found, axis=0)


def random(task: Problem, _y: np.ndarray, measured: list[int], seed: int) -> list[int]:
    """Rows drawn at random."""
    left = unmeasured(task, measured)
    return np.random.default_rng([seed, len(measured)]).permutation(left)[:PER_PLATE].tolist()


def ours(task: Problem, y: np.ndarray, measured: list[int], seed: int) -> list[int]:
    """Best guesses for a share of listed rows, then expected hypervolume; believer."""
    every = inputs(task.encoded, numbers(task))
    own = every.take(measured)
    models = [fit(own, y[measured, j], seed=seed + j) for j in (0, 1)]
    front = np.column_stack([model.predict(own)[0] for model in models])
    reference = front.min(0) - 0.1 * np.ptp(front, axis=0) - 1e-12
    free = np.zeros(len(y), dtype=bool)
    free[unmeasured(task, measured)] = True
    n = round(trust(task) * PER_PLATE)
    ways = [
        (way([model.belief(every) for model in models], front, reference), wells)
        for way, wells in ((GuessedVolume, n), (Hypervolume, PER_PLATE - n))
    ]
    return [row for part in shared_out(ways, free, None) for row in part]


def botorch(task: Problem, y: np.ndarray, measured: list[int], seed: int) -> list[int]:
    """Two SingleTaskGPs as shipped, qLogEHVI over the rows, greedy; the reference point of ours."""
    import torch
    from botorch.acquisition.multi_objective.logei import qLogExpectedHypervolumeImprovement
    from botorch.fit import fit_gpytorch_mll
    from botorch.models import ModelListGP, SingleTaskGP
    from botorch.models.transforms import Standardize
    from botorch.optim import optimize_acqf_discrete
    from botorch.utils.multi_objective.box_decompositions import NondominatedPartitioning
    from gpytorch.mlls import SumMarginalLogLikelihood

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    x = torch.tensor(task.encoded, dtype=torch.double)
    values = torch.tensor(y[measured], dtype=torch.double)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ModelListGP(
            *(
                SingleTaskGP(x[measured], values[:, [j]], outcome_transform=Standardize(1))
                for j in (0, 1)
            )
        )
        fit_gpytorch_mll(SumMarginalLogLikelihood(model.likelihood, model))
        spread = values.max(0).values - values.min(0).values
        reference = values.min(0).values - 0.1 * spread - 1e-12
        gain = qLogExpectedHypervolumeImprovement(
            model, ref_point=reference, partitioning=NondominatedPartitioning(reference, values)
        )
        left = unmeasured(task, measured)
        points, _ = optimize_acqf_discrete(
            gain, q=min(PER_PLATE, len(left)), choices=x[left], unique=True
        )
    return nearest(task, measured, points.numpy())


def baybe(task: Problem, y: np.ndarray, measured: list[int], seed: int) -> list[int]:
    """A Pareto objective with BayBE's own choices over the distinct recipes.

    A recipe that stands twice in the search space comes back twice, and counts as measured when one
    of its rows is; so recipes are given, and those shut out of which no row is left.
    """
    import torch
    from baybe import Campaign
    from baybe.objectives import ParetoObjective
    from baybe.searchspace import SearchSpace, SubspaceDiscrete
    from baybe.targets import NumericalTarget

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    np.random.seed(seed)
    frame = baybe_table(task)
    left = frame.iloc[unmeasured(task, measured)]
    used_up = frame.drop_duplicates().merge(left.drop_duplicates(), how="left", indicator=True)
    used_up = used_up[used_up.pop("_merge") == "left_only"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        campaign = Campaign(
            SearchSpace(discrete=SubspaceDiscrete.from_dataframe(frame.drop_duplicates())),
            ParetoObjective([NumericalTarget("y0"), NumericalTarget("y1")]),
            allow_recommending_already_measured=True,
        )
        campaign.toggle_discrete_candidates(used_up, exclude=True)
        told = frame.iloc[measured].assign(y0=y[measured, 0], y1=y[measured, 1])
        campaign.add_measurements(told)
        asked = campaign.recommend(PER_PLATE)
    return nearest(task, measured, baybe_points(task, asked))


METHODS = {"random": random, "ours": ours, "botorch": botorch, "baybe": baybe}


def main() -> None:
    """All methods, seed by seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--methods", default="random,ours")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--seeds", default="0-9")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, last = (int(part) for part in options.seeds.split("-"))
    tasks = [both(name, options.data) for name in options.sets.split(",")]
    kept, is_new = done(options.out), not options.out.exists()
    with options.out.open("a", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(HEAD)
        for seed in range(first, last + 1):
            for name in options.methods.split(","):
                for task, y in tasks:
                    if (name, task.name, seed) not in kept:
                        writer.writerows(replay(name, task, y, seed))
                        file.flush()


def replay(name: str, task: Problem, y: np.ndarray, seed: int) -> list[tuple[object, ...]]:
    """One run: a row of the file per number of experiments shown."""
    worst = np.full(2, -1e-9)
    whole = hypervolume(y, worst)
    measured, found, used = start(task, seed), [], 0.0
    while len(measured) < SHOWN[-1]:
        begun = time.process_time()
        chosen = METHODS[name](task, y, measured, seed)
        used = time.process_time() - begun
        if len(set(chosen)) != PER_PLATE:
            raise ValueError(f"{name} chose {len(chosen)} rows of {task.name}")
        measured = measured + chosen
        share = hypervolume(y[measured], worst) / whole
        found.append((name, task.name, seed, len(measured), f"{share:.4f}", f"{used:.2f}"))
    return found


if __name__ == "__main__":
    main()
