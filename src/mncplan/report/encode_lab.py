"""Conditions, protocol and plate as published JSON."""

from __future__ import annotations

from collections import Counter

from mncplan.domain.conditions import Condition
from mncplan.domain.protocol import LabProtocol, Plate, ProtocolPart, ReagentLine, StockSolution
from mncplan.domain.recipe import BenchStep
from mncplan.report.encode_facts import Json, number, numbered, provenance_json


def condition_keys(conditions: tuple[Condition, ...]) -> tuple[str, ...]:
    """Published names: the parameter, or ``<step>.<parameter>`` when more than one step has it.

    Steps count from 1, as `number` in the steps of a route does.
    """
    steps: Counter[str] = Counter(item.parameter for item in conditions)
    return tuple(
        item.parameter if steps[item.parameter] == 1 else f"{item.step + 1}.{item.parameter}"
        for item in conditions
    )


def conditions_json(conditions: tuple[Condition, ...]) -> Json:
    """Conditions by their published names."""
    keys = condition_keys(conditions)
    return {key: condition_json(item) for key, item in zip(keys, conditions, strict=True)}


def condition_json(item: Condition) -> Json:
    """One parameter of one step."""
    return {
        "value": numbered(item.value),
        "low": number(item.low),
        "high": number(item.high),
        "unit": item.unit,
        "basis": str(item.basis),
        **provenance_json(item.provenance),
        "reason": item.reason,
        "choices": list(item.choices),
        "parameter": item.parameter,
        "step": item.step + 1,
    }


def bench_step_json(step: BenchStep, position: int) -> Json:
    """One thing to do."""
    return {
        "number": position,
        "op": step.op,
        "text": step.text,
        "temperature_C": number(step.temperature_C),
        "time_h": number(step.time_h),
        "rpm": number(step.rpm),
        "atmosphere": step.atmosphere,
        "pH": number(step.pH),
        "observe": step.observe,
        "endpoint": step.endpoint,
        "basis": step.basis,
    }


def part_json(part: ProtocolPart) -> Json:
    """The bench work of one route step, or one published protocol."""
    provenance = provenance_json(part.provenance)
    provenance["badge"] = part.badge or provenance["badge"]
    return {
        "title": part.title,
        "procedure": part.procedure,
        "note": part.note,
        **provenance,
        "steps": [bench_step_json(step, i) for i, step in enumerate(part.steps, start=1)],
    }


def reagent_json(line: ReagentLine) -> Json:
    """One line of the weighing list."""
    return {
        "name": line.name,
        "amount": number(line.amount),
        "unit": line.unit,
        "mmol": number(line.mmol),
        "equivalents": number(line.equivalents),
        "cas": line.cas or None,
        "hazards": list(line.hazards),
        "role": line.role,
        "step": line.step + 1,
        "mass_mg": number(line.mass_mg),
        "volume_mL": number(line.volume_mL),
        "basis": line.basis,
        "key": line.key or None,
    }


def stock_json(solution: StockSolution) -> Json:
    """One stock solution."""
    return {
        "name": solution.name,
        "text": solution.text,
        "concentration_mM": number(solution.concentration_mM),
        "solvent": solution.solvent,
        "keep": solution.keep,
    }


def protocol_json(protocol: LabProtocol) -> Json:
    """The whole protocol; `steps` runs through all parts, each step naming its part."""
    steps: list[Json] = []
    for part in protocol.parts:
        for step in part.steps:
            steps.append({**bench_step_json(step, len(steps) + 1), "part": part.title})
    low, value, high = sorted(protocol.expected_yield)
    return {
        "scale_mg": number(protocol.scale_mg),
        "expected_yield": {
            "value": number(value),
            "low": number(low),
            "high": number(high),
            "basis": protocol.yield_basis,
        },
        "hazards": [
            {"level": h.level, "title": h.title, "text": h.text, "source": h.source or None}
            for h in protocol.hazards
        ],
        "reagents": [reagent_json(line) for line in protocol.reagents],
        "stock_solutions": [stock_json(solution) for solution in protocol.stock_solutions],
        "steps": steps,
        "parts": [part_json(part) for part in protocol.parts],
        "published": [part_json(part) for part in protocol.published],
        "waste": list(protocol.waste),
        "not_reported": list(protocol.not_reported),
    }


def experiments_json(plate: Plate | None) -> list[Json]:
    """One object per well, keys in column order."""
    if plate is None:
        return []
    return [
        {name: numbered(value) for name, value in zip(plate.columns, row, strict=True)}
        for row in plate.rows
    ]


def plate_json(plate: Plate) -> Json:
    """The plate without its rows, which are `experiments`."""
    return {
        "wells": plate.wells,
        "well_volume_uL": number(plate.well_volume_uL),
        "columns": list(plate.columns),
        "stocks": [stock_json(solution) for solution in plate.stocks],
        "notes": list(plate.notes),
    }
