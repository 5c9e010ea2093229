"""Rules for published protocols and procedure templates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from mncplan.domain.conditions import PARAMETER_UNITS, Condition
from mncplan.domain.occasion import OCCASIONS
from mncplan.domain.provenance import Basis
from mncplan.domain.recipe import BenchStep, Procedure, PublishedProtocol, PublishedReagent
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.check_effects import SPELLINGS
from mncplan.knowledge.check_sources import check_ids, check_provenance
from mncplan.knowledge.check_transformations import FAMILIES, is_species
from mncplan.knowledge.finding import Finding, error, warning

PROCEDURE_PARAMETERS: Final[dict[str, str]] = {
    **PARAMETER_UNITS,
    "acid_pH": "",
    "agent_excess": "mol/mol",
    "agent_mM": "mmol/L",
    "base_per_ligand": "mol/mol",
    "complex_excess": "mol/mol",
    "counterion_per_cluster": "mol/mol",
    "counterion_per_metal": "mol/mol",
    "crude_ligand_per_metal": "mol/mol",
    "dopant_per_cluster": "mol/mol",
    "etchant_ligand_per_metal": "mol/mol",
    "gas_purge_min": "min",
    "incoming_ligand_per_leaving_ligand": "mol/mol",
    "ligand_excess": "mol/mol",
    "oxidant_per_cluster": "mol/mol",
    "partner_excess": "mol/mol",
    "phosphine_excess": "mol/mol",
    "reaction_time_h": "h",
    "reductant_per_electron": "mol/mol",
    "reductant_rate_min": "min",
    "salt_mM": "mmol/L",
    "surfactant_per_ligand": "mol/mol",
}
"""Parameters a procedure may set, with their unit."""

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_VERIFICATION: Final = frozenset({"fulltext", "abstract", "curated_db", "code", "recalled", "own"})
_SCALES: Final = frozenset({"metal_salt", "seed_metal", "target_metal"})
_BASES: Final = frozenset(basis.value for basis in Basis)
_COMMODITIES: Final = frozenset(
    {"metal precursor", "reductant", "base", "acid", "solvent", "phase transfer"}
)
_TOLERANCE: Final = 0.02
_MMOL: Final = {"mol": 1000.0, "mmol": 1.0, "umol": 1e-3}
_GRAM: Final = {"kg": 1000.0, "g": 1.0, "mg": 1e-3, "ug": 1e-6}
_MILLILITRE: Final = {"L": 1000.0, "mL": 1.0, "uL": 1e-3}
_MMOL_PER_ML: Final = {"M": 1.0, "mM": 1e-3, "uM": 1e-6}
_GRAM_PER_ML: Final = {"g/mL": 1.0, "mg/mL": 1e-3}


def check_protocols(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """All rules for published protocols."""
    yield from check_ids("protocols", (item.id for item in knowledge.protocols))
    for item in knowledge.protocols:
        where = f"protocols/{item.id}.toml"
        yield from check_provenance(where, item.provenance, knowledge.source_by_key)
        yield from _protocol_words(where, item, knowledge)
        for reagent in item.reagents:
            yield from _reagent(where, item, reagent, knowledge)
        names = _reagent_names(item)
        yield from _bench_steps(where, item.steps, names)


def _protocol_words(
    where: str, item: PublishedProtocol, knowledge: KnowledgeBase
) -> Iterator[Finding]:
    if item.family not in FAMILIES:
        yield error(where, "vocabulary", f"family {item.family!r} is unknown")
    if item.verification not in _VERIFICATION:
        yield error(where, "vocabulary", f"verification {item.verification!r} is unknown")
    if (item.verification == "recalled") == item.provenance.verified:
        yield error(where, "verified", "verification recalled goes with verified = false")
    if item.ligand and knowledge.ligands.find(item.ligand) is None:
        yield error(where, "ligand-known", f"ligand {item.ligand!r} is not in ligands.csv")
    if item.yield_percent is not None:
        if not 0 < item.yield_percent <= 100:
            yield error(where, "range", "a yield lies between 0 and 100 %")
        if not item.yield_basis:
            yield error(where, "yield-basis", "a yield needs its basis, at least 'unspecified'")


def _reagent_names(item: PublishedProtocol) -> frozenset[str]:
    names: set[str] = set()
    times: Counter[str] = Counter()
    for reagent in item.reagents:
        times[reagent.stock] += 1
        n = times[reagent.stock]
        names.add(reagent.stock if n == 1 else f"{reagent.stock}#{n}")
    return frozenset(names)


def _reagent(
    where: str, item: PublishedProtocol, reagent: PublishedReagent, knowledge: KnowledgeBase
) -> Iterator[Finding]:
    name = reagent.stock or reagent.name
    if reagent.role in _COMMODITIES and not _is_known(reagent.stock, knowledge):
        yield error(where, "stock-known", f"{reagent.stock!r} is not in stock.csv")
    for value in (reagent.amount, reagent.mmol, reagent.equivalents, reagent.concentration):
        if value is not None and value <= 0:
            yield error(where, "number", f"{name}: an amount is not positive")
    expected = _mmol(reagent, knowledge)
    if reagent.mmol is not None and expected is not None:
        if abs(expected - reagent.mmol) > _TOLERANCE * reagent.mmol:
            yield error(
                where,
                "amount",
                f"{name}: {reagent.amount:g} {reagent.unit} is {expected:.4g} mmol, "
                f"not {reagent.mmol:g}",
            )
    if reagent.equivalents and reagent.mmol and item.metal_mmol:
        ratio = reagent.mmol / item.metal_mmol
        if abs(ratio - reagent.equivalents) > 0.05 * reagent.equivalents:
            yield warning(
                where,
                "equivalents",
                f"{name}: {reagent.equivalents:g} equivalents, the amounts give {ratio:.3g}",
            )


def _is_known(stock: str, knowledge: KnowledgeBase) -> bool:
    return not stock or stock in knowledge.substance_by_key or is_species(stock, knowledge)


def _mmol(reagent: PublishedReagent, knowledge: KnowledgeBase) -> float | None:
    """Amount of substance from mass, volume or solution; None when it can't be worked out."""
    if reagent.amount is None:
        return None
    if reagent.unit in _MMOL:
        return reagent.amount * _MMOL[reagent.unit]
    stock = knowledge.substance_by_key.get(reagent.stock)
    mass = stock.molar_mass if stock else None
    if reagent.unit in _GRAM:
        return reagent.amount * _GRAM[reagent.unit] / mass * 1000 if mass else None
    volume = reagent.amount * _MILLILITRE.get(reagent.unit, 0.0)
    if not volume:
        return None
    if reagent.concentration is not None:
        if reagent.concentration_unit in _MMOL_PER_ML:
            return volume * reagent.concentration * _MMOL_PER_ML[reagent.concentration_unit]
        grams = volume * reagent.concentration * _GRAM_PER_ML.get(reagent.concentration_unit, 0.0)
        return grams / mass * 1000 if mass and grams else None
    if stock and mass and stock.density_g_mL and stock.state == "liquid":
        return volume * stock.density_g_mL / mass * 1000
    return None


