"""Where a number comes from, in a few words."""

from __future__ import annotations

from mncplan.domain.conditions import Condition

ESTIMATE = "mncplan_estimate"


def is_reported(condition: Condition) -> bool:
    """Whether a text gives this number, re-read or recalled."""
    source = condition.provenance
    if source is None:
        return condition.basis in {"measured", "computed"}
    return source.source != ESTIMATE


def is_recalled(condition: Condition) -> bool:
    """Whether the number is attributed to a paper that was not re-read."""
    source = condition.provenance
    return source is not None and source.source != ESTIMATE and not source.verified


def origin(condition: Condition) -> str:
    """The source of a condition in a few words."""
    source = condition.provenance
    if source is None:
        return condition.basis
    if source.source == ESTIMATE:
        return "start value, not reported"
    if not source.verified:
        return f"recalled from {source.source}, not re-read"
    return source.source
