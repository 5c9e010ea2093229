"""Ours, at the level of arrays, in the signature of the peers."""

from __future__ import annotations

import numpy as np
from s10_peers import Method
from s10_tables import PER_PLATE, Problem

from mncplan.conditions.acquisition_gain import CURIOSITY, Guess, Improvement, trend_trust
from mncplan.conditions.balance import shared_out
from mncplan.conditions.batch_choice import PlateLimits
from mncplan.conditions.identity import fit_identity
from mncplan.conditions.surrogate import Belief, fit
from mncplan.conditions.surrogate_kernel import inputs


def numbers(problem: Problem) -> tuple[int, ...]:
    """Features that are numbers."""
    return tuple(
        i for i, group in enumerate(problem.groups) if problem.columns[group].levels is None
    )


def trust(problem: Problem) -> float:
    """Share of best guesses on a plate."""
    if not problem.is_list:
        return 0.0
    return trend_trust(sum(c.levels is None for c in problem.columns), len(problem.columns))


def next_rows(
    problem: Problem,
    measured: list[int],
    belief: Belief,
    limits: PlateLimits | None = None,
    *,
    weight: np.ndarray | float = 1.0,
    share: float = 0.0,
) -> list[int]:
    """Best guesses for a share of the plate, then improvement over the best so far."""
    free = np.ones(len(problem.y), dtype=bool)
    free[measured] = False
    gain = Improvement(belief, float(problem.y[measured].max()), weight)
    n = round(share * PER_PLATE)
    ways = ((Guess(belief, weight, CURIOSITY), n), (gain, PER_PLATE - n))
    return [row for part in shared_out(ways, free, limits) for row in part]


def plate(
    problem: Problem,
    measured: list[int],
    seed: int,
    limits: PlateLimits | None = None,
    *,
    guesses: bool = True,
) -> list[int]:
    """The engine's next plate; without guesses as in an open space."""
    every = inputs(problem.encoded, numbers(problem))
    surrogate = fit(every.take(measured), problem.y[measured], seed=seed)
    share = trust(problem) if guesses else 0.0
    return next_rows(problem, measured, surrogate.belief(every), limits, share=share)


def ours(problem: Problem, measured: list[int], seed: int, round_number: int) -> list[int]:
    """Quadratic trend plus Matern, eight draws of hyperparameters; guesses, then improvement."""
    return plate(problem, measured, 1000 * seed + round_number)


def no_guesses(problem: Problem, measured: list[int], seed: int, round_number: int) -> list[int]:
    """Every well by expected improvement, as in open spaces."""
    return plate(problem, measured, 1000 * seed + round_number, guesses=False)


def plate_rules(problem: Problem, measured: list[int], seed: int, round_number: int) -> list[int]:
    """One temperature and at most three ligands per plate (direct arylation), no guesses."""
    codes = {c.name: np.unique(c.values, return_inverse=True)[1] for c in problem.columns}
    limits = PlateLimits(
        n_points=len(problem.y),
        shared=(("Temp_C", codes["Temp_C"]),),
        most=(("Ligand_SMILES", codes["Ligand_SMILES"], 3),),
    )
    return plate(problem, measured, 1000 * seed + round_number, limits, guesses=False)


def without_failures(
    problem: Problem, measured: list[int], seed: int, round_number: int
) -> list[int]:
    """Failures (value 0 in the table) are not learned from."""
    return _on_successes(problem, measured, 1000 * seed + round_number, hurdle=False)


def hurdle(problem: Problem, measured: list[int], seed: int, round_number: int) -> list[int]:
    """Chance of success times improvement of a process fitted to the successes."""
    return _on_successes(problem, measured, 1000 * seed + round_number, hurdle=True)


def _on_successes(problem: Problem, measured: list[int], seed: int, *, hurdle: bool) -> list[int]:
    formed = problem.raw_is_positive[measured]
    rows = [row for row, is_formed in zip(measured, formed, strict=True) if is_formed]
    if len(rows) < 2:
        return plate(problem, measured, seed)
    every = inputs(problem.encoded, numbers(problem))
    surrogate = fit(every.take(rows), problem.y[rows], seed=seed)
    labels = ["target" if is_formed else "nothing" for is_formed in formed]
    model = fit_identity(problem.encoded[measured], labels, seed) if hurdle else None
    chance = model.probability("target", problem.encoded) if model else 1.0
    belief = surrogate.belief(every)
    return next_rows(problem, measured, belief, weight=chance, share=trust(problem))


OURS: dict[str, Method] = {
    "ours": ours,
    "ours: no guesses": no_guesses,
    "ours: plate rules": plate_rules,
    "ours: failures dropped": without_failures,
    "ours: hurdle": hurdle,
}
