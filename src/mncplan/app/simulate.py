"""What happens in the flask: the run, its spread, sensitivities, phase diagram, probes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mncplan import __version__
from mncplan.app.simulate_case import BADGE, Case
from mncplan.domain.flask import Flask, Trajectory
from mncplan.domain.forecast import Spread
from mncplan.domain.parameters import ParameterSet
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.fit_prior import draw, rate_keys
from mncplan.kinetics.observe import electron_distribution, metal_shares, product_yield, purity
from mncplan.kinetics.phase_diagram import PhaseDiagram, PhasePoint, Verdict, phase_diagram, verdict
from mncplan.kinetics.recipe import flask_of
from mncplan.kinetics.sensitivity import Swing, tornado
from mncplan.kinetics.solve import simulate
from mncplan.knowledge import KnowledgeBase

__all__ = [
    "PhaseDiagram", "PhasePoint", "SimulateOptions", "Simulation", "Swing", "Verdict",
    "simulate_case", "spread_of",
]  # fmt: skip

Progress = Callable[[str], None]
POINTS = 60
LEAST_SHARE = 0.005
"""By-products below this share of all metal are not named."""
LATER = 10.0
"""A product that no longer leads after so many times the run was under kinetic control."""
DONE = 0.9
"""The product is taken as formed when it has reached this share of its final amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateOptions:
    """How much is computed beside the run itself.

    Attributes:
        samples: Parameter sets drawn beside the centre for every spread.
    """

    samples: int = 6
    has_tornado: bool = False
    has_phases: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if self.samples < 1:
            raise InvalidInputError(f"samples = {self.samples}: expected 1 or more")


@dataclass(frozen=True, eq=False, kw_only=True)
class Simulation:
    """All that `simulate` shows.

    Attributes:
        run: At `POINTS` times and the moments around each event.
        shares: Share of all metal per participant, shape (t, n).
        by_electrons: Share of all metal in clusters of each N*, each of shape (t,).
        product: Wanted cluster, or the one that ended first when none was named.
        found: What the run ended in.
        later: What it would end in if left alone `LATER` times as long; None if that can't be
            solved.
        purity: Share of the product in the reduced metal at the end.
        yields: Share of all metal in the product at the end.
        of_possible: The same of what the electrons allow, see `kinetics.observe.product_yield`;
            None without a product.
        time_h: When the product has reached 90 % of its final amount, from the first reductant;
            None when there is none.
        byproducts: Other species with metal at the end and their share, largest first.
        n_failed: Samples that could not be simulated.
    """

    case: Case
    run: Trajectory
    shares: np.ndarray
    by_electrons: Mapping[int, np.ndarray]
    product: str
    found: Verdict
    later: Verdict | None
    purity: Spread
    yields: Spread
    of_possible: float | None
    time_h: float | None
    byproducts: tuple[tuple[str, float], ...]
    n_samples: int
    n_failed: int
    swings: tuple[Swing, ...]
    phases: PhaseDiagram | None
    warnings: tuple[str, ...]
    knowledge: str
    seed: int
    badge: str = BADGE
    version: str = __version__

    @property
    def control(self) -> str:
        """``kinetic`` if the flask, left alone, would go on to something else; ``settled`` if not.

        Charge states count as one. Empty when the long run could not be solved.
        """
        if self.later is None:
            return ""
        known = self.case.mechanism.by_key
        ends = (self.found.identity, self.later.identity)
        now, then = (known[k].composition if k in known else k for k in ends)
        return "settled" if now == then else "kinetic"


def simulate_case(
    case: Case,
    options: SimulateOptions,
    knowledge: KnowledgeBase,
    progress: Progress = lambda _: None,
) -> Simulation:
    """Simulate a case and what was asked around it.

    Raises:
        InvalidInputError: If a phase diagram is asked of a case without a recipe.
        NoSolutionError: If the run itself can't be solved.
    """
    run = simulate(case.mechanism, case.parameters, case.flask, times_of(case))
    found = verdict(run)
    product = case.product or (found.identity if found.identity in case.mechanism.index else "")
    rng = np.random.default_rng(options.seed)
    samples = draw(case.parameters, options.samples, rng)
    ends = _ends(case, samples, product, progress)
    own = _end(run, product)
    swings: tuple[Swing, ...] = ()
    if options.has_tornado:
        progress("sensitivities")
        swings = tornado(
            lambda p: _end(_final(case, p), product)[0] if product else 0.0,
            case.parameters, rate_keys(case.mechanism),
            progress=lambda key: progress(f"sensitivity to {key}"),
        ) if product else ()  # fmt: skip
    phases = _phases(case, samples, progress) if options.has_phases else None
    shares = metal_shares(run)
    return Simulation(
        case=case, run=run, shares=shares, by_electrons=electron_distribution(run),
        product=product, found=found, later=_later(case),
        purity=spread_of(own[0], [e[0] for e in ends]),
        yields=spread_of(own[1], [e[1] for e in ends]),
        of_possible=float(product_yield(run, product, "theoretical_max")[-1]) if product else None,
        time_h=time_to_form(case, run, product),
        byproducts=_byproducts(run, shares[-1], product), n_samples=len(samples),
        n_failed=len(samples) - len(ends), swings=swings, phases=phases,
        warnings=_warnings(case, found, product), knowledge=knowledge.hash, seed=options.seed,
    )  # fmt: skip


