"""Clusters one step away from another: along growth series, and with a foreign atom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mncplan.app.growth import Growth, growth_of
from mncplan.design.doping import DopedVariant, doped_variants, rules_of
from mncplan.design.jellium import LIGHT_RULES
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import KnownCluster
from mncplan.domain.plan import DopedOption, SeriesNeighbour, SeriesStanding
from mncplan.knowledge import KnowledgeBase

MOST_SERIES: Final = 3
MOST_DOPED: Final = 10
LEAST_SHARE: Final = 0.05
"""Share of a dopant count from which it is told."""

_LEAST_CONFIDENCE: Final = 0.05


def standings(cluster: Cluster, knowledge: KnowledgeBase) -> tuple[SeriesStanding, ...]:
    """The growth series a cluster stands in, with known and foretold neighbours."""
    return tuple(_standing(item) for item in growth_of(cluster, knowledge)[:MOST_SERIES])


def _standing(growth: Growth) -> SeriesStanding:
    return SeriesStanding(
        name=growth.series.name,
        is_known=growth.is_known,
        confidence=round(growth.confidence, 3),
        neighbours=tuple(
            SeriesNeighbour(
                cluster=item.cluster,
                steps=item.steps,
                status=item.status,
                confidence=round(item.confidence, 3),
            )
            for item in growth.neighbours
            if item.confidence >= _LEAST_CONFIDENCE
        ),
    )


def doped_options(
    cluster: Cluster, kin: Iterable[KnownCluster], knowledge: KnowledgeBase
) -> tuple[DopedOption, ...]:
    """Single-atom variants of a cluster of one metal; those whose site is on file come first.

    Args:
        cluster: The parent.
        kin: Entries for it and for the same core in other shells, which tell the core.
        knowledge: For the rules behind the sites.
    """
    if len(cluster.metals) > 1:
        return ()
    core = next((entry.core for entry in kin if entry.core), "")
    found = doped_variants(cluster, core=core, most=1)
    placed = [item for item in found if item.site != "unknown"]
    near = [item for item in found if abs(item.cluster.charge - cluster.charge) <= 1]
    return tuple(_option(item, knowledge) for item in (placed or near)[:MOST_DOPED])


def _option(variant: DopedVariant, knowledge: KnowledgeBase) -> DopedOption:
    rules = rules_of(variant, knowledge.rules)
    return DopedOption(
        cluster=variant.cluster,
        dopant=variant.dopant,
        count=variant.count,
        electrons=variant.electrons,
        is_closed=variant.is_closed,
        site=variant.site,
        gap=variant.gap.direction,
        rules=tuple(rule.id for rule in rules),
        provenance=rules[0].provenance if rules else None,
        notes=(*variant.warnings, *variant.notes, *_dose_note(variant)),
        emission="up" if set(LIGHT_RULES) <= set(variant.gap.rules) else "",
    )


def _dose_note(variant: DopedVariant) -> tuple[str, ...]:
    """The spread of counts by chance at the dose that gives this count on average."""
    if variant.spread is None:
        return ()
    n_metal = variant.parent.n_metal
    shares = ", ".join(
        f"x = {x} {share:.0%}" for x, share in variant.spread.probabilities if share >= LEAST_SHARE
    )
    return (
        f"fed {variant.count} {variant.dopant} per {n_metal} metal atoms, chance alone gives "
        f"{shares}; mean {variant.spread.mean:.1f}, deviation {variant.spread.deviation:.1f}",
    )
