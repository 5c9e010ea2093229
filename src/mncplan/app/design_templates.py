"""Members of growth series that nobody has reported, as proposals for a wish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from mncplan.app.growth import predicted_targets
from mncplan.design.growth import PredictedMember
from mncplan.design.making import Precedents
from mncplan.design.variants import Cores, carrier_kind, with_shell
from mncplan.design.wish import Criterion
from mncplan.domain.candidate import Proposal
from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.knowledge import KnowledgeBase

MOST_MEMBERS: Final = 24
"""Missing members described for each wish."""

SHELLS: Final = 2
"""Ligands tried on each."""

_EASE: Final = 0.6
"""Ease of a member that is certain to exist, one step from a known one: an estimate."""

_LARGEST: Final = 100


def template_proposals(
    knowledge: KnowledgeBase,
    criteria: Sequence[Criterion],
    cores: Cores,
    choose: Callable[[Cluster, str], Sequence[Ligand]],
    precedents: Precedents,
) -> Iterator[Proposal]:
    """Missing members in the shells of their neighbours, and in others that the wish asks for."""
    metals = _metals(criteria, cores)
    sizes = [c.within for c in criteria if c.subject == "metal atoms" and c.is_hard and c.within]
    n_max = int(min([_LARGEST, *(size.high for size in sizes)]))
    if not metals or any(c.subject == "novelty" and c.names == ("known",) for c in criteria):
        return
    for member in predicted_targets(knowledge, metals=metals, n_max=n_max, most=MOST_MEMBERS):
        kind = carrier_kind(member.cluster)
        if kind is None:
            continue
        for ligand in _ligands(member, kind, cores, choose):
            yield _proposal(member, with_shell(member.cluster, kind, ligand), precedents)


def _metals(criteria: Sequence[Criterion], cores: Cores) -> tuple[str, ...]:
    """Hosts that a homometallic cluster may have."""
    allowed = set(cores.on_metal)
    for criterion in criteria:
        if not criterion.is_hard:
            continue
        match criterion.subject:
            case "metals":
                allowed &= set(criterion.names)
            case "contains":
                allowed &= set(criterion.names) if len(criterion.names) == 1 else set()
            case "excludes":
                allowed -= set(criterion.names)
            case _:
                pass
    return tuple(sorted(allowed & {"Au", "Ag", "Cu"}))


def _ligands(
    member: PredictedMember,
    kind: str,
    cores: Cores,
    choose: Callable[[Cluster, str], Sequence[Ligand]],
) -> list[Ligand]:
    """Ligands of the nearest known members first, as far as the wish lets them in."""
    allowed = list(choose(member.cluster, kind))
    near: list[Ligand] = []
    for entry in member.nearest[:2]:
        formula = entry.formula
        if isinstance(formula, Cluster):
            near += [lig for lig in cores.carried(formula) if lig.kind == kind]
    first = [ligand for ligand in dict.fromkeys(near) if ligand in allowed]
    return list(dict.fromkeys((*first, *allowed)))[:SHELLS]


def _proposal(member: PredictedMember, cluster: Cluster, precedents: Precedents) -> Proposal:
    nearest = member.nearest[0].formula if member.nearest else None
    parent = nearest if isinstance(nearest, Cluster) else None
    step = precedents.of_core(parent) if parent is not None else None
    steps = f"{member.distance} step{'s' if member.distance > 1 else ''}"
    known = f" from {parent}" if parent is not None else ""
    names = " and ".join(member.series[:2])
    reason = (
        f"{names}: {steps}{known}, {member.status}; confidence of the series "
        f"{member.confidence:.2f}"
    )
    making = (
        f"by the way to its neighbour {step.target_text}: {precedents.told(step)}" if step else ""
    )
    return Proposal(
        cluster=replace(cluster, counter_ions=()),
        origin="template",
        reason=reason,
        ease=_EASE * member.confidence,
        parent=parent,
        predicted=tuple(replace(value, cluster=str(cluster)) for value in member.properties),
        making=making,
    )
