"""The chemistry of a well: how the values of a setting become amounts and volumes."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.well_chemistry_parts import (
    METAL,
    TOTAL_METAL,
    VOLUME,
    DoseOption,
    Liquid,
    WellDose,
    WellStock,
)
from mncplan.errors import InvalidInputError

__all__ = ["DoseOption", "Liquid", "WellChemistry", "WellDose", "WellStock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WellChemistry:
    """How a setting becomes volumes.

    Attributes:
        liquids: Their volumes add up to the well volume.
        doses: A dose that counts on another comes after it; `total_metal` comes first.
        min_dispense_uL: Smallest volume that is pipetted; 0 is always possible.
        step_uL: Volumes are whole multiples of it.
        concentration_volume_uL: The volume mmol/L count on; None for the whole well.
    """

    stocks: tuple[WellStock, ...]
    liquids: tuple[Liquid, ...]
    doses: tuple[WellDose, ...]
    min_dispense_uL: float = 5.0
    step_uL: float = 0.1
    concentration_volume_uL: float | None = None

    def __post_init__(self) -> None:
        if not 0 < self.step_uL <= self.min_dispense_uL:
            raise InvalidInputError(
                f"wells: step {self.step_uL:g} uL and minimum {self.min_dispense_uL:g} uL;"
                " expected 0 < step <= minimum dispense"
            )
        for liquid in self.liquids:
            steps = liquid.volume_uL / self.step_uL
            if not steps >= 1 or abs(steps - round(steps)) > 1e-6:
                raise InvalidInputError(
                    f"wells: {liquid.name} of {liquid.volume_uL:g} uL is no whole multiple of the"
                    f" {self.step_uL:g} uL step"
                )
        names = [stock.name for stock in self.stocks]
        if len(set(names)) != len(names):
            raise InvalidInputError(f"wells: two stocks have the same name: {', '.join(names)}")
        _check_doses(self)

    @property
    def well_volume_uL(self) -> float:
        """All liquids together."""
        return sum(liquid.volume_uL for liquid in self.liquids)

    def parameters(self) -> frozenset[str]:
        """Names of the parameters that set a volume."""
        named: set[str | float] = {d.choice for d in self.doses if d.choice}
        named |= {x for d in self.doses for x in (d.amount, d.portions) if isinstance(x, str)}
        named |= {q.solvent_choice for q in self.liquids if q.solvent_choice}
        named |= {x for q in self.liquids for _, x in q.fractions if isinstance(x, str)}
        return frozenset(str(name) for name in named)


def _check_doses(wells: WellChemistry) -> None:
    liquids = {liquid.name for liquid in wells.liquids}
    available = {stock.solutes[0][0] for stock in wells.stocks}
    before: set[str] = set()
    for i, dose in enumerate(wells.doses):
        has_metal = wells.doses[0].per == TOTAL_METAL
        if dose.role in before or dose.role in {VOLUME, METAL, TOTAL_METAL}:
            raise InvalidInputError(f"wells: the role {dose.role!r} is there twice or reserved")
        is_known = dose.per == VOLUME or dose.per in before or (dose.per == METAL and has_metal)
        if not is_known and not (i == 0 and dose.per == TOTAL_METAL and dose.metal_atoms > 0):
            raise InvalidInputError(
                f"wells: dose {dose.role} counts on {dose.per!r}; expected volume, metal (after a"
                " first dose per total_metal with metal_atoms above 0) or the role of a dose before"
            )
        if dose.liquid not in liquids:
            raise InvalidInputError(f"wells: dose {dose.role} goes into no liquid {dose.liquid!r}")
        for option in dose.options:
            if option.chemical and option.chemical not in available:
                raise InvalidInputError(
                    f"wells: no stock for {option.chemical} ({dose.role}); stocks hold"
                    f" {', '.join(sorted(available))}"
                )
        before.add(dose.role)