def times_of(case: Case) -> np.ndarray:
    """Times to show, s: dense after every event, the end included."""
    starts = {0.0, *(e.time_s for e in case.flask.events if e.time_s < case.end_s)}
    first = max(starts)
    late = first + np.geomspace(1.0, case.end_s - first, POINTS)
    early = [np.linspace(a, b, 8) for a, b in zip(sorted(starts)[:-1], sorted(starts)[1:],
                                                  strict=True)]  # fmt: skip
    return np.unique(np.concatenate([[0.0, case.end_s], late[:-1], *early]))


def _final(case: Case, parameters: ParameterSet) -> Trajectory:
    return simulate(case.mechanism, parameters, case.flask, (0.0, case.end_s))


def _later(case: Case) -> Verdict | None:
    try:
        return verdict(
            simulate(case.mechanism, case.parameters, case.flask, (0.0, LATER * case.end_s))
        )
    except NoSolutionError:
        return None


def _end(run: Trajectory, product: str) -> tuple[float, float]:
    """Purity and metal yield of the product at the end."""
    if not product:
        return 0.0, 0.0
    return float(purity(run, product)[-1]), float(product_yield(run, product)[-1])


def _ends(
    case: Case, samples: Sequence[ParameterSet], product: str, progress: Progress
) -> list[tuple[float, float]]:
    found = []
    for i, parameters in enumerate(samples, start=1):
        progress(f"parameter sample {i} of {len(samples)}")
        try:
            found.append(_end(_final(case, parameters), product))
        except NoSolutionError:
            continue
    return found


def spread_of(value: float, others: Sequence[float]) -> Spread:
    """A number with what draws of the constants gave instead."""
    low, high = np.percentile([value, *others], (5, 95))
    return Spread(value=value, low=min(float(low), value), high=max(float(high), value))


def _phases(case: Case, samples: Sequence[ParameterSet], progress: Progress) -> PhaseDiagram:
    if not case.axes:
        raise InvalidInputError(
            "no settings to vary; give [[vary]] tables or --vary NAME=LOW..HIGH"
        )
    names = [axis.name for axis in case.axes]

    def flask_at(place: tuple[float, ...]) -> tuple[Flask, float]:
        recipe = case.varied(dict(zip(names, place, strict=True)))
        return flask_of(recipe), case.end_of(recipe)

    return phase_diagram(
        case.mechanism, (case.parameters, *samples), case.axes, flask_at,
        progress=lambda done, n: progress(f"phase diagram: place {done} of {n}"),
    )  # fmt: skip


def time_to_form(case: Case, run: Trajectory, product: str) -> float | None:
    """Hours from the first reductant to `DONE` of the final amount; None when there is none."""
    if not product or not run.of(product)[-1] > 0:
        return None
    amounts = run.of(product)
    # from the left: a product that is lost again was formed when it first stood so high
    first = int(np.argmax(amounts >= DONE * amounts[-1]))
    start = 0.0 if case.recipe is None else case.recipe.complexation_s
    return max(float(run.times_s[first]) - start, 0.0) / 3600


def _byproducts(run: Trajectory, shares: np.ndarray, product: str) -> tuple[tuple[str, float], ...]:
    found = [
        (p.key, float(share))
        for p, share in zip(run.mechanism.participants, shares, strict=True)
        if share >= LEAST_SHARE and p.key != product
    ]
    return tuple(sorted(found, key=lambda pair: -pair[1]))


def _warnings(case: Case, found: Verdict, product: str) -> tuple[str, ...]:
    said = [case.parameters.statement, *case.notes]
    if case.product and found.identity != case.product:
        said.append(f"at the centre of the constants the run ends in {found.identity}")
    if not product:
        said.append("no cluster formed: purity and yield are zero")
    return tuple(said)
