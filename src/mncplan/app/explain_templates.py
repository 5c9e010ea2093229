"""Growth templates at a glance: members, how well each is known, and the places still empty."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from mncplan.app.growth import all_series
from mncplan.design.growth import status_of
from mncplan.design.growth_series import GrowthSeries
from mncplan.design.makeup import formula, makeup
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import GrowthTemplate
from mncplan.errors import InvalidInputError
from mncplan.knowledge import KnowledgeBase

LEAST_CONFIDENCE: Final = 0.1
_LEAST_SHARED, _LEAST_STEPS = 2, 3
_SURE: Final = {"known crystal", "ms only", "inferred"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyPlace:
    """A missing member with the series that foretells it."""

    cluster: Cluster
    status: str
    confidence: float
    series: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    """One template of the literature against what is known today.

    Attributes:
        members: Formula and what is known of it, in order.
        standing: How well the template is established, in words.
        empty: Places without a made cluster, the likeliest first.
    """

    template: GrowthTemplate
    members: tuple[tuple[str, str], ...]
    standing: str
    empty: tuple[EmptyPlace, ...]


def template_views(knowledge: KnowledgeBase, name: str = "") -> tuple[TemplateView, ...]:
    """Every template with two or more members, or the one of an id.

    Raises:
        InvalidInputError: If there is no template of that id.
    """
    asked = [t for t in knowledge.templates if not name or t.id.lower() == name.lower()]
    if not asked:
        ids = ", ".join(template.id for template in knowledge.templates)
        raise InvalidInputError(f"template {name!r}: expected one of {ids}")
    return tuple(_view(t, knowledge) for t in asked if name or len(t.members) >= _LEAST_SHARED)


def _view(template: GrowthTemplate, knowledge: KnowledgeBase) -> TemplateView:
    clusters = [knowledge.cluster(text) for text, _ in template.members]
    members = tuple((str(cluster), _status(cluster, knowledge)) for cluster in clusters)
    needed = min(_LEAST_SHARED, len(clusters) - 1)
    empty: dict[Cluster, EmptyPlace] = {}
    for series in all_series(knowledge, clusters[0].host):
        inside = {entry.formula for member in series.members for entry in member.entries}
        if needed and len(inside & set(clusters)) >= needed:
            for place in _missing(series, knowledge):
                held = empty.setdefault(place.cluster, place)
                if place.confidence > held.confidence:
                    empty[place.cluster] = place
    return TemplateView(
        template=template,
        members=members,
        standing=_standing(members),
        empty=tuple(sorted(empty.values(), key=lambda one: -one.confidence)),
    )


def _missing(series: GrowthSeries, knowledge: KnowledgeBase) -> tuple[EmptyPlace, ...]:
    """Members of a series of like cores that nobody has made, those with some confidence."""
    found = []
    for member in series.missing:
        if series.ground == "arithmetic" or member.confidence < LEAST_CONFIDENCE:
            continue
        cluster = formula(member.makeup, knowledge.cluster)
        status = _status(cluster, knowledge)
        found.append(
            EmptyPlace(
                cluster=cluster,
                status="made with another core" if status in _SURE else status,
                confidence=member.confidence,
                series=series.name,
            )
        )
    return tuple(found)


def _status(cluster: Cluster, knowledge: KnowledgeBase) -> str:
    here = makeup(cluster)
    same = [
        entry
        for entry in knowledge.clusters
        if isinstance(entry.formula, Cluster)
        and entry.formula.isomer == cluster.isomer
        and (makeup(entry.formula) == here if here else entry.formula == cluster)
    ]
    return "complex" if any(e.status == "complex" for e in same) else status_of(same)


def _standing(members: tuple[tuple[str, str], ...]) -> str:
    """How many members were made, and what that says of the template."""
    counts = Counter(status for _, status in members)
    made = sum(counts[status] for status in _SURE)
    word = (
        "well established" if counts["known crystal"] >= _LEAST_STEPS
        else "seen in two structures, a hypothesis beyond them" if counts["known crystal"] == 2
        else "a hypothesis that waits for proof"
    )  # fmt: skip
    told = ", ".join(f"{n} {status}" for status, n in counts.most_common())
    return f"{word}: {made} of {len(members)} members made ({told})"
