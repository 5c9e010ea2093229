"""From a wish to a ranked list of clusters, known and new."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from mncplan import __version__
from mncplan.app.bibliography import cited
from mncplan.app.design_curves import Curve, curves_of
from mncplan.app.design_pool import Pool
from mncplan.app.design_refusal import why_nothing
from mncplan.app.properties import is_told, predict_properties
from mncplan.design.judge import Evidence, Prior, is_excluded, prior_of
from mncplan.design.kin import FactIndex, Shape, shape_of
from mncplan.design.making import making
from mncplan.design.rank import assess, excluded_by, order, varied
from mncplan.design.same_core import KnownCores
from mncplan.design.vocabulary import MEASURED
from mncplan.design.wish import Criterion, Wish, parse_wish
from mncplan.domain.candidate import Candidate, Kinship, Proposal
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyValue
from mncplan.domain.provenance import Source
from mncplan.errors import InvalidInputError
from mncplan.knowledge import KnowledgeBase

Which = Literal["all", "known", "new"]

MOST_FRONT: Final = 6
LEAST_OF_BEST: Final = 0.25
"""Share of the best fit below which the rest of the front is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignOptions:
    """How many candidates, which, and how much is spent on them.

    Attributes:
        routes_for: First candidates for which routes are searched.
        n_modelled: Shapes for which the property models are asked.
    """

    top: int = 10
    which: Which = "all"
    routes_for: int = 1
    n_modelled: int = 60

    def __post_init__(self) -> None:
        if self.top < 1:
            raise InvalidInputError(f"top {self.top}: expected 1 or more")
        if self.which not in {"all", "known", "new"}:
            raise InvalidInputError(f"which {self.which!r}: expected all, known or new")


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Answer to a wish.

    Attributes:
        candidates: Best first; empty when nothing meets the wish.
        front: Those of the Pareto front that are not among the candidates, best first.
        reasons: Why nothing does: which demand excludes everything.
        nearest: What comes closest when nothing meets the wish.
        curves: A property of the wish along growth series.
        counts: Proposals by origin, and how many of each are left.
        n_tested: Compositions tested by the enumeration.
    """

    wish: Wish
    candidates: tuple[Candidate, ...]
    front: tuple[Candidate, ...]
    reasons: tuple[str, ...]
    nearest: tuple[Candidate, ...]
    curves: tuple[Curve, ...]
    counts: tuple[tuple[str, int, int], ...]
    n_tested: int
    sources: tuple[Source, ...]
    knowledge: str
    version: str


def design(text: str, options: DesignOptions, knowledge: KnowledgeBase) -> Design:
    """Propose clusters for a wish.

    Raises:
        InvalidInputError: If the wish can't be read.
    """
    wish = _with_which(parse_wish(text, knowledge.rules), options.which)
    desk = _Desk(wish, knowledge)
    proposals = desk.pool.proposals()
    open_ones = [p for p in proposals if not _is_out(wish.criteria, p)]
    judged = desk.with_models([desk.assess(p) for p in open_ones], options.n_modelled)
    fitting = order(c for c in judged if not excluded_by(c))
    chosen = tuple(desk.finish(c) for c in varied(fitting)[: options.top])
    chosen = _with_routes(chosen, options.routes_for, knowledge)
    shown_ones = {c.cluster for c in chosen}
    least = LEAST_OF_BEST * max((c.fit for c in fitting), default=0.0)
    rest = [
        c
        for c in varied(fitting)
        if c.layer == 1 and c.cluster not in shown_ones and c.fit >= least
    ]
    front = tuple(desk.finish(c) for c in rest[:MOST_FRONT])
    reasons: tuple[str, ...] = ()
    nearest: tuple[Candidate, ...] = ()
    if not chosen:
        everything = [desk.assess(p) for p in proposals]
        reasons, nearest = why_nothing(wish, everything)
        nearest = tuple(desk.finish(c) for c in nearest)
    offered = Counter(p.origin for p in proposals)
    left = Counter(c.proposal.origin for c in fitting)
    shown = (*(chosen or nearest), *front)
    curves = desk.curves()
    return Design(
        wish=wish,
        candidates=chosen,
        front=front,
        reasons=reasons,
        nearest=nearest,
        curves=curves,
        counts=tuple((name, n, left[name]) for name, n in sorted(offered.items())),
        n_tested=desk.pool.n_tested,
        sources=cited(
            knowledge,
            wish=wish,
            values=tuple(c.properties for c in shown),
            entries=tuple(c.proposal.entry for c in shown),
            steps=tuple(c.step for c in shown),
            curves=curves,
        ),
        knowledge=knowledge.hash,
        version=__version__,
    )


def why_not(found: Design) -> str:
    """Why nothing meets a wish, in one line, with what comes closest."""
    nearest = ", ".join(str(candidate.cluster) for candidate in found.nearest)
    return f"wish {found.wish.text!r}: {'; '.join(found.reasons)}; nearest: {nearest}"


class _Desk:
    """What judging needs, made once per wish."""

    def __init__(self, wish: Wish, knowledge: KnowledgeBase) -> None:
        self.wish = wish
        self.pool = Pool(wish, knowledge)
        owned = knowledge.owned_properties
        cores = KnownCores(knowledge.clusters)
        self.index = FactIndex(owned, knowledge.templates, knowledge.cluster, cores)
        self.prior: Prior = prior_of(knowledge.clusters, owned)
        self._kinships: dict[Cluster, Kinship] = {}
        self._modelled: dict[Shape, tuple[PropertyValue, ...]] = {}

    def curves(self) -> tuple[Curve, ...]:
        """The asked property along growth series."""
        known = self.pool.knowledge
        return curves_of(self.wish, self.index, known.templates, known.cluster)

    def assess(self, proposal: Proposal) -> Candidate:
        return assess(
            self.wish, proposal, self._evidence(proposal), self._kinship(proposal), self.prior
        )

    def with_models(self, judged: Sequence[Candidate], most: int) -> list[Candidate]:
        """The same, with model predictions where they could matter most.

        Models are asked for the shapes that would do best if all that is unknown were met.
        """
        names = tuple(
            dict.fromkeys(
                MEASURED[c.subject][0][0] for c in self.wish.criteria if c.subject in MEASURED
            )
        )
        hopeful = [c for c in judged if _open_verdicts(c) and not excluded_by(c)]
        hopeful.sort(key=lambda c: (-_potential(c), str(c.cluster)))
        for candidate in hopeful:
            shape = shape_of(candidate.cluster)
            if len(self._modelled) >= most:
                break
            if shape not in self._modelled:
                values = predict_properties(
                    candidate.cluster, self.pool.knowledge, nearer=candidate.properties, names=names
                )
                self._modelled[shape] = tuple(value for value in values if is_told(value))
        return [
            self.assess(c.proposal) if shape_of(c.cluster) in self._modelled else c for c in judged
        ]

    def finish(self, candidate: Candidate) -> Candidate:
        told, step = making(candidate.proposal, candidate.kinship.cluster, self.pool.precedents)
        return replace(candidate, making=told, step=step)

    def _kinship(self, proposal: Proposal) -> Kinship:
        if proposal.cluster not in self._kinships:
            self._kinships[proposal.cluster] = self.pool.kinship(proposal)
        return self._kinships[proposal.cluster]

    def _evidence(self, proposal: Proposal) -> Evidence:
        facts = self.index.facts(proposal.cluster)
        predicted = (
            *proposal.predicted,
            *self.index.kin_predictions(proposal.cluster),
            *self._modelled.get(shape_of(proposal.cluster), ()),
        )
        return Evidence(
            cluster=proposal.cluster,
            entry=proposal.entry,
            facts=facts,
            predicted=_without_reported(predicted, facts),
        )


def _open_verdicts(candidate: Candidate) -> bool:
    """Whether a measured demand is judged without a value of its own."""
    return any(
        v.criterion.subject in MEASURED and v.ground in {"prior", "other kind"}
        for v in candidate.verdicts
    )


def _potential(candidate: Candidate) -> float:
    """The score if everything unknown were met."""
    unknown = math.prod(v.probability for v in candidate.verdicts if v.ground == "prior")
    return candidate.score / max(unknown, 1e-6)


def _without_reported(
    predicted: Iterable[PropertyValue], facts: Iterable[PropertyValue]
) -> tuple[PropertyValue, ...]:
    """One prediction for each quantity that has no fact."""
    reported = {value.name for value in facts}
    found: dict[str, PropertyValue] = {}
    for value in predicted:
        if value.name not in reported:
            found.setdefault(value.name, value)
    return tuple(found.values())


def _with_which(wish: Wish, which: Which) -> Wish:
    if which == "all" or any(c.subject == "novelty" for c in wish.criteria):
        return wish
    more = Criterion(text=f"{which} only", subject="novelty", names=(which,))
    return replace(wish, criteria=(*wish.criteria, more))


def _is_out(criteria: Iterable[Criterion], proposal: Proposal) -> bool:
    return any(is_excluded(criterion, proposal.cluster) for criterion in criteria)


def _with_routes(
    candidates: tuple[Candidate, ...], n: int, knowledge: KnowledgeBase
) -> tuple[Candidate, ...]:
    """The best route of the first few in words."""
    return tuple(
        replace(c, route=best_route(c.cluster, knowledge)) if place < n else c
        for place, c in enumerate(candidates)
    )


def best_route(cluster: Cluster, knowledge: KnowledgeBase) -> str:
    """The best route to a cluster in one line; the reason when there is none."""
    from mncplan.app.request import PlanOptions
    from mncplan.app.routes import find_routes

    search = find_routes(cluster, PlanOptions(n_routes=1), knowledge)
    if not search.routes:
        return f"no route found: {search.reasons[0]}" if search.reasons else "no route found"
    route = search.routes[0]
    chain = ", then ".join(step.family.replace("_", " ") for step in route.steps)
    return f"{chain} (weakest evidence {max(step.level for step in route.steps)})"
