"""A space from a formula, and how much of a space can be run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from mncplan.app.space import PlannedSpace, space_of_route
from mncplan.app.space_extras import with_acid_or_base, with_solvent_fraction
from mncplan.app.tables import knowledge_base
from mncplan.conditions.space_check import rules_but_rows
from mncplan.conditions.space_draft import completer, draw
from mncplan.conditions.space_sample import sample
from mncplan.domain.cluster import Cluster
from mncplan.domain.route import Step
from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError, NotFoundError

_DRAWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """How much of a space can be run.

    Attributes:
        share: Of the settings tried.
        tried: Random settings, or the rows of a space of rows.
        broken: Rules with the share of settings that break them, the most frequent first.
        example: A setting that can be run.
    """

    share: float
    tried: int
    broken: tuple[tuple[str, float], ...]
    example: Setting


def planned_space(
    target: str, *, ligand: str | None = None, step: int = 0, cosolvent: str = "", acid: str = ""
) -> PlannedSpace:
    """The space of one step of the best route to a cluster.

    Args:
        target: Formula.
        ligand: Put in for the target's.
        step: Counted from 1; 0 for the last.
        cosolvent: Stock key of a second solvent; empty for none.
        acid: Solute that may stand in for the base; empty for none.

    Raises:
        InvalidInputError: If an argument can't be read, or the step can't be laid out in wells.
        NotFoundError: If there is no route.
    """
    found = space_of_step(target, ligand=ligand, step=step).planned
    if cosolvent:
        found = with_solvent_fraction(found, cosolvent)
    return with_acid_or_base(found, acid=acid) if acid else found


@dataclass(frozen=True, slots=True)
class StepSpace:
    """A step of the best route, with its number and space."""

    target: Cluster
    number: int
    step: Step
    planned: PlannedSpace


def space_of_step(target: str, *, ligand: str | None = None, step: int = 0) -> StepSpace:
    """The step counted from 1, 0 for the last, and its space.

    Raises:
        InvalidInputError: If there is no such step, or it can't be laid out in wells.
        NotFoundError: If there is no route.
    """
    from mncplan.app.api import find_routes

    search = find_routes(target, ligand=ligand, n=1)
    if not search.routes:
        raise NotFoundError(f"{target}: no route, so no step to make a space of")
    route = search.routes[0]
    if not 0 <= step <= len(route.steps):
        raise InvalidInputError(f"step {step}: the route has {len(route.steps)} steps")
    number = step or len(route.steps)
    planned = space_of_route(route, knowledge_base(), step=number - 1)
    return StepSpace(search.target, number, route.steps[number - 1], planned)


def acceptance(space: Space, seed: int = 0) -> Acceptance:
    """Try random settings of a space, or all its rows.

    Raises:
        InvalidInputError: If none can be run; names the rule that excludes everything.
    """
    rng = np.random.default_rng(seed)
    example = sample(space, 1, rng)[0]
    complete = completer(space)
    drawn = (
        list(space.rows)
        if space.rows is not None
        else [s for _ in range(_DRAWS) if (s := complete(draw(space, rng))) is not None]
    )
    broken: Counter[str] = Counter()
    fitting = 0
    for setting in drawn:
        rules = dict(rules_but_rows(space, setting))
        broken.update(rules.keys())
        fitting += not rules
    total = max(len(drawn), 1)
    return Acceptance(
        share=fitting / total,
        tried=len(drawn),
        broken=tuple((rule, n / total) for rule, n in broken.most_common(5)),
        example=example,
    )
