"""Many routes, few of a kind: signatures, a list that alternates, and how many truly differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from mncplan.domain.route import Route
from mncplan.routes.skeleton import Skeleton, skeleton

Signature = frozenset[tuple[str, Skeleton | None, Skeleton | None]]


def signature(route: Route) -> Signature:
    """Families with the skeletons they join; ligands, procedures and complexes don't count."""
    return frozenset(
        (
            step.family,
            skeleton(step.seed) if step.seed is not None else None,
            skeleton(step.cluster) if step.cluster is not None else None,
        )
        for step in route.steps
        if step.family != "complex_formation"
    )


def best_of_each(routes: Iterable[Route]) -> tuple[Route, ...]:
    """The first route of every signature, order kept."""
    found: dict[Signature, Route] = {}
    for route in routes:
        found.setdefault(signature(route), route)
    return tuple(found.values())


def round_robin(routes: Iterable[Route]) -> tuple[Route, ...]:
    """One route of each last-step family in turn, families in the order of their best route.

    Routes that repeat a signature come after all others, so nothing is lost.
    """
    given = tuple(routes)
    distinct = best_of_each(given)
    by_family: dict[str, list[Route]] = defaultdict(list)
    for route in distinct:
        by_family[route.steps[-1].family].append(route)
    longest = max(map(len, by_family.values()), default=0)
    turns = [
        group[turn] for turn in range(longest) for group in by_family.values() if turn < len(group)
    ]
    repeats = (route for route in given if route not in distinct)
    return (*turns, *repeats)


def packing_number(routes: Sequence[Route], radius: float = 0.5) -> int:
    """How many routes differ pairwise by more than `radius` (Jaccard distance of signatures).

    Greedy in the given order, so a lower bound of the largest such set.
    """
    kept: list[Signature] = []
    for route in routes:
        own = signature(route)
        if all(_distance(own, other) > radius for other in kept):
            kept.append(own)
    return len(kept)


def _distance(one: Signature, other: Signature) -> float:
    either = len(one | other)
    return 1.0 - len(one & other) / either if either else 0.0
