"""What is put into the flask, when, and what was found in it over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mncplan.domain.mechanism import Mechanism
from mncplan.errors import InvalidInputError

Amounts: TypeAlias = tuple[tuple[str, float], ...]
"""Participant keys with concentrations in mol per litre of reaction medium."""

GASES = ("air", "O2", "N2", "Ar", "CO", "H2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something done at one moment: additions, or a change of settings; the volume stays.

    Attributes:
        time_s: After the start.
        additions: What is added, mol/L of medium.
        over_s: Duration of a steady feed; 0 for a single shot.
        temperature_C: New temperature; None leaves it, like the other settings.
    """

    time_s: float
    additions: Amounts = ()
    over_s: float = 0.0
    temperature_C: float | None = None
    pH: float | None = None
    stirring_rpm: float | None = None
    gas: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flask:
    """Start and surroundings of one run.

    Attributes:
        amounts: At the start, mol/L of medium.
        pH: Held constant by a buffer until an event changes it; apparent in organic solvents.
        solvent: Name in the parameter set, such as ``water``, ``methanol``, ``THF``.
        ionic_strength_M: Of all salts, held constant.
        stirring_rpm: Sets how fast reductant mixes in, phases exchange and gas dissolves.
        gas: Above the liquid, see `GASES`.
        gas_bar: Its pressure.
        second_phase: Liquid that holds the reductant or metal salt at the start; empty for one
            phase.
        additives: Cations that bind to the ligand shell, name in the parameter set and mol/L;
            in large excess, so that they stay constant.

    Raises:
        InvalidInputError: If a number is outside its physical range.
    """

    amounts: Amounts
    temperature_C: float = 25.0
    pH: float = 7.0
    solvent: str = "water"
    ionic_strength_M: float = 0.01
    stirring_rpm: float = 400.0
    gas: str = "N2"
    gas_bar: float = 1.0
    second_phase: str = ""
    additives: Amounts = ()
    events: tuple[Event, ...] = field(default=())

    def __post_init__(self) -> None:
        check_settings(self)
        for key, amount in (*self.amounts, *self.additives):
            _check(f"amount of {key}", amount, 0.0, 100.0, "mol/L")
        _check("ionic strength", self.ionic_strength_M, 0.0, 10.0, "mol/L")
        _check("gas pressure", self.gas_bar, 0.0, 100.0, "bar")
        for event in self.events:
            _check("time of an event", event.time_s, 0.0, 1e9, "s")
            _check("duration of an addition", event.over_s, 0.0, 1e9, "s")
            check_settings(event)
            for key, amount in event.additions:
                _check(f"addition of {key}", amount, 0.0, 100.0, "mol/L")


def check_settings(where: Flask | Event) -> None:
    """Refuse settings outside their physical range.

    Raises:
        InvalidInputError: With the name, the value and the range.
    """
    limits = (("temperature_C", -80.0, 250.0, "degC"), ("pH", -1.0, 15.0, ""),
              ("stirring_rpm", 0.0, 5000.0, "1/min"))  # fmt: skip
    for name, low, high, unit in limits:
        value = getattr(where, name)
        if value is not None:
            _check(name, value, low, high, unit)
    if where.gas is not None and where.gas not in GASES:
        raise InvalidInputError(f"gas {where.gas!r} is not known; choose from {', '.join(GASES)}")


def _check(name: str, value: float, low: float, high: float, unit: str) -> None:
    if not low <= value <= high:
        raise InvalidInputError(f"{name} is {value:g} {unit}; expected {low:g} to {high:g} {unit}")


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Concentrations over time.

    Attributes:
        mechanism: The network; its participants are the columns.
        times_s: shape (t,), s, ascending.
        concentrations: shape (t, n), mol/L, non-negative but for reservoirs (their net gain).
        added: shape (t, n), mol/L put in from outside up to each time, the start included.
    """

    mechanism: Mechanism
    times_s: npt.NDArray[np.float64]
    concentrations: npt.NDArray[np.float64]
    added: npt.NDArray[np.float64]

    def __post_init__(self) -> None:
        for name in ("times_s", "concentrations", "added"):
            array = np.array(getattr(self, name), dtype=np.float64)
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    def of(self, key: str) -> npt.NDArray[np.float64]:
        """Concentration of one participant over time, shape (t,), mol/L.

        Raises:
            NotFoundError: If the network has none of that name.
        """
        self.mechanism.participant(key)
        column: npt.NDArray[Any] = self.concentrations[:, self.mechanism.index[key]]
        return column
