"""What would go wrong on the robot, found before it runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mncplan.lab.layout import FILL
from mncplan.lab.robot import RobotRun
from mncplan.lab.worklist import TROUGHS, DEAD_uL

_TIPS_PER_RACK = 96
_SLACK_uL = 0.05


def faults(run: RobotRun) -> tuple[str, ...]:
    """Every fault in words; empty when the run is sound.

    Checked are pipette ranges, wells and troughs that exist, head space of the wells, dead volume
    and brim of the troughs, deck slots, tips, and that each well gets what the plate asks for.
    """
    return tuple(
        dict.fromkeys(
            (*_ranges(run), *_wells(run), *_troughs(run), *_deck(run), *_tips(run), *_sums(run))
        )
    )


def _ranges(run: RobotRun) -> Iterable[str]:
    for stroke in run.strokes:
        pipette = run.robot.pipettes[stroke.pipette]
        if not pipette.least_uL <= stroke.volume_uL <= pipette.most_uL:
            yield (
                f"{stroke.volume_uL:g} uL of {stroke.source} for {stroke.well} is outside"
                f" {pipette.least_uL:g} to {pipette.most_uL:g} uL of {pipette.name}"
            )


def _wells(run: RobotRun) -> Iterable[str]:
    room = FILL * run.labware.capacity_uL
    known = set(run.labware.labels())
    level: dict[str, float] = defaultdict(float)
    for stroke in run.strokes:
        if stroke.well not in known:
            yield f"{run.labware.name} have no well {stroke.well}"
        level[stroke.well] += stroke.volume_uL
    for well, volume in level.items():
        if volume > room + _SLACK_uL:
            yield f"well {well} gets {volume:.0f} uL, more than {room:.0f} uL with head space"


def _troughs(run: RobotRun) -> Iterable[str]:
    fills = dict(run.fills)
    names = {f"A{i + 1}" for i in range(TROUGHS)}
    drawn: dict[tuple[int, str], float] = defaultdict(float)
    for stroke in run.strokes:
        drawn[stroke.reservoir, stroke.trough] += stroke.volume_uL
    for place, volume in drawn.items():
        where = f"trough {place[1]} of reservoir {place[0]}"
        if place[1] not in names or not 1 <= place[0] <= len(run.reservoir_slots):
            yield f"there is no {where}"
        elif volume > fills.get(place, 0.0) - DEAD_uL + _SLACK_uL:
            yield f"{where} gives {volume:.0f} uL and is filled with {fills.get(place, 0.0):.0f} uL"
        elif fills[place] > run.trough_uL:
            yield f"{where} overflows with {fills[place]:.0f} uL"


def _deck(run: RobotRun) -> Iterable[str]:
    used = (run.plate_slot, *run.reservoir_slots, *(s for r in run.rack_slots for s in r))
    for slot in sorted(set(used)):
        if slot not in run.robot.slots:
            yield f"{run.robot.name} has no free slot {slot}"
        if used.count(slot) > 1:
            yield f"two things stand in slot {slot}"


def _tips(run: RobotRun) -> Iterable[str]:
    for number, racks in enumerate(run.rack_slots):
        needed = sum(s.is_new_tip for s in run.strokes if s.pipette == number)
        if needed > _TIPS_PER_RACK * len(racks):
            yield (
                f"{needed} tips of {run.robot.pipettes[number].rack}, {len(racks)} racks on the"
                " deck"
            )


def _sums(run: RobotRun) -> Iterable[str]:
    given: dict[tuple[str, str], float] = defaultdict(float)
    for stroke in run.strokes:
        given[stroke.well, stroke.source] += stroke.volume_uL
    for well, source, volume in run.wanted:
        if abs(given.pop((well, source), 0.0) - volume) > _SLACK_uL:
            yield f"well {well} does not get its {volume:g} uL of {source}"
    for well, source in given:
        yield f"well {well} gets {source}, which the plate does not ask for"