def _bench_steps(
    where: str, steps: tuple[BenchStep, ...], names: frozenset[str]
) -> Iterator[Finding]:
    for step in steps:
        for name in _PLACEHOLDER.findall(step.text):
            if name not in names:
                yield error(where, "placeholder", f"{{{name}}} stands for nothing")
        if not step.text.strip() or not step.op:
            yield error(where, "incomplete", "a step without words or operation")
        for label, value, least, most in (
            ("temperature", step.temperature_C, -100.0, 300.0),
            ("time", step.time_h, 0.0, 5000.0),
            ("stirring", step.rpm, 0.0, 30000.0),
            ("pH", step.pH, 0.0, 14.5),
        ):
            if value is not None and not least <= value <= most:
                yield error(where, "range", f"{label} {value:g} is outside {least:g} to {most:g}")


def check_procedures(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """All rules for procedure templates."""
    yield from check_ids("procedures", (item.id for item in knowledge.procedures))
    for item in knowledge.procedures:
        where = f"procedures/{item.id}.toml"
        if item.family not in FAMILIES:
            yield error(where, "vocabulary", f"family {item.family!r} is unknown")
        if item.scale_basis not in _SCALES:
            yield error(where, "vocabulary", f"scale_basis {item.scale_basis!r} is unknown")
        for parameter in item.parameters:
            yield from _parameter(where, parameter, knowledge)
        yield from _occasions(where, item)
        yield from _stock_of(where, item, knowledge)
        names = frozenset(
            {p.parameter for p in item.parameters}
            | {s.role for s in item.solvents}
            | {r.role for r in item.reagents}
        )
        steps = item.steps + item.workup + item.purification + item.storage
        yield from _bench_steps(where, steps, names)
        for step in steps:
            if step.provenance is not None:
                yield from check_provenance(where, step.provenance, knowledge.source_by_key)
        if not item.steps or not item.waste:
            yield error(where, "incomplete", "a procedure needs steps and waste streams")

    yield from _unfounded(knowledge.procedures)


def _unfounded(procedures: tuple[Procedure, ...]) -> Iterator[Finding]:
    """Steps that give a number without saying where it comes from."""
    steps = [
        step
        for item in procedures
        for step in item.steps + item.workup + item.purification + item.storage
    ]
    numbers = (step for step in steps if not step.basis)
    bare = sum(
        any(value is not None for value in (step.temperature_C, step.time_h, step.rpm, step.pH))
        for step in numbers
    )
    if bare:
        yield warning(
            "procedures/",
            "basis",
            f"{bare} steps give a temperature, time, speed or pH without its basis",
        )


def _occasions(where: str, item: Procedure) -> Iterator[Finding]:
    """Lines that hold for no step because the fact they name does not exist."""
    steps = item.steps + item.workup + item.purification + item.storage
    facts = {fact for line in item.parameters for fact in line.when}
    facts |= {fact for line in item.solvents for fact in line.when}
    facts |= {fact for line in item.reagents for fact in line.when}
    facts |= {fact for line in steps for fact in line.when}
    for fact in sorted(facts):
        if fact.removeprefix("!") not in OCCASIONS:
            yield error(where, "vocabulary", f"when {fact!r} is unknown")


def _stock_of(where: str, item: Procedure, knowledge: KnowledgeBase) -> Iterator[Finding]:
    parameters = {p.parameter for p in item.parameters}
    keys = [s.stock for s in item.solvents] + [s.stock_if_water_soluble for s in item.solvents]
    keys += [s.stock_if_amphiphilic for s in item.solvents]
    keys += [r.stock for r in item.reagents]
    for key in filter(None, (*keys, *item.reductants)):
        if key not in knowledge.substance_by_key:
            yield error(where, "stock-known", f"{key!r} is not in stock.csv")
    for reagent in item.reagents:
        if reagent.parameter and reagent.parameter not in parameters:
            yield error(where, "parameter", f"{reagent.parameter} of {reagent.role} is not set")
    for solvent in item.solvents:
        if solvent.basis not in _BASES:
            yield error(where, "basis", f"{solvent.role}: basis {solvent.basis!r} is unknown")
        if solvent.mL_per_mmol <= 0:
            yield error(where, "number", f"{solvent.role}: volume is not positive")


def _parameter(where: str, item: Condition, knowledge: KnowledgeBase) -> Iterator[Finding]:
    name = item.parameter
    yield from check_provenance(f"{where} {name}", item.provenance, knowledge.source_by_key)
    unit = PROCEDURE_PARAMETERS.get(name)
    if unit is None:
        yield error(where, "vocabulary", f"parameter {name!r} is unknown")
    elif item.unit not in SPELLINGS.get(unit, frozenset({unit})):
        yield error(where, "unit", f"{name} has unit {item.unit!r}; expected {unit!r}")
    if item.basis not in _BASES:
        yield error(where, "basis", f"{name}: basis {item.basis!r} is unknown")
    if not item.reason:
        yield error(where, "incomplete", f"{name} has no reason")
    if isinstance(item.value, str):
        return
    if item.low is not None and item.low > item.value:
        yield error(where, "interval", f"{name}: low is above the value")
    if item.high is not None and item.high < item.value:
        yield error(where, "interval", f"{name}: high is below the value")
