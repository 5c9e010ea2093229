"""The knowledge base: all curated facts, with look-ups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mncplan.domain.cluster import Cluster
from mncplan.domain.ions import IonTable
from mncplan.domain.known import (
    ConditionEffect,
    GrowthTemplate,
    KnownCluster,
    PropertyRule,
    PropertyValue,
    Transformation,
)
from mncplan.domain.ligand import LigandTable
from mncplan.domain.outlook import MechanismRemark
from mncplan.domain.provenance import Provenance, Source
from mncplan.domain.recipe import Procedure, PublishedProtocol
from mncplan.domain.substance import Substance


@dataclass(frozen=True, kw_only=True)
class KnowledgeBase:
    """All curated facts; `hash` identifies this state of them."""

    ligands: LigandTable
    ions: IonTable
    sources: tuple[Source, ...]
    clusters: tuple[KnownCluster, ...]
    properties: tuple[PropertyValue, ...]
    templates: tuple[GrowthTemplate, ...]
    transformations: tuple[Transformation, ...]
    effects: tuple[ConditionEffect, ...]
    rules: tuple[PropertyRule, ...]
    substances: tuple[Substance, ...]
    protocols: tuple[PublishedProtocol, ...]
    procedures: tuple[Procedure, ...]
    mechanisms: tuple[MechanismRemark, ...] = ()
    hash: str

    @cached_property
    def source_by_key(self) -> dict[str, Source]:
        """Bibliography by key."""
        return {source.key: source for source in self.sources}

    @cached_property
    def substance_by_key(self) -> dict[str, Substance]:
        """Stock by key."""
        return {item.key: item for item in self.substances}

    def cite(self, provenance: Provenance) -> tuple[Source, ...]:
        """The works behind one fact: the source, then the text it was read in."""
        keys = dict.fromkeys(key for key in (provenance.source, provenance.via) if key)
        return tuple(self.source_by_key[key] for key in keys)

    def known(self, cluster: Cluster) -> tuple[KnownCluster, ...]:
        """Entries for exactly this cluster; isomer tags match when the question has none."""
        return tuple(
            item
            for item in self.clusters
            if isinstance(item.formula, Cluster) and same_cluster(item.formula, cluster)
        )

    def properties_of(self, cluster: Cluster) -> tuple[PropertyValue, ...]:
        """Property values filed under exactly this cluster, verified ones first."""
        found = [value for owner, value in self.owned_properties if same_cluster(owner, cluster)]
        return tuple(sorted(found, key=lambda v: not v.provenance.verified))

    def cluster(self, text: str) -> Cluster:
        """Read a formula with the ligands and ions on file.

        Raises:
            FormulaError: If the text is no formula.
        """
        return Cluster.parse(text, ligands=self.ligands, ions=self.ions)

    @cached_property
    def owned_properties(self) -> tuple[tuple[Cluster, PropertyValue], ...]:
        """All property values with the cluster each belongs to."""
        parsed = {text: self.cluster(text) for text in {v.cluster for v in self.properties}}
        return tuple((parsed[value.cluster], value) for value in self.properties)


def same_cluster(entry: Cluster, asked: Cluster) -> bool:
    """Same composition and charge; an isomer tag counts only when the question has one."""
    return (
        entry.metals == asked.metals
        and entry.ligands == asked.ligands
        and entry.charge == asked.charge
        and (asked.isomer is None or entry.isomer == asked.isomer)
    )
