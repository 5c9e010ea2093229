"""Arithmetic and wording of masses, volumes and amounts of substance."""

from __future__ import annotations

import math
from typing import Final

LEAST_MASS_MG: Final = 1.0
"""Below this a balance with 0.1 mg divisions is off by more than 10 %: weigh a stock instead."""

LEAST_VOLUME_ML: Final = 0.002
"""Below this a pipette is off by several per cent: dilute first."""

FLASKS_ML: Final = (2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000, 5000, 10000, 20000)


def significant(value: float, digits: int = 3) -> float:
    """Round to significant digits.

    Example:
        >>> significant(221.7349), significant(0.00123456)
        (222.0, 0.00123)
    """
    if not value or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def plain(value: float, digits: int = 3) -> str:
    """A number with at most `digits` significant digits and no exponent.

    Example:
        >>> plain(1230.4), plain(30.0), plain(0.0250)
        ('1230', '30', '0.025')
    """
    rounded = significant(value, digits)
    text = f"{rounded:.10f}".rstrip("0").rstrip(".")
    return text or "0"


def mass_text(mg: float) -> str:
    """A mass as one would write it on the weighing slip."""
    if mg >= 1000:
        return f"{plain(mg / 1000)} g"
    return f"{plain(mg)} mg" if mg >= 0.1 else f"{plain(mg * 1000)} ug"


def volume_text(ml: float, digits: int = 3) -> str:
    """A volume in uL, mL or L."""
    if ml >= 1000:
        return f"{plain(ml / 1000, digits)} L"
    return f"{plain(ml, digits)} mL" if ml >= 1 else f"{plain(ml * 1000, digits)} uL"


def poured_text(ml: float) -> str:
    """A solvent volume as one reads it off a cylinder."""
    return volume_text(ml, 2)


def amount_text(mmol: float) -> str:
    """An amount of substance in mol, mmol or umol."""
    if mmol >= 1000:
        return f"{plain(mmol / 1000)} mol"
    if mmol >= 0.1:
        return f"{plain(mmol)} mmol"
    return f"{plain(mmol * 1000)} umol" if mmol >= 1e-4 else f"{plain(mmol * 1e6)} nmol"


def concentration_text(millimolar: float) -> str:
    """A concentration in M or mM."""
    if millimolar >= 300:
        return f"{plain(millimolar / 1000)} M"
    return f"{plain(millimolar)} mM"


def time_text(hours: float) -> str:
    """A duration as spoken at the bench.

    Example:
        >>> time_text(0.033), time_text(0.5), time_text(8), time_text(120)
        ('2 min', '30 min', '8 h', '5 days')
    """
    if hours < 1 / 60:
        return f"{plain(hours * 3600, 2)} s"
    if hours < 1:
        minutes = hours * 60
        return f"{5 * round(minutes / 5) if minutes > 12 else round(minutes)} min"
    if hours >= 72 and hours % 24 == 0:
        return f"{plain(hours / 24)} days"
    return f"{plain(hours)} h"


def flask_for(liquid_ml: float, times: float = 2.0) -> str:
    """The smallest usual flask that holds the liquid `times` over."""
    size = next((n for n in FLASKS_ML if n >= liquid_ml * times), None)
    if size is None:
        return "several flasks side by side"
    return f"{size // 1000} L flask" if size >= 1000 else f"{size} mL flask"


def rounded_up(ml: float) -> float:
    """A rough solvent volume, rounded up to what one pours."""
    for step, limit in ((0.5, 5), (5, 50), (10, 200), (50, 1000)):
        if ml <= limit:
            return math.ceil(ml / step) * step
    return math.ceil(ml / 250) * 250
