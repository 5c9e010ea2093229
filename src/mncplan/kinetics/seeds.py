"""Which known clusters a network starts from, and compositions one step away."""

from __future__ import annotations

from collections.abc import Iterable

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import KnownCluster
from mncplan.domain.ligand import Ligand
from mncplan.kinetics.roster import Makeup

_SEEN = frozenset({"crystal", "ms", "inferred"})
MAX_ELECTRONS = 26
"""Larger clusters count as particles; growing them hop by hop would take hundreds of species."""
FIRST = (Makeup(10, 8, is_known=False), Makeup(6, 4, is_known=False))
"""The first N* = 2 clusters that nucleation can give beside the reported ones."""
BETWEEN = (Makeup(29, 20, -1), Makeup(33, 22, -1))
"""10 and 12 electron intermediates on the way from [Au25(SR)18]- to Au38(SR)24.

Source:
    Named in the project's routes study (3.E, after ACS Inorg. Chem. 2022, c03997); not re-read.
"""


def seed_makeups(
    known: Iterable[KnownCluster], ligand: Ligand, metal: str = "Au"
) -> tuple[Makeup, ...]:
    """Homoleptic clusters reported with this ligand, its kind, or ligands as slim or bulky.

    A composition reported only with bulky ligands is left out for a slim one, a mass-spectrometric
    report with unnamed ligands counting as slim. Open-shell clusters enter only beside their
    anion; formulae as printed in doubt (charge above +1) stay out. A composition counts as
    isolated when a crystal structure is reported with a ligand as slim or bulky as this one, or
    with sulphur on an aromatic ring like this one.
    """
    found: dict[tuple[int, int, int], list[tuple[Ligand, str]]] = {}
    for item in known:
        cluster = item.formula
        if not isinstance(cluster, Cluster) or cluster.isomer or item.status not in _SEEN:
            continue
        if len(cluster.metals) != 1 or len(cluster.ligands) != 1 or cluster.host != metal:
            continue
        (bound, n_ligand), n_metal = cluster.ligands[0], cluster.metals[0][1]
        if bound.kind == ligand.kind and bound.x_electrons == 1:
            key = (n_metal, n_ligand, cluster.charge)
            found.setdefault(key, []).append((bound, item.status))
    makeups = []
    for (n, m, q), seen in found.items():
        is_for_bulky = all(
            "bulky" in bound.traits or (bound.is_generic and status != "ms")
            for bound, status in seen
        ) and any(not bound.is_generic for bound, _ in seen)
        if is_for_bulky and "bulky" not in ligand.traits:
            continue
        is_isolated = any(
            status == "crystal" and _is_alike(bound, ligand)
            for bound, status in seen
            if not bound.is_generic
        )
        makeup = Makeup(n, m, q, True, is_isolated)
        if 1 <= makeup.electrons <= MAX_ELECTRONS and -4 <= q <= 1:
            makeups.append(makeup)
    whole = {(m.n_metal, m.n_ligand, m.charge) for m in makeups if m.electrons % 2 == 0}
    return tuple(
        sorted(
            m
            for m in makeups
            if m.electrons % 2 == 0 or (m.n_metal, m.n_ligand, m.charge - 1) in whole
        )
    )


def _is_alike(one: Ligand, other: Ligand) -> bool:
    """Equally bulky, or both with sulphur on the ring (aromatic and rigid)."""
    ring = {"aromatic", "rigid"}
    return ("bulky" in one.traits) == ("bulky" in other.traits) or (
        ring <= one.traits and ring <= other.traits
    )


def coverage(makeup: Makeup) -> float:
    """Ligands per metal atom to the power 2/3: about constant where ligands fill the surface.

    Example:
        >>> round(coverage(Makeup(25, 18, -1)), 2), round(coverage(Makeup(144, 60)), 2)
        (2.11, 2.18)
    """
    return float(makeup.n_ligand / makeup.n_metal ** (2 / 3))


def neighbours(core: Iterable[Makeup]) -> tuple[Makeup, ...]:
    """Unreported compositions one in-place hop or one small addition away from the core.

    Only those whose coverage lies within the range of the reported clusters.
    """
    inside = tuple(core)
    taken = {(m.n_metal, m.n_ligand, m.charge) for m in inside}
    limits = [coverage(m) for m in inside if m.is_known and m.n_metal > FIRST[0].n_metal]
    found = {}
    for makeup in inside:
        n, m, q = makeup.n_metal, makeup.n_ligand, makeup.charge
        for dn, dm in ((0, -2), (2, 2)):
            new = Makeup(n + dn, m + dm, q, is_known=False)
            key = (new.n_metal, new.n_ligand, q)
            is_even = new.electrons % 2 == 0 and new.electrons <= MAX_ELECTRONS
            if key not in taken and is_even and min(limits) <= coverage(new) <= max(limits):
                found[key] = new
    return tuple(found.values())
