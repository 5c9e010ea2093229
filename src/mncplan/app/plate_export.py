"""A batch of a campaign as a plate, and the plate as files for hands, robots and other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Literal

from mncplan.app.campaign_cells import heading
from mncplan.app.campaign_report_parts import identity_of
from mncplan.app.plate_rules import reducing, rules_of
from mncplan.app.tables import knowledge_base
from mncplan.domain.campaign import SYNTHETIC, BatchSuggested
from mncplan.domain.campaign_state import CampaignState, best_first
from mncplan.domain.observation import Observation
from mncplan.domain.plate_rules import PlateRules, RulePrice
from mncplan.domain.protocol import Hold, Plate
from mncplan.domain.space import Setting, Space
from mncplan.domain.well_chemistry_amounts import number
from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.lab.layout import PlateRequest, lay_out
from mncplan.lab.layout_wells import WellDispenser
from mncplan.lab.opentrons import RobotRequest, protocol_text
from mncplan.lab.ord import DatasetRequest, WellResult, ord_dataset
from mncplan.lab.worklist import worklist_csv
from mncplan.lab.worksheet import worksheet_html, worksheet_markdown
from mncplan.lab.xdl import xdl_text

FORMS: Final = ("worklist", "worksheet", "opentrons", "ord", "xdl")
"""What `exported` can write."""

_COMPLEX: Final = "complexation_time_h"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What the files need to know beyond the campaign.

    Attributes:
        robot: For ``opentrons``.
        load_name: Your own definition of the vessels, for ``opentrons``.
        person: Who records, for ``ord``, with `email`.
        created: ISO 8601; empty for now.
        how: How products were characterised, for ``ord``.
    """

    robot: Literal["OT-2", "Flex"] = "OT-2"
    load_name: str = ""
    person: str = ""
    email: str = ""
    created: str = ""
    how: str = ""


def plate_of(
    state: CampaignState, batch: BatchSuggested, *, prices: tuple[RulePrice, ...] = ()
) -> Plate:
    """Lay a batch out under the plate rules of the campaign, the same way each time.

    Args:
        state: From `Campaigns.state`.
        batch: One of its batches.
        prices: What each rule costs, from the optimiser.

    Raises:
        InvalidInputError: If the space has no wells, or a rule is broken.
    """
    asked = state.definition
    if asked.space.wells is None:
        raise InvalidInputError(
            f"campaign {asked.name}: its space names no stocks and wells, so nothing can be"
            " dispensed; open it from a plan, or add [wells] to the space file"
        )
    substances = knowledge_base().substance_by_key
    dispenser = WellDispenser(wells=asked.space.wells, substances=substances)
    settings = tuple(item.setting for item in batch.experiments)
    rules = rules_of(asked)
    best = best_first(state, asked.objectives[0])
    request = PlateRequest(
        settings=settings,
        names=tuple(item.id for item in batch.experiments),
        rules=rules,
        seed=batch.seed,
        incumbent=best[0].setting if best else None,
        incumbent_name=(best[0].replicate_of or best[0].id) if best else "",
        prices=prices,
        holds=_holds(settings, dispenser),
    )
    plate = lay_out(request, dispenser)
    return replace(plate, notes=(*plate.notes, *_warnings(state, settings, rules)))


def latest(state: CampaignState) -> BatchSuggested:
    """The batch that waits for results, else the last one.

    Raises:
        NotFoundError: If there is none yet.
    """
    if not state.batches:
        name = state.definition.name
        raise NotFoundError(f"campaign {name}: no batch yet; run: mncplan campaign suggest {name}")
    return (state.open_batches or state.batches)[-1]


def _holds(settings: Sequence[Setting], dispenser: WellDispenser) -> tuple[Hold, ...]:
    """The time a complex forms, when it is the same for all wells."""
    times = {s[_COMPLEX] for s in settings if _COMPLEX in s}
    before = dispenser.column_of(reducing(dispenser.wells))
    if len(times) != 1 or not before:
        return ()
    (time,) = times
    if isinstance(time, str) or not time:
        return ()
    text = "Let the complex form, shaken or stirred, before the reductant goes in."
    return (Hold(before=before, time_h=float(time), text=text),)


def _warnings(
    state: CampaignState, settings: Sequence[Setting], rules: PlateRules
) -> Iterable[str]:
    wells = state.definition.space.wells
    dosed = wells.parameters() if wells else frozenset()
    if wells and any(number(d.portions, s) > 1 for d in wells.doses for s in settings):
        yield "Portions follow one after another: wait between them as the procedure says."
    differing = [
        f"{item.name} ({n} values)"
        for item in state.definition.space.parameters
        if item.name not in {*dosed, *rules.shared}
        and (n := len({s.get(item.name) for s in settings})) > 1
    ]
    if differing:
        yield (
            f"These differ between wells: {', '.join(differing)}. Set them vessel by vessel, or"
            " share them by a rule of the plate."
        )


