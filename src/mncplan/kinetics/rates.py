"""Numeric rate constants of every step in given surroundings."""

from __future__ import annotations

from functools import lru_cache

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
    salt: dict[int, float] = {}
    kinds, kind_of, shares = _kinds(mechanism)
    values = np.empty(len(kinds))
    for i, (constant, modifiers, charges) in enumerate(kinds):
        energy = parameters.value(f"Ea.{constant.partition('.')[0]}")
        value = parameters.value(constant) * arrhenius(energy, temperature)
        for name in modifiers:
            if name not in factors:
                factors[name] = law(name)(at)
            value *= factors[name]
        if charges:
            if charges not in salt:
                salt[charges] = salt_effect(charges, settings.ionic_strength_M, a)
            value *= salt[charges]
        values[i] = value
    out: npt.NDArray[np.float64] = values[kind_of] * shares
    return out


@lru_cache(maxsize=16)
def _kinds(
    mechanism: Mechanism,
) -> tuple[
    tuple[tuple[str, tuple[str, ...], int], ...], npt.NDArray[np.intp], npt.NDArray[np.float64]
]:
    """Constant, modifiers and encounter charge of alike steps; kind and weight of each step."""
    found: dict[tuple[str, tuple[str, ...], int], int] = {}
    kind_of = [
        found.setdefault((s.constant, s.modifiers, encounter_charge(mechanism, s)), len(found))
        for s in mechanism.steps
    ]
    shares = np.array([step.weight / step.per for step in mechanism.steps])
    return tuple(found), np.array(kind_of, dtype=np.intp), shares


def encounter_charge(mechanism: Mechanism, step: ElementaryStep) -> int:
    """Sum of zi zj over the pairs of reactants in the rate law."""
    charges = [mechanism.by_key[key].charge for key, n in step.orders for _ in range(n)]
    total = sum(charges)
    return (total * total - sum(z * z for z in charges)) // 2
