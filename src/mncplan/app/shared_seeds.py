"""Which intermediates, made once, serve most targets of a set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

WORTH = 1 / 3
"""Share of the best route's chance down to which another route is taken for a shared seed."""


@dataclass(frozen=True, slots=True)
class SharedSeed:
    """An isolated intermediate and the targets it serves, none of which an earlier one serves."""

    cluster: str
    targets: tuple[str, ...]


def shared_seeds(lines: Iterable[Mapping[str, Any]]) -> tuple[SharedSeed, ...]:
    """Intermediates chosen one by one, each for the most targets not yet served.

    The greedy choice for set cover; it may take one seed more than the smallest set.

    Args:
        lines: Batch lines with their routes, best first.
    """
    served: dict[str, dict[str, float]] = defaultdict(dict)
    for line in lines:
        routes = line.get("answer", {}).get("routes", [])
        for route in routes:
            chance = route["scores"]["feasibility"]
            if chance < WORTH * routes[0]["scores"]["feasibility"]:
                continue
            for step in route["steps"][:-1]:
                if step["isolates"]:
                    of = served[step["product"]]
                    of[line["target"]] = max(chance, of.get(line["target"], 0.0))
    chosen: list[SharedSeed] = []
    while served:
        best = min(served, key=lambda name: (-len(served[name]), -sum(served[name].values()), name))
        targets = tuple(served.pop(best))
        if len(targets) < 2:
            break
        chosen.append(SharedSeed(best, targets))
        for of in served.values():
            for target in targets:
                of.pop(target, None)
    return tuple(chosen)
