"""Place of a cluster in the growth series of the literature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mncplan.design.shape import is_same_shape
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import GrowthTemplate, KnownCluster
from mncplan.domain.plan import TemplatePlace


def places(
    cluster: Cluster,
    templates: Iterable[GrowthTemplate],
    known: Iterable[KnownCluster],
    parse: Callable[[str], Cluster],
) -> tuple[TemplatePlace, ...]:
    """Where a cluster stands in each growth series, names of ligands left aside.

    Isomers of one composition grow in different series. When entries for exactly this cluster name
    their series, only those count; else every series with a member of this shape is listed.

    Args:
        cluster: The cluster asked about.
        templates: All series.
        known: Entries for exactly this cluster.
        parse: Reads a member's formula.
    """
    stated = {name for entry in known for name in entry.templates}
    found = []
    for template in templates:
        if stated and template.id not in stated:
            continue
        place = _place(cluster, template, parse)
        if place is not None:
            found.append(place)
    return tuple(found)


def members(
    template: GrowthTemplate, parse: Callable[[str], Cluster]
) -> Iterator[tuple[int, Cluster, bool]]:
    """Position from 0, formula, and whether the member is only predicted."""
    for index, (text, is_predicted) in enumerate(template.members):
        yield index, parse(text), is_predicted


def position(
    cluster: Cluster, template: GrowthTemplate, parse: Callable[[str], Cluster]
) -> int | None:
    """Index of the member with this cluster's shape; None when there is none."""
    for index, member, _ in members(template, parse):
        is_isomer = member.isomer is not None and member.isomer != cluster.isomer
        if is_same_shape(member, cluster) and not is_isomer:
            return index
    return None


def _place(
    cluster: Cluster, template: GrowthTemplate, parse: Callable[[str], Cluster]
) -> TemplatePlace | None:
    index = position(cluster, template, parse)
    if index is None:
        return None
    listed = template.members
    before = listed[index - 1][0] if index else ""
    after = listed[index + 1] if index + 1 < len(listed) else ("", False)
    notes = []
    if listed[index][0] != str(cluster):
        notes.append(f"the member written in the series is {listed[index][0]}")
    notes.extend(
        f"{text} is predicted or proposed, not confirmed by diffraction"
        for text, is_predicted in listed[max(index - 1, 0) : index + 2]
        if is_predicted
    )
    return TemplatePlace(
        id=template.id,
        name=template.name,
        position=index + 1,
        length=len(listed),
        previous=before,
        next=after[0],
        note="; ".join(notes),
    )
