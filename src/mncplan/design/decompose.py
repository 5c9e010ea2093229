"""Divide and protect: how the atoms of a cluster may be split into core and motifs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from mncplan.design.partition import staple_solutions
from mncplan.design.shape import (
    STAPLE_KINDS,
    has_phosphine_shell,
    includes_shape,
    kind_counts,
    n_staple_ligands,
)
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.family import ClusterFamily
from mncplan.domain.known import KnownCluster
from mncplan.domain.motif import Decomposition, ligand_atoms, metal_atoms

MOST: Final = 10
"""Decompositions offered at most."""

_BESIDE_PRECEDENT: Final = 5

MAGIC_CORES: Final = {13: "icosahedron or cuboctahedron", 23: "two icosahedra sharing a face",
                      79: "Marks decahedron", 114: "icosahedral shells"}  # fmt: skip
"""Cores that recur: rows of the known clusters Au25, Au38, Au102, Au144."""

_CORE_SIZE = re.compile(r"(?:(?:Au|Ag|Cu|Pt|Pd)\d*)+(?= |$)(?! \+)")
_COUNT = re.compile(r"(?:Au|Ag|Cu|Pt|Pd)(\d*)")


def decompose(cluster: Cluster, known: Iterable[KnownCluster]) -> tuple[Decomposition, ...]:
    """Split a cluster into core, staples, bridges and rings, likeliest first.

    Known splittings of the same composition come first (basis ``precedent``), then those a few
    rules favour (basis ``rule``): a core size known for this electron count or a magic one, about
    as many staple ends as surface sites of the core, and staples of similar length.

    Returns:
        At most `MOST`; none when neither precedent nor rule applies, as for silver clusters whose
        shells are no linear staples.

    Source:
        Divide and protect: Hakkinen, Walter, Gronbeck, J. Phys. Chem. B 2006, 110, 9927,
        doi:10.1021/jp0619787. Counting rules: review section 2.1, doi:10.1039/d5nh00353a.
    """
    entries = tuple(known)
    found = list(_precedents(cluster, entries))
    if has_phosphine_shell(cluster):
        found.append(_all_core(cluster, entries))
    else:
        found.extend(_by_rule(cluster, entries)[: _BESIDE_PRECEDENT if found else MOST])
    unique: dict[tuple[object, ...], Decomposition] = {}
    for parts in found:
        unique.setdefault((parts.core, parts.staples, parts.bridging, parts.rings), parts)
    return tuple(unique.values())[:MOST]


def _precedents(cluster: Cluster, known: Sequence[KnownCluster]) -> Iterable[Decomposition]:
    """Splittings of entries with the same skeleton: this cluster, other ligands, other charges."""
    ranked = []
    for entry in known:
        parts = entry.decomposition
        nearness = _nearness(entry, cluster)
        if parts is None or nearness is None or not _fits(parts, cluster):
            continue
        ranked.append((nearness, not entry.provenance.verified, parts, entry))
    ranked.sort(key=lambda item: item[:2])
    for nearness, _, parts, entry in ranked:
        yield parts if nearness[0] == 0 else replace(parts, convention=_from(parts, entry))


def _from(parts: Decomposition, entry: KnownCluster) -> str:
    return "; ".join(text for text in (parts.convention, f"as in {entry.formula}") if text)


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
        return None if tagged else (4, tagged)
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


def _by_rule(cluster: Cluster, known: Sequence[KnownCluster]) -> tuple[Decomposition, ...]:
    n_ligand = n_staple_ligands(cluster)
    electrons = valence_electrons(cluster)
    if cluster.host != "Au" or n_ligand is None or electrons < 1:
        return ()
    own = _own_cores(cluster, known)
    cores, rings = _known_parts(electrons, known)
    scored = []
    for parts in staple_solutions(cluster.n_metal, n_ligand, tuple(sorted(rings))):
        scored.append((parts.core not in own, _penalty(parts, cores), parts))
    scored.sort(key=lambda item: (*item[:2], -item[2].core, item[2].staples))
    return tuple(
        replace(
            parts,
            core_name=f"Au{parts.core}",
            convention="all Au outside staples and rings; " + _reason(parts, own, cores),
        )
        for _, _, parts in scored[:MOST]
    )


def _own_cores(cluster: Cluster, known: Sequence[KnownCluster]) -> dict[int, str]:
    """Core sizes stated for this very skeleton, each with the cluster it is stated for."""
    found: dict[int, str] = {}
    for entry in known:
        match = _CORE_SIZE.match(entry.core)
        isomer = entry.formula.isomer if isinstance(entry.formula, Cluster) else None
        if match and isomer in {None, cluster.isomer} and includes_shape(entry.formula, cluster):
            size = sum(int(n or 1) for n in _COUNT.findall(match.group()))
            found.setdefault(size, str(entry.formula))
    return found


def _known_parts(electrons: int, known: Sequence[KnownCluster]) -> tuple[set[int], set[int]]:
    """Core sizes and ring lengths known for this electron count."""
    cores: set[int] = set()
    rings: set[int] = set()
    for entry in known:
        parts, formula = entry.decomposition, entry.formula
        if parts and isinstance(formula, Cluster) and valence_electrons(formula) == electrons:
            cores.add(parts.core)
            rings |= {k for k, _ in parts.rings}
    return cores, rings


def surface_sites(core: int) -> float:
    """Atoms at the surface of a compact core: all up to 12, all but one of 13, then a shell.

    Example:
        >>> surface_sites(13), round(surface_sites(114))
        (12.0, 71)
    """
    inner = max(core ** (1 / 3) - (13 ** (1 / 3) - 1), 0.0)
    return float(core) if core < 13 else round(core - inner**3, 6)


def _penalty(parts: Decomposition, cores: set[int]) -> float:
    """Lower is likelier: unknown core, misfit of staple ends and sites, uneven staples, rings."""
    lengths = [0] * parts.bridging + [k for k, n in parts.staples for _ in range(n)]
    ends, sites = 2 * len(lengths), surface_sites(parts.core)
    mean = sum(lengths) / len(lengths) if lengths else 0.0
    spread = (sum((k - mean) ** 2 for k in lengths) / len(lengths)) ** 0.5 if lengths else 0.0
    core = 0.0 if parts.core in cores else 0.3 if parts.core in MAGIC_CORES else 0.8
    return core + abs(ends - sites) / sites + 0.8 * spread + 0.3 * len(parts.rings)


def _reason(parts: Decomposition, own: dict[int, str], cores: set[int]) -> str:
    if parts.core in own:
        return f"core size as reported for {own[parts.core]}, motifs by rule"
    if parts.core in cores:
        return "a core of this size is known with the same electron count"
    if parts.core in MAGIC_CORES:
        return f"magic core size ({MAGIC_CORES[parts.core]})"
    ends = 2 * (parts.bridging + sum(n for _, n in parts.staples))
    return f"{ends} staple ends on about {surface_sites(parts.core):.0f} surface sites"
