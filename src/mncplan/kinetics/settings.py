"""The surroundings that rate laws read, one state of them at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mncplan.domain.flask import Amounts, Event, Flask


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds between two events of a flask; fields as in `Flask`."""

    temperature_C: float
    pH: float
    solvent: str
    ionic_strength_M: float
    stirring_rpm: float
    gas: str
    gas_bar: float
    additives: Amounts

    @property
    def temperature_K(self) -> float:
        """Absolute temperature, K."""
        return self.temperature_C + 273.15


def settings_of(flask: Flask) -> Settings:
    """The settings a flask starts with."""
    return Settings(
        flask.temperature_C,
        flask.pH,
        flask.solvent,
        flask.ionic_strength_M,
        flask.stirring_rpm,
        flask.gas,
        flask.gas_bar,
        flask.additives,
    )


def after(settings: Settings, event: Event) -> Settings:
    """The settings once an event has changed them."""
    changes = {
        name: value
        for name in ("temperature_C", "pH", "stirring_rpm", "gas")
        if (value := getattr(event, name)) is not None
    }
    return replace(settings, **changes)
