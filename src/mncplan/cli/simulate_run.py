"""Carry out the verb simulate."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from mncplan.app.simulate import SimulateOptions, simulate_case
from mncplan.app.simulate_case import Case, with_axes
from mncplan.app.simulate_file import read_case
from mncplan.app.simulate_findings import Findings
from mncplan.app.simulate_fit import FitOptions, FittedCase, exported, fit_case
from mncplan.app.simulate_plate import recommended_probes, simulate_plate
from mncplan.app.simulate_step import route_case
from mncplan.app.tables import KnowledgeBase, knowledge_base
from mncplan.cli.boundary import DONE
from mncplan.cli.output import write_json
from mncplan.errors import InvalidInputError
from mncplan.report.simulate_files import write_simulation
from mncplan.report.simulate_json import simulate_json
from mncplan.report.simulate_terminal import simulate_summary
from mncplan.report.terminal import show

_VARY = re.compile(r"^\s*(\w+)\s*=\s*([-+.\deE]+?)\s*\.\.\s*([-+.\deE]+)\s*(log)?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of simulate as they were typed."""

    what: str
    step: int | None
    ligand: str | None
    hours: float | None
    vary: tuple[str, ...]
    points: int
    samples: int
    has_sensitivity: bool
    has_probes: bool
    plate: Path | None
    fit: Path | None
    constants: tuple[str, ...]
    has_profiles: bool
    export: str | None
    out: Path | None
    is_json: bool
    seed: int


def run_simulate(asked: Asked) -> int:
    """Simulate, fit and export what was asked, show it, write the files."""
    _check(asked)
    knowledge = knowledge_base()
    case = _case(asked, knowledge)
    fitted: FittedCase | None = None
    if asked.fit is not None:
        options = FitOptions(keys=asked.constants, has_profiles=asked.has_profiles, seed=asked.seed)
        fitted = fit_case(case, asked.fit, options, knowledge, _progress)
        case = fitted.case
    found = simulate_case(
        case,
        SimulateOptions(
            samples=asked.samples, has_tornado=asked.has_sensitivity, has_phases=bool(case.axes),
            seed=asked.seed,
        ),
        knowledge,
        _progress,
    )  # fmt: skip
    findings = Findings(
        simulation=found,
        fitted=fitted,
        wells=() if asked.plate is None else simulate_plate(case, asked.plate, _progress),
        probes=recommended_probes(case, asked.samples, asked.seed, _progress)
        if asked.has_probes
        else (),
    )
    files: tuple[Path, ...] = ()
    if asked.out is not None:
        extra = exported(case, asked.export, fitted) if asked.export else {}
        files = write_simulation(findings, asked.out, extra)
    if asked.is_json:
        write_json(simulate_json(findings))
    else:
        show(simulate_summary(findings, files), sys.stdout)
    return DONE


def _check(asked: Asked) -> None:
    """Refuse options that contradict each other before any work starts."""
    if asked.export not in {None, "sbml", "petab"}:
        raise InvalidInputError(f"--export {asked.export}: expected sbml or petab")
    if asked.export and asked.out is None:
        raise InvalidInputError("--export writes files; say where with --out FOLDER")
    if asked.export == "petab" and asked.fit is None:
        raise InvalidInputError("--export petab describes a fit; give the data with --fit")
    if (asked.constants or asked.has_profiles) and asked.fit is None:
        raise InvalidInputError("--constant and --profiles belong to --fit DATA.csv")
    if asked.hours is not None and not asked.hours > 0:
        raise InvalidInputError(f"--hours {asked.hours:g}: expected a positive number")


def _case(asked: Asked, knowledge: KnowledgeBase) -> Case:
    path = Path(asked.what)
    is_file = path.suffix == ".toml" or path.is_file()
    if is_file and asked.step is not None:
        raise InvalidInputError("--step belongs to a TARGET, not to a file")
    if is_file:
        case = read_case(path, knowledge, hours=asked.hours)
    else:
        case = route_case(asked.what, asked.ligand, asked.step, knowledge)
        if asked.hours is not None:
            before = case.recipe.complexation_s if case.recipe is not None else 0.0
            case = replace(case, end_s=before + 3600 * asked.hours)
    if not asked.vary:
        return case
    return with_axes(case, [_ends(text) for text in asked.vary], asked.points)


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


def _progress(text: str) -> None:
    """One line that overwrites itself on a terminal; silent elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
