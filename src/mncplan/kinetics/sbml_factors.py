"""Effective rate constants as family constant x factor, for formats without our physics.

A factor holds all that temperature, pH, solvent and the other settings do to a step. Steps with the
same factor under all settings share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mncplan.domain.flask import Flask
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.kinetics.equations import Array
from mncplan.kinetics.rates import rate_constants
from mncplan.kinetics.solve import Span, spans_of

_DIGITS = 12


@dataclass(frozen=True, eq=False)
class Factors:
    """Steps by factor.

    Attributes:
        group: Index of the factor of each step.
        values: For each flask, factors in each of its spans, shape (spans, factors).
        spans: For each flask, its stretches of constant settings.
        constant: Family constant behind each factor; a factor belongs to one constant.
    """

    group: tuple[int, ...]
    values: tuple[Array, ...]
    spans: tuple[tuple[Span, ...], ...]
    constant: tuple[str, ...]


def factors_of(
    mechanism: Mechanism, parameters: ParameterSet, flasks: Sequence[Flask], end_s: float
) -> Factors:
    """Split the effective constants of each flask and span.

    Args:
        mechanism: The network.
        parameters: Its constants.
        flasks: Runs to be described with the same factors.
        end_s: End of the runs.
    """
    family = np.array([parameters.value(step.constant) for step in mechanism.steps])
    spans = tuple(tuple(spans_of(mechanism, flask, end_s)) for flask in flasks)
    rows = [
        rate_constants(mechanism, parameters, span.settings) / family
        for found in spans
        for span in found
    ]
    table = np.array(rows)
    names: dict[tuple[object, ...], int] = {}
    group = []
    for j, step in enumerate(mechanism.steps):
        key = (step.constant, *(float(f"{x:.{_DIGITS}g}") for x in table[:, j]))
        group.append(names.setdefault(key, len(names)))
    first = [group.index(g) for g in range(len(names))]
    split = np.cumsum([len(found) for found in spans])[:-1]
    return Factors(
        tuple(group),
        tuple(part[:, first] for part in np.split(table, split)),
        spans,
        tuple(mechanism.steps[j].constant for j in first),
    )
