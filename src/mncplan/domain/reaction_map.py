"""The known reactions around one cluster."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MapNode:
    """A cluster or complex; `column` is its distance from the target, negative for precursors."""

    name: str
    column: int
    is_target: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLink:
    """A reported step between two nodes."""

    source: str
    target: str
    family: str
    outcome: str
    id: str
    is_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionMap:
    """Nodes and links; `n_left_out` counts nodes dropped to keep the picture readable."""

    nodes: tuple[MapNode, ...]
    links: tuple[MapLink, ...]
    n_left_out: int = 0
