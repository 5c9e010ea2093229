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
        efficiency: G-efficiency of an optimal design, 0 to 1: coefficients of the model over runs
            times the largest prediction variance among the candidates; None for others.
        notes: What the design can't show, and what was left out or replaced.
    """

    kind: str
    settings: tuple[Setting, ...]
    resolution: int | None = None
    efficiency: float | None = None
    notes: tuple[str, ...] = ()
