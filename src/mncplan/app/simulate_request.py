"""A request to simulate, as typed or as called from Python, and how it is carried out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from mncplan.app.simulate import Progress, SimulateOptions, simulate_case
from mncplan.app.simulate_case import HOUR_S, Case, with_axes
from mncplan.app.simulate_file import read_case
from mncplan.app.simulate_findings import Findings
from mncplan.app.simulate_fit import FitOptions, FittedCase, fit_case
from mncplan.app.simulate_plate import recommended_probes, simulate_plate
from mncplan.app.simulate_spectra import ReadComposition, read_compositions
from mncplan.app.simulate_step import StepOutcome, outcome_of, route_case
from mncplan.errors import InvalidInputError
from mncplan.knowledge import KnowledgeBase

_VARY = re.compile(r"^\s*(\w+)\s*=\s*([-+.\deE]+?)\s*\.\.\s*([-+.\deE]+)\s*(log)?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateRequest:
    """What is to be simulated and what is asked around it.

    Attributes:
        what: TOML file of a recipe or flask, or a formula for a step of its first route.
        step: Step of that route, from 1; None for the last that is modelled.
        vary: Settings as ``NAME=LOW..HIGH``, with ``log`` behind for decades.
        rivals: Families; the network without each is a rival mechanism that probes tell apart.
        plate: CSV of wells.
        fit: Table of measured compositions.
        constants: Constants to fit; empty for those the data answer to most.
        uvvis: Table of measured absorption spectra, to be unmixed.
        references: Table of molar absorptivities of pure components.
    """

    what: str
    step: int | None = None
    ligand: str | None = None
    hours: float | None = None
    vary: tuple[str, ...] = ()
    points: int = 5
    samples: int = 6
    has_sensitivity: bool = False
    has_probes: bool = False
    rivals: tuple[str, ...] = ()
    plate: Path | None = None
    fit: Path | None = None
    constants: tuple[str, ...] = ()
    has_profiles: bool = False
    uvvis: Path | None = None
    references: Path | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if (self.constants or self.has_profiles) and self.fit is None:
            raise InvalidInputError("--constant and --profiles belong to --fit DATA.csv")
        if self.rivals and not self.has_probes:
            raise InvalidInputError("--rival names what --probes should tell apart; give both")
        if self.references is not None and self.uvvis is None:
            raise InvalidInputError("--references belong to --uvvis SPECTRA.csv")
        if self.hours is not None and not self.hours > 0:
            raise InvalidInputError(f"--hours {self.hours:g}: expected a positive number")


def carry_out(
    request: SimulateRequest, knowledge: KnowledgeBase, progress: Progress = lambda _: None
) -> Findings:
    """Fit, simulate, vary, as asked.

    Raises:
        InvalidInputError: If a file or option can't be read.
        NotFoundError: If no route has a step that the model covers.
        NoSolutionError: If the run can't be solved.
    """
    case = _case(request, knowledge)
    compositions: tuple[ReadComposition, ...] = ()
    if request.uvvis is not None:
        progress("unmixing spectra")
        compositions = read_compositions(
            case, request.uvvis, request.references, knowledge, request.seed
        )
    fitted: FittedCase | None = None
    if request.fit is not None:
        options = FitOptions(
            keys=request.constants, has_profiles=request.has_profiles, seed=request.seed
        )
        fitted = fit_case(case, request.fit, options, knowledge, progress)
        case = fitted.case
    found = simulate_case(
        case,
        SimulateOptions(
            samples=request.samples, has_tornado=request.has_sensitivity,
            has_phases=bool(case.axes), seed=request.seed,
        ),
        knowledge,
        progress,
    )  # fmt: skip
    wells = () if request.plate is None else simulate_plate(case, request.plate, progress)
    probes = (
        recommended_probes(case, request.samples, request.seed, request.rivals, progress)
        if request.has_probes
        else ()
    )
    step: StepOutcome | None = None
    if not _is_file(request) and found.product:
        progress("robustness of the step")
        step = outcome_of(found)
    return Findings(
        simulation=found, fitted=fitted, wells=wells, probes=probes, step=step,
        compositions=compositions,
    )  # fmt: skip


def _is_file(request: SimulateRequest) -> bool:
    path = Path(request.what)
    return path.suffix == ".toml" or path.is_file()


def _case(request: SimulateRequest, knowledge: KnowledgeBase) -> Case:
    path, is_file = Path(request.what), _is_file(request)
    if is_file and request.step is not None:
        raise InvalidInputError("--step belongs to a TARGET, not to a file")
    if is_file:
        case = read_case(path, knowledge, hours=request.hours)
    else:
        case = route_case(request.what, request.ligand, request.step, knowledge)
        if request.hours is not None:
            before = case.recipe.complexation_s if case.recipe is not None else 0.0
            case = replace(case, end_s=before + HOUR_S * request.hours)
    if request.vary:
        case = with_axes(case, [_ends(text) for text in request.vary], request.points)
    if request.has_probes and not case.axes:
        raise InvalidInputError("probes are chosen among settings; give --vary NAME=LOW..HIGH")
    return case


def _ends(text: str) -> tuple[str, float, float, bool]:
    """A typed --vary: name, low, high, whether in decades."""
    match = _VARY.match(text)
    wrong = InvalidInputError(
        f"--vary {text!r}: expected NAME=LOW..HIGH, e.g. reductant_per_metal=0.01..0.3"
    )
    if match is None:
        raise wrong
    name, low, high, log = match.groups()
    try:
        return name, float(low), float(high), bool(log)
    except ValueError:
        raise wrong from None
