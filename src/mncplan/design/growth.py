"""Unmade members of growth series with all that can be said of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from mncplan.design.arithmetic_series import arithmetic_series
from mncplan.design.block_series import block_series
from mncplan.design.decompose import decompose
from mncplan.design.growth_series import GrowthSeries, SeriesMember
from mncplan.design.growth_symmetry import symmetry_rule
from mncplan.design.isomers import TAGS, by_makeup, is_proposed_there, with_known_structures
from mncplan.design.lattice import homoleptic, is_made
from mncplan.design.makeup import formula
from mncplan.design.series_properties import QUANTITIES, ValuesOf, along_series, by_law, size_law
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import Closure, closure, valence_electrons
from mncplan.domain.known import KnownCluster, PropertyValue
from mncplan.domain.motif import Decomposition, ligand_atoms, metal_atoms
from mncplan.domain.provenance import Provenance

Status = Literal["known crystal", "ms only", "inferred", "predicted by others", "new"]

Place: TypeAlias = tuple[GrowthSeries, SeriesMember]

TRUSTED: Final = 0.3
"""Series less likely to be real than this foretell no properties."""

MOST_MOTIFS: Final = 3
MOST_NEAREST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedMember:
    """A cluster foretold by one or more growth series.

    Attributes:
        cluster: With generic ligands; an isomer tag where the composition is known otherwise.
        series: Names of the series that foretell it, the best founded first.
        confidence: That it exists as foretold, from 0 to 1; falls with distance.
        distance: Steps from the nearest known member; 1 for a gap.
        core: Expected core in words; `core_size` as a number where the series gives it.
        decompositions: Likely motifs.
        isomer_of: Known clusters of the same composition with another core.
        proposals: Entries in which others predict it.
        unpredicted: Why a property is missing.
        symmetry: Rule of the series with its exceptions; empty when no member states any.
        nearest: Known members of its series, nearest first.
        facts: Where the facts it rests on were read.
    """

    cluster: Cluster
    series: tuple[str, ...]
    confidence: float
    distance: int
    status: Status
    electrons: int
    closure: Closure
    core: str = ""
    core_size: int | None = None
    decompositions: tuple[Decomposition, ...] = ()
    isomer_of: tuple[KnownCluster, ...] = ()
    proposals: tuple[KnownCluster, ...] = ()
    properties: tuple[PropertyValue, ...] = ()
    unpredicted: tuple[str, ...] = ()
    symmetry: str = ""
    nearest: tuple[KnownCluster, ...] = ()
    facts: tuple[Provenance, ...] = ()
    notes: tuple[str, ...] = ()


def growth_series(known: Sequence[KnownCluster], metal: str = "Au") -> tuple[GrowthSeries, ...]:
    """All series of one metal: those of building blocks, then those of compositions alone."""
    places = by_makeup(known)
    found = [with_known_structures(one, places) for one in block_series(known, metal)]
    return (*found, *arithmetic_series(known, metal))


def status_of(entries: Iterable[KnownCluster]) -> Status:
    """The best that is known of a cluster."""
    states = {entry.status for entry in entries}
    if "crystal" in states:
        return "known crystal"
    if "ms" in states:
        return "ms only"
    if "inferred" in states:
        return "inferred"
    return "predicted by others" if states & {"theory", "predicted"} else "new"


def predicted_members(
    known: Sequence[KnownCluster],
    series: Sequence[GrowthSeries],
    values_of: ValuesOf,
    parse: Callable[[str], Cluster],
    *,
    is_wanted: Callable[[Cluster], bool] = lambda _: True,
    most: int | None = None,
) -> tuple[PredictedMember, ...]:
    """Missing members of the series once each, most confident first.

    Args:
        known: All entries.
        series: Series of one metal.
        values_of: Property values of an entry.
        parse: Reads a formula.
        is_wanted: Which clusters to describe.
        most: How many to describe; all if None.
    """
    filed = by_makeup(known)
    places: dict[Cluster, list[Place]] = {}
    for one in series:
        for item in one.missing:
            here = filed.get(item.makeup, ())
            places.setdefault(_cluster(item, here, parse), []).append((one, item))
    ranked = sorted(
        (cluster for cluster in places if is_wanted(cluster)),
        key=lambda cluster: (-_confidence(places[cluster]), cluster.n_metal, str(cluster)),
    )
    laws = {name: size_law(known, name, values_of) for name in QUANTITIES}
    found = []
    for cluster in ranked[:most]:
        where = sorted(
            places[cluster], key=lambda pair: (pair[0].ground == "arithmetic", -pair[1].confidence)
        )
        here = filed.get(where[0][1].makeup, ())
        foretold = _properties(cluster, where, values_of, laws)
        found.append(_member(cluster, where, here, known, foretold))
    return tuple(found)


def _confidence(where: Sequence[Place]) -> float:
    """Chance that at least one series is right; series along one line count once."""
    best: dict[object, float] = {}
    for one, item in where:
        line = one.line or one.name
        best[line] = max(best.get(line, 0.0), item.confidence)
    return round(1 - math.prod(1 - chance for chance in best.values()), 3)


def _cluster(
    item: SeriesMember, here: Sequence[KnownCluster], parse: Callable[[str], Cluster]
) -> Cluster:
    """The generic cluster, tagged where its composition has been made with another core."""
    cluster = formula(item.makeup, parse)
    if any(is_made(entry) for entry in here):
        return replace(cluster, isomer=TAGS.get(item.joint))
    return cluster


def _member(
    cluster: Cluster,
    where: Sequence[Place],
    here: Sequence[KnownCluster],
    known: Sequence[KnownCluster],
    foretold: tuple[tuple[PropertyValue, ...], tuple[str, ...]],
) -> PredictedMember:
    """Put a member together from its places and the entries of its makeup."""
    best, item = where[0]
    made = tuple(entry for entry in here if is_made(entry))
    proposals = tuple(
        entry
        for entry in here
        if not is_made(entry) and (not made or is_proposed_there(item, entry))
    )
    nearest = _nearest(best, item)
    properties, missing = foretold
    facts = [entry.provenance for entry in (*nearest, *proposals)]
    size = next((place.core for _, place in where if place.core is not None), None)
    electrons = valence_electrons(cluster)
    return PredictedMember(
        cluster=cluster,
        series=tuple(dict.fromkeys(one.name for one, _ in where)),
        confidence=_confidence(where),
        distance=min(place.distance for _, place in where),
        status=status_of(proposals),
        electrons=electrons,
        closure=_closure(best, item, electrons),
        core=_core(item, size),
        core_size=size,
        decompositions=_motifs(cluster, best, item, size, known),
        isomer_of=made,
        proposals=proposals,
        properties=properties,
        unpredicted=missing,
        symmetry=symmetry_rule(entry for member in best.known for entry in member.entries),
        nearest=nearest,
        facts=tuple(dict.fromkeys([*facts, *(value.provenance for value in properties)])),
        notes=(best.break_note,) if best.break_note else (),
    )


def _core(item: SeriesMember, size: int | None) -> str:
    return ": ".join(part for part in (f"Au{size}" if size else "", item.structure) if part)


def _closure(series: GrowthSeries, item: SeriesMember, electrons: int) -> Closure:
    """Closed as far as the known members of its blocks are; else by the count alone."""
    plain = closure(electrons)
    if series.ground == "building blocks" and not plain.is_closed and electrons % 2 == 0:
        return Closure(True, f"{item.structure}: {series.step_electrons} e per step of the series")
    return plain


def _nearest(series: GrowthSeries, item: SeriesMember) -> tuple[KnownCluster, ...]:
    """Known members of the series by distance, one entry each: the structure known best."""
    order = sorted(series.known, key=lambda other: abs(other.position - item.position))
    return tuple(min(other.entries, key=_rank_of_state) for other in order[:MOST_NEAREST])


def _rank_of_state(entry: KnownCluster) -> tuple[bool, bool]:
    return entry.status != "crystal", not entry.provenance.verified


def _properties(
    cluster: Cluster,
    where: Sequence[Place],
    values_of: ValuesOf,
    laws: dict[str, tuple[tuple[int, PropertyValue], ...]],
) -> tuple[tuple[PropertyValue, ...], tuple[str, ...]]:
    """Gap and absorption along the best series that has values, else by the law of all."""
    found, missing = [], []
    for name in QUANTITIES:
        lines = (
            along_series(item, one, name, cluster, values_of)
            for one, item in where
            if one.trust >= TRUSTED
        )
        value = next((line for line in lines if line is not None), None)
        if value is None and len(cluster.ligands) == 1:
            value = by_law(cluster, name, laws[name])
        if value is not None:
            found.append(value)
        else:
            missing.append(
                f"{name.replace('_', ' ')}: no two members of its series have a measured value, or "
                "the line through them falls below zero"
            )
    return tuple(found), tuple(missing)


def _motifs(
    cluster: Cluster,
    series: GrowthSeries,
    item: SeriesMember,
    size: int | None,
    known: Sequence[KnownCluster],
) -> tuple[Decomposition, ...]:
    """Motifs carried on along the series, else by rule with the expected core first."""
    carried = _carried_motifs(cluster, series, item)
    others = [entry for entry in known if homoleptic(entry) is None or not _is_like(entry, cluster)]
    ruled = decompose(cluster, others)
    fitting = [parts for parts in ruled if size is None or parts.core == size] or list(ruled)
    unique: dict[tuple[object, ...], Decomposition] = {}
    for parts in (*([carried] if carried is not None else []), *fitting):
        unique.setdefault((parts.core, parts.staples, parts.bridging, parts.rings), parts)
    return tuple(unique.values())[:MOST_MOTIFS]


def _is_like(entry: KnownCluster, cluster: Cluster) -> bool:
    own = entry.formula
    return isinstance(own, Cluster) and own.n_metal == cluster.n_metal


def _carried_motifs(
    cluster: Cluster, series: GrowthSeries, item: SeriesMember
) -> Decomposition | None:
    """Numbers of staples on the line through the two nearest known members that state them."""
    known = [
        (member.position, entry.decomposition)
        for member in series.known
        for entry in member.entries[:1]
        if entry.decomposition is not None and entry.decomposition.staples
    ]
    if series.ground != "building blocks" or len(known) < 2:
        return None
    (a, one), (b, other) = sorted(known, key=lambda pair: abs(pair[0] - item.position))[:2]
    if a == b or (item.position - a) % (b - a):
        return None
    times = (item.position - a) // (b - a)
    lengths = sorted({k for k, _ in (*one.staples, *other.staples)})
    here, there = dict(one.staples), dict(other.staples)
    counts = [(k, here.get(k, 0) + times * (there.get(k, 0) - here.get(k, 0))) for k in lengths]
    core = one.core + times * (other.core - one.core)
    bridging = one.bridging + times * (other.bridging - one.bridging)
    if one.rings or other.rings or min(core, bridging, *(n for _, n in counts)) < 0:
        return None
    parts = Decomposition(
        core=core,
        staples=tuple((k, n) for k, n in counts if n),
        bridging=bridging,
        core_name=f"{cluster.host}{core}",
        convention=f"numbers of motifs carried on along {series.name}",
    )
    whole = metal_atoms(parts) == cluster.n_metal
    return parts if whole and ligand_atoms(parts) == sum(n for _, n in cluster.ligands) else None
