"""What the user asks of the route search."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.cluster import Cluster
from mncplan.errors import InvalidInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRequest:
    """Target and constraints.

    Attributes:
        forbid: Stock keys, families, reductants or formulae no route may use.
        require: The same; every route must use each.
        hide: Ids of transformations to leave out of the evidence, for retrospective tests.
        worst_level: Weakest evidence level a step may have.
        max_isolations: Most products a route may isolate, the target included.
    """

    target: Cluster
    n_routes: int = 5
    max_steps: int = 6
    forbid: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    worst_level: str = "D"
    max_isolations: int = 99

    def __post_init__(self) -> None:
        if min(self.n_routes, self.max_steps, self.max_isolations) < 1:
            raise InvalidInputError("routes, max-steps and max-isolations must be at least 1")
        if self.worst_level not in {"A", "B", "C", "D"}:
            raise InvalidInputError(f"evidence level {self.worst_level!r}; expected A, B, C or D")
