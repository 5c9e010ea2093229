"""A simulation as published JSON (see docs/schemas/simulate-1.schema.json)."""

from __future__ import annotations

from dataclasses import asdict

from mncplan.app.simulate import PhaseDiagram, Swing
from mncplan.app.simulate_findings import Findings
from mncplan.app.simulate_fit import FittedCase
from mncplan.app.simulate_plate import WellOutcome
from mncplan.app.simulate_spectra import ReadComposition
from mncplan.app.simulate_step import StepOutcome
from mncplan.domain.forecast import Spread
from mncplan.report.encode_facts import Json, interval, number

SIMULATE_SCHEMA = "mncplan-simulate/1"
LEAST = 1e-12
"""mol/L; species that stay below are left out of the trajectory."""


def simulate_json(findings: Findings) -> Json:
    """A simulation as ``mncplan-simulate/1``; concentrations in mol/L, times in s."""
    found, fitted = findings.simulation, findings.fitted
    case, run = found.case, found.run
    recipe = None if case.recipe is None else asdict(case.recipe)
    return {
        "schema": SIMULATE_SCHEMA,
        "version": found.version,
        "knowledge": found.knowledge,
        "seed": found.seed,
        "title": case.title,
        "badge": found.badge,
        "parameter_set": case.parameters.name,
        "statement": case.parameters.statement,
        "recipe": None if recipe is None else _plain(recipe),
        "product": found.product or None,
        "outcome": {
            "identity": found.found.identity,
            "reduced": number(found.found.reduced),
            "control": found.control or None,
            "later": None if found.later is None else found.later.identity,
            "purity": _spread(found.purity),
            "metal_yield": _spread(found.yields),
            "yield_of_theoretical_maximum": number(found.of_possible),
            "time_h": number(found.time_h),
            "byproducts": [
                {"species": key, "metal_share": number(share)} for key, share in found.byproducts
            ],
            "samples": found.n_samples,
            "samples_failed": found.n_failed,
        },
        "times_s": [number(float(t)) for t in run.times_s],
        "concentrations_M": {
            one.key: [number(float(c)) for c in run.concentrations[:, i]]
            for i, one in enumerate(run.mechanism.participants)
            if abs(run.concentrations[:, i]).max() >= LEAST
        },
        "metal_share_by_electrons": {
            str(n): [number(float(s)) for s in share] for n, share in found.by_electrons.items()
        },
        "network": {
            "participants": len(run.mechanism.participants),
            "steps": len(run.mechanism.steps),
        },
        "sensitivities": [_swing(s) for s in found.swings],
        "phase_diagram": None if found.phases is None else _phases(found.phases),
        "fit": None if fitted is None else fit_json(fitted),
        "wells": [_well(w) for w in findings.wells],
        "probes": [
            {
                "settings": {name: number(value) for name, value in p.settings},
                "information_nats": number(p.information),
                "separation_nats": number(p.separation),
                "watch": list(p.watch),
            }
            for p in findings.probes
        ],
        "step": None if findings.step is None else _step(findings.step),
        "compositions": [_composition(one) for one in findings.compositions],
        "warnings": list(found.warnings),
    }


def _step(step: StepOutcome) -> Json:
    return {
        "robustness": [
            {"setting": name, "purity_lost": number(lost)} for name, lost in step.robustness
        ],
        "dose_window": interval(step.dose_window),
    }


def _composition(one: ReadComposition) -> Json:
    return {
        "spectrum": one.spectrum.name,
        "time_s": number(one.spectrum.time_s),
        "references": "measured" if one.is_measured else "band positions",
        "variance_explained": number(one.composition.explained),
        "components": [
            {
                "species": a.key,
                "metal_share": number(a.share),
                "low": number(a.low),
                "high": number(a.high),
                "mM": number(a.mM),
                "determined": one.is_measured and a.is_determined,
                "alike": list(a.alike),
            }
            for a in one.composition.amounts
        ],
        "unseen": list(one.silent),
        "borrowed": list(one.borrowed),
    }


def _well(well: WellOutcome) -> Json:
    return {
        "well": well.well,
        "settings": {name: number(value) for name, value in well.settings},
        "identity": well.identity,
        "purity": number(well.purity),
        "reduced": number(well.reduced),
        "product_yield": number(well.product_yield),
    }


def _plain(recipe: Json) -> Json:
    return {
        key: dict(value) if key == "additives" else number(value) if isinstance(value, float)
        else value
        for key, value in recipe.items()
    }  # fmt: skip


def _spread(value: Spread) -> Json:
    return {"value": number(value.value), "low": number(value.low), "high": number(value.high)}


def _swing(swing: Swing) -> Json:
    return {
        "constant": swing.key,
        "unit": swing.unit,
        "basis": swing.basis,
        "low": number(swing.low),
        "high": number(swing.high),
        "purity_at_low": number(swing.at_low),
        "purity_at_high": number(swing.at_high),
    }


def _phases(phases: PhaseDiagram) -> Json:
    return {
        "axes": [
            {"parameter": a.name, "unit": a.unit, "values": [number(v) for v in a.values]}
            for a in phases.axes
        ],
        "samples": phases.n_samples,
        "points": [
            {
                "place": [number(v) for v in p.place],
                "identity": p.identity,
                "purity": number(p.purity),
                "purity_low": number(p.purity_low),
                "purity_high": number(p.purity_high),
                "agreement": number(p.agreement),
                "others": dict(p.others),
            }
            for p in phases.points
        ],
    }


def fit_json(fitted: FittedCase) -> Json:
    """What a fit found."""
    fit = fitted.fit
    ends = {p.key: p for p in fit.profiles}
    return {
        "data": fitted.data,
        "experiments": fitted.n_experiments,
        "readings": fit.n,
        "chi2": number(fit.chi2),
        "starts": [number(value) for value in fit.starts],
        "eigenvalues": [number(float(value)) for value in fit.support.eigenvalues],
        "constants": [
            {
                "constant": e.key,
                "value": number(e.value),
                "low": number(e.low),
                "high": number(e.high),
                "prior": number(e.prior),
                "shrinkage": number(e.shrinkage),
                "supported": e.is_supported,
                "profile_closed": ends[e.key].is_identified if e.key in ends else None,
            }
            for e in fit.estimates
        ],
    }
