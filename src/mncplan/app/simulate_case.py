"""One preparation ready to be simulated."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, get_type_hints

from mncplan.domain.cluster import Cluster
from mncplan.domain.flask import Flask
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.errors import EquationError, FormulaError, InvalidInputError
from mncplan.kinetics.families.reduction import REDUCTANTS
from mncplan.kinetics.network import build
from mncplan.kinetics.phase_diagram import Axis, axis
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.knowledge import KnowledgeBase
from mncplan.knowledge.kinetics import load_kinetics

BADGE = "predicted by the mechanism model; literature-constrained hypothesis"
HOUR_S = 3600.0
UNITS = {
    "metal_mM": "mmol/L", "ligand_per_metal": "mol/mol", "reductant_per_metal": "mol/mol",
    "portions": "", "portion_interval_s": "s", "addition_s": "s", "complexation_s": "s",
    "complexation_C": "degC", "temperature_C": "degC", "complexation_pH": "", "pH": "",
    "ionic_strength_M": "mol/L", "stirring_rpm": "1/min",
}  # fmt: skip
"""Numeric settings of a recipe with their units; these can be varied."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """A flask, its network and constants.

    Attributes:
        recipe: The preparation in bench words; None when the flask was given as such.
        product: Key of the wanted cluster; empty when none was named.
        end_s: When the run ends.
        axes: Settings to vary for a phase diagram.
        notes: What was taken for granted.
    """

    title: str
    mechanism: Mechanism
    parameters: ParameterSet
    flask: Flask
    end_s: float
    recipe: Recipe | None = None
    product: str = ""
    axes: tuple[Axis, ...] = ()
    notes: tuple[str, ...] = ()

    def varied(self, changes: Mapping[str, float]) -> Recipe:
        """The recipe with some settings changed.

        Raises:
            InvalidInputError: If there is no recipe, or a setting is not one of it.
        """
        if self.recipe is None:
            raise InvalidInputError("settings can be varied in a [recipe], not in a [flask]")
        values: dict[str, Any] = {}
        for name, value in changes.items():
            check_setting(name)
            values[name] = max(1, round(value)) if name == "portions" else value
        return replace(self.recipe, **values)

    def end_of(self, recipe: Recipe) -> float:
        """End of a varied run: as long after the first reductant as in this one."""
        before = 0.0 if self.recipe is None else self.recipe.complexation_s
        return recipe.complexation_s + self.end_s - before


def check_setting(name: str) -> None:
    """Refuse what can't be varied.

    Raises:
        InvalidInputError: With the settings that can.
    """
    if name not in UNITS:
        raise InvalidInputError(f"setting {name!r} can't be varied; expected {', '.join(UNITS)}")


@cache
def parameter_set() -> ParameterSet:
    """The shipped constants."""
    return load_kinetics()


def case_of(
    recipe: Recipe,
    knowledge: KnowledgeBase,
    *,
    title: str,
    hours: float,
    product: str = "",
) -> Case:
    """A recipe with the network that serves it; `hours` count from the first reductant.

    Raises:
        InvalidInputError: If ligand, solvent or reductant are not in the model, or the product is
            not in the network.
    """
    if not hours > 0:
        raise InvalidInputError(f"hours = {hours:g}: expected a positive time")
    agents = [recipe.reductant] if recipe.reductant else []
    agents += ["CO"] if recipe.gas == "CO" and "CO" not in agents else []
    mechanism = network(recipe.ligand, recipe.metal, tuple(agents) or ("BH4-",), knowledge)
    parameter_set().solvent(recipe.solvent)
    return Case(
        title=title, mechanism=mechanism, parameters=parameter_set(), flask=flask_of(recipe),
        end_s=recipe.complexation_s + hours * HOUR_S, recipe=recipe,
        product=product_key(product, mechanism, knowledge),
    )  # fmt: skip


def network(
    ligand: str, metal: str, reductants: tuple[str, ...], knowledge: KnowledgeBase
) -> Mechanism:
    """The network of all reported clusters of a metal with a ligand.

    Raises:
        InvalidInputError: If the model does not know the ligand or a reductant.
    """
    known = [physics.id for physics in parameter_set().ligands]
    found = knowledge.ligands.find(ligand)
    if found is None or found.id not in known:
        raise InvalidInputError(
            f"ligand {ligand!r} is not in the kinetic model; it has {', '.join(known)}"
        )
    for name in reductants:
        if name not in REDUCTANTS:
            raise InvalidInputError(
                f"reductant {name!r} is not in the kinetic model; it has {', '.join(REDUCTANTS)}"
            )
    return build(found, knowledge.clusters, parameter_set(), reductants=reductants, metal=metal)


def product_key(text: str, mechanism: Mechanism, knowledge: KnowledgeBase) -> str:
    """The participant that a formula means; empty for empty.

    Raises:
        InvalidInputError: If the network has none such.
    """
    if not text or text in mechanism.index:
        return text
    try:
        key = str(Cluster.parse(text, ligands=knowledge.ligands, ions=knowledge.ions))
    except (FormulaError, EquationError):
        key = text
    if key in mechanism.index:
        return key
    near = difflib.get_close_matches(key, mechanism.index, n=3, cutoff=0.3)
    raise InvalidInputError(
        f"{text!r} is not in the network of {mechanism.metal} with {mechanism.ligand}; "
        f"near it are {', '.join(near) or ', '.join(list(mechanism.index)[:5])}"
    )


@cache
def recipe_types() -> dict[str, Any]:
    """Names of the recipe's settings with their types."""
    hints = get_type_hints(Recipe)
    return {field.name: hints[field.name] for field in fields(Recipe)}


def with_axes(case: Case, axes: Iterable[tuple[str, float, float, bool]], points: int) -> Case:
    """The case with settings to vary: name, low, high, whether in decades.

    Raises:
        InvalidInputError: If the case has no recipe, a setting can't be varied, or the ends do
            not make an axis.
    """
    made = []
    for name, low, high, is_log in axes:
        check_setting(name)
        for value in (low, high):
            flask_of(case.varied({name: value}))
        made.append(axis(name, low, high, points, unit=UNITS[name], is_log=is_log))
    return replace(case, axes=tuple(made))
