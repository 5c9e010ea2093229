"""The Python interface: what the command line does, on objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mncplan.app import balance as balances
from mncplan.app import explain as explanations
from mncplan.app import plan as plans
from mncplan.app import routes as searches
from mncplan.app.options import options_of
from mncplan.app.own_knowledge import knowledge_with
from mncplan.app.request import resolve_target
from mncplan.app.route_order import check_score, ranked_by
from mncplan.app.tables import knowledge_base
from mncplan.app.wish import target_of
from mncplan.domain.cluster import Cluster
from mncplan.domain.plan import Dossier, Plan
from mncplan.domain.route import RouteSearch
from mncplan.knowledge import KnowledgeBase

if TYPE_CHECKING:
    from mncplan.app.design import Design, Which
    from mncplan.app.simulate_findings import Findings


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
    evidence: str = "D",
    max_isolations: int = 99,
    no_regulated: bool = False,
    mechanism: bool = False,
    library: str | Path | None = None,
    seed: int = 0,
) -> Plan:
    """Plan the synthesis of a cluster, given by formula or by a wish.

    With `mechanism` the routes also carry what the kinetic model foretells of their steps. What
    you recorded in the library is read along: in the one of MNCPLAN_LIBRARY or of your data
    folder, unless another is named.

    Raises:
        InvalidInputError: If an argument can't be read.
        NotFoundError: If no known cluster meets the wish.

    Example:
        >>> import mncplan as mp
        >>> best = mp.plan("[Au25(PET)18]-").search.routes[0]
        >>> [step.family for step in best.steps]
        ['complex_formation', 'direct_reduction_two_phase']
    """
    knowledge = knowledge_with(library)
    options = options_of(
        knowledge, scale=scale, routes=routes, max_steps=max_steps, stock=stock,
        only_stock=only_stock, forbid=forbid, require=require, hide=hide, evidence=evidence,
        max_isolations=max_isolations, no_regulated=no_regulated, seed=seed,
    )  # fmt: skip
    cluster, chosen = target_of(target, ligand, knowledge, options)
    made = plans.make_plan(cluster, options, knowledge)
    if mechanism:
        from mncplan.app.route_mechanism import with_mechanism
        from mncplan.app.route_order import with_front

        search = with_mechanism(made.search, knowledge, seed=seed)
        made = replace(made, search=with_front(search))
    return replace(made, warnings=(*chosen, *made.warnings))


def design(
    wish: str,
    *,
    top: int = 10,
    which: Which = "all",
    routes_for: int = 1,
    library: str | Path | None = None,
) -> Design:
    """Propose clusters for a wish, known and new.

    Args:
        wish: Demands divided by semicolons or commas.
        top: How many candidates.
        which: all, known or new.
        routes_for: For how many of the first candidates a route is searched.
        library: Whose own facts are read along, as for `plan`.

    Raises:
        InvalidInputError: If the wish can't be read.

    Example:
        >>> import mncplan as mp
        >>> found = mp.design("emission 800-1000 nm; water-soluble; metals Au,Ag", routes_for=0)
        >>> str(found.candidates[0].cluster)
        'Au22(SG)18'
    """
    from mncplan.app import design as designs

    options = designs.DesignOptions(top=top, which=which, routes_for=routes_for)
    return designs.design(wish, options, knowledge_with(library))


def explain(
    formula: str | Cluster,
    *,
    ligand: str | None = None,
    structure: str | Path | None = None,
    library: str | Path | None = None,
) -> Dossier:
    """All that can be said of one formula; `library` as for `plan`.

    Args:
        formula: As chemists write it.
        ligand: Put in place of a generic one.
        structure: XYZ file: motifs, blocks, open sites and gaps from it.
        library: Own facts to read along.

    Raises:
        FormulaError: If it can't be read.

    Example:
        >>> import mncplan as mp
        >>> mp.explain("Au38(SR)24").valence_electrons
        14
    """
    knowledge = knowledge_with(library)
    dossier = explanations.explain(_formula(formula, ligand, knowledge), knowledge)
    if structure is None:
        return dossier
    from mncplan.app.explain_structure import with_structure

    return with_structure(dossier, Path(structure), knowledge)


def find_routes(  # noqa: PLR0913 - one keyword per option of the command line
    target: str | Cluster,
    *,
    ligand: str | None = None,
    n: int = 5,
    max_steps: int = 6,
    stock: str | Path | None = None,
    only_stock: bool = False,
    forbid: Sequence[str] = (),
    require: Sequence[str] = (),
    hide: Sequence[str] = (),
    evidence: str = "D",
    max_isolations: int = 99,
    no_regulated: bool = False,
    rank_by: str = "",
    library: str | Path | None = None,
) -> RouteSearch:
    """Search routes alone; `n` at most, ordered by the score `rank_by`; `library` as for `plan`.

    Raises:
        InvalidInputError: If an argument can't be read.

    Example:
        >>> import mncplan as mp
        >>> search = mp.find_routes("Au36(TBBT)24", n=1)
        >>> [step.level for step in search.routes[0].steps]
        ['A', 'A', 'A']
    """
    check_score(rank_by)
    knowledge = knowledge_with(library)
    options = options_of(
        knowledge, routes=n, max_steps=max_steps, stock=stock, only_stock=only_stock,
        forbid=forbid, require=require, hide=hide, evidence=evidence,
        max_isolations=max_isolations, no_regulated=no_regulated,
    )  # fmt: skip
    found = searches.find_routes(_formula(target, ligand, knowledge), options, knowledge)
    return ranked_by(found, rank_by)


def simulate(  # noqa: PLR0913 - one keyword per option of the command line
    what: str | Path,
    *,
    step: int | None = None,
    ligand: str | None = None,
    hours: float | None = None,
    vary: Sequence[str] = (),
    points: int = 5,
    samples: int = 6,
    sensitivity: bool = False,
    probes: bool = False,
    rivals: Sequence[str] = (),
    plate: Path | None = None,
    fit: Path | None = None,
    constants: Sequence[str] = (),
    profiles: bool = False,
    uvvis: Path | None = None,
    references: Path | None = None,
    seed: int = 0,
) -> Findings:
    """Follow what happens in the flask: a literature-constrained hypothesis, not a truth.

    Args:
        what: TOML file of a recipe or flask, or a formula for a step of its first route.
        step: Step of that route, from 1; None for the last that is modelled.
        ligand: Put into the formula.
        hours: Length of the run from the first reductant.
        vary: Settings as ``NAME=LOW..HIGH`` for a phase diagram.
        points: Values per varied setting.
        samples: Parameter sets drawn for every spread.
        sensitivity: Whether to ask what each constant does to the purity.
        probes: Whether to ask which of the varied settings would teach most.
        rivals: Families; probes tell the network without each apart.
        plate: Table of wells to simulate.
        fit: Table of measured compositions to fit to.
        constants: Constants to fit; empty for those the data answer to most.
        profiles: Whether to follow the profile likelihood of each fitted constant.
        uvvis: Table of measured absorption spectra to unmix.
        references: Table of molar absorptivities of pure components.
        seed: Of the draws.

    Raises:
        InvalidInputError: If a file or argument can't be read.
        NotFoundError: If no route has a step that the model covers.
        NoSolutionError: If the run can't be solved.
    """
    from mncplan.app.simulate_request import SimulateRequest, carry_out

    request = SimulateRequest(
        what=str(what), step=step, ligand=ligand, hours=hours, vary=tuple(vary), points=points,
        samples=samples, has_sensitivity=sensitivity, has_probes=probes, rivals=tuple(rivals),
        plate=plate, fit=fit, constants=tuple(constants), has_profiles=profiles, uvvis=uvvis,
        references=references, seed=seed,
    )  # fmt: skip
    return carry_out(request, knowledge_base())


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


def _formula(text: str | Cluster, ligand: str | None, knowledge: KnowledgeBase) -> Cluster:
    if isinstance(text, Cluster) and ligand is None:
        return text
    return resolve_target(str(text), ligand, knowledge)
