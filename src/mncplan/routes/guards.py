"""Checks every family shares; each returns a sentence, good or bad."""

from __future__ import annotations

from collections.abc import Iterable

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.recipe import Procedure
from mncplan.domain.route import Check, Evidence
from mncplan.routes.reagents import Reductant
from mncplan.routes.skeleton import main_ligand


def even_electrons(cluster: Cluster) -> Check:
    """Most isolated clusters have even N* (review 2.1)."""
    n_star = valence_electrons(cluster)
    is_ok = n_star % 2 == 0
    reason = f"N* = {n_star} is even" if is_ok else f"N* = {n_star} is odd: an open-shell product"
    return Check(name="even electron count", is_ok=is_ok, is_hard=False, reason=reason)


def reducible(cluster: Cluster) -> Check:
    """Direct synthesis needs at least two electrons in the product."""
    n_star = valence_electrons(cluster)
    has_hydride = any(ligand.kind == "hydride" for ligand, _ in cluster.ligands)
    return Check(
        name="holds electrons",
        is_ok=n_star >= 2 or has_hydride,
        is_hard=True,
        reason=f"N* = {n_star}; a cluster that grows by 2e hopping holds at least 2"
        + (", or hydride from the reductant" if has_hydride else ""),
    )


def general_procedure(cluster: Cluster, family: str, *, is_known: bool) -> Check:
    """Whether a general procedure is stored for such a product."""
    name = family.replace("_", " ")
    return Check(
        name="general procedure",
        is_ok=is_known,
        is_hard=False,
        reason=f"a general procedure for {name} is stored"
        if is_known
        else f"no general procedure for {name} with {cluster.host} and {main_ligand(cluster)} "
        "is stored; start from the precedents",
    )


def same_electrons(seed: Cluster, product: Cluster) -> Check:
    """Whether a conversion without donor and acceptor keeps the electron count."""
    before, after = valence_electrons(seed), valence_electrons(product)
    return Check(
        name="electrons conserved",
        is_ok=before == after,
        is_hard=True,
        reason=f"N* = {before} on both sides"
        if before == after
        else f"N* {before} -> {after}: electrons would have to come or go",
    )


def reductant_reach(cluster: Cluster, reductant: Reductant) -> Check:
    """Mild reductants have been reported up to a certain N* only."""
    n_star = valence_electrons(cluster)
    top = reductant.most_electrons
    is_ok = top is None or n_star <= top
    if top is None:
        reason = f"{reductant.key} is a strong reductant; no upper N* is known"
    else:
        reason = f"{reductant.key} is reported up to N* = {top}; the target has {n_star}"
    return Check(name="reductant strength", is_ok=is_ok, is_hard=False, reason=reason)


def procedure_size(cluster: Cluster, procedure: Procedure) -> Check:
    """Whether size and electron count lie in the range a procedure is used for."""
    n_star = valence_electrons(cluster)
    told = []
    for name, value, limits in (
        ("metal atoms", cluster.n_metal, procedure.n_metal),
        ("valence electrons", n_star, procedure.n_electrons),
    ):
        if limits is not None and not limits[0] <= value <= limits[1]:
            told.append(f"{value} {name} are outside {limits[0]}-{limits[1]}")
    reason = "; ".join(told) + f", where {procedure.id} is used" if told else "inside its range"
    return Check(name="size range", is_ok=not told, is_hard=False, reason=reason)


def closed_shell_product(cluster: Cluster, known: Iterable[Cluster]) -> Check:
    """Reduction ends at the closed-shell ion when that is known; the radical needs oxidation."""
    n_star = valence_electrons(cluster)
    stable = [
        other
        for other in known
        if n_star % 2
        and other.metals == cluster.metals
        and other.charge == cluster.charge - 1
        and sum(n for _, n in other.ligands) == sum(n for _, n in cluster.ligands)
    ]
    return Check(
        name="closed-shell product",
        is_ok=not stable,
        is_hard=False,
        reason=f"reduction gives the closed-shell ion ({n_star + 1} e-); oxidise that afterwards"
        if stable
        else "no more stable charge state of this composition is known",
    )


def known_solubility(cluster: Cluster) -> Check:
    """Procedures are chosen by the ligand's solubility."""
    ligand = main_ligand(cluster)
    is_ok = ligand.solubility != "unknown"
    reason = f"{ligand} clusters dissolve in: {ligand.solubility}"
    return Check(name="solubility known", is_ok=is_ok, is_hard=False, reason=reason)


def tried_and_failed(evidence: Iterable[Evidence]) -> Check | None:
    """A reported failure of exactly this step."""
    failures = [e for e in evidence if e.outcome == "failure" and e.level in {"A", "B"}]
    if not failures:
        return None
    return Check(
        name="no reported failure",
        is_ok=False,
        is_hard=False,
        reason=f"reported to fail: {failures[0].summary} [{failures[0].id}]",
    )


def obtainable(seed: Cluster, *, is_made: bool) -> Check:
    """Whether a synthesis of the starting cluster is reported, with any ligand of the class."""
    return Check(
        name="seed has a synthesis",
        is_ok=is_made,
        is_hard=False,
        reason=f"a synthesis of {seed} or its like is reported"
        if is_made
        else f"no synthesis of {seed} or its like is in the knowledge base",
    )
