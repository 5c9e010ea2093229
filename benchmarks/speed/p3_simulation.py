"""P3: simulated experiments per second, one network, several solvers."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from benchmarks.result import Result, Table
from benchmarks.science.directions.laboratory import Laboratory
from benchmarks.science.directions.reduction import PMBA

from mncplan.domain.flask import Flask
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.errors import NoSolutionError
from mncplan.kinetics.batch import simulate_many
from mncplan.kinetics.integrators import bdf, cvode, lsoda
from mncplan.kinetics.recipe import flask_of
from mncplan.kinetics.solve import simulate

TIMES = np.concatenate(([0.0], np.geomspace(1.0, 86_400.0, 40)))


def flasks(n: int, seed: int) -> list[Flask]:
    """Random conditions of one synthesis: dose, pH, temperature, concentration."""
    from dataclasses import replace

    rng = np.random.default_rng(seed)
    made = []
    for _ in range(n):
        recipe = replace(
            PMBA,
            reductant_per_metal=float(10 ** rng.uniform(-2, -0.5)),
            pH=float(rng.uniform(8, 12)),
            temperature_C=float(rng.uniform(10, 50)),
            metal_mM=float(10 ** rng.uniform(-0.5, 0.7)),
        )
        made.append(flask_of(recipe))
    return made


def run(n: int = 60, batch: int = 400, seed: int = 20251122) -> Result:
    """Each solver on the same conditions, then batches in one and two processes."""
    lab = Laboratory()
    mechanism, parameters = lab.mechanism("p-MBA"), lab.parameters
    some = flasks(n, seed)
    rows = []
    numbers: dict[str, object] = {
        "participants": len(mechanism.participants), "steps": len(mechanism.steps),
    }  # fmt: skip
    solvers: dict[str, Callable[..., Any]] = {"SciPy LSODA": lsoda, "SciPy BDF": bdf}
    if find_spec("sksundae"):
        solvers["SUNDIALS CVODE (scikit-sundae)"] = cvode
    for name, solver in solvers.items():
        times_ms, failed = _time(lambda f, s=solver: simulate(
            mechanism, parameters, f, TIMES, integrator=s), some)  # fmt: skip
        rows.append(_row(name, times_ms, failed))
        numbers[name] = statistics.median(times_ms)
    if find_spec("roadrunner"):
        times_ms, failed = _time(_roadrunner(mechanism, parameters), some)
        rows.append(_row("libroadrunner (CVODE, compiled rates)", times_ms, failed))
        numbers["libroadrunner"] = statistics.median(times_ms)
    many = [(parameters, f) for f in flasks(batch, seed + 1)]
    for processes in (1, 2):
        start = time.perf_counter()
        simulate_many(mechanism, many, TIMES, processes=processes)
        each = (time.perf_counter() - start) / batch * 1e3
        rows.append(
            (f"simulate_many, {processes} process(es), n={batch}, wall", f"{each:.1f}", "-", "-")
        )
        numbers[f"batch_{processes}_ms"] = each
    return Result(
        id="P3",
        question="How long does one simulated experiment take?",
        tables=(
            Table(
                title=f"{len(mechanism.participants)} species, {len(mechanism.steps)} steps, a day "
                f"of synthesis, {n} random conditions",
                head=("solver", "median CPU ms", "90 % below", "failed"),
                rows=tuple(rows),
            ),
        ),
        notes=(
            "same tolerances (relative 1e-6, absolute 1e-15 mol/L) and analytic Jacobian for all "
            "but libroadrunner, which compiles the rates and differences the Jacobian",
            "the goal of 1 ms each is not reached: with about 60 species and 800 steps the linear "
            "algebra of some 40 Newton factorisations alone takes about that long",
            f"CPU time for single runs, wall clock per run for batches on {os.cpu_count()} cores; "
            "set OPENBLAS_NUM_THREADS=1",
        ),
        numbers=numbers,
    )


def _time(run_one: Callable[[Flask], Any], some: list[Flask]) -> tuple[list[float], int]:
    times_ms, failed = [], 0
    run_one(some[0])
    for flask in some:
        start = time.process_time()
        try:
            run_one(flask)
        except (NoSolutionError, RuntimeError):
            failed += 1
        times_ms.append((time.process_time() - start) * 1e3)
    return times_ms, failed


def _row(name: str, times_ms: list[float], failed: int) -> tuple[str, str, str, str]:
    most = sorted(times_ms)[int(0.9 * len(times_ms))]
    return name, f"{statistics.median(times_ms):.1f}", f"{most:.1f}", str(failed)


def _roadrunner(mechanism: Mechanism, parameters: ParameterSet) -> Callable[[Flask], Any]:
    """The exported model in libroadrunner: one span from the shot of reductant on."""
    import roadrunner

    from mncplan.kinetics.rates import rate_constants
    from mncplan.kinetics.settings import after, settings_of

    model = roadrunner.RoadRunner(_plain_sbml(mechanism))
    model.integrator.relative_tolerance = 1e-6
    model.integrator.absolute_tolerance = 1e-15
    names = model.model.getGlobalParameterIds()
    floating = model.model.getFloatingSpeciesIds()
    order = [int(name[1:]) for name in floating]

    def once(flask: Flask) -> Any:
        k = rate_constants(mechanism, parameters, after(settings_of(flask), flask.events[0]))
        start = np.zeros(len(mechanism.participants))
        for key, amount in (*flask.amounts, *flask.events[-1].additions):
            start[mechanism.index[key]] += amount
        model.reset()
        model.model.setGlobalParameterValues(
            list(range(len(names))), [k[int(name[1:])] for name in names]
        )
        model.model.setFloatingSpeciesConcentrations(list(range(len(order))), start[order])
        return model.simulate(times=list(TIMES))

    return once


def _plain_sbml(mechanism: Mechanism) -> str:
    """Mass action with one numeric constant per step; the full export is in kinetics.sbml."""
    index = mechanism.index
    out = [
        '<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">'
        '<model id="m"><listOfCompartments><compartment id="c" size="1" constant="true"/>'
        "</listOfCompartments><listOfSpecies>"
    ]
    out += [
        f'<species id="s{i}" compartment="c" initialConcentration="0" constant="false" '
        'hasOnlySubstanceUnits="false" boundaryCondition="false"/>'
        for i in range(len(index))
    ]
    out.append("</listOfSpecies><listOfParameters>")
    out += [
        f'<parameter id="k{j}" value="0" constant="false"/>' for j in range(len(mechanism.steps))
    ]
    out.append("</listOfParameters><listOfReactions>")
    for j, step in enumerate(mechanism.steps):
        sides: dict[bool, list[str]] = {False: [], True: []}
        for key, n in step.stoichiometry:
            sides[n > 0].append(
                f'<speciesReference species="s{index[key]}" stoichiometry="{abs(n)}" '
                'constant="true"/>'
            )
        used = {key for key, n in step.stoichiometry if n < 0}
        helpers = "".join(
            f'<modifierSpeciesReference species="s{index[key]}"/>'
            for key, _ in step.orders if key not in used
        )  # fmt: skip
        factors = "".join(f"<ci>s{index[key]}</ci>" * n for key, n in step.orders)
        out.append(
            f'<reaction id="r{j}" reversible="false" fast="false">'
            f"<listOfReactants>{''.join(sides[False])}</listOfReactants>"
            f"<listOfProducts>{''.join(sides[True])}</listOfProducts>"
            + (f"<listOfModifiers>{helpers}</listOfModifiers>" if helpers else "")
            + '<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/>'
            f"<ci>k{j}</ci>{factors}<cn>1</cn></apply></math></kineticLaw></reaction>"
        )
    return "".join(out) + "</listOfReactions></model></sbml>"
