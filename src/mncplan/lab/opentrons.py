"""A plate as an Opentrons protocol; no Opentrons package is needed to write it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from mncplan.domain.protocol import Plate
from mncplan.errors import InvalidInputError
from mncplan.lab.opentrons_checks import faults
from mncplan.lab.robot import ROBOTS, Robot, RobotRun, Stroke
from mncplan.lab.worklist import Source, Worklist, hold_text, make_worklist, undivided

RESERVOIR: Final = "nest_12_reservoir_15ml"
TROUGH_uL: Final = 15000.0
"""One trough of it to the brim (definition shipped with opentrons 9.0.0)."""

_RACK = 96
_TOLD = 3
_LOAD_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotRequest:
    """How a plate is sent to a robot.

    Attributes:
        robot: ``OT-2`` or ``Flex``.
        title: Shown on the robot.
        load_name: Your own definition of the vessels; empty for the usual one.
    """

    robot: Literal["OT-2", "Flex"] = "OT-2"
    title: str = "mncplan plate"
    load_name: str = ""


def protocol_text(plate: Plate, request: RobotRequest | None = None) -> str:
    """Python text for ``opentrons_simulate`` or the Opentrons app.

    Volumes of 20 uL and more are dispensed from above the liquid with one tip per source, smaller
    ones into the liquid with a fresh tip each. The robot stops for the holds of the plate; it
    neither heats nor shakes.

    Raises:
        InvalidInputError: If the vessels have no definition, the deck or the tips do not suffice,
            or a volume is out of range; the first faults are named.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    asked = request or RobotRequest()
    found = plan_run(plate, asked)
    if wrong := faults(found):
        more = f"; and {len(wrong) - _TOLD} more" if len(wrong) > _TOLD else ""
        raise InvalidInputError(f"robot: {'; '.join(wrong[:_TOLD])}{more}")
    made = Environment(
        loader=PackageLoader("mncplan.lab", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["literal"] = ascii
    page = made.get_template("opentrons.py.j2")
    text = page.render(
        run=found, groups=_groups(plate, found), title=asked.title, names=_names(plate)
    )
    compile(text, "protocol.py", "exec")
    return text


def plan_run(plate: Plate, request: RobotRequest) -> RobotRun:
    """Deck, tips and strokes; not yet checked."""
    robot = ROBOTS.get(request.robot)
    if robot is None:
        raise InvalidInputError(
            f"robot: {request.robot!r} is not known; expected {' or '.join(ROBOTS)}"
        )
    listed = make_worklist(plate)
    load_name = request.load_name or listed.labware.load_name
    if not load_name:
        raise InvalidInputError(
            f"robot: {listed.labware.name} have no Opentrons definition; give the load name of"
            " your own, or use the worklist"
        )
    if not _LOAD_NAME.fullmatch(load_name):
        raise InvalidInputError(
            f"robot: load name {load_name!r} is none; expected small letters, digits, . _ or -"
        )
    strokes = tuple(_strokes(listed, robot))
    racks = tuple(
        math.ceil(_tips(strokes, number) / _RACK) for number, _ in enumerate(robot.pipettes)
    )
    slots = iter(robot.slots)
    needed = 1 + listed.n_reservoirs + sum(racks)
    if needed > len(robot.slots):
        raise InvalidInputError(
            f"robot: {needed} deck slots are needed ({listed.n_reservoirs} reservoirs,"
            f" {sum(racks)} tip racks), {robot.name} has {len(robot.slots)}; use fewer wells or"
            " stronger stocks"
        )
    plate_slot = next(slots)
    reservoirs = tuple(next(slots) for _ in range(listed.n_reservoirs))
    return RobotRun(
        robot=robot,
        labware=listed.labware,
        load_name=load_name,
        reservoir=RESERVOIR,
        plate_slot=plate_slot,
        reservoir_slots=reservoirs,
        rack_slots=tuple(tuple(next(slots) for _ in range(n)) for n in racks),
        fills=tuple(dict.fromkeys(f for s in listed.sources for f in _filled(s))),
        trough_uL=TROUGH_uL,
        strokes=strokes,
        wanted=tuple((t.well, t.source, t.volume_uL) for t in listed.transfers),
    )


def _names(plate: Plate) -> dict[tuple[int, str], str]:
    """What goes into each trough, in plain ASCII."""
    stocks = {item.column: item.label for item in plate.stocks if item.column}
    return {
        (item.reservoir, item.trough): ascii(stocks.get(column, column.removesuffix("_uL")))[1:-1]
        for item in make_worklist(plate).transfers
        for column in [undivided(item.source)]
    }


def _filled(source: Source) -> list[tuple[tuple[int, str], float]]:
    return list(zip(source.places, source.fills_uL, strict=True))


def _strokes(listed: Worklist, robot: Robot) -> list[Stroke]:
    found: list[Stroke] = []
    holding = ("", -1)
    for item in listed.transfers:
        number = robot.choose(item.volume_uL)
        pipette = robot.pipettes[number]
        pieces = max(1, math.ceil(item.volume_uL / pipette.most_uL - 1e-9))
        for _ in range(pieces):
            is_shared = robot.shares_tip(number)
            is_new = not is_shared or holding != (item.source, number)
            holding = (item.source, number) if is_shared else holding
            found.append(
                Stroke(
                    source=item.source, pipette=number, reservoir=item.reservoir,
                    trough=item.trough, well=item.well,
                    volume_uL=round(item.volume_uL / pieces, 2), is_new_tip=is_new,
                )
            )  # fmt: skip
    return found


def _tips(strokes: Sequence[Stroke], pipette: int) -> int:
    return sum(s.is_new_tip for s in strokes if s.pipette == pipette)


def _groups(plate: Plate, run: RobotRun) -> list[tuple[str, float, str, list[tuple[object, ...]]]]:
    """Per source: its column, minutes and words of the hold before it, and its strokes."""
    found: list[tuple[str, float, str, list[tuple[object, ...]]]] = []
    for stroke in run.strokes:
        if not found or found[-1][0] != stroke.source:
            hours = sum(h.time_h for h in plate.holds if h.before == stroke.source)
            text = hold_text(plate, stroke.source)
            found.append((stroke.source, round(60 * hours, 2), text, []))
        found[-1][3].append(
            (stroke.pipette, stroke.reservoir, stroke.trough, stroke.well, stroke.volume_uL,
             stroke.is_new_tip)
        )  # fmt: skip
    return found
