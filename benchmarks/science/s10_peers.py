"""Other optimisers behind one signature: (problem, measured rows, seed, plate) -> next rows.

Every peer sees the same rows and the same one-hot encoding. Peers that propose points rather than
rows (scikit-optimize, Ax) get the nearest row not yet measured, which costs them something; the
pool methods (BayBE, BoTorch, ours) choose among the rows themselves.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from s10_tables import PER_PLATE, Problem

if TYPE_CHECKING:
    import pandas as pd

Method: TypeAlias = Callable[[Problem, list[int], int, int], list[int]]


def unmeasured(problem: Problem, measured: list[int]) -> np.ndarray:
    """Rows that are left."""
    return np.setdiff1d(np.arange(len(problem.y)), measured)


def nearest(problem: Problem, measured: list[int], points: np.ndarray) -> list[int]:
    """The row nearest to each point, none twice and none measured."""
    found: list[int] = []
    for point in points:
        left = unmeasured(problem, measured + found)
        if len(left):
            gaps = ((problem.encoded[left] - point) ** 2).sum(axis=1)
            found.append(int(left[gaps.argmin()]))
    return found


def random(problem: Problem, measured: list[int], seed: int, plate: int) -> list[int]:
    """Rows drawn at random."""
    left = unmeasured(problem, measured)
    rng = np.random.default_rng([seed, plate, 7])
    return rng.permutation(left)[:PER_PLATE].tolist()


def ofat(problem: Problem, measured: list[int], _seed: int, plate: int) -> list[int]:
    """One factor at a time: scan one parameter from the best row, the next one on the next plate.

    A number is scanned at nine even levels, a category at all its levels; wells left over scan the
    parameter after it.
    """
    best = max(measured, key=lambda i: problem.y[i])
    groups = np.array(problem.groups)
    found: list[int] = []
    for shift in range(len(problem.columns)):
        at = (plate + shift) % len(problem.columns)
        mine = groups == at
        levels = np.eye(mine.sum()) if mine.sum() > 1 else np.linspace(0, 1, PER_PLATE)[:, None]
        points = np.repeat(problem.encoded[best][None, :], len(levels), axis=0)
        points[:, mine] = levels
        if mine.sum() > 1:
            points = points[(points != problem.encoded[best]).any(axis=1)]
        found += nearest(problem, measured + found, points)
        if len(found) >= PER_PLATE:
            break
    return (found + random(problem, measured + found, _seed, plate))[:PER_PLATE]


def response_surface(problem: Problem, measured: list[int], _seed: int, _plate: int) -> list[int]:
    """Quadratic ridge regression, penalty by leave-one-out; the rows of best prediction."""
    from sklearn.linear_model import RidgeCV

    numbers = [i for i, g in enumerate(problem.groups) if problem.columns[g].levels is None]
    x = 2 * problem.encoded[:, numbers] - 1
    pairs = [x[:, i] * x[:, j] for i in range(x.shape[1]) for j in range(i, x.shape[1])]
    design = np.column_stack([problem.encoded, *pairs])
    model = RidgeCV(alphas=np.logspace(-3, 3, 13)).fit(design[measured], problem.y[measured])
    left = unmeasured(problem, measured)
    order = np.argsort(-model.predict(design[left]), kind="stable")
    return left[order[:PER_PLATE]].tolist()


def skopt(problem: Problem, measured: list[int], _seed: int, plate: int) -> list[int]:
    """The field's script: GP, gp_hedge, xi = kappa = 2 (0.01 from plate 6), cl_min, state 50."""
    import skopt as library
    from skopt.space import Categorical, Real

    space = [
        Real(0.0, 1.0) if c.levels is None else Categorical(list(range(len(c.levels))))
        for c in problem.columns
    ]
    explore = 2.0 if plate < 5 else 0.01
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        optimizer = library.Optimizer(
            space, base_estimator="GP", acq_func="gp_hedge", random_state=50, n_initial_points=0,
            acq_func_kwargs={"xi": explore, "kappa": explore},
        )  # fmt: skip
        optimizer.tell(
            [setting(problem, i) for i in measured], [-float(v) for v in problem.y[measured]]
        )
        points = optimizer.ask(n_points=PER_PLATE, strategy="cl_min")
    return nearest(problem, measured, np.array([encoded(problem, p) for p in points]))


def setting(problem: Problem, row: int) -> list[float | int]:
    """A row as scaled numbers and positions of levels."""
    groups = np.array(problem.groups)
    return [
        float(problem.encoded[row, groups == at][0]) if c.levels is None else int(c.values[row])
        for at, c in enumerate(problem.columns)
    ]


