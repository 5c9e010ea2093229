"""A plate as transfers from sources to wells, in the order in which they are done."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
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
    """One solution or solvent in its troughs; portions of one solution share them.

    Attributes:
        places: Pairs of reservoir (from 1) and trough, such as (1, "A3").
        volume_uL: What the plate takes of this portion.
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
    used = {name: v for name, v in amounts.items() if sum(v) > 0}
    poured = _poured(wells, used)
    order = list(used)
    transfers = sorted((t for p in poured.values() for t in p), key=lambda t: order.index(t.source))
    return Worklist(
        labware=labware, sources=_sources(plate, used, poured), transfers=tuple(transfers)
    )


def undivided(column: str) -> str:
    """The column of a solution whose further portions have columns of their own.

    Example:
        >>> undivided("NaBH4_50_mM_portion_2_uL")
        'NaBH4_50_mM_uL'
    """
    return re.sub(r"_portion_\d+(?=_uL$)", "", column)


def _by_size(n_wells: int) -> str:
    key = next((k for k, v in LABWARE.items() if v.n_wells == n_wells and "-" not in k), "")
    if not key:
        raise InvalidInputError(f"plate: no labware of {n_wells} wells is known")
    return key


def _volume(value: float | str, name: str, well: str) -> float:
    if isinstance(value, str) or not (math.isfinite(value) and value >= 0):
        raise InvalidInputError(f"plate: {name} of well {well} is {value!r}; expected microlitres")
    return float(value)


def _poured(
    wells: Sequence[str], amounts: Mapping[str, Sequence[float]]
) -> dict[str, list[Transfer]]:
    """Transfers by solution; the next trough is taken when one is spent, by all portions alike."""
    found: dict[str, list[Transfer]] = {}
    used = 0
    for solution in dict.fromkeys(map(undivided, amounts)):
        found[solution], left = [], 0.0
        for column in (c for c in amounts if undivided(c) == solution):
            for well, volume in zip(wells, amounts[column], strict=True):
                if not volume:
                    continue
                if volume > left + 1e-6:
                    used, left = used + 1, FULL_uL - DEAD_uL
                left -= volume
                found[solution].append(
                    Transfer(
                        source=column, reservoir=(used - 1) // TROUGHS + 1,
                        trough=f"A{(used - 1) % TROUGHS + 1}", well=well, volume_uL=volume,
                    )
                )  # fmt: skip
    return found


def _sources(
    plate: Plate,
    amounts: Mapping[str, Sequence[float]],
    poured: Mapping[str, Sequence[Transfer]],
) -> tuple[Source, ...]:
    stocks = {item.column: item for item in plate.stocks if item.column}
    found = []
    for column, volumes in amounts.items():
        loads: dict[tuple[int, str], float] = {}
        for item in poured[undivided(column)]:
            place = item.reservoir, item.trough
            loads[place] = loads.get(place, 0.0) + item.volume_uL
        stock = stocks.get(undivided(column))
        later = re.search(r"_portion_(\d+)_uL$", column)
        name = stock.label if stock else undivided(column).removesuffix("_uL").replace("_", " ")
        found.append(
            Source(
                column=column,
                name=f"{name}, portion {later[1]}" if later else name,
                places=tuple(loads),
                volume_uL=round(sum(volumes), 1),
                fills_uL=tuple(
                    50.0 * math.ceil((load + DEAD_uL) / 50 - 1e-9) for load in loads.values()
                ),
                keep=stock.keep if stock else "",
            )
        )
    return tuple(found)


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
