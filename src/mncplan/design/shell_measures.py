"""Numbers of a ligand shell as a whole: rigidity, crowding of the surface, donor strength.

All are judged from formulae and structures of the free ligands, without coordinates of the cluster.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mncplan.design.ligand_descriptors import LigandDescriptors, describe
from mncplan.design.motif_ranking import surface_sites
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import KnownCluster
from mncplan.domain.ligand_kinds import BARE_KINDS

_STIFF: Final = 1
_LEAST: Final = 10
_MADE: Final = frozenset({"crystal", "ms", "inferred"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellMeasures:
    """Means over the organic ligands that have a structure on file.

    Attributes:
        rigidity: Share of them with at most one rotatable bond, from 0 to 1.
        rotors: Rotatable bonds per ligand.
        crowding: Heavy atoms within three bonds of a donor, for each metal atom at the surface;
            few mean open sites.
        donor_charge: Mean Gasteiger charge of the bound donor atom, e; None without.
    """

    rigidity: float
    rotors: float
    crowding: float
    donor_charge: float | None


def shell_measures(cluster: Cluster) -> ShellMeasures | None:
    """Rigidity, crowding and donor strength; None without a ligand of known structure.

    Example:
        >>> import mncplan as mp
        >>> stiff, soft = (shell_measures(mp.Cluster.parse(text)) for text in
        ...                ("Au36(TBBT)24", "[Au25(PET)18]-"))
        >>> stiff.rigidity > soft.rigidity
        True
    """
    known = [
        (numbers, n)
        for ligand, n in cluster.ligands
        if ligand.kind not in BARE_KINDS and (numbers := describe(ligand)) is not None
    ]
    total = sum(n for _, n in known)
    if not total:
        return None
    charges = [(one.donor_charge, n) for one, n in known]
    has_charges = all(charge is not None for charge, _ in charges)
    return ShellMeasures(
        rigidity=sum(n for one, n in known if one.rotors <= _STIFF) / total,
        rotors=sum(one.rotors * n for one, n in known) / total,
        crowding=_bulk(known) / float(surface_sites(cluster.n_metal)),
        donor_charge=sum((q or 0.0) * n for q, n in charges) / total if has_charges else None,
    )


def _bulk(known: Sequence[tuple[LigandDescriptors, int]]) -> float:
    return float(sum(one.bulk * n for one, n in known))


def openness(cluster: Cluster, known: Iterable[KnownCluster]) -> tuple[float, int] | None:
    """Share of the known clusters of the same host that are more crowded, and how many there are.

    Returns:
        None without a crowding or with fewer than ten clusters to compare.
    """
    own = shell_measures(cluster)
    others = {
        entry.formula
        for entry in known
        if isinstance(entry.formula, Cluster)
        and entry.status in _MADE
        and entry.formula.host == cluster.host
        and entry.formula != cluster
    }
    found = sorted(m.crowding for other in others if (m := shell_measures(other)) is not None)
    if own is None or len(found) < _LEAST:
        return None
    return 1 - bisect_left(found, own.crowding) / len(found), len(found)


def core_choices(
    cluster: Cluster, known: Iterable[KnownCluster]
) -> tuple[tuple[str, tuple[KnownCluster, ...]], ...]:
    """Cores that different ligands give the same composition, with the entries for each.

    Returns:
        Nothing unless two cores or more are on file for these metals and numbers.
    """
    n_ligand = sum(n for _, n in cluster.ligands)
    found: dict[str, list[KnownCluster]] = {}
    for entry in known:
        formula = entry.formula
        if not isinstance(formula, Cluster) or entry.status not in _MADE or not entry.core:
            continue
        if any(ligand.is_generic for ligand, _ in formula.ligands):
            continue
        if formula.metals == cluster.metals and sum(n for _, n in formula.ligands) == n_ligand:
            found.setdefault(entry.core, []).append(entry)
    if len(found) < 2:
        return ()
    return tuple((core, tuple(entries)) for core, entries in sorted(found.items()))