def exported(
    state: CampaignState, form: str, options: ExportOptions | None = None
) -> dict[str, str]:
    """Files by name: of the batch that waits, or for ``ord`` of everything with a result.

    ``worklist``: one row per transfer. ``worksheet``: a page to print, and Markdown.
    ``opentrons``: a protocol. ``xdl``: one synthesis per experiment.

    Raises:
        InvalidInputError: If the form is not known, the space has no wells, or the robot can't
            do it; for ``ord``, if name or mail address are missing or nothing has a result.
        NotFoundError: If there is no batch yet.
    """
    if form not in FORMS:
        raise InvalidInputError(f"format {form!r}: expected {', '.join(FORMS)}")
    asked = options or ExportOptions()
    batch = latest(state)
    if form == "ord":
        return {"dataset.json": _dataset(state, asked)}
    plate = plate_of(state, batch)
    n, title = batch.batch, f"{state.definition.name}, batch {batch.batch}"
    title += ", rehearsal on synthetic results" if state.definition.is_synthetic else ""
    if form == "worklist":
        return {f"worklist-{n}.csv": worklist_csv(plate)}
    if form == "worksheet":
        shown = _with_units(plate, state.definition.space)
        return {
            f"worksheet-{n}.html": worksheet_html(shown, title),
            f"worksheet-{n}.md": worksheet_markdown(shown, title),
        }
    if form == "opentrons":
        request = RobotRequest(robot=asked.robot, title=title, load_name=asked.load_name)
        return {f"{asked.robot.lower()}-{n}.py": protocol_text(plate, request)}
    target = state.definition.target
    return {
        f"{name}.xdl": xdl_text(plate, well, product=target)
        for name, well in _places(plate).items()
    }


def _with_units(plate: Plate, space: Space) -> Plate:
    """The plate with the units of its parameters, for people to read."""
    told = {p.name: heading(p.name, getattr(p, "unit", "")) for p in space.parameters}
    return replace(
        plate,
        columns=tuple(told.get(name, name) for name in plate.columns),
        shared=tuple((told.get(name, name), value) for name, value in plate.shared),
    )


def _places(plate: Plate) -> Mapping[str, str]:
    """Wells of the experiments by their id."""
    role, name, well = map(plate.columns.index, ("role", "experiment", "well"))
    return {str(r[name]): str(r[well]) for r in plate.rows if r[role] == "experiment"}


def _dataset(state: CampaignState, options: ExportOptions) -> str:
    """The results of all batches in one data set."""
    definition = state.definition
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    request = DatasetRequest(
        name=definition.name,
        description=f"{SYNTHETIC + '. ' if definition.is_synthetic else ''}Synthesis of"
        f" {definition.target or 'a metal nanocluster'}: campaign {definition.name}",
        person=options.person,
        email=options.email,
        created=options.created or now,
        is_synthetic=definition.is_synthetic,
    )
    documents: list[dict[str, Any]] = []
    for batch in state.batches:
        plate = plate_of(state, batch)
        results = [
            _result(state, found, well, options.how)
            for name, well in sorted(_places(plate).items())
            for found in state.samples(name)
            if found.outcome != "failed_execution"
        ]
        if results:
            text = ord_dataset(plate, results, request, knowledge_base().substance_by_key)
            documents.append(json.loads(text))
    if not documents:
        raise InvalidInputError(f"campaign {definition.name}: no result yet, so nothing to record")
    merged = documents[0] | {"reactions": [r for d in documents for r in d["reactions"]]}
    return json.dumps(merged, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _result(state: CampaignState, found: Observation, well: str, how: str) -> WellResult:
    """An observation as a result of a well; percentages where the objective is yield or purity."""
    target = state.definition.target
    percents: dict[str, float] = {}
    others = []
    for item in state.definition.objectives:
        value = found.value(item.name)
        if value is None:
            continue
        kind = next((k for k in ("yield", "purity") if k in item.name), "")
        if kind and kind not in percents and item.unit in {"%", "1"}:
            percents[kind] = value * (1 if item.unit == "%" else 100)
        else:
            others.append((f"{item.name} / {item.unit}", value))
    formed = "" if found.outcome == "nothing" else identity_of(found, target)
    return WellResult(
        well=well,
        product=formed,
        is_target=found.outcome == "product",
        yield_percent=percents.get("yield"),
        purity_percent=percents.get("purity"),
        others=tuple(others),
        time_h=found.time_h,
        how=how,
    )
