"""A space from a formula, and how much of a space can be run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mncplan.app.options import options_of
from mncplan.app.plan import last_synthesis
from mncplan.app.request import PlanOptions, resolve_target, with_user_stock
from mncplan.app.routes import find_routes
from mncplan.app.space import PlannedSpace, space_of_route
from mncplan.app.space_extras import with_acid_or_base, with_alternatives, with_solvent_fraction
from mncplan.app.tables import knowledge_base
from mncplan.conditions.space_check import rules_but_rows
from mncplan.conditions.space_draft import completer, draw
from mncplan.conditions.space_sample import sample
from mncplan.domain.cluster import Cluster
from mncplan.domain.route import RouteSearch, Step
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
    target: str,
    *,
    ligand: str | None = None,
    step: int = 0,
    cosolvent: str = "",
    acid: str = "",
    alternatives: Sequence[str] = (),
) -> PlannedSpace:
    """The space of one step of the best route to a cluster.

    Args:
        target: Formula.
        ligand: Put in for the target's.
        step: Counted from 1; 0 for the last that makes something.
        cosolvent: Stock key of a second solvent; empty for none.
        acid: Solute that may stand in for the base; empty for none.
        alternatives: ``ROLE=KEY``: chemicals that may take the place of a dose's.

    Raises:
        InvalidInputError: If an argument can't be read, or the step can't be laid out in wells.
        NotFoundError: If there is no route.
    """
    found = space_of_step(target, ligand=ligand, step=step).planned
    if cosolvent:
        found = with_solvent_fraction(found, cosolvent)
    if acid:
        found = with_acid_or_base(found, acid=acid)
    by_role: dict[str, list[str]] = {}
    for text in alternatives:
        role, mark, key = text.partition("=")
        if not (mark and role.strip() and key.strip()):
            raise InvalidInputError(
                f"alternative {text!r}: expected ROLE=KEY, e.g. metal_salt=AuCl3"
            )
        by_role.setdefault(role.strip(), []).append(key.strip())
    for role, keys in by_role.items():
        found = with_alternatives(found, role, keys, knowledge_base())
    return found


@dataclass(frozen=True, slots=True)
class StepSpace:
    """A step of the best route, with its number and space."""

    target: Cluster
    number: int
    step: Step
    planned: PlannedSpace


def space_of_step(
    target: str,
    *,
    ligand: str | None = None,
    route: int = 1,
    step: int = 0,
    stock: Path | None = None,
) -> StepSpace:
    """The step counted from 1, 0 for the last that makes something, and its space.

    Raises:
        InvalidInputError: If there is no such route or step, or it can't be laid out in wells.
        NotFoundError: If there is no route.
    """
    knowledge = knowledge_base()
    options = options_of(knowledge, routes=route, stock=stock)
    cluster = resolve_target(target, ligand, knowledge)
    return step_of_search(find_routes(cluster, options, knowledge), options, route, step)


def step_of_search(search: RouteSearch, options: PlanOptions, route: int, step: int) -> StepSpace:
    """A step, counted from 1, 0 for the last, of the route of a rank, and its space.

    Raises:
        InvalidInputError: If there is no such route or step, or it can't be laid out in wells.
        NotFoundError: If there is no route.
    """
    knowledge, target = knowledge_base(), search.target
    if not search.routes:
        why = f" ({search.reasons[0]})" if search.reasons else ""
        raise NotFoundError(f"{target}: no route, so no step to make a space of{why}")
    if route > len(search.routes):
        raise InvalidInputError(f"route {route}: {target} has {len(search.routes)} routes")
    found = search.routes[route - 1]
    if not 0 <= step <= len(found.steps):
        raise InvalidInputError(f"step {step}: the route has {len(found.steps)} steps")
    number = step or last_synthesis(found) + 1
    substances = with_user_stock(knowledge, options) if options.stock else None
    planned = space_of_route(found, knowledge, step=number - 1, substances=substances)
    return StepSpace(target, number, found.steps[number - 1], planned)


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
