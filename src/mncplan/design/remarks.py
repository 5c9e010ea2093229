"""What a careful reader would say about a formula before using it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from mncplan.design.shape import is_same_shape, kind_counts, n_staple_ligands
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.electrons import Closure, closure, valence_electrons
from mncplan.domain.known import KnownCluster

_FUSED: Final = {
    "face-shared bi-icosahedron": (14, "two 8e icosahedra sharing a face (2 x 8 - 2)"),
    "vertex-shared bi-icosahedron": (16, "two 8e icosahedra sharing a vertex (2 x 8)"),
    "vertex-shared tri-icosahedron": (24, "three 8e icosahedra sharing two vertices (3 x 8)"),
    "vertex-shared penta-icosahedral ring": (40, "a ring of five 8e icosahedra (5 x 8)"),
    "edge-shared Au11 dimer": (14, "two 8e Au11 units sharing an edge (2 x 8 - 2)"),
}
"""Electron count and picture by core type. Source: review section 2.1.2, doi:10.1039/d5nh00353a."""


def closure_picture(cluster: Cluster, entries: Iterable[KnownCluster]) -> Closure:
    """Shell closure, read as fused superatoms when the known core says so.

    Args:
        cluster: The cluster asked about.
        entries: Known clusters of the same skeleton and charge.
    """
    n_star = valence_electrons(cluster)
    for entry in entries:
        for core_type, (electrons, picture) in _FUSED.items():
            if entry.core_type.startswith(core_type) and electrons == n_star:
                return Closure(True, f"fused superatoms: {picture}")
    return closure(n_star)


def remarks(
    cluster: Cluster, own: Sequence[KnownCluster], known: Sequence[KnownCluster]
) -> tuple[str, ...]:
    """Warnings and remarks on one formula.

    Args:
        cluster: The cluster asked about.
        own: Entries for exactly this cluster.
        known: All entries.
    """
    return tuple(
        dict.fromkeys(
            [
                *_electron_remarks(cluster, own, known),
                *_charge_remarks(cluster, own, known),
                *_shell_remarks(cluster, own, known),
                *_isomer_remarks(cluster, known),
                *(f"{entry.formula}: {entry.note}" for entry in own if "doubtful" in entry.note),
                *_status_remarks(own),
            ]
        )
    )


def _electron_remarks(
    cluster: Cluster, own: Sequence[KnownCluster], known: Sequence[KnownCluster]
) -> Iterator[str]:
    n_star = valence_electrons(cluster)
    if n_star < 0:
        yield f"N* is {n_star}: the metal is oxidised beyond the (I) state"
    elif n_star == 0:
        yield "N* is 0: a metal(I) complex, not a cluster with delocalised electrons"
    elif n_star % 2:
        closed = [
            item
            for item in _other_charges(cluster, known)
            if valence_electrons(item) % 2 == 0 and item.charge != cluster.charge
        ]
        odd = f"N* is {n_star}, odd: an open-shell radical"
        if closed:
            named = ", ".join(
                dict.fromkeys(str(replace(cluster, charge=item.charge)) for item in closed)
            )
            known_as = f"known as such; its closed-shell form is {named}"
            yield f"{odd}, {known_as}" if own else f"{odd}; did you mean {named}?"
        elif own:
            yield (
                f"N* is {n_star}, odd, for the composition as reported: an unpaired electron, or a "
                "charge that the source does not give"
            )
        else:
            yield f"{odd}; check the charge and the number of ligands"
    if cluster.host == "Au" and any(ligand.kind == "hydride" for ligand, _ in cluster.ligands):
        donor = valence_electrons(cluster, hydrides="donor")
        yield (
            f"hydrides are counted as X ligands (N* {n_star}); counted as donors inside the gold "
            f"core, as some authors do, N* is {donor}"
        )


def _other_charges(cluster: Cluster, known: Sequence[KnownCluster]) -> list[Cluster]:
    """Known clusters of the same atoms; of the same shape when there is none."""
    shape = kind_counts(cluster)
    found = [
        item.formula
        for item in known
        if isinstance(item.formula, Cluster)
        and item.formula.metals == cluster.metals
        and kind_counts(item.formula) == shape
        and item.formula.isomer is None
    ]
    exact = [item for item in found if item.ligands == cluster.ligands]
    even = [item for item in exact if valence_electrons(item) % 2 == 0]
    return even or [item for item in found if is_generic(item)] or found


def _charge_remarks(
    cluster: Cluster, own: Sequence[KnownCluster], known: Sequence[KnownCluster]
) -> Iterator[str]:
    if own or valence_electrons(cluster) % 2:
        return
    same_atoms = [
        item
        for item in _other_charges(cluster, known)
        if item.charge != cluster.charge and item.ligands == cluster.ligands
    ]
    if same_atoms:
        named = ", ".join(dict.fromkeys(str(item) for item in same_atoms))
        yield f"the same atoms are known with another charge: {named}"


def _shell_remarks(
    cluster: Cluster, own: Sequence[KnownCluster], known: Sequence[KnownCluster]
) -> Iterator[str]:
    """Compare the number of ligands with that of known clusters of as many metal atoms."""
    n_ligand = n_staple_ligands(cluster)
    if own or n_ligand is None or len(cluster.metals) > 1:
        return
    seen = {
        n
        for item in known
        if isinstance(item.formula, Cluster)
        and item.status != "complex"
        and "doubtful" not in item.note
        and item.formula.metals == cluster.metals
        and (n := n_staple_ligands(item.formula)) is not None
    }
    size = f"{cluster.host}{cluster.n_metal}"
    if seen and n_ligand not in seen:
        yield (
            f"unusual number of ligands: {n_ligand} on {size}; known are "
            f"{', '.join(str(n) for n in sorted(seen))}"
        )
    elif not seen:
        yield f"no cluster {size} with ligands of this kind is in the library"
    largest = max(
        (e.formula for e in known if isinstance(e.formula, Cluster) and e.status == "crystal"),
        key=lambda formula: formula.n_metal,
        default=None,
    )
    if largest is not None and cluster.n_metal > largest.n_metal:
        yield (
            f"larger than any solved structure on file ({largest}): closures, splittings and gaps "
            "of molecules may no longer hold; gold of this size should show a plasmon band near "
            "520 nm"
        )


def _isomer_remarks(cluster: Cluster, known: Sequence[KnownCluster]) -> Iterator[str]:
    if cluster.isomer is None:
        return
    tags = {
        item.formula.isomer or "one without a name"
        for item in known
        if isinstance(item.formula, Cluster) and is_same_shape(item.formula, cluster)
    }
    if cluster.isomer not in tags:
        on_file = f"; on file: {', '.join(sorted(tags))}" if tags else ""
        yield f"no isomer {cluster.isomer} of this composition is on file{on_file}"


def _status_remarks(own: Sequence[KnownCluster]) -> Iterator[str]:
    statuses = {entry.status for entry in own}
    if statuses and statuses <= {"predicted", "theory"}:
        yield "predicted by theory or proposed; not reported as made"
    elif statuses == {"inferred"}:
        yield "inferred, not isolated or not characterised by structure or mass"
