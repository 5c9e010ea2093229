"""The verbs plan, explain, routes and routes balance."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from mncplan.app.balance import check_balance
from mncplan.app.explain import explain
from mncplan.app.request import (
    PlanOptions,
    parse_scale,
    read_request_file,
    read_stock_file,
    resolve_target,
)
from mncplan.app.routes import find_routes
from mncplan.app.tables import knowledge_base
from mncplan.cli.boundary import BAD_INPUT, DONE, NO_ANSWER
from mncplan.domain.cluster import Cluster
from mncplan.errors import EquationError, InvalidInputError
from mncplan.knowledge import KnowledgeBase
from mncplan.report.encode import balance_json, dumps, explain_json, plan_json, routes_json
from mncplan.report.terminal import (
    balance_summary,
    dossier_summary,
    plan_summary,
    routes_summary,
    show,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of plan and routes as they were typed."""

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
    worst_level: str
    out: Path | None
    is_json: bool
    library: str | None
    seed: int


def run_plan(asked: Asked) -> int:
    """Plan, write the files, show a summary."""
    from mncplan.app.plan import make_plan
    from mncplan.report.files import write_plan

    knowledge = knowledge_base()
    asked = _with_file(asked)
    options = _options(asked, knowledge)
    target, wished = _target(asked, knowledge)
    plan = make_plan(target, options, knowledge)
    if wished:
        plan = replace(plan, warnings=(*wished, *plan.warnings))
    folder = asked.out or Path(f"mncplan-{file_name(str(target))}")
    files: tuple[Path, ...] = ()
    if plan.search.routes or plan.search.partial:
        files = write_plan(plan, folder)
    if asked.is_json:
        sys.stdout.write(dumps(plan_json(plan)))
    else:
        show(plan_summary(plan, files), sys.stdout)
    return DONE if plan.search.routes else NO_ANSWER


def run_explain(formula: str, ligand: str | None, *, is_json: bool) -> int:
    """Show the dossier of one formula."""
    knowledge = knowledge_base()
    dossier = explain(resolve_target(formula, ligand, knowledge), knowledge)
    if is_json:
        sys.stdout.write(dumps(explain_json(dossier)))
    else:
        show(dossier_summary(dossier), sys.stdout)
    return DONE


def run_routes(asked: Asked) -> int:
    """Search and show routes."""
    knowledge = knowledge_base()
    options = _options(asked, knowledge)
    target = resolve_target(asked.target, asked.ligand, knowledge)
    search = find_routes(target, options, knowledge)
    from mncplan.app.bibliography import cited

    sources = cited(knowledge, search=search)
    if asked.is_json:
        sys.stdout.write(dumps(routes_json(search, sources)))
    else:
        show(routes_summary(search, sources), sys.stdout)
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
        sys.stdout.write(dumps(document))
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
    """Let a TOML file stand for the options; options given on the line are its defaults."""
    path = Path(asked.target)
    if path.suffix.lower() != ".toml":
        return asked
    content = read_request_file(path)

    def many(key: str, given: tuple[str, ...]) -> tuple[str, ...]:
        value = content.get(key, given)
        return (value,) if isinstance(value, str) else tuple(str(v) for v in value)

    return replace(
        asked,
        target=str(content["target"]),
        ligand=content.get("ligand", asked.ligand),
        scale=str(content.get("scale", asked.scale)),
        routes=int(content.get("routes", asked.routes)),
        max_steps=int(content.get("max_steps", asked.max_steps)),
        stock=Path(path.parent / content["stock"]) if "stock" in content else asked.stock,
        only_stock=bool(content.get("only_stock", asked.only_stock)),
        forbid=many("forbid", asked.forbid),
        require=many("require", asked.require),
        hide=many("hide", asked.hide),
        worst_level=str(content.get("worst_level", asked.worst_level)),
        seed=int(content.get("seed", asked.seed)),
        out=Path(content["out"]) if "out" in content else asked.out,
    )


def _options(asked: Asked, knowledge: KnowledgeBase) -> PlanOptions:
    if asked.only_stock and asked.stock is None:
        raise InvalidInputError("--only-stock needs --stock FILE")
    return PlanOptions(
        scale_mg=parse_scale(asked.scale),
        n_routes=asked.routes,
        max_steps=asked.max_steps,
        forbid=asked.forbid,
        require=asked.require,
        hide=asked.hide,
        worst_level=asked.worst_level,
        stock=read_stock_file(asked.stock, knowledge) if asked.stock else (),
        only_stock=asked.only_stock,
        seed=asked.seed,
    )


def _target(asked: Asked, knowledge: KnowledgeBase) -> tuple[Cluster, tuple[str, ...]]:
    """The target cluster; for a wish, the best-matching known cluster and what was chosen."""
    from mncplan.app.wish import choose_target, is_wish

    if is_wish(asked.target):
        return choose_target(asked.target, asked.ligand, knowledge)
    return resolve_target(asked.target, asked.ligand, knowledge), ()
