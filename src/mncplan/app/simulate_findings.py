"""A simulation with all that was asked beside it."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.app.simulate import Simulation
from mncplan.app.simulate_fit import FittedCase
from mncplan.app.simulate_plate import RankedProbe, WellOutcome
from mncplan.app.simulate_spectra import ReadComposition
from mncplan.app.simulate_step import StepOutcome


@dataclass(frozen=True, eq=False, kw_only=True)
class Findings:
    """What a report of a simulation shows.

    Attributes:
        step: When a step of a route was simulated.
        compositions: Read from measured spectra.
    """

    simulation: Simulation
    fitted: FittedCase | None = None
    wells: tuple[WellOutcome, ...] = ()
    probes: tuple[RankedProbe, ...] = ()
    step: StepOutcome | None = None
    compositions: tuple[ReadComposition, ...] = ()
