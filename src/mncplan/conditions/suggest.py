"""The next batch of a campaign: from everything known to experiments with reasons."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from mncplan.conditions.acquisition_gain import Gain, Guess
from mncplan.conditions.balance import EVEN, GUESS, THIN, Balance, PerPrice, shared_out
from mncplan.conditions.batch_choice import Chosen, in_turn, prices
from mncplan.conditions.identity import TARGET, IdentityModel
from mncplan.conditions.priors import Prior
from mncplan.conditions.space_encode import encode
from mncplan.conditions.space_sample import sample
from mncplan.conditions.stopping import Outlook
from mncplan.conditions.suggest_batch import Batch, Predicted, Suggestion
from mncplan.conditions.suggest_first import Spread, first_batch, recipes_of
from mncplan.conditions.suggest_model import (
    Learned,
    Told,
    gain_of,
    guess_of,
    identity_of,
    learn,
)
from mncplan.conditions.suggest_pool import NEAR, POOL, Pool, candidates
from mncplan.conditions.surrogate_inputs import raised, sign
from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError

_BEST: Final = 3
_LEAST: Final = 2

_PROBE: Final = 100
_DRAWN: Final = 1.6
"""Seconds a setting of the pool takes over those of drawing it: keys, neighbours, encoding."""

_FIT: Final = (0.15, 1.6e-5, 1e-8)
"""Seconds of learning one objective: at the least, per square and per cube of results."""

_WELL: Final = (2e-6, 1.6e-8)
"""Seconds per point of the pool and well: at the least, and per result and well before it."""


def suggest(  # noqa: PLR0913 - the contract of the engine: what is known, then how to choose
    space: Space,
    objectives: Sequence[Objective],
    observations: Sequence[Observation],
    pending: Sequence[Setting],
    *,
    batch: int,
    seed: int,
    prior: Prior | None = None,
    plate: PlateRules | None = None,
    balance: Balance = EVEN,
    price: Callable[[Setting], float] | None = None,
) -> Batch:
    """Choose the next experiments.

    Without results the first batch is split between wells the prior chooses, by its strength, and
    wells that fill space. With results: expected improvement (one goal) or expected hypervolume
    (several) over a lazily drawn pool, times the probability that windows (objectives with a
    target) are met; experiments of the batch and pending ones are believed one after the other.

    Args:
        space: What may be tried.
        objectives: At least one; a ``target`` beside others is a window to be met.
        observations: All results; failed executions are not learned from.
        pending: Settings whose results are out.
        batch: How many experiments.
        seed: Same seed and results, same batch.
        prior: What is known from outside; a sister or mechanism takes part only while it predicts
            the results better than the plain surrogate.
        plate: Rules that all experiments of the batch obey together.
        balance: How many wells are best guesses or fill thin regions instead.
        price: Of an experiment; the gain is weighed by it.

    Returns:
        At most ``batch`` experiments that can be run and were not run or asked for before.

    Raises:
        InvalidInputError: If nothing is asked for, or the space is empty or exhausted.
    """
    if batch < 1 or not objectives:
        raise InvalidInputError(
            f"batch of {batch} for {len(objectives)} objectives; expected 1 or more of both"
        )
    rng = np.random.default_rng(seed)
    learnable = [o for o in observations if any(raised(q, o) is not None for q in objectives)]
    done = [o.setting for o in observations if o.outcome != "failed_execution"]
    best = _best(objectives, learnable)
    around, exact = recipes_of(prior) if prior and not best else ([], [])
    pool = candidates(space, done, pending, [*best, *around], rng, plate, exact=exact)
    if len(learnable) < _LEAST:
        return first_batch(space, objectives, pool, n=batch, seed=seed, prior=prior)
    known = Told(prior, identity_of(space, observations, seed), seed)
    found = [learn(space, item, observations, pool.settings, known) for item in objectives]
    learned = [item for item in found if item is not None]
    gain = _after(gain_of(learned), pool)
    n_gain, n_guess, n_thin = balance.counts(batch)
    goal = next((item for item in learned if not item.is_window), learned[0])
    lead, share = guess_of(learned)
    n_lead = round(share * n_gain) if price is None else 0
    ways = (
        (_after(lead, pool), n_lead),
        (gain if price is None else PerPrice(gain, pool.settings, price), n_gain - n_lead),
        (Guess(goal.belief()), n_guess),
        (Spread(encode(space, pool.settings), encode(space, done)), n_thin),
    )
    parts = shared_out(ways, pool.is_open, pool.limits)
    chosen = in_turn(gain, [row for part in parts for row in part])
    said = dict.fromkeys(parts[2], GUESS) | dict.fromkeys(parts[3], THIN)
    told_of = _Context(space, pool, learnable, learned, known.identity, said)
    return Batch(
        experiments=_experiments(told_of, chosen, gain),
        model=_model(learned, known.identity),
        reasons=_reasons(learned, known.identity),
        prices=prices(gain, batch, pool.is_open, pool.limits) if pool.limits else (),
        outlook=_outlook(learned, chosen),
    )


def estimated_seconds(space: Space, n_observed: int, batch: int) -> float:
    """Processor time `suggest` will take for one objective on a free plate, about.

    A few settings are drawn to see how long that takes in this space; the rest is counted from the
    numbers of points, results and wells. Within a factor of three on machines of 2026; each
    objective more adds the part that is not drawing, plate rules up to 24 times the part of wells.

    Raises:
        InvalidInputError: If the space is empty.
    """
    sample(space, 1, np.random.default_rng(0))  # what it loads once is not counted
    begun = time.process_time()
    drawn = sample(space, _PROBE, np.random.default_rng(0))
    each = (time.process_time() - begun) / len(drawn)
    points = POOL + NEAR * _BEST if space.rows is None else len(space.rows)
    if n_observed < _LEAST:
        return _DRAWN * each * points
    learning = _FIT[0] + _FIT[1] * n_observed**2 + _FIT[2] * n_observed**3
    wells = points * batch * (_WELL[0] + _WELL[1] * (n_observed + batch / 2))
    return _DRAWN * each * points + learning + wells


@dataclass(frozen=True, slots=True)
class _Context:
    """What the experiments are told from."""

    space: Space
    pool: Pool
    results: Sequence[Observation]
    learned: Sequence[Learned]
    identity: IdentityModel | None
    said: Mapping[int, str]


def _after(gain: Gain, pool: Pool) -> Gain:
    """The gain when pending experiments give what is expected of them."""
    for row in pool.pending:
        gain.imagine(row)
    return gain


def _best(objectives: Sequence[Objective], results: Sequence[Observation]) -> list[Setting]:
    """The best settings so far by each goal."""
    found: list[Setting] = []
    for goal in (item for item in objectives if item.goal != "target"):
        valued = [(v, o) for o in results if (v := raised(goal, o)) is not None]
        valued.sort(key=lambda pair: -pair[0])
        found += [o.setting for _, o in valued[:_BEST]]
    return found


def _experiments(about: _Context, chosen: Chosen, gain: Gain) -> tuple[Suggestion, ...]:
    rows = list(chosen.rows)
    settings = [about.pool.settings[row] for row in rows]
    x = encode(about.space, settings)
    formed = about.identity.probability(TARGET, x) if about.identity else None
    predicted = [_predicted(item, rows) for item in about.learned]
    shares = _prior_shares(about, rows, gain)
    nearest = _nearest(about, x)
    return tuple(
        Suggestion(
            setting=setting,
            reason=about.said.get(rows[at]) or _reason(about, predicted[0][at], shares[at]),
            predicted=tuple(of[at] for of in predicted),
            p_identity=None if formed is None else float(formed[at]),
            prior_share=shares[at],
            nearest=nearest[at],
            gain=chosen.gains[at],
        )
        for at, setting in enumerate(settings)
    )


def _predicted(item: Learned, rows: list[int]) -> list[Predicted]:
    """Means in the unit of the objective."""
    belief = item.belief()
    mean, sd = belief.mean[rows], belief.sd[rows]
    if item.chance is not None:
        chance = item.chance[rows]
        sd = np.sqrt(chance * sd**2 + chance * (1 - chance) * mean**2)
        mean = chance * mean
    way = sign(item.objective)
    name = item.objective.name
    return [
        Predicted(objective=name, mean=float(way * m), sd=float(s))
        for m, s in zip(mean, sd, strict=True)
    ]


def _prior_shares(about: _Context, rows: list[int], gain: Gain) -> list[float | None]:
    """Part of the gain at the outset that the plain surrogate does not see."""
    if not any(item.guarded.has_prior for item in about.learned):
        return [None] * len(rows)
    informed = gain.values()[rows]
    plain = _after(gain_of(about.learned, plain=True), about.pool).values()[rows]
    share = np.clip(1 - plain / np.maximum(informed, 1e-12), 0.0, 1.0)
    return [float(value) for value in share]


def _nearest(about: _Context, x: FloatArray) -> list[str]:
    known = encode(about.space, [o.setting for o in about.results])
    gaps = ((x[:, None, :] - known[None, :, :]) ** 2).sum(2)
    return [about.results[int(at)].id for at in gaps.argmin(1)]


def _reason(about: _Context, told: Predicted, share: float | None) -> str:
    if about.learned[0].is_window or len(about.learned) > 1:
        text = "best trade-off of what is expected and what is not known yet"
    else:
        best = float(about.learned[0].y.max())
        is_raised = about.learned[0].objective.goal == "max"
        above = (told.mean if is_raised else -told.mean) >= best
        text = (
            "expected to beat the best so far"
            if above
            else "may beat the best: little is known here"
        )
    return text + ("; mostly the prior's choice" if share is not None and share > 0.5 else "")


def _model(
    learned: Sequence[Learned], identity: IdentityModel | None
) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for item in learned:
        name = item.objective.name
        mean, sd = item.guarded.plain.leave_one_out()
        z = np.abs(item.y - mean) / sd
        variance = float(np.var(item.y))
        r2 = 1 - float(np.mean((item.y - mean) ** 2)) / variance if variance else 0.0
        found.append((f"{name}: left-out R2", f"{r2:.2f}"))
        found.append(
            (f"{name}: inside its 95 % interval when left out", f"{np.mean(z < 1.96):.0%}")
        )
        found.append((f"{name}: noise", f"{item.guarded.plain.noise_sd:.3g}"))
        if item.guarded.has_prior:
            found.append(
                (f"{name}: prior's advantage", f"{item.guarded.advantage:+.2f} nat per result")
            )
    if identity is not None:
        found.append(
            (
                "products: held-out log loss",
                f"{identity.log_loss:.2f} (frequencies {identity.base_log_loss:.2f})",
            )
        )
    return tuple(found)


def _reasons(learned: Sequence[Learned], identity: IdentityModel | None) -> tuple[str, ...]:
    found = []
    for item in learned:
        found += [f"{item.objective.name}: {verdict}" for verdict in item.guarded.verdicts]
        if item.chance is not None:
            found.append(f"{item.objective.name}: whether the product forms is modelled apart")
    return tuple(found)


def _outlook(learned: Sequence[Learned], chosen: Chosen) -> Outlook | None:
    goals = [item for item in learned if not item.is_window]
    if len(goals) != 1:
        return None
    item = goals[0]
    best = sign(item.objective) * float(item.y.max())
    end = item.objective.high if item.objective.goal == "max" else item.objective.low
    return Outlook(
        gain=chosen.total if end is None else min(chosen.total, abs(end - best)),
        best=best,
        noise_sd=item.guarded.plain.noise_sd,
        spread=float(np.ptp(item.y)),
    )
