"""What can be bought: the leaves of every route."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.composition import Composition


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """A purchasable or in-house chemical.

    Attributes:
        key: Short name used everywhere, e.g. ``HAuCl4.3H2O``.
        ligand: Id of the ligand it is the free form of; empty otherwise.
        price_class: A (cheap) to E (dear); an estimate.
        ghs: Hazard statement codes; a trailing ``?`` marks an unsure one.
        ghs_confidence: db, typical or unsure.
        tier: commercial, shelf or in_house.
        price_per_g: What the user paid or was quoted, in EUR per gram; None when not on file.
        price_date: Day of that price, ``YYYY-MM-DD``.
    """

    key: str
    name: str
    formula: str
    smiles: str = ""
    cas: str = ""
    molar_mass: float | None = None
    density_g_mL: float | None = None
    state: str = "solid"
    role: str = ""
    ligand: str = ""
    price_class: str = ""
    ghs: tuple[str, ...] = ()
    ghs_confidence: str = "unsure"
    is_regulated: bool = False
    elements: Composition = ()
    source: str = ""
    note: str = ""
    tier: str = "commercial"
    price_per_g: float | None = None
    price_date: str = ""


def is_cas(number: str) -> bool:
    """Whether a CAS registry number has the right check digit.

    Example:
        >>> is_cas("16940-66-2"), is_cas("16940-66-3")
        (True, False)
    """
    digits = number.replace("-", "")
    if number.count("-") != 2 or not digits.isdigit() or len(number.split("-")[2]) != 1:
        return False
    body = digits[:-1][::-1]
    return sum((i + 1) * int(d) for i, d in enumerate(body)) % 10 == int(digits[-1])
