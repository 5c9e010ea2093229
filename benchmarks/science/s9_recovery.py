"""S9, fits: are known constants found again, and how far does a wrong model lead?

The fits are to synthetic data: made by the model itself, with known constants, noise and response
factors. They test the fit, not the chemistry; the last table holds the model against published
syntheses.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from benchmarks.result import Result, Table, share

from mncplan.app.simulate import SimulateOptions, simulate_case
from mncplan.app.simulate_case import parameter_set
from mncplan.app.simulate_step import route_case
from mncplan.app.tables import knowledge_base
from mncplan.domain.flask import Flask
from mncplan.domain.ligand import default_table
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.kinetics.fit import Fit, fit
from mncplan.kinetics.fit_data import Experiment, Noise, Reading, Sample
from mncplan.kinetics.fit_prior import draw
from mncplan.kinetics.fit_problem import problem_of
from mncplan.kinetics.fit_residuals import response_class
from mncplan.kinetics.network import generate
from mncplan.kinetics.observe import metal_shares
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.roster import Makeup, Roster
from mncplan.kinetics.solve import simulate

MAKEUPS = (
    Makeup(10, 8), Makeup(15, 13), Makeup(18, 14), Makeup(20, 16), Makeup(24, 20), Makeup(19, 13),
    Makeup(22, 16), Makeup(23, 16, -1, True, True), Makeup(25, 18, -1, True, True),
    Makeup(29, 20, -1), Makeup(38, 24, 0, True, True),
)  # fmt: skip
KEYS = (
    "reduction.BH4-", "isoelectronic.on", "isoelectronic.off", "proportionation.com",
    "proportionation.dis", "motif.on", "overgrowth.merge", "etching.oxygen",
)  # fmt: skip
"""Constants to be found; without oxygen in the flask nothing speaks of the last."""
PUBLISHED = ("[Au25(PET)18]-", "[Au25(p-MBA)18]-", "[Au25(SG)18]-", "Au15(SG)13", "Au22(SG)18")
DOSES, HELD_OUT = (0.125, 0.25, 0.5), 0.35
"""Electrons per metal atom."""
TIMES = tuple(np.geomspace(30.0, 20_000.0, 11))
NOISE = 0.1
LIMIT = 0.002
RESPONSE = {"complex": 2.0, "anion": 3.0, "neutral": 1.0}
SCATTERS = (0.1, 0.3, 0.5)
"""Decades by which every step departs from its family (the model is told of none)."""


@dataclass(frozen=True)
class Held:
    """Prediction of a condition that was not fitted."""

    worst: float
    median: float
    is_right: bool


def network() -> Mechanism:
    """Eleven gold clusters with p-mercaptobenzoic acid."""
    return generate(Roster("Au", default_table().resolve("p-MBA")), MAKEUPS, ("BH4-",))


def flask(electrons: float) -> Flask:
    """Ready complex, borohydride at once, no oxygen."""
    return flask_of(
        Recipe(ligand="p-MBA", metal_mM=1.0, ligand_per_metal=1.5, start="complex",
               complexation_s=0.0, reductant_per_metal=electrons / 8, pH=10.5, gas="N2")
    )  # fmt: skip


def measured(mechanism: Mechanism, truth: ParameterSet, rng: np.random.Generator
             ) -> tuple[Experiment, ...]:  # fmt: skip
    """Synthetic ESI-MS: relative, noisy, censored at the detection limit; no absolute anchor."""
    seen = [
        p for p in mechanism.participants
        if p.phase == "medium" and p.kind in {"cluster", "complex"}
    ]  # fmt: skip
    factor = np.array([RESPONSE[response_class(p)] for p in seen])
    columns = [mechanism.index[p.key] for p in seen]
    found = []
    for dose in DOSES:
        run = simulate(mechanism, truth, flask(dose), TIMES)
        samples = []
        for i, at in enumerate(TIMES):
            signal = factor * run.concentrations[i, columns]
            signal = signal / signal.sum() * np.exp(NOISE * rng.standard_normal(len(seen)))
            readings = tuple(
                Reading(participant=p.key, value=max(float(s), LIMIT), is_below=bool(s < LIMIT))
                for p, s in zip(seen, signal, strict=True)
            )
            samples.append(Sample(time_s=float(at), readings=readings))
        found.append(Experiment(name=f"{dose:g}", flask=flask(dose), samples=tuple(samples)))
    return tuple(found)


def fitted(mechanism: Mechanism, data: tuple[Experiment, ...], seed: int) -> Fit:
    """A fit from the prior alone."""
    problem = problem_of(mechanism, parameter_set(), data, KEYS, noise=Noise(relative=NOISE))
    return fit(problem, starts=1, seed=seed, source="synthetic data")


def scattered(mechanism: Mechanism, sigma: float, rng: np.random.Generator) -> Mechanism:
    """The network with every step's rate off by a log-normal factor."""
    steps = tuple(
        replace(s, weight=s.weight * 10.0 ** (sigma * rng.standard_normal()))
        for s in mechanism.steps
    )
    return replace(mechanism, steps=steps)


def held_out(truth: tuple[Mechanism, ParameterSet], model: tuple[Mechanism, ParameterSet]) -> Held:
    """Metal fractions at a dose between those fitted, truth against prediction."""
    real, said = (metal_shares(simulate(*one, flask(HELD_OUT), TIMES)) for one in (truth, model))
    gap = np.abs(real - said).max(axis=1)
    clusters = [i for i, p in enumerate(truth[0].participants) if p.kind == "cluster"]
    is_right = np.argmax(real[-1, clusters]) == np.argmax(said[-1, clusters])
    return Held(float(gap.max()), float(np.median(gap)), bool(is_right))


