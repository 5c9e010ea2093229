"""Sentences of `explain` on building blocks, symmetry, and what a dopant does to the gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mncplan.app.growth import all_series
from mncplan.app.properties import undoped_parent
from mncplan.design.building_blocks import block_sentence
from mncplan.design.dopants import preference
from mncplan.design.growth_symmetry import symmetry_rule
from mncplan.design.jellium import gap_shift
from mncplan.design.kin import shape_of
from mncplan.design.lattice import MADE
from mncplan.design.ligand_descriptors import describe
from mncplan.design.makeup import makeup
from mncplan.design.same_core import KnownCores
from mncplan.design.shape import kind_counts
from mncplan.design.shell_measures import core_choices
from mncplan.design.variants import reported_conversions
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.known import KnownCluster
from mncplan.domain.ligand import Ligand
from mncplan.errors import FormulaError
from mncplan.knowledge import KnowledgeBase

LEAST_STATED: Final = 3
"""Members with a stated symmetry from which a rule is told."""

_CLOSED_1P: Final = 8
_TELLING: Final = frozenset({"wider", "narrower", "collapses", "opens"})


def structure_notes(
    cluster: Cluster,
    own: Sequence[KnownCluster],
    kin: Sequence[KnownCluster],
    knowledge: KnowledgeBase,
) -> tuple[str, ...]:
    """Building blocks, symmetry with its rule and exceptions, and the jellium rule.

    Args:
        cluster: The cluster asked about.
        own: Entries for exactly this cluster.
        kin: Entries of the same core in other shells.
        knowledge: For series and parents.
    """
    pure = [e for e in knowledge.clusters if e.formula in set(_parents(cluster, knowledge))]
    return (
        *block_sentence(cluster, (*own, *kin, *pure)),
        *_symmetry(cluster, own, _alike(cluster, kin, knowledge), knowledge),
        *_doped(cluster, knowledge),
        *_risk(cluster, own, kin, knowledge),
    )


def _alike(
    cluster: Cluster, kin: Sequence[KnownCluster], knowledge: KnowledgeBase
) -> list[KnownCluster]:
    """Kin that are not known to have another core."""
    cores = KnownCores(knowledge.clusters)
    return [
        entry
        for entry in kin
        if not (isinstance(entry.formula, Cluster) and cores.differ(cluster, entry.formula))
    ]


def _symmetry(
    cluster: Cluster,
    own: Sequence[KnownCluster],
    kin: Sequence[KnownCluster],
    knowledge: KnowledgeBase,
) -> Iterator[str]:
    stated = [entry for entry in own if entry.symmetry]
    like = [entry for entry in kin if entry.symmetry]
    if stated or like:
        said = "; ".join(f"{e.symmetry} as stated for {e.formula}" for e in (stated or like)[:2])
        yield f"symmetry: {said}"
    here = makeup(cluster)
    for series in all_series(knowledge, cluster.host):
        stands = any(member.makeup == here for member in series.members)
        entries = [entry for member in series.members for entry in member.entries]
        sizes = {
            e.formula.n_metal for e in entries if e.symmetry and isinstance(e.formula, Cluster)
        }
        if stands and series.ground == "building blocks" and len(sizes) >= LEAST_STATED:
            yield f"symmetry along {series.name}: {symmetry_rule(entries)}"
    chiral = [str(lig) for lig, _ in cluster.ligands if _has_stereocentre(lig)]
    if chiral:
        yield (
            f"chirality: {', '.join(chiral)} has a stereocentre, so that the cluster as a whole is "
            "chiral whatever its core is"
        )


def _has_stereocentre(ligand: Ligand) -> bool:
    numbers = describe(ligand)
    return numbers is not None and numbers.stereocentres > 0


def _doped(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[str]:
    """The gap against the undoped cluster of the same count, and against the known parent."""
    found = undoped_parent(cluster)
    if found is None:
        return
    _, dopant = found
    site = preference(dopant, cluster.host)
    where = site.site if site else "unknown"
    for pure in _parents(cluster, knowledge):
        shift = gap_shift(pure, cluster, cluster.host, dopant, where)
        if shift.direction in _TELLING:
            rules = f"; rules {', '.join(shift.rules)}" if shift.rules else ""
            yield (
                f"gap against {pure} ({valence_electrons(pure)} e-): {shift.direction}, "
                f"{shift.reason}{rules}"
            )


def _parents(cluster: Cluster, knowledge: KnowledgeBase) -> tuple[Cluster, ...]:
    """Known pure icosahedral clusters of the frame of a doped one, one of each charge."""
    if undoped_parent(cluster) is None:
        return ()
    frame = ((cluster.host, cluster.n_metal),), kind_counts(cluster)
    by_charge: dict[int, Cluster] = {}
    for entry in knowledge.clusters:
        pure = entry.formula
        if (
            isinstance(pure, Cluster)
            and (pure.metals, kind_counts(pure)) == frame
            and entry.status in MADE
            and entry.core_type == "icosahedron"
            and valence_electrons(pure) == _CLOSED_1P
            and (pure.charge not in by_charge or pure.ligands == cluster.ligands)
        ):
            by_charge[pure.charge] = pure
    return tuple(by_charge.values())


def _risk(
    cluster: Cluster,
    own: Sequence[KnownCluster],
    kin: Sequence[KnownCluster],
    knowledge: KnowledgeBase,
) -> Iterator[str]:
    """How likely a synthesis of this formula gives another structure, by what is known of it."""
    if valence_electrons(cluster) < 1:
        return
    made = [entry for entry in own if entry.status in MADE]
    is_solved = any(entry.status == "crystal" for entry in made)
    reasons = []
    if not made and not any(entry.status in MADE for entry in kin):
        reasons.append("nothing of this composition has been made")
    elif not made:
        reasons.append("the core is known with other ligands only")
    elif not is_solved:
        reasons.append("the composition is known, its structure is not")
    cores = () if is_solved else core_choices(cluster, knowledge.clusters)
    if len(cores) > 1:
        reasons.append(f"the composition is known with {len(cores)} cores, chosen by the ligand")
    turned = reported_conversions(knowledge.transformations, lambda text: _read(text, knowledge))
    reasons += [
        f"{ligand} is reported to turn this core into {product}"
        for ligand, _ in cluster.ligands
        if (product := turned.get((shape_of(cluster), ligand))) is not None
    ]
    level = ("low", "medium")[len(reasons)] if len(reasons) < 2 else "high"
    if not made and not kin:
        level = "high"
    told = "; ".join(reasons) or "its structure is known by diffraction"
    yield f"risk that another structure forms: {level} ({told}); an estimate by rule"


def _read(text: str, knowledge: KnowledgeBase) -> Cluster | None:
    try:
        return knowledge.cluster(text)
    except FormulaError:
        return None
