"""A planned set of experiments, before any result."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.space import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Settings chosen together, in the order to show them.

    Attributes:
        kind: Name of the design, e.g. ``central composite, faced``.
        resolution: Of a fractional factorial; None for others.
        efficiency: D-efficiency per run, 0 to 1, against an orthogonal design of corners; None
            where that is not what the design is after.
        notes: What the design can't show, and what was left out or replaced.
    """

    kind: str
    settings: tuple[Setting, ...]
    resolution: int | None = None
    efficiency: float | None = None
    notes: tuple[str, ...] = ()
