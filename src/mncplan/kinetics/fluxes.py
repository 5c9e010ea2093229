"""Where matter flows: gross inflow into each participant over a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mncplan.domain.flask import Flask
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.kinetics.rates import rate_constants
from mncplan.kinetics.settings import settings_of
from mncplan.kinetics.solve import equations_of, simulate

HORIZON_S = 86_400.0
_POINTS = 60


def gross_inflow(
    mechanism: Mechanism,
    parameters: ParameterSet,
    flask: Flask,
    *,
    without: Sequence[str] = (),
    horizon_s: float = HORIZON_S,
) -> dict[str, float]:
    """What flows into each participant over a run, mol/L, outflow not subtracted.

    Steps of participants in `without` are left out of the run itself, but what would flow into
    them is counted: this is how candidates of a network are judged.
    """
    barred = set(without)
    core = replace(
        mechanism,
        steps=tuple(s for s in mechanism.steps if not barred & {key for key, _ in s.stoichiometry}),
    )
    times = np.concatenate(([0.0], np.geomspace(1.0, horizon_s, _POINTS)))
    run = simulate(core, parameters, flask, times)
    equations = equations_of(mechanism)
    k = rate_constants(mechanism, parameters, settings_of(flask))
    rates = np.array([equations.rates(c, k) for c in run.concentrations])
    total = np.trapezoid(rates, times, axis=0)
    inflow = np.maximum(equations.stoichiometry, 0) @ total
    return dict(zip(mechanism.index, map(float, inflow), strict=True))
