"""Two objectives in replay: yield and turnover of the Suzuki sets, both to be raised.

The share of the table's hypervolume (above the worst row of each objective) that is reached after
18, 27 and 36 experiments.
"""

from __future__ import annotations

import argparse
import csv
import sys
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from s10_ours import numbers
from s10_peers import nearest, unmeasured
from s10_tables import PER_PLATE, Problem, problem, rows, start

from mncplan.conditions.acquisition import hypervolume
from mncplan.conditions.acquisition_gain import Hypervolume
from mncplan.conditions.batch_choice import choose
from mncplan.conditions.surrogate import fit
from mncplan.conditions.surrogate_kernel import inputs

SHOWN = (18, 27, 36)
HEAD = ("method", "set", "seed", "n", "share")


def both(task: Problem, data: Path) -> np.ndarray:
    """Yield and turnover scaled to 0-1, shape (rows, 2)."""
    table = rows(data / "bo_benchmarks" / f"{task.name}.csv")
    found = np.array([[float(row["yield"]), float(row["turnover"])] for row in table])
    return (found - found.min(0)) / np.ptp(found, axis=0)


def random(task: Problem, _y: np.ndarray, measured: list[int], seed: int) -> list[int]:
    """Rows drawn at random."""
    left = unmeasured(task, measured)
    return np.random.default_rng([seed, len(measured)]).permutation(left)[:PER_PLATE].tolist()


def ours(task: Problem, y: np.ndarray, measured: list[int], seed: int) -> list[int]:
    """Expected hypervolume over two surrogates, believer."""
    every = inputs(task.encoded, numbers(task))
    beliefs = [
        fit(every.take(measured), y[measured, j], seed=seed + j).belief(every) for j in (0, 1)
    ]
    free = np.zeros(len(y), dtype=bool)
    free[unmeasured(task, measured)] = True
    front = y[measured]
    reference = front.min(0) - 0.1 * np.ptp(front, axis=0) - 1e-12
    return list(choose(Hypervolume(beliefs, front, reference), PER_PLATE, free).rows)


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
    """A Pareto objective with BayBE's own choices over the one-hot rows."""
    import pandas as pd
    import torch
    from baybe import Campaign
    from baybe.objectives import ParetoObjective
    from baybe.parameters import NumericalDiscreteParameter
    from baybe.searchspace import SearchSpace
    from baybe.targets import NumericalTarget

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    np.random.seed(seed)
    names = [f"x{j}" for j in range(task.encoded.shape[1])]
    frame = pd.DataFrame(task.encoded, columns=names)
    parameters = [
        NumericalDiscreteParameter(name, values=tuple(np.unique(frame[name]))) for name in names
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        campaign = Campaign(
            SearchSpace.from_dataframe(frame, parameters),
            ParetoObjective([NumericalTarget("y0"), NumericalTarget("y1")]),
            allow_recommending_already_measured=False,
        )
        told = frame.iloc[measured].assign(y0=y[measured, 0], y1=y[measured, 1])
        campaign.add_measurements(told)
        asked = campaign.recommend(PER_PLATE)[names].to_numpy()
    return nearest(task, measured, asked)


METHODS = {"random": random, "ours": ours, "botorch": botorch, "baybe": baybe}


def main() -> None:
    """All methods, seed by seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--methods", default="random,ours")
    parser.add_argument("--seeds", default="0-9")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, last = (int(part) for part in options.seeds.split("-"))
    tasks = [problem(name, options.data) for name in ("suzuki_i", "suzuki_ii")]
    is_new = not options.out.exists()
    with options.out.open("a", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(HEAD)
        for seed in range(first, last + 1):
            for name in options.methods.split(","):
                for task in tasks:
                    y = both(task, options.data)
                    whole = hypervolume(y, np.full(2, -1e-9))
                    measured = start(task, seed)
                    while len(measured) < SHOWN[-1]:
                        measured = measured + METHODS[name](task, y, measured, seed)
                        reached = hypervolume(y[measured], np.full(2, -1e-9)) / whole
                        if len(measured) in SHOWN:
                            row = (name, task.name, seed, len(measured), f"{reached:.4f}")
                            writer.writerow(row)
                    file.flush()


if __name__ == "__main__":
    main()
