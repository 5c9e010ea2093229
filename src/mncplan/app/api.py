"""The Python interface: what the command line does, on objects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mncplan.app import balance as balances
from mncplan.app import explain as explanations
from mncplan.app import plan as plans
from mncplan.app import routes as searches
from mncplan.app.request import (
    PlanOptions,
    parse_scale,
    read_stock_file,
    resolve_target,
)
from mncplan.app.tables import knowledge_base
from mncplan.domain.cluster import Cluster
from mncplan.domain.plan import Dossier, Plan
from mncplan.domain.route import RouteSearch


def plan(  # noqa: PLR0913 - one keyword per option of the command line
    target: str | Cluster,
    *,
    ligand: str | None = None,
    scale: str = "50mg",
    routes: int = 5,
    max_steps: int = 6,
    stock: str | Path | None = None,
    only_stock: bool = False,
    forbid: Sequence[str] = (),
    require: Sequence[str] = (),
    hide: Sequence[str] = (),
    seed: int = 0,
) -> Plan:
    """Plan the synthesis of a cluster.

    Raises:
        InvalidInputError: If an argument can't be read.

    Example:
        >>> import mncplan as mp
        >>> best = mp.plan("[Au25(PET)18]-").search.routes[0]
        >>> [step.family for step in best.steps]
        ['complex_formation', 'direct_reduction_two_phase']
    """
    knowledge = knowledge_base()
    options = PlanOptions(
        scale_mg=parse_scale(scale),
        n_routes=routes,
        max_steps=max_steps,
        forbid=tuple(forbid),
        require=tuple(require),
        hide=tuple(hide),
        stock=read_stock_file(Path(stock), knowledge) if stock else (),
        only_stock=only_stock,
        seed=seed,
    )
    return plans.make_plan(resolve_target(str(target), ligand, knowledge), options, knowledge)


def explain(formula: str | Cluster) -> Dossier:
    """All that can be said of one formula.

    Raises:
        FormulaError: If it can't be read.

    Example:
        >>> import mncplan as mp
        >>> mp.explain("Au38(SR)24").valence_electrons
        14
    """
    knowledge = knowledge_base()
    return explanations.explain(resolve_target(str(formula), None, knowledge), knowledge)


def routes(
    target: str | Cluster, *, n: int = 5, max_steps: int = 6, forbid: Sequence[str] = ()
) -> RouteSearch:
    """Search routes alone.

    Raises:
        FormulaError: If the target can't be read.
    """
    knowledge = knowledge_base()
    options = PlanOptions(n_routes=n, max_steps=max_steps, forbid=tuple(forbid))
    return searches.find_routes(resolve_target(str(target), None, knowledge), options, knowledge)


def balance(equation: str) -> balances.Balance:
    """Judge an equation.

    Raises:
        EquationError: If it can't be read.

    Example:
        >>> import mncplan as mp
        >>> mp.balance("2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)").is_balanced
        True
    """
    return balances.check_balance(equation, knowledge_base())
