"""Rules for condition effects, property rules and growth templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import PARAMETER_UNITS
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.known import ConditionEffect, GrowthTemplate
from mncplan.errors import FormulaError
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.check_sources import check_ids, check_provenance
from mncplan.knowledge.finding import Finding, error, warning

PARAMETERS: Final = frozenset(PARAMETER_UNITS) | frozenset({
    "solvent", "additive", "ionic_strength", "atmosphere", "ligand", "precursor", "reductant",
    "reductant_rate",
})  # fmt: skip
"""What a condition effect may be about."""

SPELLINGS: Final[dict[str, frozenset[str]]] = {
    "degC": frozenset({"C", "degC"}),
    "mol/mol": frozenset({"mol/mol", "1"}),
    "mmol/L": frozenset({"mM", "mmol/L"}),
    "1/min": frozenset({"rpm", "1/min"}),
    "h": frozenset({"h"}),
    "": frozenset({"", "1"}),
}
"""Unit texts of the data files for each unit of a parameter."""

_DIRECTIONS: Final = frozenset(
    {"increase", "decrease", "change", "present", "absent", "window", "optimum"}
)


def check_effects(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """All rules for condition effects and property rules."""
    yield from check_ids("condition_effects.csv", (item.id for item in knowledge.effects))
    for item in knowledge.effects:
        where = f"condition_effects.csv: {item.id}"
        yield from check_provenance(where, item.provenance, knowledge.source_by_key)
        yield from _effect(where, item, knowledge)
    yield from check_ids("property_rules.csv", (item.id for item in knowledge.rules))
    for rule in knowledge.rules:
        where = f"property_rules.csv: {rule.id}"
        yield from check_provenance(where, rule.provenance, knowledge.source_by_key)
        for name in ("lever", "feature", "direction", "property", "effect"):
            if not getattr(rule, name):
                yield error(where, "incomplete", f"no {name}")


def _effect(where: str, item: ConditionEffect, knowledge: KnowledgeBase) -> Iterator[Finding]:
    if item.parameter not in PARAMETERS:
        yield error(where, "vocabulary", f"parameter {item.parameter!r} is unknown")
    if item.direction not in _DIRECTIONS:
        yield error(where, "vocabulary", f"direction {item.direction!r} is unknown")
    if not item.effect:
        yield error(where, "incomplete", "no effect")
    expected = SPELLINGS.get(PARAMETER_UNITS.get(item.parameter, "free"))
    if expected and item.unit and item.unit not in expected:
        yield error(where, "unit", f"unit {item.unit!r}; expected {' or '.join(sorted(expected))}")
    if item.unit:
        yield from _ends(where, item)


def _ends(where: str, item: ConditionEffect) -> Iterator[Finding]:
    ends = [_number(text) for text in (item.from_value, item.to_value)]
    for text, number in zip((item.from_value, item.to_value), ends, strict=True):
        if text and number is None:
            yield error(where, "number", f"{text!r} is not a number, yet the unit is {item.unit}")
    low, high = ends
    if low is None or high is None:
        return
    if item.direction in {"increase", "window"} and low > high:
        yield error(where, "direction", f"{item.direction} from {low:g} to {high:g}")
    if item.direction == "decrease" and low < high:
        yield error(where, "direction", f"decrease from {low:g} to {high:g}")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def check_templates(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """All rules for growth templates."""
    yield from check_ids("templates.toml", (item.id for item in knowledge.templates))
    known = {str(item.formula) for item in knowledge.clusters}
    for item in knowledge.templates:
        where = f"templates.toml: {item.id}"
        yield from check_provenance(where, item.provenance, knowledge.source_by_key)
        members: list[Cluster] = []
        for text, _ in item.members:
            try:
                members.append(Cluster.parse(text, ligands=knowledge.ligands, ions=knowledge.ions))
            except FormulaError as problem:
                yield error(where, "member", str(problem))
        if len({str(member) for member in members}) < len(members):
            yield error(where, "member", "a member is there twice")
        for member in members:
            if str(member) not in known:
                yield warning(where, "cluster-known", f"{member} is not in clusters.csv")
        yield from _steps(where, item, tuple(members))


def _steps(where: str, item: GrowthTemplate, members: tuple[Cluster, ...]) -> Iterator[Finding]:
    """Members differ by whole steps, unless the note names an exception."""
    is_excepted = "Exception" in item.note
    for one, two in zip(members, members[1:], strict=False):
        pair = f"{one} to {two}"
        gained = valence_electrons(two) - valence_electrons(one)
        if item.step_electrons is not None and not _is_multiple(gained, item.step_electrons):
            yield error(where, "step", f"{pair}: {gained:+d} electrons, step {item.step_electrons}")
        if item.step is None or is_excepted:
            continue
        change = (two.n_metal - one.n_metal, _n_ligands(two) - _n_ligands(one))
        times = change[0] // item.step[0] if item.step[0] else 0
        if times < 1 or (item.step[0] * times, item.step[1] * times) != change:
            yield error(where, "step", f"{pair}: {change} metal and ligands, step {item.step}")


def _is_multiple(gained: int, step: int) -> bool:
    return gained == 0 if step == 0 else gained >= 0 and gained % step == 0


def _n_ligands(cluster: Cluster) -> int:
    return sum(n for _, n in cluster.ligands)
