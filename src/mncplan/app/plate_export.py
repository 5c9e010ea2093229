"""A batch of a campaign as a plate, and the plate as files for hands, robots and other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from mncplan.app.campaign_report_parts import identity_of
from mncplan.domain.campaign import BatchSuggested
from mncplan.domain.campaign_state import CampaignState, best_first
from mncplan.domain.observation import Observation
from mncplan.domain.plate_rules import LABWARE, PlateRules
from mncplan.domain.protocol import Hold, Plate
from mncplan.domain.space import Setting
from mncplan.domain.substance import Substance
from mncplan.errors import InvalidInputError
from mncplan.lab.layout import FILL, PlateRequest, lay_out
from mncplan.lab.layout_wells import WellDispenser
from mncplan.lab.opentrons import RobotRequest, protocol_text
from mncplan.lab.ord import DatasetRequest, WellResult, ord_dataset
from mncplan.lab.plate_choice import Candidate, choose
from mncplan.lab.worklist import worklist_csv
from mncplan.lab.worksheet import worksheet_html, worksheet_markdown
from mncplan.lab.xdl import xdl_text

FORMS: Final = ("worklist", "worksheet", "opentrons", "ord", "xdl")
_COMPLEX: Final = "complexation_time_h"

Substances = Mapping[str, Substance]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What the files need to know beyond the campaign.

    Attributes:
        robot: For ``opentrons``.
        load_name: Your own definition of the vessels, for ``opentrons``.
        person: Who records, for ``ord``; with `email` and `created` (ISO 8601).
        how: How products were characterised, for ``ord``.
    """

    robot: Literal["OT-2", "Flex"] = "OT-2"
    load_name: str = ""
    person: str = ""
    email: str = ""
    created: str = ""
    how: str = ""


def plate_of(
    state: CampaignState,
    substances: Substances,
    *,
    batch: int | None = None,
    candidates: Sequence[Candidate] = (),
) -> Plate:
    """Lay a batch out under the plate rules of the campaign.

    Args:
        state: From `Campaigns.state`.
        substances: Stock table by key, for names and weights.
        batch: Its number; None for the one that waits for results, else the last.
        candidates: What could have been done, with gains, for the price of each rule.

    Raises:
        InvalidInputError: If there is no such batch, the space has no wells, or a rule is broken.
    """
    asked = state.definition
    if asked.space.wells is None:
        raise InvalidInputError(
            f"campaign {asked.name}: its space has no stocks and wells, so nothing can be"
            " dispensed; open one from a plan or give the space a [wells] table"
        )
    found = _batch(state, batch)
    dispenser = WellDispenser(wells=asked.space.wells, substances=substances)
    settings = tuple(item.setting for item in found.experiments)
    rules = asked.plate or PlateRules(labware=_labware(asked.space.wells.well_volume_uL))
    best = best_first(state, asked.objectives[0])
    prices = choose(candidates, rules, len(settings)).prices if candidates else ()
    request = PlateRequest(
        settings=settings,
        names=tuple(item.id for item in found.experiments),
        rules=rules,
        seed=found.seed,
        incumbent=best[0].setting if best else None,
        prices=prices,
        holds=_holds(settings, dispenser),
    )
    plate = lay_out(request, dispenser)
    return replace(plate, notes=(*plate.notes, *_warnings(state, settings, rules)))


def _labware(well_volume_uL: float) -> str:
    """The plate with the most wells that are large enough, vials last."""
    fitting = [k for k, v in LABWARE.items() if FILL * v.capacity_uL >= well_volume_uL]
    if not fitting:
        raise InvalidInputError(f"plate: no vessel on file holds {well_volume_uL:g} uL")
    return max(fitting, key=lambda k: (LABWARE[k].n_wells, bool(LABWARE[k].load_name)))


def _batch(state: CampaignState, number: int | None) -> BatchSuggested:
    if not state.batches:
        raise InvalidInputError(f"campaign {state.definition.name}: no batch yet; suggest one")
    if number is None:
        return (state.open_batches or state.batches)[-1]
    found = next((b for b in state.batches if b.batch == number), None)
    if found is None:
        raise InvalidInputError(
            f"campaign {state.definition.name}: no batch {number}; there are"
            f" 1 to {len(state.batches)}"
        )
    return found


def _holds(settings: Sequence[Setting], dispenser: WellDispenser) -> tuple[Hold, ...]:
    """The time a complex forms, when it is the same for all wells."""
    times = {s[_COMPLEX] for s in settings if _COMPLEX in s}
    before = dispenser.column_of("reductant")
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
    for item in state.definition.space.parameters:
        if item.name in dosed or item.name in rules.shared:
            continue
        values = {s.get(item.name) for s in settings}
        if len(values) > 1:
            yield (
                f"{item.name} takes {len(values)} values on this plate: set it vessel by vessel, or"
                " share it by a rule of the plate."
            )


def export_batch(
    state: CampaignState,
    form: str,
    substances: Substances,
    *,
    batch: int | None = None,
    options: ExportOptions | None = None,
) -> dict[str, str]:
    """File names and texts of one batch in one form.

    ``worklist``: one row per transfer. ``worksheet``: Markdown and a page to print.
    ``opentrons``: a protocol. ``xdl``: one synthesis per well. ``ord``: the wells with a result.

    Raises:
        InvalidInputError: If the form is not known, or as `plate_of`.
    """
    if form not in FORMS:
        raise InvalidInputError(f"export {form!r} is not known; expected {', '.join(FORMS)}")
    asked = options or ExportOptions()
    found = _batch(state, batch)
    plate = plate_of(state, substances, batch=found.batch)
    name, title = f"batch-{found.batch}", f"{state.definition.name}, batch {found.batch}"
    if form == "worklist":
        return {f"{name}-worklist.csv": worklist_csv(plate)}
    if form == "worksheet":
        return {
            f"{name}-worksheet.md": worksheet_markdown(plate, title),
            f"{name}-worksheet.html": worksheet_html(plate, title),
        }
    if form == "opentrons":
        request = RobotRequest(robot=asked.robot, title=title, load_name=asked.load_name)
        return {f"{name}-{asked.robot.lower()}.py": protocol_text(plate, request)}
    if form == "xdl":
        wells = [str(row[0]) for row in plate.rows]
        target = state.definition.target
        return {f"{name}-{well}.xdl": xdl_text(plate, well, product=target) for well in wells}
    return {f"{name}-ord.json": _dataset(state, plate, found, asked, substances)}


def _dataset(
    state: CampaignState,
    plate: Plate,
    batch: BatchSuggested,
    options: ExportOptions,
    substances: Substances,
) -> str:
    at, name = plate.columns.index("well"), plate.columns.index("experiment")
    places = {str(row[name]): str(row[at]) for row in plate.rows}
    results = [
        _result(state, found, places[found.id], options.how)
        for found in state.observations
        if found.id in places and found.outcome != "failed_execution"
    ]
    request = DatasetRequest(
        name=f"{state.definition.name} batch {batch.batch}",
        description=f"Synthesis of {state.definition.target or 'a metal nanocluster'}; batch"
        f" {batch.batch} of campaign {state.definition.name}",
        person=options.person,
        email=options.email,
        created=options.created,
        is_synthetic=state.definition.is_synthetic,
    )
    return ord_dataset(plate, results, request, substances)


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
