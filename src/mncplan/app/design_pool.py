"""Where candidates come from: reported clusters, other shells, dopants, series, enumeration."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from mncplan.app.design_doped import Doping, undoped
from mncplan.app.design_mixed import mixed_proposals
from mncplan.app.design_templates import template_proposals
from mncplan.design.composed import ligand_names
from mncplan.design.enumerate import Bounds, Mix, Survivors, enumerate_compositions
from mncplan.design.judge import is_excluded
from mncplan.design.kin import shape_of
from mncplan.design.kind_transfer import transferred_shells
from mncplan.design.ligand_suggestions import WISHES, suggest_ligands
from mncplan.design.making import Precedents
from mncplan.design.mixed_shells import exchanged_shells
from mncplan.design.neighbour import Neighbours
from mncplan.design.plausibility import ClassLaw, learn_laws, with_borrowed
from mncplan.design.variants import (
    MADE,
    Cores,
    carrier_kind,
    known_proposals,
    reported_conversions,
    seen_clusters,
    shell_proposals,
    untagged,
)
from mncplan.design.wish import Criterion, Wish
from mncplan.domain.candidate import Kinship, Proposal
from mncplan.domain.cluster import Cluster
from mncplan.domain.element import METALS
from mncplan.domain.family import ClusterFamily
from mncplan.domain.ligand import Ligand, is_inorganic, normalise_name
from mncplan.errors import FormulaError
from mncplan.knowledge import KnowledgeBase

MOST_LIGANDS, MOST_ASKED_LIGANDS = 4, 10
"""Ligands tried on a core: without and with a demand on the shell."""

MOST_SUGGESTED: Final = 6
MOST_ENUMERATED: Final = 150
_EASE_ENUMERATED: Final = 0.25
_GUESTS: Final = {"Ag": 6, "Cu": 6, "Pt": 1, "Pd": 1, "Cd": 2, "Hg": 2}
"""Guest metals of an enumeration and the most atoms of each."""


class Pool:
    """Proposals for a wish, each with its nearest known cluster."""

    def __init__(self, wish: Wish, knowledge: KnowledgeBase) -> None:
        self.wish = wish
        self.knowledge = knowledge
        self.cores = Cores(knowledge.clusters)
        seen = [entry for entries in self.cores.examples.values() for entry in entries]
        self.known = tuple(e.formula for e in seen if isinstance(e.formula, Cluster))
        families = [e for e in knowledge.clusters if isinstance(e.formula, ClusterFamily)]
        members = [c for e in families if e.status in MADE for c in seen_clusters(e)]
        self.neighbours = Neighbours((*self.known, *members))
        self.alloys = tuple(c for c in (*self.known, *members) if len(c.metals) > 1)
        self.precedents = Precedents(knowledge.transformations)
        self.n_tested = 0
        self._suggested: dict[str, dict[Ligand, str]] = {}

    def kinship(self, proposal: Proposal) -> Kinship:
        """The nearest known cluster of a proposal."""
        if proposal.origin == "known":
            return Kinship(cluster=proposal.cluster, distance=0.0, words="reported itself")
        found = self.neighbours.nearest(proposal.cluster)
        return found or Kinship(cluster=proposal.cluster, distance=9.0, words="nothing is known")

    def proposals(self) -> tuple[Proposal, ...]:
        """Every proposal once: reported before new, then from where it is easiest."""
        unique: dict[Cluster, Proposal] = {}
        turned = reported_conversions(self.knowledge.transformations, self._cluster_or_none)
        whole = [
            *known_proposals(self.knowledge.clusters),
            *map(self._with_suggestion, shell_proposals(self.cores, self.ligands_for, turned)),
            *exchanged_shells(self.cores, self.ligands_for),
            *template_proposals(
                self.knowledge, self.wish.criteria, self.cores, self.ligands_for, self.precedents
            ),
            *transferred_shells(self.cores, self._named()),
            *undoped(self.alloys),
        ]
        doping = Doping(self.knowledge, self.alloys, self.precedents)
        parents = [p for p in whole if self._is_parent(p)]
        for proposal in (
            *whole,
            *doping.proposals(parents, self.wish.criteria),
            *self._enumerated(),
            *self._mixed(),
        ):
            key = untagged(proposal.cluster)
            before = unique.setdefault(key, proposal)
            if before.origin != "known" and proposal.ease > before.ease:
                unique[key] = proposal
        return tuple(unique.values())

    def _with_suggestion(self, proposal: Proposal) -> Proposal:
        for ligand, _ in proposal.cluster.ligands:
            told = self._suggested.get(ligand.kind, {}).get(ligand)
            if told:
                return replace(proposal, reason=f"{proposal.reason}; {ligand}: {told}")
        return proposal

    def _is_parent(self, proposal: Proposal) -> bool:
        """Whether the shell is as wished, so that doping keeps it so."""
        shell = [c for c in self.wish.criteria if c.subject in _SHELL and c.is_hard]
        ligands = [lig for lig, _ in proposal.cluster.ligands if not is_inorganic(lig)]
        return all(any(_suits(c, lig) for lig in ligands) for c in shell)

    def ligands_for(self, cluster: Cluster, kind: str) -> Sequence[Ligand]:
        """Ligands of a kind worth trying on a cluster: those reported on its metal, then asked."""
        usual = (*self.cores.usual(cluster.host, kind), *self.suggested(kind))
        asked = [ligand for ligand in self._named() if ligand.kind == kind]
        pool = [lig for lig in dict.fromkeys((*asked, *usual)) if not is_inorganic(lig)]
        shell = [c for c in self.wish.criteria if c.subject in _SHELL]
        found = [ligand for ligand in pool if all(_suits(criterion, ligand) for criterion in shell)]
        return found[: MOST_ASKED_LIGANDS if shell else MOST_LIGANDS]

    def suggested(self, kind: str) -> dict[Ligand, str]:
        """Ligands of a kind that serve the wish by rules, with the reason; none without a wish."""
        if kind not in self._suggested:
            terms = shell_terms_of(self.wish)
            parent = next((c for c in self.known if carrier_kind(c) == kind), None)
            found = (
                suggest_ligands(
                    parent,
                    terms,
                    self.knowledge.ligands,
                    self.knowledge.clusters,
                    most=MOST_SUGGESTED,
                    beyond_table=False,
                )
                if terms and parent is not None
                else ()
            )
            self._suggested[kind] = {item.ligand: item.reasons[0] for item in found}
        return self._suggested[kind]

    def _cluster_or_none(self, text: str) -> Cluster | None:
        try:
            return Cluster.parse(text, ligands=self.knowledge.ligands, ions=self.knowledge.ions)
        except FormulaError:
            return None

    def _named(self) -> Iterator[Ligand]:
        """Ligands that the wish names."""
        for criterion in self.wish.criteria:
            if criterion.subject == "ligand":
                for name in criterion.names:
                    ligand = self.knowledge.ligands.find(name)
                    if ligand is not None and not ligand.is_generic:
                        yield ligand

    def _enumerated(self) -> Iterator[Proposal]:
        laws = learn_laws(self.known)
        if any(c.subject == "ligand" and c.is_hard for c in self.wish.criteria):
            laws = with_borrowed(laws)
        for host in dict.fromkeys(law.host for law in laws):
            own = [law for law in laws if law.host == host]
            survivors = self._survivors(host, own)
            self.n_tested += survivors.n_tested
            known = {shape_of(cluster) for cluster in self.known}
            for cluster, penalty in survivors.likeliest(MOST_ENUMERATED):
                if shape_of(cluster) in known:
                    continue
                proposal = Proposal(
                    cluster=cluster,
                    origin="enumerated",
                    reason="even electron count, usual shell, staples that fit a core",
                    ease=_EASE_ENUMERATED * math.exp(-penalty),
                )
                distance = self.kinship(proposal).distance
                yield replace(proposal, ease=proposal.ease * math.exp(-distance / 2))

    def _mixed(self) -> Iterator[Proposal]:
        """Compositions with phosphine and bridging ligand, halide or both."""
        criteria = [c for c in self.wish.criteria if c.is_hard]
        bounds, named = _bounds(criteria), tuple(self._named())
        for host in dict.fromkeys(cluster.host for cluster in self.known):
            if Mix(host=host) not in _mixes(host, criteria):
                continue
            found, n_tested = mixed_proposals(host, self.known, self.cores, named, bounds)
            self.n_tested += n_tested
            for proposal in found:
                far = math.exp(-self.kinship(proposal).distance / 2)
                yield replace(proposal, ease=_EASE_ENUMERATED * proposal.ease * far)

    def _survivors(self, host: str, laws: Sequence[ClassLaw]) -> Survivors:
        criteria = [c for c in self.wish.criteria if c.is_hard]
        mixes = tuple(_mixes(host, criteria))
        example = self.known[0]
        ligands: list[Ligand] = []
        for law in laws:
            parent = next((c for c in self.known if c.host == law.host), example)
            ligands += self.ligands_for(parent, law.kind)[:2]
        return enumerate_compositions(laws, mixes, ligands, _bounds(criteria))


_USES: Final = {
    "peroxidase": "peroxidase-like", "nanozyme": "peroxidase-like", "oer": "oxygen evolution",
    "oxygen": "oxygen evolution", "imaging": "biocompatible", "theranost": "biocompatible",
    "sensing": "biocompatible", "bright": "bright", "luminescence": "bright",
}  # fmt: skip
"""Words for uses, and what a ligand can do for them."""


def shell_terms_of(wish: Wish) -> tuple[str, ...]:
    """What the wish asks of the ligands, in the words of the suggestions."""
    found: dict[str, None] = {}
    for criterion in wish.criteria:
        if criterion.subject == "solubility":
            found[f"{criterion.names[0]}-soluble"] = None
        if criterion.subject == "ligand":
            found |= dict.fromkeys(name.replace("_", "-") for name in criterion.names)
        use = criterion.use.lower()
        found |= dict.fromkeys(term for word, term in _USES.items() if word in use)
    return tuple(term for term in found if term in WISHES)


_SHELL: Final = frozenset({"ligand", "no ligand", "solubility", "excludes"})


def _suits(criterion: Criterion, ligand: Ligand) -> bool:
    if not criterion.is_hard:
        return True
    if criterion.subject == "solubility":
        return ligand.solubility in {criterion.names[0], "both", "unknown"}
    metal = next(symbol for symbol in sorted(METALS) if symbol not in criterion.names)
    probe = Cluster(metals=((metal, 1),), ligands=((ligand, 1),))
    if criterion.subject == "ligand":
        names = {normalise_name(name) for name in criterion.names}
        return bool(names & ligand_names(probe))
    return not is_excluded(criterion, probe)


def _mixes(host: str, criteria: Sequence[Criterion]) -> Iterator[Mix]:
    """The host alone and with the guests that the wish lets in or asks for."""
    allowed: set[str] | None = None
    needed: set[str] = set()
    for criterion in criteria:
        if criterion.subject == "metals":
            allowed = set(criterion.names) & (allowed or set(criterion.names))
        elif criterion.subject == "contains":
            needed |= set(criterion.names)
    if allowed is not None and host not in allowed:
        return
    if needed <= {host}:
        yield Mix(host=host)
    guests = (needed - {host}) or ((allowed or set()) - {host})
    for guest in sorted(guests & set(_GUESTS) - {host}):
        if needed <= {host, guest}:
            for n in range(1, _GUESTS[guest] + 1):
                yield Mix(host=host, guest=guest, n_guest=n)


def _bounds(criteria: Sequence[Criterion]) -> Bounds:
    size, charge, electrons = (_span(criteria, subject) for subject in _SPANS)
    is_odd = any(c.subject == "closure" and c.names[0] == "odd" for c in criteria)
    return Bounds(size=size, charge=charge, electrons=electrons, is_even=not is_odd)


_SPANS: Final = {
    "metal atoms": ((10, 150), (4, 300)),
    "charge": ((-4, 4), (-20, 20)),
    "electrons": ((2, 400), (1, 400)),
}
"""What is enumerated when nothing is asked, and at most."""


def _span(criteria: Sequence[Criterion], subject: str) -> tuple[int, int]:
    usual, (low, high) = _SPANS[subject]
    asked = [c.within for c in criteria if c.subject == subject and c.within is not None]
    if not asked:
        return usual
    ends = max(low, *(r.low for r in asked)), min(high, *(r.high for r in asked))
    return math.ceil(ends[0]), math.floor(ends[1])
