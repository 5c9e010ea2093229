"""Volumes and stock solutions of a plate from the chemistry of a space's wells."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from mncplan.domain.protocol import StockSolution
from mncplan.domain.space import Setting
from mncplan.domain.substance import Substance
from mncplan.domain.well_chemistry import WellChemistry, WellStock
from mncplan.domain.well_chemistry_amounts import Misfit, number
from mncplan.domain.well_chemistry_recipe import dispense
from mncplan.lab.acidity import dissolving
from mncplan.lab.plate_stocks import weighing
from mncplan.lab.worklist import DEAD_uL, FULL_uL, undivided

_MOST_PORTIONS: Final = 20
_FRESH: Final = frozenset({"NaBH4", "NaBH3CN", "KBH4", "LiBH4"})
_KEEP: Final = "on ice, used within minutes: it hydrolyses"


@dataclass(frozen=True, kw_only=True)
class WellDispenser:
    """The `layout.Dispenser` of a space with wells.

    Solvents go in first, then the doses in their order; a liquid of its own, such as the water of
    a reductant, is poured with its first dose. Further portions follow after the last dose.
    """

    wells: WellChemistry
    substances: Mapping[str, Substance] = field(default_factory=dict)

    def columns(self) -> tuple[str, ...]:
        """Every solvent, stock and further portion, in order of addition."""
        later = {dose.liquid for dose in self.wells.doses} - {self.wells.doses[0].liquid}
        found = [
            column for q in self.wells.liquids if q.name not in later
            for column in self._poured(q.name)
        ]  # fmt: skip
        for portion in range(1, _MOST_PORTIONS + 1):
            for dose in self.wells.doses:
                found += self._poured(dose.liquid)
                taken = {option.chemical for option in dose.options}
                found += [
                    self._stock(stock, portion)
                    for stock in self.wells.stocks
                    if stock.solutes[0][0] in taken and (portion == 1 or dose.portions != 1)
                ]
        return tuple(dict.fromkeys(found))

    def column_of(self, role: str) -> str:
        """The first column that goes in for a dose; empty when there is no such dose."""
        doses = self.wells.doses
        dose = next((d for d in doses if d.role == role), None)
        if dose is None:
            return ""
        if dose is next(d for d in doses if d.liquid == dose.liquid) and dose is not doses[0]:
            return self._poured(dose.liquid)[0]
        taken = {option.chemical for option in dose.options}
        stock = next((s for s in self.wells.stocks if s.solutes[0][0] in taken), None)
        return self._stock(stock, 1) if stock else ""

    def parameters_of(self, role: str) -> frozenset[str]:
        """Parameters that only the dose of a role depends on."""
        found: dict[bool, set[str]] = {True: set(), False: set()}
        for dose in self.wells.doses:
            given = (dose.amount, dose.portions, dose.choice)
            found[dose.role == role] |= {x for x in given if isinstance(x, str) and x}
        return frozenset(found[True] - found[False])

    def _poured(self, liquid: str) -> list[str]:
        return [self._solvent(liquid, name) for name in self._fillers(liquid)]

    def _fillers(self, liquid: str) -> Iterable[str]:
        here = next(q for q in self.wells.liquids if q.name == liquid)
        yield from (solvent for solvent, _ in here.fractions)
        yield here.solvent
        if here.solvent_choice:
            yield from sorted({stock.solvent for stock in self.wells.stocks})

    def volumes(self, setting: Setting, *, without: str = "") -> Mapping[str, float] | None:
        """Microlitres by column; solvent takes the place of a dose that is left out."""
        made = dispense(self.wells, setting)
        if isinstance(made, Misfit):
            return None
        step = self.wells.step_uL
        portions = {d.role: max(1, round(number(d.portions, setting))) for d in self.wells.doses}
        liquids = {d.role: d.liquid for d in self.wells.doses}
        found: dict[str, float] = {}
        fillers = {liquid: solvent for liquid, solvent, _ in made.solvents}
        for liquid, solvent, steps in made.solvents:
            _add(found, self._solvent(liquid, solvent), steps * step)
        for role, stock, steps in made.stocks:
            if role == without:
                liquid = liquids[role]
                solvent = fillers.get(liquid, stock.solvent)
                _add(found, self._solvent(liquid, solvent), steps * step)
                continue
            for portion in range(1, portions[role] + 1):
                _add(found, self._stock(stock, portion), steps / portions[role] * step)
        return {name: round(volume, 6) for name, volume in found.items()}

    def stocks(self, totals: Mapping[str, float]) -> tuple[StockSolution, ...]:
        """How to prepare each solution, with what stays behind in the troughs of a robot."""
        taken: dict[str, float] = {}
        for column, volume in totals.items():
            _add(taken, undivided(column), volume)
        return tuple(
            self._preparation(stock, taken[column], column)
            for stock in self.wells.stocks
            if (column := self._stock(stock, 1)) in taken
        )

    def _preparation(self, stock: WellStock, volume_uL: float, column: str) -> StockSolution:
        chemical, strength = stock.solutes[0]
        substance = self.substances.get(chemical)
        name = substance.name if substance else chemical
        troughs = math.ceil(volume_uL / (FULL_uL - DEAD_uL) - 1e-9)
        needed = (volume_uL + DEAD_uL * troughs) / 1000
        mass = substance.molar_mass if substance else None
        text = (
            f"Plate needs {volume_uL / 1000:.3g} mL; make {needed:.3g} mL, as a robot leaves"
            f" {DEAD_uL / 1000:g} mL in each trough. "
        )
        text += weighing(strength, stock.solvent, needed, mass, name)
        if substance and len(stock.solutes) == 1:
            text += dissolving(substance.smiles, stock.solvent)
        along = [f"{c:g} mM {other}" for other, c in stock.solutes[1:]]
        text += f" It also holds {', '.join(along)}." if along else ""
        roles = [d.role for d in self.wells.doses if chemical in {o.chemical for o in d.options}]
        return StockSolution(
            name=f"{'/'.join(roles) or 'stock'}: {name}",
            text=text,
            concentration_mM=strength,
            solvent=stock.solvent,
            keep=_KEEP if chemical in _FRESH else "",
            column=column,
            also=stock.solutes[1:],
        )

    def _solvent(self, liquid: str, solvent: str) -> str:
        return f"{solvent}_uL" if len(self.wells.liquids) == 1 else f"{liquid}_{solvent}_uL"

    def _stock(self, stock: WellStock, portion: int) -> str:
        later = f"_portion_{portion}" if portion > 1 else ""
        return f"{stock.name.replace(' ', '_')}{later}_uL"


def _add(found: dict[str, float], column: str, volume: float) -> None:
    found[column] = found.get(column, 0.0) + volume
