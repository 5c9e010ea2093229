"""Grow the hypergraph backwards from the target."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from mncplan.domain.cluster import Cluster
from mncplan.domain.element import METALS
from mncplan.domain.route import Step
from mncplan.domain.species import Species, cluster_species
from mncplan.errors import ChemistryError
from mncplan.routes.abstraction import ISOLATION_COST, STEP_COST, Abstraction
from mncplan.routes.assembly import Draft, realise
from mncplan.routes.complex_steps import complex_steps
from mncplan.routes.context import RouteContext
from mncplan.routes.crude import as_crude, graded_crude
from mncplan.routes.families import FAMILIES, Proposer, founded
from mncplan.routes.families.direct_reduction import propose as propose_direct
from mncplan.routes.families.electrochemical_reduction import FAMILY as ELECTRODE
from mncplan.routes.families.electrochemical_reduction import propose as propose_electrode
from mncplan.routes.families.ligand_functionalisation import outer_sphere
from mncplan.routes.families.oxidation import OUTER
from mncplan.routes.families.size_focusing import CRUDE
from mncplan.routes.hypergraph import Edge
from mncplan.routes.lazy import Growth
from mncplan.routes.request import RouteRequest
from mncplan.routes.separation import PROBABILITY, leaves_mixture
from mncplan.routes.skeleton import skeleton

_MOST_FOLLOWED = 4
_MOST_GUESSED = 24
"""Intermediates made by analogy, the first the search comes to; each takes a tenth of a second."""
_MOVED = frozenset({OUTER, ELECTRODE})
_LEVELS = "ABCD"


def step_cost(step: Step) -> float:
    """Additive cost: minus log of the estimated probability, plus a charge per operation."""
    work = STEP_COST + (ISOLATION_COST if step.isolates else 0.0)
    if leaves_mixture(step):
        work += ISOLATION_COST - math.log(PROBABILITY)
    return -math.log(max(step.probability, 1e-9)) + work


class Grower:
    """Makes the steps to a species when the search asks for them.

    Args:
        request: Target and constraints.
        context: Knowledge; precedents the request hides are dropped.
    """

    def __init__(
        self,
        request: RouteRequest,
        context: RouteContext,
    ) -> None:
        self._request = request
        self._context = context.without(request.hide)
        self._target = cluster_species(request.target)
        self._clusters: dict[Species, Cluster | None] = {self._target: request.target}
        self._abstraction = Abstraction(self._context)
        self._grown: dict[tuple[Species, int], Growth[Species]] = {}
        self._n_guessed = 0
        self.steps: list[Step] = []
        self.refused: list[str] = []

    def grow(self, node: Species, tier: int) -> Growth[Species]:
        """Steps with a precedent first, then those by analogy."""
        if (node, tier) not in self._grown:
            self._grown[node, tier] = self._grow(node, tier)
        return self._grown[node, tier]

    def _grow(self, node: Species, tier: int) -> Growth[Species]:
        cluster = self._clusters.get(node)
        if tier:
            return Growth(self._edges(node, self._guesses(node, cluster)))
        steps = self._steps_to(node, cluster, guessing=node == self._target)
        if node == self._target or cluster is None:
            return Growth(self._edges(node, steps))
        rest = math.inf
        if node.isomer != CRUDE and self._request.worst_level in {"C", "D"}:
            rest = self._abstraction.by_analogy
        return Growth(self._edges(node, _best_founded(steps)), rest)

    def regrow(self, node: Species, tier: int) -> Growth[Species]:
        """The first tier alone: enough to say what is lacking."""
        return replace(self.grow(node, tier), rest=math.inf)

    def bound(self, node: Species) -> float:
        """Least cost of a species, from the abstract graph."""
        cluster = self._clusters.get(node)
        if cluster is None or node.isomer == CRUDE:
            return 0.0 if cluster is None else STEP_COST + ISOLATION_COST
        return self._abstraction.bound(cluster)

    def is_plain(self, node: Species) -> bool:
        """Whether a species is no cluster: the few ways to it are found at once."""
        return self._clusters.get(node) is None

    def _edges(self, node: Species, steps: Iterable[Step]) -> tuple[Edge[Species], ...]:
        edges = []
        for step in steps:
            edges.append(Edge(node, step.precursors, step_cost(step), len(self.steps)))
            self.steps.append(step)
            for tail in step.precursors:
                if self._clusters.get(tail) is None:
                    self._clusters[tail] = _as_cluster(tail, step)
        return tuple(edges)

    def _guesses(self, node: Species, cluster: Cluster | None) -> list[Step]:
        """By analogy, from the likeliest few clusters of each family.

        A core that is made directly needs no other shell first.
        """
        if cluster is None or self._n_guessed >= _MOST_GUESSED:
            return []
        self._n_guessed += 1
        is_made = bool(self.grow(node, 0).edges)
        chosen: list[Step] = []
        seeds: dict[str, set[Cluster]] = {}
        for step in self._steps_to(node, cluster, guessing=True):
            if step.level in {"A", "B"} or step.seed is None or step.family in _MOVED:
                continue
            if is_made and skeleton(step.seed) == skeleton(cluster):
                continue
            of = seeds.setdefault(step.family, set())
            if step.seed in of or len(of) < _MOST_FOLLOWED:
                of.add(step.seed)
                chosen.append(step)
        return chosen

    def _steps_to(self, node: Species, cluster: Cluster | None, *, guessing: bool) -> list[Step]:
        found = _steps_to(
            node, cluster, self._request, self._context, self.refused, guessing=guessing
        )
        return sorted(found, key=step_cost)


def _best_founded(steps: list[Step]) -> list[Step]:
    """Intermediates are made by precedent (A, B), by reduction or focusing, or by one electron.

    Beside precedents only the cheapest reduction or focusing is kept.
    """
    founded = [step for step in steps if step.level in {"A", "B"}]
    plain = [step for step in steps if step.level == "C" and step.seed is None]
    moved = [s for s in steps if s.level in {"C", "D"} and s.family in _MOVED]
    return [*founded, *(plain[:1] if founded else plain), *moved]


def _as_cluster(tail: Species, step: Step) -> Cluster | None:
    if step.seed is not None and cluster_species(step.seed) == tail:
        return step.seed
    if tail.isomer == CRUDE:
        return step.cluster
    return _companion(tail, step.cluster) if step.seed is not None else None


def _companion(tail: Species, cluster: Cluster | None) -> Cluster | None:
    """A second cluster of the step, in ligands of the product; None when the tail is none."""
    if cluster is None:
        return None
    parts = dict(tail.parts)
    metals = tuple((symbol, n) for symbol, n in tail.parts if symbol in METALS)
    ligands = tuple((lig, parts[lig.id]) for lig, _ in cluster.ligands if lig.id in parts)
    if sum(n for _, n in metals) <= 3 or not ligands:
        return None
    found = Cluster(metals=metals, ligands=ligands, charge=tail.charge)
    return found if cluster_species(found) == tail else None


def _steps_to(
    node: Species,
    cluster: Cluster | None,
    request: RouteRequest,
    context: RouteContext,
    refused: list[str],
    *,
    guessing: bool,
) -> list[Step]:
    if cluster is None:
        return [
            step for step in complex_steps(node, context) if _is_allowed(step, request, context)
        ]
    is_crude = node.isomer == CRUDE
    proposers = (propose_direct,) if is_crude else _proposers(cluster, context, guessing=guessing)
    steps: list[Step] = []
    for propose in proposers:
        try:
            drafts = list(propose(cluster, context))
        except ChemistryError as error:
            refused.append(str(error))
            continue
        for draft in drafts:
            if not (guessing or _may_be_founded(draft, context)):
                continue
            if is_crude:
                draft = as_crude(draft, cluster)
            try:
                step = realise(draft, context)
            except ChemistryError as error:
                refused.append(f"{draft.family}: {error}")
                continue
            failed = [c for c in step.checks if c.is_hard and not c.is_ok]
            if failed:
                refused.append(f"{draft.family} ({draft.variant}): {failed[0].reason}")
            elif _is_allowed(step, request, context):
                steps.append(graded_crude(step, context) if is_crude else step)
    return steps


def _proposers(cluster: Cluster, context: RouteContext, *, guessing: bool) -> tuple[Proposer, ...]:
    """Families that may lead to a cluster; a shell with joined ligands is joined last."""
    if outer_sphere(cluster) or context.is_joined_only(cluster):
        return (FAMILIES["ligand_functionalisation"],)
    if guessing:
        return tuple(FAMILIES.values())
    return tuple(dict.fromkeys((*founded(cluster, context), propose_electrode)))


def _may_be_founded(draft: Draft, context: RouteContext) -> bool:
    """False when no precedent from its seed and no protocol can lift the draft to A or B."""
    if draft.seed is None or draft.family in _MOVED:
        return True
    shape, seed = skeleton(draft.product), skeleton(draft.seed)
    return any(
        shape in entry.skeletons and seed in entry.seed_skeletons
        for entry in context.precedents_of.get(draft.family, ())
    ) or any(item.family == draft.family for item in context.protocols_to.get(shape, ()))


def _is_allowed(step: Step, request: RouteRequest, context: RouteContext) -> bool:
    if _LEVELS.index(step.level) > _LEVELS.index(request.worst_level):
        return False
    return not (names_of(step, context) & set(request.forbid))


def names_of(step: Step, context: RouteContext) -> set[str]:
    """Everything about a step that a user may forbid or require."""
    names = {step.family, step.variant, step.reductant, step.product.text}
    names |= {group for group in FAMILIES if step.family.startswith(group)}
    if step.isolates:
        names |= context.chemicals_of(step.variant, step.ligand, step.reductant)
    for tail in step.precursors:
        names.add(tail.text)
        item = context.stock_species.get(tail)
        if item is not None:
            names |= {item.key, item.name, item.cas}
    return names - {""}
