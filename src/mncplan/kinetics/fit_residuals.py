"""How far a simulated run is from measured compositions, in standard deviations."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mncplan.domain.flask import Trajectory
from mncplan.domain.participant import Participant
from mncplan.errors import InvalidInputError
from mncplan.kinetics.equations import Array
from mncplan.kinetics.fit_data import Experiment, Noise, Reading, Sample
from mncplan.kinetics.observe import metal_shares

RESPONSE_CLASSES = ("anion", "complex")
"""Classes whose ESI-MS response is estimated; neutral clusters are the reference, 1."""


def response_class(one: Participant) -> str:
    """The class whose response factor a participant shares."""
    if one.kind == "complex":
        return "complex"
    return "anion" if one.charge < 0 else "neutral"


def check_keys(experiment: Experiment, run_keys: Mapping[str, int]) -> None:
    """Refuse readings of what the mechanism does not have.

    Raises:
        InvalidInputError: Naming experiment and species.
    """
    for sample in experiment.samples:
        for reading in sample.readings:
            if reading.participant not in run_keys:
                raise InvalidInputError(
                    f"experiment {experiment.name}: {reading.participant!r} is not in the network"
                )


def residuals(
    experiment: Experiment, run: Trajectory, response: Mapping[str, float], noise: Noise
) -> Array:
    """Residuals of every reading, shape (readings,), dimensionless.

    Relative intensities of one sample are compared as centred log-ratios, which is the likelihood
    of log-normal errors with the unknown overall intensity taken out. An upper bound counts by the
    probability that noise keeps the signal below it. Response factors multiply concentrations.

    Args:
        experiment: What was measured.
        run: At the times of the samples.
        response: Factor by class; missing ones are 1.
        noise: Standard deviations of logarithms.

    Source:
        Log-ratios of compositions: Aitchison, J. R. Stat. Soc. B 44 (1982) 139.
    """
    found: list[Array] = []
    shares = metal_shares(run)
    for i, sample in enumerate(experiment.samples):
        found.append(_relative(sample, run, i, response, noise))
        for scale in ("mM", "metal_share"):
            readings = sample.on(scale)
            if readings:
                columns = [run.mechanism.index[r.participant] for r in readings]
                if scale == "mM":
                    model = run.concentrations[i, columns] * 1e3
                    floor = noise.floor_M * 1e3
                else:
                    model, floor = shares[i, columns], 1e-9
                log = np.log(np.maximum(model, 0.0) + floor)
                found.append(_compare(readings, log, noise.absolute))
    return np.concatenate(found)


def _relative(
    sample: Sample, run: Trajectory, i: int, response: Mapping[str, float], noise: Noise
) -> Array:
    readings = sample.on("relative")
    if not readings:
        return np.empty(0)
    by_key = run.mechanism.by_key
    columns = [run.mechanism.index[r.participant] for r in readings]
    factor = [response.get(response_class(by_key[r.participant]), 1.0) for r in readings]
    log = np.log(np.array(factor) * (np.maximum(run.concentrations[i, columns], 0) + noise.floor_M))
    seen = np.array([not r.is_below for r in readings])
    if not seen.any():
        raise InvalidInputError(
            f"sample at {sample.time_s:g} s has only upper bounds on the relative scale; "
            "give at least one species that was seen"
        )
    measured = np.log([r.value for r in readings])
    offset = float(np.mean(measured[seen] - log[seen]))
    return _compare(readings, log + offset, noise.relative)


def _compare(readings: tuple[Reading, ...], log_model: Array, sd: float) -> Array:
    """(measured - model)/sd in logs; for an upper bound sqrt(-2 log P(below))."""
    from scipy.special import log_ndtr

    gap = (np.log([r.value for r in readings]) - log_model) / sd
    bound = np.sqrt(-2 * log_ndtr(gap))
    below = np.array([r.is_below for r in readings])
    out: Array = np.where(below, bound, gap)
    return out
