"""Waste streams of all parts, each once."""

from __future__ import annotations

from collections.abc import Iterable

from mncplan.lab.operations import Operation
from mncplan.lab.tailor import tailor_waste


def waste_streams(operations: Iterable[Operation]) -> tuple[str, ...]:
    """Streams in order of first use; one that another only shortens is dropped."""
    found: dict[str, None] = {}
    for operation in operations:
        if operation.procedure is not None:
            for stream in operation.procedure.waste:
                found[tailor_waste(stream, operation.step.cluster)] = None
    streams = tuple(found)
    return tuple(
        s for s in streams if not any(other != s and other.startswith(s) for other in streams)
    )
