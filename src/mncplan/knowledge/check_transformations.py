"""Rules for transformations: families, species, closed-form balance, intervals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.family import ClusterFamily, parse_cluster
from mncplan.domain.known import Transformation
from mncplan.domain.species import parse_species
from mncplan.errors import ChemistryError, EquationError, FormulaError
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.check_sources import check_ids, check_provenance
from mncplan.knowledge.closed_form import conversion, is_single
from mncplan.knowledge.finding import Finding, error, warning

FAMILIES: Final = frozenset({
    "complex_formation", "direct_reduction_one_phase", "direct_reduction_two_phase",
    "size_focusing", "seeded_growth", "ligand_exchange_mild", "ligand_exchange_full",
    "co_reduction", "metal_exchange", "isoelectronic_conversion", "surface_motif_exchange",
    "thermal_fusion", "oxidative_etching", "outer_sphere_oxidation", "intercluster_exchange",
    "isomerisation", "ligand_functionalisation", "ligand_synthesis", "separation",
    "self_assembly", "hydride_insertion", "adsorption", "disproportionation",
    "comproportionation", "electrochemical_reduction", "other",
})  # fmt: skip
"""Kinds of chemical step."""

_OUTCOMES: Final = frozenset({"success", "partial", "failure"})
_LEVELS: Final = frozenset({"reported", "proposed"})
_RANGES: Final = {"temperature_C": (-100, 400), "pH": (0, 14.5), "time_h": (0, 10000)}
_ISOELECTRONIC: Final = frozenset(
    {"isoelectronic_conversion", "surface_motif_exchange", "ligand_exchange_mild", "isomerisation"}
)


def check_transformations(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """All rules for transformations."""
    yield from check_ids("transformations.csv", (item.id for item in knowledge.transformations))
    known = {str(item.formula) for item in knowledge.clusters}
    seen: dict[tuple[object, ...], str] = {}
    for item in knowledge.transformations:
        where = f"transformations.csv: {item.id}"
        yield from check_provenance(where, item.provenance, knowledge.source_by_key)
        yield from _words(where, item)
        yield from _numbers(where, item)
        yield from _species(where, item, knowledge)
        if item.target is None:
            yield warning(where, "target", f"target {item.target_text!r} is no cluster formula")
        elif item.outcome != "failure" and _is_missing(item.target, known):
            yield warning(where, "cluster-known", f"{item.target} is not in clusters.csv")
        yield from _balance(where, item, knowledge)
        fact = (item.family, item.target_text, item.precursors, item.provenance.source, item.note)
        other = seen.setdefault(fact, item.id)
        if other != item.id:
            yield error(where, "duplicate", f"the same step of the same source as {other}")


def _is_missing(target: Cluster | ClusterFamily, known: set[str]) -> bool:
    if isinstance(target, Cluster) and valence_electrons(target) <= 0 and target.n_metal == 1:
        return False
    return str(target) not in known


def _words(where: str, item: Transformation) -> Iterator[Finding]:
    for name, value, allowed in (
        ("family", item.family, FAMILIES),
        ("outcome", item.outcome, _OUTCOMES),
        ("level", item.level, _LEVELS),
    ):
        if value not in allowed:
            yield error(where, "vocabulary", f"{name} {value!r} is unknown")
    if not item.precursors:
        yield error(where, "precursors", "no precursors")
    if item.level == "proposed" and item.provenance.basis.value == "measured":
        yield error(where, "basis", "a proposed step is not measured")


def _numbers(where: str, item: Transformation) -> Iterator[Finding]:
    for name, (least, most) in _RANGES.items():
        interval = getattr(item, name)
        if interval is None:
            continue
        if interval[0] > interval[1]:
            yield error(where, "interval", f"{name} runs backwards")
        if interval[0] < least or interval[1] > most:
            yield error(where, "range", f"{name} is outside {least} to {most}")
    if item.yield_percent is not None:
        low, high = item.yield_percent
        if not 0 <= low <= high <= 100:
            yield error(where, "range", "a yield lies between 0 and 100 %")
        if not item.yield_basis:
            yield error(where, "yield-basis", "a yield needs its basis, at least 'unspecified'")


def _species(where: str, item: Transformation, knowledge: KnowledgeBase) -> Iterator[Finding]:
    for name in (*item.precursors, *item.reagents):
        if not is_species(name, knowledge):
            yield error(where, "species-known", f"{name!r} is neither in stock nor a formula")
    for role, text in (("reductant", item.reductant), ("solvent", item.solvent)):
        for name in filter(None, (part.strip() for part in text.split(";"))):
            if name not in knowledge.substance_by_key:
                yield error(where, "stock-known", f"{role} {name!r} is not in stock.csv")


def is_species(text: str, knowledge: KnowledgeBase) -> bool:
    """Whether a text names a stock chemical, a species or a family of clusters."""
    if text in knowledge.substance_by_key:
        return True
    try:
        parse_species(text, ligands=knowledge.ligands)
    except (EquationError, FormulaError, ChemistryError):
        try:
            parse_cluster(text, ligands=knowledge.ligands, ions=knowledge.ions)
        except FormulaError:
            return False
    return True


def _clusters_of(item: Transformation, knowledge: KnowledgeBase) -> tuple[Cluster, ...]:
    found = []
    for text in item.precursors:
        if text in knowledge.substance_by_key or text.startswith("H"):
            continue
        try:
            parsed = parse_cluster(text, ligands=knowledge.ligands, ions=knowledge.ions)
        except FormulaError:
            continue
        if isinstance(parsed, ClusterFamily):
            return ()
        if valence_electrons(parsed) > 0:
            found.append(parsed)
    return tuple(found)


def _balance(where: str, item: Transformation, knowledge: KnowledgeBase) -> Iterator[Finding]:
    """The net equation of a one-cluster conversion exists, and fits its family."""
    target = item.target
    seeds = _clusters_of(item, knowledge)
    if not isinstance(target, Cluster) or len(seeds) != 1:
        return
    seed = seeds[0]
    change = valence_electrons(target) - valence_electrons(seed)
    if is_single(seed) and is_single(target) and seed.host == target.host:
        try:
            conversion(seed, target)
        except ChemistryError as problem:
            yield error(where, "balance", str(problem))
    if item.family in _ISOELECTRONIC and change:
        yield warning(
            where, "electrons", f"{item.family} changes the electron count by {change:+d}"
        )
    if item.family == "outer_sphere_oxidation" and change >= 0:
        yield error(where, "electrons", "an oxidation lowers the electron count")
    if item.family in {"ligand_exchange_mild", "isomerisation"} and seed.metals != target.metals:
        yield error(where, "family", f"{item.family} keeps the metal atoms")
    if item.family == "seeded_growth" and target.n_metal <= seed.n_metal:
        yield warning(where, "family", "seeded growth without growth")
