"""Pipetting robots: pipettes, deck, and what a run asks of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mncplan.domain.plate_rules import Labware


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipette:
    """A single-channel pipette with its range and tips; some are set to low volumes first."""

    name: str
    mount: str
    least_uL: float
    most_uL: float
    rack: str
    has_low_volume: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """A robot; `pipettes` are the small one, then the large one.

    Attributes:
        slots: Free deck slots in the order they are used; the trash has its own.
        trash: Slot of the trash bin to load; empty when it is fixed.
    """

    name: str
    api_level: str
    pipettes: tuple[Pipette, Pipette]
    slots: tuple[str, ...]
    trash: str = ""

    def choose(self, volume_uL: float) -> int:
        """Index of the pipette for a volume."""
        return int(volume_uL >= SMALL_uL)

    def shares_tip(self, pipette: int) -> bool:
        """Whether one tip serves all wells of a source, dispensing from above the liquid."""
        return pipette == 1


SMALL_uL: Final = 20.0
"""Below it a drop may stay on the tip, so the tip touches the liquid and is changed (assumed)."""

ROBOTS: Final[dict[str, Robot]] = {
    "OT-2": Robot(
        name="OT-2",
        api_level="2.15",
        pipettes=(
            Pipette(
                name="p20_single_gen2", mount="left", least_uL=1, most_uL=20,
                rack="opentrons_96_tiprack_20ul",
            ),
            Pipette(
                name="p300_single_gen2", mount="right", least_uL=20, most_uL=300,
                rack="opentrons_96_tiprack_300ul",
            ),
        ),
        slots=tuple(str(n) for n in range(1, 12)),
    ),
    "Flex": Robot(
        name="Flex",
        api_level="2.20",
        pipettes=(
            Pipette(
                name="flex_1channel_50", mount="left", least_uL=1, most_uL=50,
                rack="opentrons_flex_96_tiprack_50ul", has_low_volume=True,
            ),
            Pipette(
                name="flex_1channel_1000", mount="right", least_uL=5, most_uL=1000,
                rack="opentrons_flex_96_tiprack_1000ul",
            ),
        ),
        slots=("D1", "D2", "D3", "C1", "C2", "C3", "B1", "B2", "B3", "A1", "A2"),
        trash="A3",
    ),
}  # fmt: skip
"""Ranges and tips as in the pipette definitions shipped with opentrons 9.0.0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """One aspiration and dispensing."""

    source: str
    pipette: int
    reservoir: int
    trough: str
    well: str
    volume_uL: float
    is_new_tip: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotRun:
    """Everything a robot does for one plate.

    Attributes:
        rack_slots: Per pipette.
        fills: Pairs ((reservoir, trough), uL to fill in), dead volume included.
        wanted: (well, source, uL) that the plate asks for.
    """

    robot: Robot
    labware: Labware
    load_name: str
    reservoir: str
    plate_slot: str
    reservoir_slots: tuple[str, ...]
    rack_slots: tuple[tuple[str, ...], ...]
    fills: tuple[tuple[tuple[int, str], float], ...]
    trough_uL: float
    strokes: tuple[Stroke, ...]
    wanted: tuple[tuple[str, str, float], ...]
