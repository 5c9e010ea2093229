"""Export of a fit as a PEtab 1 problem, for pyPESTO, AMICI, PEtab.jl, COPASI and others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mncplan.domain.participant import Participant
from mncplan.kinetics.fit_data import Experiment, Reading, Sample
from mncplan.kinetics.fit_prior import Prior
from mncplan.kinetics.fit_problem import FitProblem
from mncplan.kinetics.fit_residuals import response_class
from mncplan.kinetics.sbml import document, span_numbers
from mncplan.kinetics.sbml_factors import factors_of
from mncplan.kinetics.sbml_names import identifiers, slug

_INTENSITY = (1e-12, 1e12)
Rows = list[tuple[str, ...]]


def petab(problem: FitProblem, *, name: str = "fit") -> dict[str, str]:
    """File names and texts of the problem.

    A relative sample gets a scaling factor of its own, estimated and without a prior, with
    log-normal noise: the same likelihood as our centred log-ratios. PEtab 1 has no censored data,
    so upper bounds go to ``censored.tsv``, which no tool reads; drop or use them knowingly.

    Raises:
        MissingExtraError: If python-libsbml is not installed.
        InvalidInputError: If the experiments have different numbers of events.
    """
    mechanism = problem.mechanism
    keys = tuple(p.key for p in mechanism.participants)
    species = identifiers("s", keys)
    constants = identifiers("k", tuple(dict.fromkeys(s.constant for s in mechanism.steps)))
    end = max(s.time_s for e in problem.experiments for s in e.samples)
    flasks = [e.flask for e in problem.experiments]
    factors = factors_of(mechanism, problem.parameters, flasks, end)
    model = document(mechanism, problem.parameters, factors, name)
    numbers = [span_numbers(factors, i, keys, species) for i in range(len(flasks))]
    differing = [k for k in numbers[0] if len({row[k] for row in numbers}) > 1]
    conditions = [
        (_condition(i), e.name, *(f"{numbers[i][k]:.12g}" for k in differing))
        for i, e in enumerate(problem.experiments)
    ]
    measured, censored = _measurements(problem.experiments)
    used = {row[0] for row in measured}
    observed = [row for row in _observables(problem) if row[0] in used]
    return {
        "model.xml": model,
        "conditions.tsv": _tsv(("conditionId", "conditionName", *differing), conditions),
        "measurements.tsv": _tsv(_MEASUREMENT, measured),
        "observables.tsv": _tsv(_OBSERVABLE, observed),
        "parameters.tsv": _tsv(
            _PARAMETER, _parameters(problem, constants, " ".join(row[2] for row in observed))
        ),
        "censored.tsv": _tsv(_MEASUREMENT, censored),
        "problem.yaml": _YAML,
    }


_MEASUREMENT = ("observableId", "simulationConditionId", "time", "measurement",
                "observableParameters", "noiseParameters")  # fmt: skip
_OBSERVABLE = ("observableId", "observableName", "observableFormula", "observableTransformation",
               "noiseFormula", "noiseDistribution")  # fmt: skip
_PARAMETER = ("parameterId", "parameterName", "parameterScale", "lowerBound", "upperBound",
              "nominalValue", "estimate", "objectivePriorType",
              "objectivePriorParameters")  # fmt: skip
_YAML = """\
format_version: 1
parameter_file: parameters.tsv
problems:
  - sbml_files: [model.xml]
    condition_files: [conditions.tsv]
    measurement_files: [measurements.tsv]
    observable_files: [observables.tsv]
