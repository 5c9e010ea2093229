"""Numeric rate constants of every step in given surroundings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mncplan.domain.mechanism import ElementaryStep, Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.kinetics.modifiers import (
    Surroundings,
    arrhenius,
    debye_hueckel,
    law,
    salt_effect,
)
from mncplan.kinetics.settings import Settings

ION_PAIRING = 20.0
"""Below this permittivity ions pair and the limiting law fails: it is held at this value."""


def rate_constants(
    mechanism: Mechanism, parameters: ParameterSet, settings: Settings
) -> npt.NDArray[np.float64]:
    """Effective mass-action constants, shape (steps,), L and mol and s.

    Family constant x Arrhenius x weight x modifiers x primary salt effect / turnover. With them a
    step's rate is k * prod(c ** order): this is all a solver or an export to SBML needs.

    Raises:
        NotFoundError: If the set lacks a constant that a step asks for.
        InvalidInputError: If solvent or ligand are not in the set.
    """
    at = Surroundings(settings, parameters, parameters.ligand(mechanism.ligand))
    temperature = settings.temperature_K
    a = debye_hueckel(max(at.solvent.permittivity, ION_PAIRING), temperature)
    factors: dict[str, float] = {}
    base: dict[str, float] = {}
    salt: dict[int, float] = {}
    values = np.empty(len(mechanism.steps))
    for i, step in enumerate(mechanism.steps):
        if step.constant not in base:
            energy = parameters.value(f"Ea.{step.constant.partition('.')[0]}")
            base[step.constant] = parameters.value(step.constant) * arrhenius(energy, temperature)
        value = base[step.constant] * step.weight / step.per
        for name in step.modifiers:
            if name not in factors:
                factors[name] = law(name)(at)
            value *= factors[name]
        charges = encounter_charge(mechanism, step)
        if charges:
            if charges not in salt:
                salt[charges] = salt_effect(charges, settings.ionic_strength_M, a)
            value *= salt[charges]
        values[i] = value
    return values


def encounter_charge(mechanism: Mechanism, step: ElementaryStep) -> int:
    """Sum of zi zj over the pairs of reactants in the rate law."""
    charges = [mechanism.by_key[key].charge for key, n in step.orders for _ in range(n)]
    total = sum(charges)
    return (total * total - sum(z * z for z in charges)) // 2
