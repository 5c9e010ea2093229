"""A simulation for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mncplan.app.simulate import PhaseDiagram, Simulation
from mncplan.app.simulate_findings import Findings
from mncplan.app.simulate_fit import FittedCase
from mncplan.app.simulate_plate import RankedProbe, plate_rows
from mncplan.app.simulate_spectra import ReadComposition
from mncplan.app.simulate_step import StepOutcome
from mncplan.domain.forecast import Spread
from mncplan.report.draw_trajectory import largest
from mncplan.report.simulate_words import control_text, unmixing_notes
from mncplan.report.terminal_blocks import block, columns, group, heading, item
from mncplan.report.typeset import formula_unicode
from mncplan.report.words import parameter_name, percent, range_text, value_text

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

BARS = " ▁▂▃▄▅▆▇█"
COLUMNS = 40
MOST = 8
SOME = 0.01
"""Purity below which a loss of purity says nothing."""


def simulate_summary(findings: Findings, files: Sequence[Path] = ()) -> Group:
    """Outcome, composition over time, what it hangs on."""
    found, fitted = findings.simulation, findings.fitted
    parts: list[RenderableType] = [heading(found.case.title, is_title=True)]
    parts += [item(text) for text in _outcome(found)]
    parts += [heading("Share of the metal over time (left to right, logarithmic)"), _curves(found)]
    parts += [heading("The same in clusters by electron count N*"), _counts(found)]
    named = [f"{formula_unicode(key)} {percent(s)}" for key, s in found.byproducts[:MOST]]
    parts += block("Beside the product at the end, share of the metal", [", ".join(named)])
    if found.swings:
        parts += [heading("What the purity hangs on most"), _tornado(found)]
    if found.phases is not None:
        parts += [heading("Phase diagram"), *_phases(found.phases)]
    if findings.step is not None and found.purity.value >= SOME:
        parts += block("The step at the bench", _step(findings.step))
    if findings.wells:
        head, rows = plate_rows(findings.wells)
        parts += [heading("Wells"), columns([parameter_name(name) for name in head], rows)]
    if findings.compositions:
        parts += [heading("Composition by UV-Vis"), _compositions(findings.compositions)]
        parts += [item(text) for text in unmixing_notes(findings.compositions)]
    if findings.probes:
        parts += [heading("Experiments that would teach most"), _probes(findings.probes)]
    if fitted is not None:
        parts += [heading(f"Fit to {fitted.data}"), *_fit(fitted)]
    parts += block("Mind", found.warnings)
    parts += block("Written", [str(path) for path in files])
    return group(parts)


def _outcome(found: Simulation) -> list[str]:
    said = [found.badge]
    if not found.product:
        return [*said, f"ends in: {found.found.identity}", *_control(found)]
    name = formula_unicode(found.product)
    said.append(f"{name}: purity {_range(found.purity)} of the reduced metal, "
                f"yield {_range(found.yields)} of all metal")  # fmt: skip
    if found.of_possible is not None:
        said.append(
            f"{percent(found.of_possible)} of the largest yield with [M(L)2]- as by-product"
        )
    if found.time_h is not None:
        said.append(f"formed to 90 % after {value_text(found.time_h)} h")
    said += _control(found)
    draws = "draw" if found.n_samples == 1 else "draws"
    failed = f", {found.n_failed} of them not solvable" if found.n_failed else ""
    said.append(
        f"intervals: 5 to 95 % over {found.n_samples} {draws} of all constants from their "
        f"intervals{failed}"
    )
    return said


def _control(found: Simulation) -> list[str]:
    """Kinetic and settled products told apart."""
    said = control_text(found)
    return [said] if said else []


def _compositions(found: Sequence[ReadComposition]) -> RenderableType:
    rows = [
        (
            one.spectrum.name,
            formula_unicode(a.key),
            percent(a.share),
            f"{percent(a.low)} to {percent(a.high)}",
            "" if a.is_determined else "not determined"
            + (f": like {', '.join(map(formula_unicode, a.alike))}" if a.alike else ""),
        )
        for one in found
        for a in one.composition.amounts
        if a.high >= SOME
    ]  # fmt: skip
    return columns(("spectrum", "cluster", "metal", "90 %", ""), rows)


def _range(value: Spread) -> str:
    return f"{percent(value.value)} ({percent(value.low)} to {percent(value.high)})"


def _curves(found: Simulation) -> RenderableType:
    times = found.run.times_s
    grid = np.geomspace(max(times[times > 0][0], 1.0), times[-1], COLUMNS)
    people = found.run.mechanism.participants
    shares = {p.key: found.shares[:, i] for i, p in enumerate(people) if p.n_metal}
    rows = [
        (formula_unicode(key), _bar(np.interp(grid, times, share)), percent(float(share[-1])))
        for key, share in largest(shares, MOST).items()
    ]
    return columns(("species", "0 to 100 %", "end"), rows)


def _counts(found: Simulation) -> RenderableType:
    times = found.run.times_s
    grid = np.geomspace(max(times[times > 0][0], 1.0), times[-1], COLUMNS)
    shares = {str(n): share for n, share in found.by_electrons.items()}
    rows = [
        (n, _bar(np.interp(grid, times, share)), percent(float(share[-1])))
        for n, share in sorted(largest(shares, MOST).items(), key=lambda pair: int(pair[0]))
    ]
    return columns(("N*", "0 to 100 %", "end"), rows)


def _bar(shares: np.ndarray) -> str:
    return "".join(BARS[round(float(s) * (len(BARS) - 1))] for s in np.clip(shares, 0, 1))


def _tornado(found: Simulation) -> RenderableType:
    rows = [
        (s.key, f"{s.low:.2g} to {s.high:.2g} {s.unit}", _end(s.at_low), _end(s.at_high))
        for s in found.swings[:MOST]
        if s.width > 0
    ]
    return columns(("constant", "interval", "purity at low", "at high"), rows)


def _end(value: float | None) -> str:
    return "not solvable" if value is None else percent(value)


def _phases(phases: PhaseDiagram) -> list[RenderableType]:
    names = [parameter_name(a.name) for a in phases.axes]
    rows = [
        (
            *(value_text(v) for v in p.place),
            formula_unicode(p.identity) if "(" in p.identity else p.identity,
            percent(p.purity),
            percent(p.agreement),
        )
        for p in phases.points
    ]
    return [
        columns((*names, "product", "purity", "agree"), rows),
        item(f"agree: share of {phases.n_samples} parameter sets with the same product"),
    ]


def _step(step: StepOutcome) -> list[str]:
    """Robustness and window in words."""
    lost = ", ".join(f"{parameter_name(name)} {percent(x)}" for name, x in step.robustness)
    said = [f"purity lost by a small error (20 % in ratios, 5 K, 0.5 pH): {lost}"]
    if step.dose_window is not None:
        window = range_text(*step.dose_window)
        said.append(f"yield within a tenth of its best for reductant per metal {window}")
    return said


def _probes(probes: Sequence[RankedProbe]) -> RenderableType:
    rows = [
        (
            ", ".join(f"{parameter_name(name)} {value_text(value)}" for name, value in p.settings),
            f"{p.information:.2f}",
            "" if p.separation is None else f"{p.separation:.2f}",
            ", ".join(formula_unicode(key) for key in p.watch),
        )
        for p in probes
    ]
    return columns(("settings", "nats", "rivals", "watch"), rows)


def _fit(fitted: FittedCase) -> list[RenderableType]:
    fit = fitted.fit
    rows = [
        (e.key, f"{e.value:.3g}", f"{e.low:.2g} to {e.high:.2g}", "" if e.is_supported else
         "no support: prior")
        for e in fit.estimates
    ]  # fmt: skip
    starts = ", ".join(f"{s:.3g}" for s in fit.starts)
    return [
        item(f"{fit.n} readings of {fitted.n_experiments} experiments; chi2 {fit.chi2:.3g}; "
             f"objectives of the starts: {starts}"),
        columns(("constant", "value", "90 %", ""), rows),
    ]  # fmt: skip
