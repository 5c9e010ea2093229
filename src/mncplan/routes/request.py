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
    """

    target: Cluster
    n_routes: int = 5
    max_steps: int = 6
    forbid: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    worst_level: str = "D"

    def __post_init__(self) -> None:
        if self.n_routes < 1 or self.max_steps < 1:
            raise InvalidInputError("routes and max-steps must be at least 1")
        if self.worst_level not in {"A", "B", "C", "D"}:
            raise InvalidInputError(f"evidence level {self.worst_level!r}; expected A, B, C or D")