def recovery(n: int, seed: int) -> tuple[Table, dict[str, object]]:
    """Truth drawn from the prior, data made, constants fitted: n times."""
    mechanism = network()
    rng = np.random.default_rng(seed)
    truths = draw(parameter_set(), n, rng, KEYS)
    errors: dict[str, list[float]] = {key: [] for key in KEYS}
    inside: dict[str, list[bool]] = {key: [] for key in KEYS}
    for i, truth in enumerate(truths):
        found = fitted(mechanism, measured(mechanism, truth, rng), seed + i)
        for e in found.estimates:
            if e.is_supported and e.key in errors:
                errors[e.key].append(float(abs(np.log10(e.value / truth.value(e.key)))))
                inside[e.key].append(e.low <= truth.value(e.key) <= e.high)
    rows = []
    for key in KEYS:
        found = errors[key]
        error = f"{np.median(found):.3f} / {np.max(found):.3f}" if found else "-"
        rows.append((key, *share(len(found), n)[:1], error, *share(sum(inside[key]), len(found))))
    hits = sum(map(sum, inside.values()))
    total = sum(map(len, inside.values()))
    head = ("constant", "supported", "error, decades: median / worst", "in 90 % interval", "",
            "95 % interval of that")  # fmt: skip
    rows.append(("all", f"{total}/{n * len(KEYS)}", "", *share(hits, total)))
    numbers = {"recovery_errors": errors, "covered": hits, "supported": total}
    return Table(title="Recovery, same model, synthetic data", head=head, rows=tuple(rows)), numbers


def misspecification(n: int, seed: int) -> tuple[Table, dict[str, object]]:
    """Truth whose steps scatter about their families; held-out dose predicted."""
    mechanism = network()
    rng = np.random.default_rng(seed)
    rows, numbers = [], {}
    for sigma in SCATTERS:
        found: list[Held] = []
        for i in range(n):
            real = (scattered(mechanism, sigma, rng), parameter_set())
            fit_ = fitted(mechanism, measured(*real, rng), seed + i)
            found.append(held_out(real, (mechanism, fit_.parameters)))
        worst = [h.worst for h in found]
        rows.append(
            (f"{sigma:g}", f"{np.median([h.median for h in found]):.3f}", f"{np.median(worst):.3f}",
             f"{max(worst):.3f}", *share(sum(h.is_right for h in found), n))
        )  # fmt: skip
        numbers[f"scatter_{sigma:g}"] = worst
    head = ("scatter, decades", "worst species, median over time", "largest over time, median run",
            "largest of all", "dominant cluster right", "", "95 % interval")  # fmt: skip
    title = f"Misspecified model: metal fractions at {HELD_OUT:g} e per metal (not fitted)"
    return Table(title=title, head=head, rows=tuple(rows)), numbers


def retrospect(samples: int = 4) -> tuple[Table, dict[str, object]]:
    """Published targets at the conditions the planner recommends: does the model end in them?"""
    knowledge = knowledge_base()
    rows, hits = [], 0
    for target in PUBLISHED:
        case = route_case(target, None, None, knowledge)
        found = simulate_case(case, SimulateOptions(samples=samples), knowledge)
        purity = found.purity
        hits += found.found.identity == target
        rows.append(
            (target, found.found.identity, f"{purity.value:.3f}",
             f"{purity.low:.3f}-{purity.high:.3f}")
        )  # fmt: skip
    rows.append(("right", share(hits, len(PUBLISHED))[0], "", ""))
    head = ("target", "the model ends in", "purity of the target", "over parameter samples")
    title = "Published syntheses at recommended conditions (real chemistry, no fit)"
    return Table(title=title, head=head, rows=tuple(rows)), {"retrospective_right": hits}


def run(n: int = 12, seed: int = 20251122) -> Result:
    """Both studies, n fits each (and per scatter)."""
    began = time.process_time()
    tables: Sequence[tuple[Table, dict[str, object]]] = (
        recovery(n, seed), misspecification(n, seed), retrospect(),
    )  # fmt: skip
    mechanism = network()
    used = time.process_time() - began
    return Result(
        id="S9R",
        question="does a fit find known constants again, and how wrong is a wrong model?",
        tables=tuple(table for table, _ in tables),
        notes=(
            f"Synthetic data in the first two tables: {len(mechanism.participants)} species, "
            f"{len(mechanism.steps)} steps, relative abundances alone (no absolute anchor), "
            f"{len(DOSES)} doses x {len(TIMES)} times, noise {NOISE:g} in ln, detection limit "
            f"{100 * LIMIT:g} %, unknown response factors of anions and complexes. n = {n}.",
            "No oxygen is in the flasks, so etching.oxygen has to be found unsupported.",
            "Intervals are nominally 90 %: curvature at the best fit, widened by the root mean "
            "square of the residuals per degree of freedom where that exceeds 1; profile "
            "likelihood is not run here.",
            "One start per fit, from the centre of the prior; truths drawn from inside the prior.",
            f"{used:.0f} s of processor time.",
        ),
        numbers={key: value for _, found in tables for key, value in found.items()},
    )


if __name__ == "__main__":
    from benchmarks.run import as_text, use_shipped_tables

    use_shipped_tables()
    print(as_text(run()))
