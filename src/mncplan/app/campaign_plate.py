"""The plate of a batch, and what robots and data bases read of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from mncplan.app.tables import knowledge_base
from mncplan.domain.campaign import BatchSuggested
from mncplan.domain.campaign_state import CampaignState, best_first
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.protocol import Plate
from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.lab.layout import PlateRequest, lay_out
from mncplan.lab.layout_wells import WellDispenser
from mncplan.lab.ord import DatasetRequest, WellResult, ord_dataset

FORMS: Final = ("worklist", "worksheet", "opentrons", "ord", "xdl")
"""What `exported` can write."""


def plate_of(state: CampaignState, batch: BatchSuggested) -> Plate:
    """Lay a batch out in wells, with blanks and repeats as the rules of the campaign say.

    The same batch is laid out the same way each time.

    Raises:
        InvalidInputError: If the space has no wells, or the batch does not fit the plate.
    """
    definition = state.definition
    if definition.space.wells is None:
        raise InvalidInputError(
            f"campaign {definition.name}: its space names no stocks and wells, so nothing can be "
            "dispensed; open it from a plan, or add [wells] to the space file"
        )
    rules = definition.plate or PlateRules(n_blanks=0)
    best = best_first(state, definition.objectives[0])
    request = PlateRequest(
        settings=tuple(item.setting for item in batch.experiments),
        rules=rules,
        seed=batch.seed,
        names=tuple(item.id for item in batch.experiments),
        incumbent=best[0].setting if best and rules.n_incumbents else None,
    )
    substances = knowledge_base().substance_by_key
    return lay_out(request, WellDispenser(wells=definition.space.wells, substances=substances))


def latest(state: CampaignState) -> BatchSuggested:
    """The batch that waits for results, else the last one.

    Raises:
        NotFoundError: If there is none yet.
    """
    if not state.batches:
        name = state.definition.name
        raise NotFoundError(f"campaign {name}: no batch yet; run: mncplan campaign suggest {name}")
    return (state.open_batches or state.batches)[-1]


def exported(state: CampaignState, form: str, *, person: str, email: str = "") -> Mapping[str, str]:
    """Files by name: of the batch that waits, or for ``ord`` of everything with a result.

    Raises:
        InvalidInputError: If the form is unknown, the space has no wells, or ``ord`` lacks a mail
            address.
        NotFoundError: If there is no batch yet.
    """
    if form == "ord":
        return {"dataset.json": _dataset(state, person, email)}
    batch = latest(state)
    plate = plate_of(state, batch)
    title = f"{state.definition.name}, batch {batch.batch}"
    match form:
        case "worklist":
            from mncplan.lab.worklist import worklist_csv

            return {f"worklist-{batch.batch}.csv": worklist_csv(plate)}
        case "worksheet":
            from mncplan.lab.worksheet import worksheet_html

            return {f"worksheet-{batch.batch}.html": worksheet_html(plate, title)}
        case "opentrons":
            from mncplan.lab.opentrons import RobotRequest, protocol_text

            request = RobotRequest(title=title)
            return {f"opentrons-{batch.batch}.py": protocol_text(plate, request)}
        case "xdl":
            return dict(_recipes(state, plate))
        case _:
            pass
    raise InvalidInputError(f"format {form!r}: expected {', '.join(FORMS)}")


def _recipes(state: CampaignState, plate: Plate) -> Mapping[str, str]:
    from mncplan.lab.xdl import xdl_text

    well, name = plate.columns.index("well"), plate.columns.index("experiment")
    role = plate.columns.index("role")
    return {
        f"{row[name]}.xdl": xdl_text(plate, str(row[well]), product=state.definition.target)
        for row in plate.rows
        if row[role] == "experiment"
    }


def _dataset(state: CampaignState, person: str, email: str) -> str:
    """All batches in one dataset."""
    definition = state.definition
    request = DatasetRequest(
        name=definition.name,
        description=f"Campaign {definition.name} of mncplan for {definition.target or 'a product'}",
        email=email,
        person=person,
        created=datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
        is_synthetic=definition.is_synthetic,
    )
    documents: list[dict[str, Any]] = []
    for batch in state.batches:
        plate = plate_of(state, batch)
        results = tuple(_results(state, plate))
        if results or (batch is state.batches[-1] and not documents):
            text = ord_dataset(plate, results, request, knowledge_base().substance_by_key)
            documents.append(json.loads(text))
    if not documents:
        raise NotFoundError(f"campaign {definition.name}: no batch yet, so nothing to record")
    merged = documents[0] | {"reactions": [r for d in documents for r in d["reactions"]]}
    return json.dumps(merged, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _results(state: CampaignState, plate: Plate) -> Iterator[WellResult]:
    places = {
        str(row[plate.columns.index("experiment")]): str(row[plate.columns.index("well")])
        for row in plate.rows
        if row[plate.columns.index("role")] == "experiment"
    }
    target = state.definition.target
    for name, well in places.items():
        for found in state.samples(name):
            if found.outcome == "failed_execution":
                continue
            percents, others = _measured(found, state.definition.objectives)
            is_target = found.outcome == "product"
            product = (found.identity or target) if is_target else found.identity or ""
            yield WellResult(
                well=well,
                product="" if found.outcome == "nothing" else product,
                is_target=is_target,
                time_h=found.time_h,
                others=others,
                yield_percent=percents.get("yield"),
                purity_percent=percents.get("purity"),
            )


def _measured(
    found: Observation, objectives: tuple[Objective, ...]
) -> tuple[dict[str, float], tuple[tuple[str, float], ...]]:
    """Yield and purity in per cent, and all other values with their unit."""
    percents: dict[str, float] = {}
    others: list[tuple[str, float]] = []
    for item in objectives:
        value = found.value(item.name)
        if value is None:
            continue
        if item.name in {"yield", "purity"} and item.unit in {"1", "%"}:
            percents[item.name] = value * (100 if item.unit == "1" else 1)
        else:
            others.append((item.name if item.unit == "1" else f"{item.name} {item.unit}", value))
    return percents, tuple(others)