"""


def _condition(i: int) -> str:
    return f"condition_{i + 1}"


def _scaling(i: int, j: int) -> str:
    return f"intensity_{i + 1}_{j + 1}"


def _observable(reading: Reading) -> str:
    return f"{reading.scale}_{slug(reading.participant)}"


def _measurements(experiments: Sequence[Experiment]) -> tuple[Rows, Rows]:
    """What was seen, and what was below a limit."""
    seen: Rows = []
    below: Rows = []
    for i, experiment in enumerate(experiments):
        for j, sample in enumerate(experiment.samples):
            for reading in sample.readings:
                scaling = _scaling(i, j) if reading.scale == "relative" else ""
                row = (_observable(reading), _condition(i), f"{sample.time_s:.10g}",
                       f"{reading.value:.10g}", scaling, "")  # fmt: skip
                (below if reading.is_below else seen).append(row)
    return seen, below


def _observables(problem: FitProblem) -> Rows:
    mechanism, noise = problem.mechanism, problem.noise
    species = identifiers("s", tuple(p.key for p in mechanism.participants))
    metal = "+".join(f"{p.n_metal}*{species[p.key]}" for p in mechanism.participants if p.n_metal)
    estimated = {p.key for p in problem.priors}
    readings = {
        (r.participant, r.scale): r
        for e in problem.experiments
        for s in e.samples
        for r in s.readings
    }
    rows: Rows = []
    for reading in readings.values():
        one, sid = mechanism.by_key[reading.participant], species[reading.participant]
        formula, sd = f"1000*({sid}+{noise.floor_M:g})", noise.absolute
        if reading.scale == "metal_share":
            formula = f"{one.n_metal}*{sid}/({metal})+1e-9"
        if reading.scale == "relative":
            name = _observable(reading)
            formula = (
                f"observableParameter1_{name}*{_response(one, estimated)}({sid}+{noise.floor_M:g})"
            )
            sd = noise.relative
        rows.append((_observable(reading), f"{reading.participant} ({reading.scale})", formula,
                     "log", f"{sd:g}", "normal"))  # fmt: skip
    return rows


def _response(one: Participant, estimated: set[str]) -> str:
    key = f"response.{response_class(one)}"
    return f"{slug(key)}*" if key in estimated else ""


def _parameters(problem: FitProblem, constants: dict[str, str], formulas: str) -> Rows:
    """Rate constants and intensities, and the response factors that formulas mention."""
    rows: Rows = []
    free = {p.key for p in problem.priors}
    for prior in problem.priors:
        sid = constants.get(prior.key) or slug(prior.key)
        if prior.key in constants or f"*{sid}*" in formulas:
            rows.append(_free(prior, sid))
    for key, sid in constants.items():
        if key not in free:
            value = f"{problem.parameters.value(key):.10g}"
            rows.append((sid, key, "log10", value, value, value, "0", "", ""))
    for i, experiment in enumerate(problem.experiments):
        for j, sample in enumerate(experiment.samples):
            if any(not r.is_below for r in sample.on("relative")):
                low, high = _INTENSITY
                start = f"{_intensity(sample, problem):.6g}"
                rows.append((_scaling(i, j), "overall intensity", "log10", f"{low:g}",
                             f"{high:g}", start, "1", "", ""))  # fmt: skip
    return rows


def _intensity(sample: Sample, problem: FitProblem) -> float:
    """A scale at which the largest signal would be a tenth of all metal fed; a start only."""
    top = max(r.value for r in sample.on("relative") if not r.is_below)
    metal = [
        amount * problem.mechanism.by_key[key].n_metal
        for e in problem.experiments
        for key, amount in e.flask.amounts
        if key in problem.mechanism.by_key
    ]
    return top / max(0.1 * max(metal, default=1e-3), 1e-9)


def _free(prior: Prior, sid: str) -> tuple[str, ...]:
    ends = (prior.value(prior.least), prior.value(prior.most))
    return (
        sid, prior.key, "log10" if prior.is_log else "lin", f"{ends[0]:.10g}", f"{ends[1]:.10g}",
        f"{prior.value(0.0):.10g}", "1", "parameterScaleNormal",
        f"{prior.centre:.10g};{prior.sd:.10g}",
    )  # fmt: skip


def _tsv(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    return "".join("\t".join(row) + "\n" for row in (head, *rows))
