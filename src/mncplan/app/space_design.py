"""Designs by name, and what their wells hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mncplan.domain.space import Setting, Space
from mncplan.domain.space_design import Design
from mncplan.domain.well_chemistry_derived import DerivedQuantity, derived
from mncplan.domain.well_chemistry_recipe import Recipe, dispense
from mncplan.errors import InvalidInputError

_SIZED: Final = ("optimal", "latin", "sobol", "maximin")
KINDS: Final = ("ofat", "factorial", "fractional", "composite", *_SIZED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRequest:
    """What to lay out.

    Attributes:
        kind: One of `KINDS`.
        n: Experiments, for designs that let one choose; runs of a fraction.
        model: Of an optimal design: linear, interactions or quadratic.
        baseline: What one-factor and composite designs are laid around; None for the middle.
    """

    kind: str
    n: int | None = None
    model: str = "linear"
    baseline: Setting | None = None
    seed: int = 0


def lay_out(space: Space, asked: DesignRequest) -> Design:
    """Make a design in a space.

    Raises:
        InvalidInputError: If the kind is not known, needs a number of experiments that is not
            given, or does not fit the space.
    """
    from mncplan.conditions import designs

    if asked.kind in _SIZED:
        return _sized(space, asked)
    match asked.kind:
        case "ofat":
            return designs.one_factor_at_a_time(space, levels=asked.n or 5, baseline=asked.baseline)
        case "factorial":
            return designs.full_factorial(space, levels=asked.n or 2)
        case "fractional":
            return designs.fractional_factorial(space, runs=asked.n, baseline=asked.baseline)
        case "composite":
            return designs.central_composite(space, baseline=asked.baseline)
        case _:
            raise InvalidInputError(
                f"design {asked.kind!r} is not known; expected {', '.join(KINDS)}"
            )


def _sized(space: Space, asked: DesignRequest) -> Design:
    """A design of as many experiments as asked."""
    import numpy as np

    from mncplan.conditions import designs

    if asked.n is None:
        raise InvalidInputError(f"design {asked.kind}: say how many experiments, e.g. -n 12")
    rng = np.random.default_rng(asked.seed)
    if asked.kind == "optimal":
        return designs.d_optimal(space, asked.n, rng, model=asked.model)
    spread = {"latin": designs.latin_hypercube, "sobol": designs.sobol, "maximin": designs.maximin}
    return spread[asked.kind](space, asked.n, rng)


def volumes(space: Space, setting: Setting) -> dict[str, float]:
    """Microlitres by stock and solvent, in the order of the doses; empty without wells."""
    recipe = _recipe(space, setting)
    if recipe is None or space.wells is None:
        return {}
    found: dict[str, float] = {}
    for name, steps in (
        *((stock.name, n) for _, stock, n in recipe.stocks),
        *((solvent, n) for _, solvent, n in recipe.solvents),
    ):
        found[name] = round(found.get(name, 0.0) + steps * space.wells.step_uL, 6)
    return found


def derived_quantities(space: Space, setting: Setting) -> tuple[DerivedQuantity, ...]:
    """Final concentrations, ratios and solvent fractions of a setting; empty without wells."""
    recipe = _recipe(space, setting)
    if recipe is None or space.wells is None:
        return ()
    return derived(space.wells, setting, recipe)


def _recipe(space: Space, setting: Setting) -> Recipe | None:
    made = dispense(space.wells, setting) if space.wells is not None else None
    return made if isinstance(made, Recipe) else None
