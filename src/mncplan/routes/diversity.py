"""Many routes, few of a kind: signatures, groups, and a list that alternates."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from mncplan.domain.route import Route, Step
from mncplan.routes.separation import made_last, making_steps
from mncplan.routes.skeleton import Skeleton, skeleton

Conversion = tuple[str, Skeleton | None, Skeleton | None]
Signature = frozenset[Conversion]

_BY_FORM = "metal_exchange"
"""A salt and a complex of one metal may give different products (review 3.3)."""

RADIUS = 0.5
"""Jaccard distance of signatures up to which two routes are of one kind."""


def signature(route: Route) -> Signature:
    """Families with the skeletons they join; ligands, procedures and complexes don't count."""
    return frozenset(
        conversion(step) for step in making_steps(route.steps) if step.family != "complex_formation"
    )


def conversion(step: Step) -> Conversion:
    """Family, and from which core to which; metal exchange by salt or complex are two."""
    return (
        step.variant if step.family == _BY_FORM else step.family,
        skeleton(step.seed) if step.seed is not None else None,
        skeleton(step.cluster) if step.cluster is not None else None,
    )


def round_robin(routes: Iterable[Route], worth: float = math.inf) -> tuple[Route, ...]:
    """One route of each last-step family in turn, families in the order of their best route.

    Routes that repeat a signature, and those that cost more than `worth` above the first, come
    after all others in the order given, so nothing is lost.

    Args:
        routes: By rising cost.
        worth: In units of the search cost, about minus the logarithm of the chance.
    """
    given = tuple(routes)
    distinct: dict[Signature, Route] = {}
    for route in given:
        if route.cost <= given[0].cost + worth:
            distinct.setdefault(signature(route), route)
    by_family: dict[str, list[Route]] = defaultdict(list)
    for route in distinct.values():
        by_family[made_last(route.steps).family].append(route)
    lists = [_by_kind(group) for group in by_family.values()]
    longest = max(map(len, lists), default=0)
    turns = [group[turn] for turn in range(longest) for group in lists if turn < len(group)]
    return (*turns, *(route for route in given if route not in turns))


def _by_kind(routes: Sequence[Route]) -> list[Route]:
    """First routes of every kind, then the second ones, and so on."""
    seen: Counter[int] = Counter()
    turns: list[tuple[int, Route]] = []
    for group, route in zip(groups(routes), routes, strict=True):
        turns.append((seen[group], route))
        seen[group] += 1
    return [route for _, route in sorted(turns, key=lambda turn: turn[0])]


def groups(routes: Sequence[Route], radius: float = RADIUS) -> tuple[int, ...]:
    """The group of every route, from 1: that of the first route within `radius`.

    First routes of groups differ pairwise by more than `radius` (Jaccard distance of signatures),
    so the number of groups is a lower bound of the packing number.
    """
    firsts: list[Signature] = []
    found: list[int] = []
    for route in routes:
        own = signature(route)
        near = [i for i, first in enumerate(firsts, start=1) if _distance(own, first) <= radius]
        if not near:
            firsts.append(own)
        found.append(near[0] if near else len(firsts))
    return tuple(found)


def _distance(one: Signature, other: Signature) -> float:
    either = len(one | other)
    return 1.0 - len(one & other) / either if either else 0.0
