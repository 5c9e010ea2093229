"""What a chemist sets, turned into amounts and events of a flask."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.flask import Amounts, Event, Flask
from mncplan.errors import InvalidInputError

START = ("salt", "metal(I)", "complex")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One preparation, in the words of a protocol.

    Attributes:
        metal_mM: Metal in the reaction medium.
        ligand_per_metal: Free ligand fed per metal atom.
        reductant: Name in the model; empty for none or for a gas (`gas` CO).
        reductant_per_metal: In all portions together.
        portions: Equal shots, `portion_interval_s` apart.
        addition_s: Duration of each portion; 0 pours it in.
        start: ``salt`` ([AuCl4]-, or M+ for silver), ``metal(I)`` or ``complex`` (ready M(L)).
        complexation_s: Time between salt and first reductant.
        complexation_C: Temperature until then; None for that of the reduction.
        reductant_phase: ``medium``, or ``second`` when another liquid holds the reductant.
        additives: Cations in mol/L.
    """

    ligand: str
    metal: str = "Au"
    metal_mM: float = 1.0
    ligand_per_metal: float = 3.0
    reductant: str = "BH4-"
    reductant_per_metal: float = 0.03125
    portions: int = 1
    portion_interval_s: float = 1800.0
    addition_s: float = 0.0
    start: str = "salt"
    complexation_s: float = 3600.0
    complexation_C: float | None = None
    temperature_C: float = 25.0
    complexation_pH: float | None = None
    pH: float = 7.0
    solvent: str = "water"
    ionic_strength_M: float = 0.01
    stirring_rpm: float = 400.0
    gas: str = "N2"
    reductant_phase: str = "medium"
    additives: Amounts = ()

    def __post_init__(self) -> None:
        if self.start not in START:
            raise InvalidInputError(f"start {self.start!r}: expected one of {', '.join(START)}")
        if self.portions < 1 or self.portion_interval_s <= 0 or self.complexation_s < 0:
            raise InvalidInputError("portions must be 1 or more, their interval above 0 s, the "
                                    "complexation time not negative")  # fmt: skip
        if self.reductant_phase not in {"medium", "second"}:
            raise InvalidInputError(
                f"reductant_phase {self.reductant_phase!r}: expected medium or second"
            )


def flask_of(recipe: Recipe) -> Flask:
    """The flask of a recipe; a solution of reductant enters unmixed and spreads by stirring."""
    metal = recipe.metal_mM * 1e-3
    events = [_begin(recipe)]
    if recipe.reductant and recipe.reductant_per_metal:
        place = "unmixed" if recipe.reductant_phase == "medium" else "second"
        share = recipe.reductant_per_metal * metal / recipe.portions
        events += [
            Event(
                time_s=recipe.complexation_s + i * recipe.portion_interval_s,
                additions=((f"{recipe.reductant}@{place}", share),),
                over_s=recipe.addition_s,
            )
            for i in range(recipe.portions)
        ]
    early_C, early_pH = recipe.complexation_C, recipe.complexation_pH
    return Flask(
        amounts=_start(recipe, metal),
        temperature_C=recipe.temperature_C if early_C is None else early_C,
        pH=recipe.pH if early_pH is None else early_pH,
        solvent=recipe.solvent,
        ionic_strength_M=recipe.ionic_strength_M,
        stirring_rpm=recipe.stirring_rpm,
        gas="N2" if recipe.gas == "CO" else recipe.gas,
        additives=recipe.additives,
        events=tuple(events),
    )


def _begin(recipe: Recipe) -> Event:
    """Settings of the reduction; carbon monoxide comes only now."""
    return Event(
        time_s=recipe.complexation_s,
        temperature_C=recipe.temperature_C,
        pH=recipe.pH,
        gas=recipe.gas,
    )


def _start(recipe: Recipe, metal: float) -> Amounts:
    ligand = recipe.ligand_per_metal * metal
    thiol = f"H({recipe.ligand})"
    if recipe.start == "complex":
        if recipe.ligand_per_metal < 1:
            raise InvalidInputError("a ready complex holds one ligand per metal, so "
                                    "ligand_per_metal must be 1 or more")  # fmt: skip
        return ((f"{recipe.metal}({recipe.ligand})", metal), (thiol, ligand - metal))
    if recipe.metal != "Au":
        salt = f"{recipe.metal}+"
    else:
        salt = "[AuCl4]-" if recipe.start == "salt" else "[AuCl2]-"
    return ((salt, metal), (thiol, ligand))