def encoded(problem: Problem, point: list[float | int]) -> np.ndarray:
    """The reverse of `setting`."""
    parts = [
        np.array([value]) if c.levels is None else np.eye(len(c.levels))[int(value)]
        for c, value in zip(problem.columns, point, strict=True)
    ]
    return np.concatenate(parts)


def botorch(problem: Problem, measured: list[int], seed: int, _plate: int) -> list[int]:
    """SingleTaskGP as shipped, qLogEI, sequential greedy over the rows."""
    import torch
    from botorch.acquisition.logei import qLogExpectedImprovement
    from botorch.fit import fit_gpytorch_mll
    from botorch.models import SingleTaskGP
    from botorch.models.transforms import Standardize
    from botorch.optim import optimize_acqf_discrete
    from gpytorch.mlls import ExactMarginalLogLikelihood

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    x = torch.tensor(problem.encoded, dtype=torch.double)
    y = torch.tensor(problem.y[measured], dtype=torch.double)[:, None]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = SingleTaskGP(x[measured], y, outcome_transform=Standardize(1))
        fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        gain = qLogExpectedImprovement(model, best_f=y.max())
        left = unmeasured(problem, measured)
        n = min(PER_PLATE, len(left))
        points, _ = optimize_acqf_discrete(gain, q=n, choices=x[left], unique=True)
    return nearest(problem, measured, points.numpy())


def baybe(problem: Problem, measured: list[int], seed: int, _plate: int) -> list[int]:
    """A campaign with BayBE's own choices, one-hot categories, none measured twice.

    A recipe that stands twice in the table comes back twice, so its plates can hold some rows more.
    """
    import torch
    from baybe import Campaign
    from baybe.objectives import SingleTargetObjective
    from baybe.searchspace import SearchSpace, SubspaceDiscrete
    from baybe.targets import NumericalTarget

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    np.random.seed(seed)
    frame = baybe_table(problem)
    left = unmeasured(problem, measured)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        campaign = Campaign(
            SearchSpace(discrete=SubspaceDiscrete.from_dataframe(frame)),
            SingleTargetObjective(NumericalTarget("y")),
            allow_recommending_already_measured=False,
        )
        campaign.add_measurements(frame.iloc[measured].assign(y=problem.y[measured]))
        asked = campaign.recommend(min(PER_PLATE, len(left)))
    return nearest(problem, measured, baybe_points(problem, asked))


def baybe_table(problem: Problem) -> pd.DataFrame:
    """All rows in BayBE's terms: columns of numbers and columns of names.

    It makes the parameters of them itself; it would compare every value of parameters that are
    given with every row, which takes it minutes for thousands of numbers.
    """
    import pandas as pd

    return pd.DataFrame(
        {
            c.name: (
                problem.encoded[:, problem.groups.index(at)]
                if c.levels is None
                else [c.levels[int(v)] for v in c.values]
            )
            for at, c in enumerate(problem.columns)
        }
    )


def baybe_points(problem: Problem, asked: pd.DataFrame) -> np.ndarray:
    """Recommended recipes as features."""
    names = [c.name for c in problem.columns]
    points = [
        [
            float(value) if c.levels is None else c.levels.index(value)
            for c, value in zip(problem.columns, row, strict=True)
        ]
        for row in asked[names].itertuples(index=False)
    ]
    return np.array([encoded(problem, p) for p in points])


def ax(problem: Problem, measured: list[int], seed: int, _plate: int) -> list[int]:
    """Ax's own choices from the rows given as existing trials."""
    import logging

    import torch
    from ax.api.client import Client
    from ax.api.configs import ChoiceParameterConfig, RangeParameterConfig

    torch.set_num_threads(1)
    logging.disable(logging.CRITICAL)
    names = [f"x{at}" for at in range(len(problem.columns))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = Client(random_seed=seed)
        client.configure_experiment(
            parameters=[
                RangeParameterConfig(name=name, parameter_type="float", bounds=(0.0, 1.0))
                if c.levels is None
                else ChoiceParameterConfig(
                    name=name, parameter_type="int", values=list(range(len(c.levels))),
                    is_ordered=False,
                )
                for name, c in zip(names, problem.columns, strict=True)
            ]
        )  # fmt: skip
        client.configure_optimization(objective="y")
        for row in measured:
            trial = client.attach_trial(dict(zip(names, setting(problem, row), strict=True)))
            client.complete_trial(trial, raw_data={"y": float(problem.y[row])})
        trials = client.get_next_trials(max_trials=PER_PLATE)
    points = [[values[name] for name in names] for values in trials.values()]
    return nearest(problem, measured, np.array([encoded(problem, p) for p in points]))


PEERS: dict[str, Method] = {
    "random": random,
    "ofat": ofat,
    "response_surface": response_surface,
    "skopt": skopt,
    "botorch": botorch,
    "baybe": baybe,
    "ax": ax,
}
