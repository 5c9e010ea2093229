"""Write a lab protocol for one route at the scale that was asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from mncplan.domain.cluster import Cluster
from mncplan.domain.protocol import Hazard, LabProtocol
from mncplan.lab.fit import metal_atoms
from mncplan.lab.hazards import hazards
from mncplan.lab.operation import Operation
from mncplan.lab.operations import feed_operation, plan_operations
from mncplan.lab.parts import Written, write_part
from mncplan.lab.published import published_parts
from mncplan.lab.request import ProtocolRequest
from mncplan.lab.waste import waste_streams
from mncplan.lab.yields import percent

__all__ = ["ProtocolRequest", "write_protocol"]

T = TypeVar("T")


def write_protocol(request: ProtocolRequest) -> LabProtocol:
    """Amounts, hazards and ordered steps for one route.

    Amounts run backwards from the product through the expected yields on metal. A metal complex
    that the next step makes in the same flask is not written up by itself.

    Raises:
        ChemistryError: If a product has no mass, as with a generic ligand.
        KnowledgeError: If a procedure names something that has no amount or value.
    """
    operations = plan_operations(request)
    written = _write(operations, request)
    yields, basis = _overall(operations, request)
    return LabProtocol(
        scale_mg=request.scale_mg,
        expected_yield=yields,
        yield_basis=basis,
        reagents=tuple(line for item in written for line in item.lines),
        stock_solutions=_once(s for item in written for s in item.solutions),
        parts=tuple(item.part for item in written),
        hazards=_hazards(written),
        waste=waste_streams(item.operation for item in written),
        published=published_parts(request.published, _metal(operations)),
        not_reported=_not_reported(written),
    )


def _write(operations: tuple[Operation, ...], request: ProtocolRequest) -> tuple[Written, ...]:
    every: list[Operation] = []
    for operation in operations:
        feed = feed_operation(operation, request)
        if feed is not None:
            every.append(feed)
        every.append(operation)
    return tuple(write_part(item, request, i) for i, item in enumerate(every, start=1))


def _not_reported(written: tuple[Written, ...]) -> tuple[str, ...]:
    """What no text gives, once each; the part is named when there are several."""
    many = len(written) > 1
    return _once(
        f"part {i}: {said}" if many else said
        for i, item in enumerate(written, start=1)
        for said in item.not_reported
    )


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _overall(
    operations: tuple[Operation, ...], request: ProtocolRequest
) -> tuple[tuple[float, float, float], str]:
    """Target metal over all metal taken from bottles, and the yields it is made of."""
    bought = sum(_fresh_metal(item, operations) for item in operations)
    last = operations[-1]
    atoms = last.step.cluster.n_metal if last.step.cluster else metal_atoms(last.step.product)
    value = last.product_mmol * atoms / bought if bought else last.yields.value
    down = up = 1.0
    for item in operations:
        down *= item.yields.low / item.yields.value
        up *= item.yields.high / item.yields.value
    said = "; ".join(f"{item.step.product}: {item.yields.reason}" for item in operations)
    if len(operations) > 1:
        said = f"overall {percent(value)} of all metal weighed. {said}"
    return (value * down, value, min(value * up, 1.0)), said


def _fresh_metal(operation: Operation, operations: tuple[Operation, ...]) -> float:
    """Metal that does not come from an earlier product."""
    made = {item.step.product for item in operations}
    carried = 0.0
    if operation.source in made:
        carried += operation.seed_mmol * metal_atoms(operation.source)
    carried += sum(
        operation.taken_mmol(other) * metal_atoms(other)
        for other in operation.companions
        if other in made
    )
    return max(operation.metal_mmol - carried, 0.0)


def _metal(operations: tuple[Operation, ...]) -> dict[Cluster, float]:
    return {
        item.step.cluster: item.metal_mmol for item in operations if item.step.cluster is not None
    }


def _hazards(written: tuple[Written, ...]) -> tuple[Hazard, ...]:
    texts = [step.text for item in written for step in item.part.steps]
    degrees = [
        step.temperature_C
        for item in written
        for step in item.part.steps
        if step.temperature_C is not None
    ]
    return hazards((c for item in written for c in item.chemicals), texts, degrees)
