"""What a well is made from: stocks, liquids, and doses of chemicals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from mncplan.errors import InvalidInputError

VOLUME: Final = "volume"
METAL: Final = "metal"
TOTAL_METAL: Final = "total_metal"


@dataclass(frozen=True, slots=True, kw_only=True)
class WellStock:
    """A solution to dispense from.

    Attributes:
        name: Column heading, e.g. ``HAuCl4 20 mM``.
        solutes: Chemicals with mmol/L; the first is what it is dispensed for, the others come
            along (such as the NaOH that keeps borohydride) and are reported.
        solvent: What it is dissolved in; counts as that solvent in full.
    """

    name: str
    solutes: tuple[tuple[str, float], ...]
    solvent: str

    def __post_init__(self) -> None:
        if not self.solutes or any(not 0 < c < math.inf for _, c in self.solutes):
            raise InvalidInputError(
                f"stock {self.name}: expected at least one solute, each above 0 mmol/L"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Liquid:
    """One liquid of the well, of fixed volume; solvents fill up what stocks leave.

    Attributes:
        solvent: The solvent that takes the rest.
        solvent_choice: A choice parameter that names it instead; empty for none.
        fractions: Other solvents and their share of the volume, stock solvents counted in: a
            parameter name or a number from 0 to 1.
    """

    volume_uL: float
    solvent: str
    solvent_choice: str = ""
    name: str = "well"
    fractions: tuple[tuple[str, str | float], ...] = ()

    def __post_init__(self) -> None:
        shares = [share for _, share in self.fractions if not isinstance(share, str)]
        if not 0 < self.volume_uL < math.inf or any(not 0 <= share <= 1 for share in shares):
            raise InvalidInputError(
                f"liquid {self.name}: expected a volume above 0 and fractions from 0 to 1"
            )


@dataclass(frozen=True, slots=True)
class DoseOption:
    """A chemical that a dose may be made of.

    Attributes:
        choice: Value of the dose's choice parameter that selects it; empty for the only one.
        chemical: Solute to take; empty when nothing is added.
        counts_for: Units of the amount in one mole: 8 for NaBH4 when electrons are counted.
        electrons: That one mole can give, so that both ways of counting are reported; 0 for none.
    """

    choice: str
    chemical: str
    counts_for: float = 1.0
    electrons: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WellDose:
    """How much of a chemical goes in.

    Attributes:
        role: Its part in the reaction, e.g. ``reductant``; no two doses share one.
        amount: A number parameter, or a fixed number.
        per: What the amount counts on: ``volume`` (mmol/L), ``metal`` (all metal atoms), the role
            of a dose before it, or ``total_metal``: the amount is the mmol/L of all metal atoms
            and this dose supplies what the others leave.
        options: Chemicals to choose from by the parameter `choice`.
        metal_atoms: Per mole, towards the total.
        portions: Additions it is split in, each large enough to dispense: a parameter or a number.
        liquid: Name of the liquid it goes into.
    """

    role: str
    amount: str | float
    per: str
    options: tuple[DoseOption, ...]
    choice: str = ""
    metal_atoms: float = 0.0
    portions: str | int = 1
    liquid: str = "well"

    def __post_init__(self) -> None:
        if not self.options or (not self.choice and len(self.options) > 1):
            raise InvalidInputError(
                f"dose {self.role}: expected one chemical, or several and the parameter that"
                " chooses between them"
            )
        if not isinstance(self.amount, str) and not 0 <= self.amount < math.inf:
            raise InvalidInputError(f"dose {self.role}: amount {self.amount:g}; expected 0 or more")
        if not isinstance(self.portions, str) and self.portions < 1:
            raise InvalidInputError(f"dose {self.role}: expected 1 portion or more")
        if any(not 0 < option.counts_for < math.inf for option in self.options):
            raise InvalidInputError(f"dose {self.role}: counts_for must be above 0")
