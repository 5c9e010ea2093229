"""The step of a plan on disk: its route is found again with the options the plan was made with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mncplan.app.options import options_of
from mncplan.app.request import resolve_target
from mncplan.app.routes import find_routes
from mncplan.app.space_make import StepSpace, step_of_search
from mncplan.app.tables import knowledge_base
from mncplan.app.text_files import read_text
from mncplan.errors import InvalidInputError

if TYPE_CHECKING:
    from mncplan.domain.route import Route

_SCHEMA = "mncplan-plan/1"


def step_of_plan(path: Path, *, route: int, step: int, stock: Path | None) -> StepSpace:
    """A step, counted from 1, 0 for the last, of the route of a rank.

    Args:
        path: A plan.json.
        route: Rank in that plan.
        step: Of the route.
        stock: The stock file of the plan, when it was made with one.

    Raises:
        InvalidInputError: If it is no plan, its stock file is missing, or this version of the
            program does not find the route any more.
        StorageError: If a file can't be read.
    """
    document = _read(path)
    request: Mapping[str, str] = document["request"]
    planned = document["routes"]
    if not 1 <= route <= len(planned):
        raise InvalidInputError(f"plan {path}: no route {route}; it has {len(planned)}")
    if bool(request.get("stock")) != (stock is not None):
        raise InvalidInputError(
            f"plan {path}: it was made with a stock file of {request['stock']}; give that file"
            " with --stock"
            if request.get("stock")
            else f"plan {path}: it was made without a stock file; plan again with --stock"
        )
    knowledge = knowledge_base()
    options = options_of(
        knowledge,
        routes=max(int(request.get("routes", 5)), len(planned)),
        max_steps=int(request.get("max_steps", 6)),
        max_isolations=int(request.get("max_isolations", 99)),
        no_regulated=request.get("no_regulated") == "yes",
        forbid=_words(request, "forbid"),
        require=_words(request, "require"),
        hide=_words(request, "hide"),
        evidence=request.get("evidence", "D"),
        stock=stock,
        only_stock=request.get("only_stock") == "yes",
    )
    target = resolve_target(str(document["target"]["formula"]), None, knowledge)
    search = find_routes(target, options, knowledge)
    wanted = [_told(item) for item in planned[route - 1]["steps"]]
    for rank, found in enumerate(search.routes, start=1):
        if _steps(found) == wanted:
            return step_of_search(search, options, rank, step)
    raise InvalidInputError(
        f"plan {path}: route {route} is not found any more; it was planned by version"
        f" {document.get('version', 'unknown')} with other data: plan again"
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(read_text(path, "plan"))
    except json.JSONDecodeError as error:
        raise InvalidInputError(f"plan {path}: no JSON ({error})") from error
    if not isinstance(document, dict) or document.get("schema") != _SCHEMA:
        raise InvalidInputError(
            f"plan {path}: expected a plan.json as mncplan plan writes it ({_SCHEMA})"
        )
    if not {"request", "routes", "target"} <= document.keys():
        raise InvalidInputError(f"plan {path}: damaged; plan again")
    return document


def _words(request: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(word for word in request.get(name, "").split(", ") if word)


def _told(step: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(step["family"]), str(step["variant"]), str(step["equation"])


def _steps(route: Route) -> list[tuple[str, str, str]]:
    return [(s.family, s.variant, str(s.reaction)) for s in route.steps]
