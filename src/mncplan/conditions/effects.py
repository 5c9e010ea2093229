"""Which reported condition effects concern a step, and what they say about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mncplan.conditions.precedent import ligand_classes, solubility
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import ConditionEffect
from mncplan.domain.provenance import Provenance
from mncplan.domain.route import Step
from mncplan.errors import FormulaError

THIS_PRODUCT, SAME_CORE, SAME_LIGAND, GENERAL = 4, 3, 2, 1
_STAGES: dict[str, tuple[str, ...]] = {
    "complex formation": ("complex_formation", "direct_reduction", "co_reduction"),
    "precursor solution": ("complex_formation", "direct_reduction", "co_reduction"),
    "aqueous metal salt, two-phase": ("direct_reduction_two_phase",),
    "reduction": ("direct_reduction", "co_reduction", "seeded_growth"),
    "size focusing": ("size_focusing",),
    "seeded growth": ("seeded_growth",),
    "exchange": ("ligand_exchange", "metal_exchange"),
    "all cluster syntheses": ("",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One reported effect put in a sentence for this step.

    Attributes:
        parameter: Parameter of the step it bears on.
        relevance: 4 this product, 3 same core, 2 same ligand and reductant, 1 general.
        short: The effect without its circumstances.
        from_value: Numeric start of the change, when there is one.
        to_value: Numeric end or optimum, when there is one.
    """

    effect: str
    parameter: str
    direction: str
    sentence: str
    provenance: Provenance
    relevance: int
    short: str
    from_value: float | None = None
    to_value: float | None = None
    note: str = ""


def advise(step: Step, effects: Iterable[ConditionEffect]) -> tuple[Advice, ...]:
    """Effects that concern a step, most relevant and verified ones first."""
    found = []
    for effect in effects:
        relevance = _relevance(step, effect)
        if relevance:
            found.append(
                Advice(
                    effect=effect.id,
                    parameter=_parameter(effect),
                    direction=effect.direction,
                    sentence=_sentence(effect),
                    provenance=effect.provenance,
                    relevance=relevance,
                    short=_short(effect),
                    from_value=_number(effect.from_value),
                    to_value=_number(effect.to_value),
                    note=effect.note,
                )
            )
    return tuple(sorted(found, key=lambda a: (-a.relevance, not a.provenance.verified, a.effect)))


def _relevance(step: Step, effect: ConditionEffect) -> int:
    if "(model)" in effect.system:
        return 0
    if step.reductant and effect.reductant and step.reductant not in effect.reductant.split(";"):
        return 0
    made = _clusters(effect.product)
    named = _clusters(effect.system)
    asked = step.cluster
    if asked is not None and (made or named):
        level = _closeness(asked, made or named)
        is_elsewhere = bool(made and named) and not _closeness(asked, named)
        if level and is_elsewhere and step.seed not in named:
            return SAME_LIGAND
        if level:
            return level
        if made and _closeness(asked, named):
            return SAME_LIGAND
        if all(p.host != asked.host for p in (*made, *named)):
            return 0
    if not _is_stage(step.family, effect) or not _is_metal(step, effect):
        return 0
    ligands = set(effect.ligand.split(";")) - {"", "SR"}
    if step.ligand in ligands:
        return SAME_LIGAND
    is_thiolate = asked is None or any(lig.kind == "thiolate" for lig, _ in asked.ligands)
    return GENERAL if not ligands and not made and not named and is_thiolate else 0


def _closeness(asked: Cluster, clusters: Iterable[Cluster]) -> int:
    """How near the best of some clusters is; another ligand counts if it dissolves alike."""
    level = 0
    for other in clusters:
        if (other.metals, other.ligands) == (asked.metals, asked.ligands):
            level = max(level, THIS_PRODUCT if other.charge == asked.charge else SAME_CORE)
        elif other.metals == asked.metals and ligand_classes(other) == ligand_classes(asked):
            is_alike = solubility(other) in {solubility(asked), "unknown", "both"}
            level = max(level, SAME_CORE if is_alike else SAME_LIGAND)
    return level


def _is_stage(family: str, effect: ConditionEffect) -> bool:
    """Whether the system the effect was seen in is one this family goes through."""
    said = effect.system.casefold()
    return any(
        word in said and any(family.startswith(stage) for stage in stages)
        for word, stages in _STAGES.items()
    )


def _is_metal(step: Step, effect: ConditionEffect) -> bool:
    host = step.cluster.host if step.cluster is not None else ""
    said = effect.system
    for symbol, words in (("Ag", ("silver", "Ag(I)")), ("Au", ("gold", "Au(I)", "Au-", "Au(III)"))):
        if host and host != symbol and any(word in said for word in words):
            return False
    return True


def _clusters(text: str) -> tuple[Cluster, ...]:
    """Formulae among ``;``-separated items; the head of a phrase counts."""
    found = []
    for item in text.split(";"):
        cluster = _read(item.strip().split(" ")[0].rstrip(","))
        if cluster is not None:
            found.append(cluster)
    return tuple(found)


def _read(text: str) -> Cluster | None:
    if "(" not in text:
        return None
    try:
        return Cluster.parse(text)
    except FormulaError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _parameter(effect: ConditionEffect) -> str:
    """The parameter of a procedure; a temperature held before the thiol is that of complexation."""
    if effect.parameter == "temperature_C" and "before the thiol" in effect.system:
        return "complexation_temperature_C"
    return effect.parameter


def _change(effect: ConditionEffect) -> str:
    unit = f" {effect.unit}" if effect.unit not in {"", "1"} else ""
    if effect.from_value and effect.to_value:
        return f"{effect.direction} {effect.from_value} to {effect.to_value}{unit}"
    return f"{effect.direction} {effect.to_value}{unit}" if effect.to_value else effect.direction


def _short(effect: ConditionEffect) -> str:
    return f"{_change(effect)}: {effect.effect} ({effect.id}, {effect.provenance.source})"


def _sentence(effect: ConditionEffect) -> str:
    name = effect.parameter.replace("_", " ")
    text = f"{name}, {_change(effect)} ({effect.system}): {effect.effect}"
    if effect.mechanism:
        text += f" - {effect.mechanism}"
    if effect.note:
        text += f" [{effect.note}]"
    return f"{text} ({_where(effect.provenance)})"


def _where(provenance: Provenance) -> str:
    place = provenance.source
    if provenance.via and provenance.via != provenance.source:
        place += f", read in {provenance.via}"
    if provenance.locator:
        place += f", {provenance.locator}"
    return f"{place}; {provenance.badge}" if provenance.badge else place
