"""Rules for property values: names, units, plausible ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily, parse_cluster
from mncplan.domain.known import PropertyValue
from mncplan.domain.photon import EV_NM
from mncplan.errors import FormulaError
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.check_sources import check_provenance
from mncplan.knowledge.finding import Finding, error, warning

PROPERTIES: Final[dict[str, tuple[str, float, float]]] = {
    "optical_gap": ("eV", 0.0, 4.0),
    "electrochemical_gap": ("eV", 0.0, 4.0),
    "computed_gap": ("eV", 0.0, 5.0),
    "homo_lumo_gap": ("eV", 0.0, 5.0),
    "absorption_peak": ("nm", 200.0, 6000.0),
    "emission_peak": ("nm", 350.0, 2000.0),
    "quantum_yield": ("1", 0.0, 1.0),
    "relative_quantum_yield": ("1", 0.0, 1000.0),
    "ionisation_potential": ("eV", 2.0, 10.0),
    "electron_affinity": ("eV", -4.0, 8.0),
    "relative_energy": ("eV", -10.0, 10.0),
    "lifetime": ("us", 0.0, 1e6),
}
"""Property names with their unit and the range a value may take."""

_BASIS: Final[dict[str, frozenset[str]]] = {
    "optical_gap": frozenset({"measured"}),
    "electrochemical_gap": frozenset({"measured"}),
    "computed_gap": frozenset({"computed"}),
    "absorption_peak": frozenset({"measured", "computed"}),
    "emission_peak": frozenset({"measured"}),
    "quantum_yield": frozenset({"measured"}),
    "relative_quantum_yield": frozenset({"measured"}),
}
"""Kinds of gap are kept apart: a computed one never stands under a measured name."""


def check_properties(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """All rules for property values."""
    known = {str(item.formula) for item in knowledge.clusters}
    seen: set[tuple[object, ...]] = set()
    lowest: dict[str, float] = {}
    for value in knowledge.properties:
        where = f"properties.csv: {value.cluster} {value.name} {value.value:g}"
        yield from check_provenance(where, value.provenance, knowledge.source_by_key)
        yield from _value(where, value)
        owner = _owner(value.cluster, knowledge)
        if owner is None:
            yield error(where, "cluster-known", "the cluster can't be read")
        elif str(owner) not in known:
            yield warning(where, "cluster-known", f"{owner} is not in clusters.csv")
        fact = (str(owner), value.name, value.detail, value.value, value.provenance.source)
        if fact in seen:
            yield error(where, "duplicate", "the same value of the same source is there twice")
        seen.add(fact)
        if value.name == "absorption_peak":
            lowest[str(owner)] = max(value.value, lowest.get(str(owner), 0.0))
    for value in knowledge.properties:
        yield from _gap_below_peak(value, lowest, knowledge)


def _owner(text: str, knowledge: KnowledgeBase) -> Cluster | ClusterFamily | None:
    try:
        return parse_cluster(text, ligands=knowledge.ligands, ions=knowledge.ions)
    except FormulaError:
        return None


def _value(where: str, value: PropertyValue) -> Iterator[Finding]:
    if value.name not in PROPERTIES:
        yield error(where, "vocabulary", f"property {value.name!r} is unknown")
        return
    unit, least, most = PROPERTIES[value.name]
    if value.unit != unit:
        yield error(where, "unit", f"unit {value.unit!r}; expected {unit}")
    for number in (value.value, value.low, value.high):
        if number is not None and not least <= number <= most:
            yield error(where, "range", f"{number:g} {unit} is outside {least:g} to {most:g}")
    if value.low is not None and value.low > value.value:
        yield error(where, "interval", "low is above the value")
    if value.high is not None and value.high < value.value:
        yield error(where, "interval", "high is below the value")
    allowed = _BASIS.get(value.name)
    if allowed and value.provenance.basis.value not in allowed:
        yield error(
            where, "gap-kind", f"{value.name} can't have basis {value.provenance.basis.value}"
        )


def _gap_below_peak(
    value: PropertyValue, lowest: dict[str, float], knowledge: KnowledgeBase
) -> Iterator[Finding]:
    """An optical gap lies at or below the energy of the first absorption peak."""
    if value.name != "optical_gap":
        return
    peak = lowest.get(str(_owner(value.cluster, knowledge)))
    if peak and value.value > 1.05 * EV_NM / peak:
        yield warning(
            f"properties.csv: {value.cluster} optical_gap {value.value:g}",
            "gap-peak",
            f"above the energy of its peak at {peak:g} nm ({EV_NM / peak:.2f} eV)",
        )
