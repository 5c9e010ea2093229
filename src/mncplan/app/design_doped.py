"""Doped variants of known clusters as proposals for a wish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from mncplan.design.dopants import DOPANTS
from mncplan.design.doping import DopedVariant, doped_variants, rules_of, substituted
from mncplan.design.judge import cited
from mncplan.design.making import Precedents
from mncplan.design.shape import KindCounts, kind_counts
from mncplan.design.wish import Criterion
from mncplan.domain.candidate import Proposal
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.known import KnownCluster
from mncplan.knowledge import KnowledgeBase

SAME_CORE, SAME_METALS, UNSEEN = 0.85, 0.55, 0.3
"""Share of the parent's ease that is left: the dopant is reported in this core, in this metal, or
not at all. Estimates."""

SPREAD: Final = 0.7
"""The same for a dopant that gives a distribution, of which one count is wanted."""

MOST_RECHARGED: Final = 3
"""Charges by which the pure cluster may differ from the alloy."""

MOST_DOPED: Final = 500
"""Parents times dopants at most."""

UNDOPED: Final = 0.6
"""Ease of the pure cluster in whose core a dopant is reported: an estimate."""

_OFF_SITE: Final = 0.8
_EASE_NEEDED: Final = 0.4


class Doping:
    """Makes doped proposals.

    Args:
        knowledge: For cores, rules and reported doped clusters.
        alloys: Reported clusters of several metals.
        precedents: Reported steps.
    """

    def __init__(
        self, knowledge: KnowledgeBase, alloys: Iterable[Cluster], precedents: Precedents
    ) -> None:
        self._rules = knowledge.rules
        self._precedents = precedents
        self._core_of: dict[Cluster, KnownCluster] = {}
        for entry in knowledge.clusters:
            if entry.core and isinstance(entry.formula, Cluster):
                self._core_of.setdefault(entry.formula, entry)
        self._in_core: set[tuple[str, str, int, KindCounts]] = set()
        self._in_metal: set[tuple[str, str]] = set()
        for cluster in alloys:
            for guest, _ in cluster.metals[1:]:
                self._in_core.add((cluster.host, guest, *_frame(cluster)))
                self._in_metal.add((cluster.host, guest))
        self._cores = tuple(self._core_of.values())

    def proposals(
        self, parents: Iterable[Proposal], criteria: Sequence[Criterion]
    ) -> Iterator[Proposal]:
        """Doped variants of pure-metal parents that are easy enough to make themselves."""
        symbols, most = _symbols(criteria)
        fit = [p for p in parents if p.ease >= _EASE_NEEDED and _is_uniform(p.cluster)]
        fit.sort(key=lambda p: (p.origin != "known", -p.ease, p.cluster.n_metal, str(p.cluster)))
        for parent in fit[: MOST_DOPED // max(len(symbols), 1)]:
            cluster = parent.cluster
            for variant in doped_variants(cluster, symbols, core=self._core(cluster), most=most):
                if variant.is_closed or variant.site != "unknown":
                    yield self._proposal(parent, variant)

    def _core(self, cluster: Cluster) -> str:
        """The core in words, from this cluster or its like in another shell."""
        own = self._core_of.get(cluster)
        if own is not None:
            return own.core
        for entry in self._cores:
            formula = entry.formula
            if isinstance(formula, Cluster) and formula.metals == cluster.metals:
                if _frame(formula) == _frame(cluster) and formula.charge == cluster.charge:
                    return entry.core
        return ""

    def _proposal(self, parent: Proposal, variant: DopedVariant) -> Proposal:
        cluster, dopant = variant.cluster, DOPANTS[variant.dopant]
        host = parent.cluster.host
        if (host, variant.dopant, *_frame(cluster)) in self._in_core:
            share, seen = SAME_CORE, "reported in this core"
        elif (host, variant.dopant) in self._in_metal:
            share, seen = SAME_METALS, f"reported in other {host} clusters"
        else:
            share, seen = UNSEEN, f"not reported in {host} clusters"
        if not dopant.is_single:
            share *= SPREAD
        if variant.site == "unknown":
            share *= _OFF_SITE
        step = self._precedents.of_dopant(cluster, variant.dopant)
        how = f"as {step.target_text}: {self._precedents.told(step)}" if step else ""
        return Proposal(
            cluster=replace(cluster, counter_ions=()),
            origin="doped",
            reason=self._reason(variant, seen),
            ease=parent.ease * share,
            parent=parent.cluster,
            making=how or f"co-reduction or metal exchange on {parent.cluster}; no step on file",
        )

    def _reason(self, variant: DopedVariant, seen: str) -> str:
        rules = rules_of(variant, self._rules)
        told = [f"{variant.count} {variant.dopant} in {variant.parent}, {seen}"]
        where = f" ({cited(rules[0].provenance)})" if rules else ""
        if variant.site != "unknown":
            told.append(f"site: {variant.site}{where}")
        if variant.gap.direction in {"wider", "narrower"}:
            told.append(f"gap {variant.gap.direction} by the jellium rule")
        return "; ".join((*told, *variant.warnings))


def undoped(alloys: Iterable[Cluster]) -> Iterator[Proposal]:
    """Reported alloys with their guest replaced by the host at the same electron count.

    A core that holds a dopant is likely to form without it, as [Au13(dppe)5Cl2]3+ and
    [Au12Ir(dppe)5Cl2]+ do.
    """
    for alloy in alloys:
        if len(alloy.metals) != 2 or alloy.metals[1][0] not in DOPANTS or is_generic(alloy):
            continue
        (host, _), (guest, count) = alloy.metals
        if count > DOPANTS[guest].most:
            continue
        pure = substituted(alloy, guest, host, count)
        charge = pure.charge + valence_electrons(pure) - valence_electrons(alloy)
        if abs(charge - alloy.charge) <= MOST_RECHARGED:
            yield Proposal(
                cluster=replace(pure, charge=charge),
                origin="doped",
                reason=f"the core of {alloy} with {host} in place of {guest} at the same electron "
                "count",
                ease=UNDOPED,
                parent=alloy,
            )


def _frame(cluster: Cluster) -> tuple[int, KindCounts]:
    return cluster.n_metal, kind_counts(cluster)


def _is_uniform(cluster: Cluster) -> bool:
    """One metal, one ligand of each kind, nothing adsorbed."""
    kinds = [ligand.kind for ligand, _ in cluster.ligands]
    return len(cluster.metals) == 1 and len(set(kinds)) == len(kinds) and "carbonyl" not in kinds


def _symbols(criteria: Sequence[Criterion]) -> tuple[tuple[str, ...], int]:
    """Dopants the wish lets in, and the most atoms of each worth trying."""
    allowed, needed = set(DOPANTS), set[str]()
    is_named = False
    for criterion in criteria:
        names = set(criterion.names)
        match criterion.subject:
            case "metals" if criterion.is_hard:
                allowed &= names
                is_named = True
            case "contains":
                needed |= names
                is_named = True
            case "excludes" if criterion.is_hard:
                allowed -= names
    wanted = allowed & needed if needed & allowed else allowed
    return tuple(sorted(wanted)), 2 if is_named else 1
