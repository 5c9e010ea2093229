"""The verbs plan, explain, routes and routes balance."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from mncplan.app.balance import check_balance
from mncplan.app.options import options_of
from mncplan.app.request import PlanOptions
from mncplan.app.request_file import read_request_file
from mncplan.app.routes import find_routes
from mncplan.app.tables import KnowledgeBase, knowledge_base
from mncplan.app.wish import target_of
from mncplan.cli.boundary import BAD_INPUT, DONE, NO_ANSWER
from mncplan.cli.forecasting import show_forecasts, with_forecasts
from mncplan.cli.output import write_json
from mncplan.cli.reading import read_along
from mncplan.errors import EquationError, InvalidInputError
from mncplan.report.encode import balance_json, plan_json, routes_json
from mncplan.report.terminal import (
    balance_summary,
    plan_summary,
    routes_summary,
    show,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of plan and routes as they were typed; `given` names those that were."""

    target: str
    ligand: str | None
    scale: str
    routes: int
    max_steps: int
    stock: Path | None
    only_stock: bool
    forbid: tuple[str, ...]
    require: tuple[str, ...]
    hide: tuple[str, ...]
    evidence: str
    max_isolations: int
    no_regulated: bool
    out: Path | None
    is_json: bool
    library: str | None
    seed: int
    mechanism: bool = False
    rank_by: str = ""
    given: frozenset[str] = field(default=frozenset())


def run_plan(asked: Asked) -> int:
    """Plan, write the files, show a summary."""
    from mncplan.app.plan import make_plan
    from mncplan.report.files import write_plan

    asked = _with_file(asked)
    knowledge = read_along(asked.library)
    options = options_from(asked, knowledge)
    target, wished = target_of(asked.target, asked.ligand, knowledge, options)
    plan = make_plan(target, options, knowledge)
    if wished:
        plan = replace(plan, warnings=(*wished, *plan.warnings))
    if asked.mechanism:
        search = with_forecasts(plan.search, knowledge, asked.seed)
        request = (*plan.request, ("mechanism", "yes"))
        plan = replace(plan, search=search, request=request)
    folder = asked.out or Path(f"mncplan-{file_name(str(target))}")
    files: tuple[Path, ...] = ()
    if plan.search.routes or plan.search.partial:
        files = write_plan(plan, folder)
    if asked.is_json:
        write_json(plan_json(plan))
    else:
        show(plan_summary(plan, files), sys.stdout)
        show_forecasts(plan.search.routes[:1])
    return DONE if plan.search.routes else NO_ANSWER


def run_routes(asked: Asked) -> int:
    """Search and show routes."""
    from mncplan.app.bibliography import cited
    from mncplan.app.route_order import check_score, ranked_by

    asked = _with_file(asked)
    check_score(asked.rank_by)
    knowledge = read_along(asked.library)
    options = options_from(asked, knowledge)
    target, wished = target_of(asked.target, asked.ligand, knowledge, options)
    for line in wished:
        print(line, file=sys.stderr)
    search = find_routes(target, options, knowledge)
    if asked.mechanism:
        search = with_forecasts(search, knowledge, asked.seed)
    search = ranked_by(search, asked.rank_by)
    sources = cited(knowledge, search=search)
    if asked.is_json:
        write_json(routes_json(search, sources))
    else:
        show(routes_summary(search, sources), sys.stdout)
        show_forecasts(search.routes)
    return DONE if search.routes else NO_ANSWER


def run_balance(equation: str, *, is_json: bool) -> int:
    """Judge an equation; exit 2 when it does not balance."""
    if not equation.strip():
        raise EquationError('no equation; expected e.g. mncplan routes balance "A + B -> C"')
    balance = check_balance(equation, knowledge_base())
    if is_json:
        document = balance_json(balance.equation, balance.residual)
        document["suggestion"] = balance.suggestion
        document["completed"] = balance.completed
        write_json(document)
    else:
        show(balance_summary(balance.equation, balance.residual), sys.stdout)
        before, after = balance.electrons
        print(f"electrons (redox equivalents): {before} left, {after} right")
        for line in (balance.suggestion, balance.completed):
            if line:
                print(line)
    return DONE if balance.is_balanced else BAD_INPUT


def file_name(formula: str) -> str:
    """A folder name from a formula.

    Example:
        >>> file_name("[Au25(PET)18]-")
        'Au25-PET-18_1-'
    """
    charge = re.search(r"\](\d*)([+-])", formula)
    body = re.sub(r"[^A-Za-z0-9]+", "-", formula.split("]")[0]).strip("-")
    return f"{body}_{charge.group(1) or 1}{charge.group(2)}" if charge else body


def _with_file(asked: Asked) -> Asked:
    """Let a TOML file give the target and the options that the line does not give."""
    path = Path(asked.target)
    if path.suffix.lower() != ".toml":
        return asked
    content = read_request_file(path)
    return replace(
        asked, **{key: value for key, value in content.items() if key not in asked.given}
    )


def options_from(asked: Asked, knowledge: KnowledgeBase) -> PlanOptions:
    """Checked options from typed ones."""
    if asked.only_stock and asked.stock is None:
        raise InvalidInputError("--only-stock needs --stock FILE")
    return options_of(
        knowledge,
        scale=asked.scale,
        routes=asked.routes,
        max_steps=asked.max_steps,
        stock=asked.stock,
        only_stock=asked.only_stock,
        forbid=asked.forbid,
        require=asked.require,
        hide=asked.hide,
        evidence=asked.evidence,
        max_isolations=asked.max_isolations,
        no_regulated=asked.no_regulated,
        seed=asked.seed,
    )
