"""Divide and protect: how the atoms of a cluster may be split into core and motifs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from mncplan.design.motif_ranking import known_assignments, rank_motifs, surface_sites
from mncplan.design.shape import (
    has_phosphine_shell,
    includes_shape,
    kind_counts,
    n_staple_ligands,
)
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.family import ClusterFamily
from mncplan.domain.known import KnownCluster
from mncplan.domain.ligand_kinds import STAPLE_KINDS
from mncplan.domain.motif import Decomposition, ligand_atoms, metal_atoms

MOST: Final = 10
"""Decompositions offered at most."""

_BESIDE_PRECEDENT: Final = 5
_RANKED: Final = 40

_CORE_SIZE = re.compile(r"(?:(?:Au|Ag|Cu|Pt|Pd)\d*)+(?= |$)(?! \+)")
_COUNT = re.compile(r"(?:Au|Ag|Cu|Pt|Pd)(\d*)")


def decompose(cluster: Cluster, known: Iterable[KnownCluster]) -> tuple[Decomposition, ...]:
    """Split a cluster into core, staples, bridges and rings, likeliest first.

    Known splittings of the same composition come first (basis ``precedent``), then the likeliest
    by what known assignments teach (basis ``rule``, `motif_ranking`): the core an electron count
    has, staple ends for its surface sites, motifs like those of kin and of growth series. A core
    size that is stated for this very skeleton goes before others.

    Beside phosphines, carbenes and halides, which take one surface site per donor atom, staples are
    looked for where bridging ligands outnumber those donors; else all metal is core.

    Returns:
        At most `MOST`; none when neither precedent nor rule applies, as for silver clusters whose
        shells are no linear staples.

    Source:
        Divide and protect: Hakkinen, Walter, Gronbeck, J. Phys. Chem. B 2006, 110, 9927,
        doi:10.1021/jp0619787. Counting rules: review section 2.1, doi:10.1039/d5nh00353a.
    """
    entries = tuple(known)
    found = list(_precedents(cluster, entries))
    most = _BESIDE_PRECEDENT if found else MOST
    if has_phosphine_shell(cluster):
        n_staple, n_terminal = _donors(cluster)
        ruled = _by_rule(cluster, entries) if n_staple > n_terminal else ()
        found += [*ruled[: min(most, MOST - 1)], _all_core(cluster, entries)]
    else:
        found.extend(_by_rule(cluster, entries)[:most])
    unique: dict[tuple[object, ...], Decomposition] = {}
    for parts in found:
        unique.setdefault((parts.core, parts.staples, parts.bridging, parts.rings), parts)
    return tuple(unique.values())[:MOST]


def _precedents(cluster: Cluster, known: Sequence[KnownCluster]) -> Iterable[Decomposition]:
    """Splittings of entries with the same skeleton: this cluster, other ligands, other charges."""
    ranked = []
    for entry in known:
        nearness = _nearness(entry, cluster)
        if nearness is None:
            continue
        for place, parts in enumerate((entry.decomposition, entry.other_count)):
            if parts is not None and _fits(parts, cluster):
                order = entry.status == "theory", nearness, place, not entry.provenance.verified
                ranked.append((order, nearness, parts, entry))
    ranked.sort(key=lambda item: item[0])
    for _, nearness, parts, entry in ranked:
        yield parts if not any(nearness) else replace(parts, convention=_from(parts, entry))


def _from(parts: Decomposition, entry: KnownCluster) -> str:
    seen = "as computed for" if entry.status == "theory" else "as in"
    return "; ".join(text for text in (parts.convention, f"{seen} {entry.formula}") if text)


def _nearness(entry: KnownCluster, cluster: Cluster) -> tuple[int, ...] | None:
    """0 this cluster, 1 other ligands of one kind, 2 kind, 3 charge, 4 metals; None if unlike."""
    formula = entry.formula
    if cluster.isomer and (isinstance(formula, ClusterFamily) or formula.isomer != cluster.isomer):
        return None
    tagged = int(isinstance(formula, Cluster) and formula.isomer is not None)
    if isinstance(formula, ClusterFamily):
        return (1, 1) if includes_shape(formula, cluster) else None
    if formula.n_metal != cluster.n_metal or n_staple_ligands(formula) != n_staple_ligands(cluster):
        return None
    if formula.metals != cluster.metals:
        return None if tagged or formula.host != cluster.host else (4, tagged)
    if formula.charge != cluster.charge:
        return (3, tagged)
    if kind_counts(formula) != kind_counts(cluster):
        return (2, tagged)
    return (0 if formula.ligands == cluster.ligands else 1, tagged)


def _fits(parts: Decomposition, cluster: Cluster) -> bool:
    n_ligand = sum(n for ligand, n in cluster.ligands if ligand.kind in STAPLE_KINDS)
    return metal_atoms(parts) == cluster.n_metal and ligand_atoms(parts) == n_ligand


def _all_core(cluster: Cluster, known: Sequence[KnownCluster]) -> Decomposition:
    """Phosphine and halide shells leave every metal atom in the core."""
    entry = next((e for e in known if e.core and includes_shape(e.formula, cluster)), None)
    return Decomposition(
        core=cluster.n_metal,
        bridging=sum(n for ligand, n in cluster.ligands if ligand.kind in STAPLE_KINDS),
        core_name=entry.core if entry else "".join(f"{s}{n}" for s, n in cluster.metals),
        basis="precedent" if entry else "rule",
        convention="all metal atoms; phosphines, carbenes and halides are terminal",
    )


def _donors(cluster: Cluster) -> tuple[int, int]:
    """Ligands that can sit in staples, and surface sites that all others take."""
    staple = [(lig, n) for lig, n in cluster.ligands if lig.kind in STAPLE_KINDS]
    others = [(lig, n) for lig, n in cluster.ligands if lig.kind not in STAPLE_KINDS]
    return sum(n for _, n in staple), sum(n * max(lig.denticity, 1) for lig, n in others)


def _by_rule(cluster: Cluster, known: Sequence[KnownCluster]) -> tuple[Decomposition, ...]:
    n_metal, (n_ligand, n_terminal) = cluster.n_metal, _donors(cluster)
    is_mixed = has_phosphine_shell(cluster)
    sites_taken = n_terminal if is_mixed else 0
    if cluster.host != "Au" or valence_electrons(cluster) < 1:
        return ()
    if not is_mixed and n_staple_ligands(cluster) is None:
        return ()
    alike = valence_electrons(cluster) if is_mixed else n_metal - n_ligand - cluster.charge
    electrons = max(alike + alike % 2, 2)
    own = _own_cores(cluster, known)
    kin = [
        item
        for item in known_assignments(known)
        if (item.n_metal, item.n_ligand) != (n_metal, n_ligand)
    ]
    ranked = rank_motifs((n_metal, n_ligand, electrons), kin, most=_RANKED, other_ends=sites_taken)
    ordered = sorted(ranked, key=lambda item: item[0].core not in own)
    same = {item.row[0] for item in kin if item.electrons == electrons}
    return tuple(
        replace(
            parts,
            core_name=f"Au{parts.core}",
            convention="all Au outside staples and rings; "
            + _reason(parts, share, own, same, sites_taken),
        )
        for parts, share in ordered[:MOST]
    )


def _own_cores(cluster: Cluster, known: Sequence[KnownCluster]) -> dict[int, str]:
    """Core sizes stated for this very skeleton, each with the cluster it is stated for."""
    found: dict[int, str] = {}
    for entry in known:
        match = None if entry.status == "theory" else _CORE_SIZE.match(entry.core)
        isomer = entry.formula.isomer if isinstance(entry.formula, Cluster) else None
        if match and isomer in {None, cluster.isomer} and includes_shape(entry.formula, cluster):
            size = sum(int(n or 1) for n in _COUNT.findall(match.group()))
            found.setdefault(size, str(entry.formula))
    return found


def _reason(
    parts: Decomposition, share: float, own: dict[int, str], same: set[int], n_terminal: int
) -> str:
    chance = f"{100 * share:.0f} % among all splittings by known assignments"
    if parts.core in own:
        return f"core size as reported for {own[parts.core]}, motifs by rule, {chance}"
    if parts.core in same:
        return f"a core of this size is known with the same electron count; {chance}"
    ends = 2 * (parts.bridging + sum(n for _, n in parts.staples))
    sites = float(surface_sites(parts.core))
    beside = f" and {n_terminal} terminal donors" if n_terminal else ""
    return f"{ends} staple ends{beside} on about {sites:.0f} surface sites; {chance}"
