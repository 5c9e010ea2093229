"""Put amounts and condition values into the sentences of a procedure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from mncplan.domain.conditions import Condition
from mncplan.domain.recipe import BenchStep
from mncplan.errors import KnowledgeError
from mncplan.lab import chemicals as chem
from mncplan.lab.amounts import (
    amount_text,
    concentration_text,
    mass_text,
    plain,
    poured_text,
    time_text,
    volume_text,
)
from mncplan.lab.dose import Dose
from mncplan.lab.dosing import SolventDose
from mncplan.lab.origin import is_recalled, is_reported, origin

_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_BRACKETED: Final = re.compile(r"\(\{([A-Za-z_][A-Za-z0-9_]*)\}\)")
_SOLVENT_NAME: Final = re.compile(r"\{([a-z_]+)\} of solvent\b")
_HOURS: Final = re.compile(r"\{([a-z_]*time_h)\} h\b")
_FIELDS: Final = {"_temperature_C": "temperature_C", "_time_h": "time_h"}


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What placeholders stand for in one operation."""

    doses: Mapping[str, tuple[Dose, ...]]
    solvents: Mapping[str, SolventDose]
    conditions: Mapping[str, Condition]


def dose_text(dose: Dose, *, is_bracketed: bool = False) -> str:
    """A chemical with its amounts, as in ``AgNO3 (38 mg, 0.224 mmol)``."""
    name = chem.label(dose.substance)
    if dose.substance.state == "gas":
        return f"{name} gas"
    if dose.substance.tier == "in_house" and dose.mass_mg is None:
        return f"{name} ({amount_text(dose.mmol)})"
    parts: list[str] = []
    if dose.mass_mg is not None and not dose.is_rough:
        parts.append(mass_text(dose.mass_mg))
    elif dose.mass_mg is not None:
        parts.append(f"about {mass_text(dose.mass_mg)}")
    if dose.volume_mL is not None and not dose.solution_mM:
        parts.append(volume_text(dose.volume_mL))
    if dose.solution_mM and dose.volume_mL is not None:
        about = "about " if dose.is_rough else ""
        parts += [] if dose.is_rough else [amount_text(dose.mmol)]
        parts.append(
            f"{about}{volume_text(dose.volume_mL)} of {concentration_text(dose.solution_mM)}"
        )
    elif not dose.is_rough:
        parts.append(amount_text(dose.mmol))
    if is_bracketed:
        return ", ".join([name, *parts])
    short = re.fullmatch(r"(.*\S) \(([^()]+)\)", name)
    if short:
        return f"{short.group(1)} ({short.group(2)}; {', '.join(parts)})"
    return f"{name} ({', '.join(parts)})"


def condition_text(condition: Condition) -> str:
    """The value of a condition as it stands in a sentence."""
    return plain(condition.value) if isinstance(condition.value, float | int) else condition.value


