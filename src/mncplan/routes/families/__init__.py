"""Reaction families: each proposes the steps that could give one product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from mncplan.domain.cluster import Cluster
from mncplan.routes.assembly import Draft
from mncplan.routes.context import RouteContext
from mncplan.routes.families import (
    co_reduction,
    direct_reduction,
    ligand_exchange,
    metal_exchange,
    seeded_growth,
    size_focusing,
)

Proposer: TypeAlias = Callable[[Cluster, RouteContext], Iterator[Draft]]

FAMILIES: Final[dict[str, Proposer]] = {
    "direct_reduction": direct_reduction.propose,
    "size_focusing": size_focusing.propose,
    "seeded_growth": seeded_growth.propose,
    "ligand_exchange": ligand_exchange.propose,
    "co_reduction": co_reduction.propose,
    "metal_exchange": metal_exchange.propose,
}
"""Families by name; complex formation is handled apart because its products are not clusters."""
