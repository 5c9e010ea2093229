"""Facts and near-kin predictions of many clusters, looked up fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from mncplan.design.predict import predict, unmixed
from mncplan.design.same_core import KnownCores
from mncplan.design.series import members
from mncplan.design.shape import KindCounts, kind_counts
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import GrowthTemplate, PropertyValue

Shape: TypeAlias = tuple[tuple[tuple[str, int], ...], int, KindCounts]


def shape_of(cluster: Cluster) -> Shape:
    """Metals, charge and numbers of ligands of each kind."""
    return cluster.metals, cluster.charge, kind_counts(cluster)


class FactIndex:
    """Property values by cluster and by shape, and what near kin predict.

    Args:
        owned: All property values with the cluster each belongs to.
        templates: Growth series with their members.
        parse: Reads a member's formula.
        cores: Cores on file; a cluster of another core is no kin.
    """

    def __init__(
        self,
        owned: Iterable[tuple[Cluster, PropertyValue]],
        templates: Iterable[GrowthTemplate],
        parse: Callable[[str], Cluster],
        cores: KnownCores,
    ) -> None:
        self._cores = cores
        read: dict[str, Cluster] = {}

        def parse_once(text: str) -> Cluster:
            if text not in read:
                read[text] = parse(text)
            return read[text]

        self._parse = parse_once
        self._by_shape: dict[Shape, list[tuple[Cluster, PropertyValue]]] = {}
        for owner, value in owned:
            self._by_shape.setdefault(shape_of(owner), []).append((owner, value))
        self._series: dict[Shape, list[GrowthTemplate]] = {}
        self._members: dict[str, tuple[Shape, ...]] = {}
        for template in templates:
            shapes = tuple(shape_of(member) for _, member, _ in members(template, parse_once))
            self._members[template.id] = shapes
            for shape in dict.fromkeys(shapes):
                self._series.setdefault(shape, []).append(template)
        self._cache: dict[tuple[object, ...], tuple[PropertyValue, ...]] = {}

    def facts(self, cluster: Cluster) -> tuple[PropertyValue, ...]:
        """Values filed under exactly this cluster, checked ones first."""
        found = [
            value
            for owner, value in self._by_shape.get(shape_of(cluster), ())
            if owner.ligands == cluster.ligands
            and (cluster.isomer is None or owner.isomer == cluster.isomer)
        ]
        return tuple(sorted(found, key=lambda value: not value.provenance.verified))

    def kin_predictions(self, cluster: Cluster) -> tuple[PropertyValue, ...]:
        """Gaps and bands drawn from the same core with other ligands, or from a growth series."""
        shape = shape_of(cluster)
        parent = unmixed(cluster)
        near = {shape} if parent is None else {shape, shape_of(parent)}
        series = self._series.get(shape, [])
        if not series and not near & self._by_shape.keys():
            return ()
        key = (shape, cluster.isomer, self._cores.of(cluster))
        if self.facts(cluster) or key not in self._cache:
            shapes = {*near, *(s for t in series for s in self._members[t.id])}
            facts = [item for s in sorted(shapes, key=str) for item in self._by_shape.get(s, ())]
            values = predict(cluster, facts, series, self._parse, self._cores).values
            if self.facts(cluster):
                return values
            self._cache[key] = values
        return tuple(replace(value, cluster=str(cluster)) for value in self._cache[key])

    def typical(self, cluster: Cluster, names: Sequence[str]) -> PropertyValue | None:
        """One value for a shape: its own, of the same core in another shell, else predicted.

        Args:
            cluster: Its ligands may be generic.
            names: Property names, the best kind first.
        """
        same = [
            (owner.ligands != cluster.ligands, not value.provenance.verified, i, value)
            for i, (owner, value) in enumerate(self._by_shape.get(shape_of(cluster), ()))
            if value.name in names[:1] and owner.isomer == cluster.isomer
        ]
        if same:
            return min(same)[-1]
        predicted = [v for v in self.kin_predictions(cluster) if v.name in names[:1]]
        return predicted[0] if predicted else None
