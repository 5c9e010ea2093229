"""A plate as transfers from sources to wells, in the order in which they are done."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from mncplan.domain.plate_rules import LABWARE, Labware
from mncplan.domain.protocol import Plate
from mncplan.errors import InvalidInputError

TROUGHS: Final = 12
FULL_uL: Final = 14000.0
"""Filled no higher than this (assumed: room to carry it)."""
DEAD_uL: Final = 1000.0
"""Left in a trough because the tip can't reach it (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One solution or solvent in its troughs.

    Attributes:
        places: Pairs of reservoir (from 1) and trough, such as (1, "A3").
        volume_uL: What the plate takes.
        fills_uL: What to fill into each trough, dead volume included.
    """

    column: str
    name: str
    places: tuple[tuple[int, str], ...]
    volume_uL: float
    fills_uL: tuple[float, ...]
    keep: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One dispensing; `reservoir` and `trough` say where from."""

    source: str
    reservoir: int
    trough: str
    well: str
    volume_uL: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """Everything to dispense for one plate, in order."""

    labware: Labware
    sources: tuple[Source, ...]
    transfers: tuple[Transfer, ...]

    @property
    def n_reservoirs(self) -> int:
        """Reservoirs of twelve troughs on the deck."""
        return max((r for s in self.sources for r, _ in s.places), default=0)


def make_worklist(plate: Plate) -> Worklist:
    """One transfer per well and source that is not zero, source by source in order of addition.

    Raises:
        InvalidInputError: If a well is none of the plate, stands twice, or takes an amount that
            is no number.
    """
    labware = LABWARE[plate.labware or _by_size(plate.wells)]
    at = plate.columns.index("well") if "well" in plate.columns else -1
    if at < 0:
        raise InvalidInputError("plate: it has no column 'well'")
    wells = [str(row[at]) for row in plate.rows]
    known = set(labware.labels())
    if wrong := [w for w in wells if w not in known]:
        raise InvalidInputError(f"plate: {', '.join(wrong)}: no such well among {labware.name}")
    if len(set(wells)) < len(wells):
        raise InvalidInputError("plate: a well stands twice")
    amounts = {
        name: [_volume(row[i], name, well) for row, well in zip(plate.rows, wells, strict=True)]
        for i, name in enumerate(plate.columns)
        if name.endswith("_uL")
    }
    sources = _sources(plate, {name: v for name, v in amounts.items() if sum(v) > 0})
    transfers = tuple(
        step
        for source in sources
        for step in _from(source, zip(wells, amounts[source.column], strict=True))
    )
    return Worklist(labware=labware, sources=sources, transfers=transfers)


def _by_size(n_wells: int) -> str:
    key = next((k for k, v in LABWARE.items() if v.n_wells == n_wells and "-" not in k), "")
    if not key:
        raise InvalidInputError(f"plate: no labware of {n_wells} wells is known")
    return key


def _volume(value: float | str, name: str, well: str) -> float:
    if isinstance(value, str) or not (math.isfinite(value) and value >= 0):
        raise InvalidInputError(f"plate: {name} of well {well} is {value!r}; expected microlitres")
    return float(value)


def _packed(volumes: Iterable[float]) -> list[float]:
    """What each trough gives when the wells are filled one after another."""
    loads = [0.0]
    for volume in volumes:
        if loads[-1] + volume > FULL_uL - DEAD_uL + 1e-6:
            loads.append(0.0)
        loads[-1] += volume
    return loads


def _sources(plate: Plate, amounts: Mapping[str, list[float]]) -> tuple[Source, ...]:
    stocks = {item.column: item for item in plate.stocks if item.column}
    found = []
    used = 0
    for column, volumes in amounts.items():
        loads = _packed(volumes)
        places = tuple(
            (i // TROUGHS + 1, f"A{i % TROUGHS + 1}") for i in range(used, used + len(loads))
        )
        used += len(loads)
        stock = stocks.get(column)
        found.append(
            Source(
                column=column,
                name=stock.name if stock else column.removesuffix("_uL").replace("_", " "),
                places=places,
                volume_uL=round(sum(volumes), 1),
                fills_uL=tuple(50.0 * math.ceil((load + DEAD_uL) / 50 - 1e-9) for load in loads),
                keep=stock.keep if stock else "",
            )
        )
    return tuple(found)


def _from(source: Source, wanted: Iterable[tuple[str, float]]) -> list[Transfer]:
    """Transfers of one source; the next trough is taken when one is spent."""
    found: list[Transfer] = []
    trough, left = 0, FULL_uL - DEAD_uL
    for well, volume in wanted:
        if not volume:
            continue
        if volume > left + 1e-6:
            trough, left = trough + 1, FULL_uL - DEAD_uL
        left -= volume
        reservoir, name = source.places[trough]
        found.append(
            Transfer(
                source=source.column, reservoir=reservoir, trough=name, well=well,
                volume_uL=volume,
            )
        )  # fmt: skip
    return found


def worklist_csv(plate: Plate) -> str:
    """The worklist as RFC 4180 text, one row per transfer, CRLF line ends.

    Columns: ``step``, ``hold`` (what to do before this transfer, empty otherwise), ``source``,
    ``source_labware``, ``source_well``, ``destination_labware``, ``destination_well``,
    ``volume_uL``.
    """
    found = make_worklist(plate)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ("step", "hold", "source", "source_labware", "source_well", "destination_labware",
         "destination_well", "volume_uL")
    )  # fmt: skip
    last = ""
    for step, item in enumerate(found.transfers, start=1):
        hold = "" if item.source == last else hold_text(plate, item.source)
        last = item.source
        writer.writerow(
            (step, hold, item.source.removesuffix("_uL"), f"reservoir {item.reservoir}",
             item.trough, found.labware.key, item.well, f"{item.volume_uL:.1f}")
        )  # fmt: skip
    return out.getvalue()


def hold_text(plate: Plate, column: str) -> str:
    """What to wait for before a column goes in; an empty column asks for the end."""
    return " ".join(
        f"{hold.text.rstrip('.')} ({60 * hold.time_h:.3g} min)."
        for hold in plate.holds
        if hold.before == column
    )
