"""Values to set at the bench, each with an interval and a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mncplan.domain.provenance import Provenance

PARAMETER_UNITS: Final[dict[str, str]] = {
    "metal_mM": "mmol/L",
    "ligand_per_metal": "mol/mol",
    "reductant_per_metal": "mol/mol",
    "reductant_electrons_per_metal": "mol/mol",
    "phase_transfer_per_metal": "mol/mol",
    "base_per_metal": "mol/mol",
    "dopant_fraction": "mol/mol",
    "temperature_C": "degC",
    "complexation_temperature_C": "degC",
    "complexation_time_h": "h",
    "reduction_temperature_C": "degC",
    "reduction_time_h": "h",
    "etching_temperature_C": "degC",
    "etching_time_h": "h",
    "time_h": "h",
    "stirring_rpm": "1/min",
    "pH": "",
    "reductant_portions": "",
}
"""Parameter names with the unit of their value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One parameter of one step.

    Attributes:
        value: Start value; text for a choice such as a solvent.
        low: Lower end of the interval worth exploring; None for a choice.
        choices: The options of a categorical parameter.
        reason: Why this value, in one sentence.
        provenance: Source of the value; None when it is derived from stoichiometry.
        basis: measured, computed, predicted or estimated.
        when: Facts of `OCCASIONS` for which a procedure's value holds; empty for always.
    """

    parameter: str
    value: float | str
    unit: str
    basis: str
    reason: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    provenance: Provenance | None = None
    step: int = 0
    when: tuple[str, ...] = ()