def placeholders(text: str) -> tuple[str, ...]:
    """Names of the placeholders in a sentence."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def fill(text: str, words: Vocabulary) -> str:
    """Replace every placeholder.

    Raises:
        KnowledgeError: If one stands for nothing the procedure has.
    """
    text = _HOURS.sub(lambda m: _hours(m.group(1), words), text)
    text = _SOLVENT_NAME.sub(lambda m: _solvent(m.group(1), words), text)
    text = _BRACKETED.sub(lambda m: f"({_word(m.group(1), words, is_bracketed=True)})", text)
    return _PLACEHOLDER.sub(lambda m: _word(m.group(1), words), text)


def _word(name: str, words: Vocabulary, *, is_bracketed: bool = False) -> str:
    if name in words.doses:
        texts = [dose_text(d, is_bracketed=is_bracketed) for d in words.doses[name]]
        return " and ".join(texts)
    if name in words.solvents:
        return poured_text(words.solvents[name].volume_mL)
    if name in words.conditions:
        return condition_text(words.conditions[name])
    raise KnowledgeError(f"placeholder {{{name}}} stands for no reagent, solvent or parameter")


def _hours(name: str, words: Vocabulary) -> str:
    found = words.conditions.get(name)
    if found is None or not isinstance(found.value, float | int):
        return f"{{{name}}} h"
    return time_text(found.value)


def _solvent(name: str, words: Vocabulary) -> str:
    found = words.solvents.get(name)
    if found is None:
        return f"{{{name}}} of solvent"
    return f"{poured_text(found.volume_mL)} of {chem.label(found.substance)}"


def render_step(step: BenchStep, words: Vocabulary) -> BenchStep:
    """Fill one step; its numeric fields follow the conditions named in its text."""
    names = placeholders(step.text)
    changed: dict[str, float] = {}
    basis: list[str] = []
    for name in names:
        condition = words.conditions.get(name)
        if condition is None or name in words.doses or name in words.solvents:
            continue
        basis.append(step_basis(condition))
        field = _field(name)
        if field and isinstance(condition.value, float | int):
            changed[field] = float(condition.value)
    return replace(
        step,
        text=fill(step.text, words),
        basis="; ".join(dict.fromkeys([*filter(None, [step.basis]), *basis])),
        **changed,  # type: ignore[arg-type]
    )


def _field(name: str) -> str:
    if name == "stirring_rpm":
        return "rpm"
    if name.endswith("pH"):
        return "pH"
    return next((field for tail, field in _FIELDS.items() if f"_{name}".endswith(tail)), "")


_NAMES: Final = {
    "metal_mM": "metal concentration",
    "ligand_per_metal": "ligand per metal",
    "crude_ligand_per_metal": "ligand per metal in the crude",
    "etchant_ligand_per_metal": "etching thiol per metal",
    "incoming_ligand_per_leaving_ligand": "incoming per leaving ligand",
    "reductant_per_metal": "reductant per metal",
    "reductant_per_electron": "reductant per electron",
    "phase_transfer_per_metal": "phase-transfer salt per metal",
    "counterion_per_metal": "counter-ion per metal",
    "base_per_metal": "base per metal",
    "base_per_ligand": "base per ligand",
    "dopant_fraction": "share of the dopant in all metal",
    "dopant_per_cluster": "dopant per cluster",
    "complex_excess": "excess of complex",
    "phosphine_excess": "excess of phosphine",
    "salt_mM": "added salt",
    "surfactant_per_ligand": "surfactant per ligand",
    "oxidant_per_cluster": "oxidant per cluster",
    "counterion_per_cluster": "counter-ion per cluster",
    "ligand_excess": "excess of ligand",
    "pH": "pH",
    "acid_pH": "pH after acid",
    "stirring_rpm": "stirring",
    "gas_purge_min": "gas purge",
    "reductant_portions": "portions of reductant",
    "reductant_rate_min": "time of addition",
    "temperature_C": "temperature",
    "complexation_temperature_C": "temperature of complex formation",
    "complexation_time_h": "time of complex formation",
    "reduction_time_h": "time of reduction",
    "reaction_time_h": "time of reaction",
    "etching_time_h": "time of etching",
    "etching_temperature_C": "temperature of etching",
}
_UNITS: Final = {"mM": "mM", "mmol/L": "mM", "C": "C", "degC": "C", "rpm": "rpm", "1/min": "rpm",
                 "h": "h", "min": "min"}  # fmt: skip


def spoken(parameter: str) -> str:
    """A parameter in words."""
    known = _NAMES.get(parameter)
    return known if known else re.sub(r"_(C|h|mM|rpm|min)$", "", parameter).replace("_", " ")


def value_text(condition: Condition) -> str:
    """A value with its unit."""
    value = condition.value
    if not isinstance(value, float | int):
        return value
    if condition.parameter.endswith("time_h"):
        return time_text(value)
    unit = _UNITS.get(condition.unit, "")
    return f"{plain(value)} {unit}".strip()


def interval_text(condition: Condition) -> str:
    """The interval worth exploring, in parentheses; empty when there is none."""
    if condition.low is None or condition.high is None or condition.low == condition.high:
        return ""
    return f" ({plain(condition.low)}-{plain(condition.high)})"


def step_basis(condition: Condition) -> str:
    """Where the number in a sentence comes from."""
    name = spoken(condition.parameter)
    if is_reported(condition) or is_recalled(condition):
        return f"{name}: {origin(condition)}"
    return not_reported(condition)


def not_reported(condition: Condition) -> str:
    """The sentence for a parameter that no text gives."""
    reason = _REASON.sub("", condition.reason).split(";")[0].strip(" ;,.")
    because = f", because {reason}" if reason else ""
    start = f"{value_text(condition)}{interval_text(condition)}"
    return f"{spoken(condition.parameter)}: not reported; start from {start}{because}"


_REASON: Final = re.compile(r"^(?:not read|not reported)[;,:]?\s*")
