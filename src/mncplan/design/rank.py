"""Rank known clusters by how well their facts meet a wish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mncplan.design.wish import MEASURED, Criterion, Wish
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.known import KnownCluster, PropertyValue
from mncplan.domain.ligand import normalise_name
from mncplan.domain.provenance import Provenance

_MADE: Final = {"crystal": 0, "ms": 1, "inferred": 2}
_VERIFIED, _RECALLED, _OTHER_KIND, _UNMET = 1.0, 0.7, 0.5, -1.0
_COMPOSITION: Final = {"metals", "contains", "ligand", "metal atoms", "charge", "electrons"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A known cluster against a wish.

    Attributes:
        score: Mean over the demands: 1 met by a verified fact, 0.7 by a recalled one, half of it
            by another kind of value, 0 not known, -1 not met.
        reasons: Demands met, with fact and source.
        misses: Demands not met or not known.
    """

    cluster: Cluster
    score: float
    reasons: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    points: float
    sentence: str


def rank_known(
    wish: Wish, known: Iterable[KnownCluster], properties: Iterable[PropertyValue]
) -> tuple[Candidate, ...]:
    """Known clusters that meet at least one demand beyond composition, best first.

    A cluster whose composition contradicts the wish is left out; a property that is not on file is
    a miss, never a guess. Predicted and doubtful entries take no part.
    """
    facts: dict[Cluster, list[PropertyValue]] = {}
    parsed: dict[str, Cluster] = {}
    for value in properties:
        owner = parsed.get(value.cluster) or Cluster.parse(value.cluster)
        parsed[value.cluster] = owner
        facts.setdefault(owner, []).append(value)
    ranked = []
    for entry in known:
        cluster = entry.formula
        if not isinstance(cluster, Cluster) or entry.status not in _MADE:
            continue
        if "doubtful" in entry.note or cluster.n_metal < 4:
            continue
        candidate = _judge(wish, entry, cluster, facts.get(cluster, []))
        if candidate is not None:
            order = (-candidate.score, _MADE[entry.status], cluster.n_metal, str(cluster))
            ranked.append((order, candidate))
    best: dict[Cluster, Candidate] = {}
    for _, candidate in sorted(ranked, key=lambda item: item[0]):
        best.setdefault(candidate.cluster, candidate)
    return tuple(best.values())


def _judge(
    wish: Wish, entry: KnownCluster, cluster: Cluster, facts: Sequence[PropertyValue]
) -> Candidate | None:
    total = 0.0
    reasons: list[str] = []
    misses: list[str] = []
    has_met = all(demand.subject in _COMPOSITION for demand in wish.criteria)
    for demand in wish.criteria:
        if demand.subject in MEASURED:
            verdict = _measured(demand, facts)
        elif demand.subject in {"solubility", "status"}:
            verdict = _described(demand, entry)
        else:
            verdict = _composed(demand, cluster)
            if verdict.points < 0:
                return None
        has_met |= verdict.points > 0 and demand.subject not in _COMPOSITION
        total += verdict.points
        (reasons if verdict.points > 0 else misses).append(verdict.sentence)
    if not has_met:
        return None
    return Candidate(
        cluster=cluster,
        score=total / len(wish.criteria),
        reasons=tuple(reasons),
        misses=tuple(misses),
    )


def _measured(demand: Criterion, facts: Sequence[PropertyValue]) -> _Verdict:
    """Best value of the wanted kind; other kinds of gap count half."""
    names, _ = MEASURED[demand.subject]
    values = sorted(
        (value for value in facts if value.name in names),
        key=lambda v: (names.index(v.name), not v.provenance.verified),
    )
    if not values or demand.within is None:
        return _Verdict(0.0, f"{demand.text}: not known")
    met = [value for value in values if value.value in demand.within]
    if not met:
        shown = ", ".join(_fact(value) for value in values[:3])
        return _Verdict(_UNMET, f"{demand.text}: not met, {shown}")
    best = met[0]
    points = _VERIFIED if best.provenance.verified else _RECALLED
    if best.name != names[0]:
        points *= _OTHER_KIND
    elif len(met) < len(values):
        points -= 0.05
    return _Verdict(points, f"{demand.text}: {_fact(best)}")


def _fact(value: PropertyValue) -> str:
    unit = "" if value.unit == "1" else f" {value.unit}"
    number = (
        f"{value.value * 100:g} %" if value.name == "quantum_yield" else f"{value.value:g}{unit}"
    )
    detail = f", {value.detail}" if value.detail else ""
    kind = value.name.replace("_", " ")
    return f"{kind} {number}{detail} ({_cited(value.provenance)})"


def _cited(provenance: Provenance) -> str:
    via = f" via {provenance.via}" if provenance.via else ""
    return f"{provenance.source}{via}{'' if provenance.verified else ', recalled, not re-read'}"


def _described(demand: Criterion, entry: KnownCluster) -> _Verdict:
    wanted = demand.names[0]
    if demand.subject == "status":
        if entry.status != wanted:
            return _Verdict(0.0, f"{demand.text}: no crystal structure on file")
        points = _VERIFIED if entry.status_verified else _RECALLED
        return _Verdict(points, f"{demand.text}: {_cited(entry.provenance)}")
    if entry.solubility == "unknown":
        return _Verdict(0.0, f"{demand.text}: not known")
    if entry.solubility not in {wanted, "both"}:
        return _Verdict(_UNMET, f"{demand.text}: not met, it dissolves in {_solvent(entry)}")
    return _Verdict(_VERIFIED, f"{demand.text}: dissolves in {_solvent(entry)}, by its ligands")


def _solvent(entry: KnownCluster) -> str:
    names = {"water": "water", "organic": "organic solvents", "both": "water and organic solvents"}
    return names[entry.solubility]


def _composed(demand: Criterion, cluster: Cluster) -> _Verdict:
    """Demands on the formula itself: met or not, never unknown."""
    symbols = {symbol for symbol, _ in cluster.metals}
    if demand.subject == "metals":
        is_met = symbols <= set(demand.names)
    elif demand.subject == "contains":
        is_met = set(demand.names) <= symbols
    elif demand.subject == "ligand":
        is_met = bool({normalise_name(name) for name in demand.names} & _ligand_names(cluster))
    else:
        number = {
            "metal atoms": cluster.n_metal,
            "charge": cluster.charge,
            "electrons": valence_electrons(cluster),
        }[demand.subject]
        is_met = demand.within is not None and number in demand.within
    return _Verdict(_VERIFIED if is_met else _UNMET, f"{demand.text}: {cluster}")


def _ligand_names(cluster: Cluster) -> set[str]:
    return {
        normalise_name(name)
        for ligand, _ in cluster.ligands
        for name in (ligand.id, ligand.kind, *ligand.aliases)
    }
