r"""Ligand functionalisation: the finished shell is joined to something, the core is kept.

.. math::
   [M_nL_m]^q + x\,A \to [M_nL_{m-x}(LA)_x]^q + \ldots

Amides by carbodiimide (peptides, proteins), amides by acyl chloride, imines, azide and strained
alkyne, azide and terminal alkyne over copper; or a host or protein that holds the shell without a
bond.

Source: review 2.2.3 and 3.4 (doi:10.1039/d5nh00353a); the cuts are in
`src/mncplan/routes/couplings.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species, free_ligand
from mncplan.routes.assembly import Draft
from mncplan.routes.context import IndexedTransformation, RouteContext
from mncplan.routes.couplings import Coupling, couplings_of
from mncplan.routes.guards import general_procedure

FAMILY = "ligand_functionalisation"
ADDUCT = "adduct_formation"
_ADDUCT_TRAIT = "outer_sphere"


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """One draft per way to join each ligand that is not for sale, and one for adducts."""
    outer = outer_sphere(target)
    if outer:
        yield _adduct(target, outer, context)
        return
    counts = dict(target.ligands)
    for coupling in context.couplings:
        n = counts.get(coupling.ligand, 0)
        if n:
            yield _joined(target, coupling, n, context)


def outer_sphere(cluster: Cluster) -> tuple[tuple[Ligand, int], ...]:
    """Hosts and proteins that hold the shell without a bond."""
    return tuple((lig, n) for lig, n in cluster.ligands if _ADDUCT_TRAIT in lig.traits)


def _joined(target: Cluster, coupling: Coupling, n: int, context: RouteContext) -> Draft:
    left = tuple((lig, k) for lig, k in target.ligands if lig != coupling.ligand)
    n_parent = n * coupling.n_parent
    seed = Cluster(
        metals=target.metals,
        ligands=(*left, (coupling.parent, n_parent)),
        charge=target.charge,
        isomer=target.isomer,
    )
    n_bonds = n_parent
    others = tuple((species, k * n_bonds) for species, k in coupling.kind.others)
    reaction = Reaction(
        (
            (cluster_species(seed), Fraction(-1)),
            (coupling.partner, Fraction(-n)),
            *others,
            (cluster_species(target), Fraction(1)),
        )
    )
    name = coupling.kind.name
    variant = name if any(p.id == name for p in context.procedures) else FAMILY
    reagents = tuple(species for species, k in coupling.kind.others if k < 0)
    is_partial = any(lig == coupling.parent for lig, _ in left)
    return Draft(
        family=FAMILY,
        variant=variant,
        product=target,
        reaction=reaction,
        tails=(cluster_species(seed), coupling.partner, *reagents),
        seed=seed,
        checks=(
            Check(
                name="groups match",
                is_ok=True,
                is_hard=True,
                reason=f"{coupling.parent} and {coupling.partner} are {coupling.kind.condition}",
            ),
            general_procedure(target, FAMILY, is_known=variant != FAMILY),
            *_caution(coupling),
        ),
        byproducts=("neighbouring degrees of functionalisation: the product is a distribution",)
        if is_partial
        else (f"{seed} joined in part",),
        is_basic=False,
        admitted=_precedents(name, context),
        note="the core and its electron count are kept; check the UV-Vis bands before and after",
    )


def _caution(coupling: Coupling) -> tuple[Check, ...]:
    told = coupling.kind.caution
    if not told:
        return ()
    return (Check(name="joint reported on clusters", is_ok=False, is_hard=False, reason=told),)


def _adduct(target: Cluster, outer: tuple[tuple[Ligand, int], ...], context: RouteContext) -> Draft:
    inner = tuple((lig, n) for lig, n in target.ligands if (lig, n) not in outer)
    seed = Cluster(metals=target.metals, ligands=inner, charge=target.charge, isomer=target.isomer)
    guests = tuple((free_ligand(lig), Fraction(-n)) for lig, n in outer)
    is_known = any(p.id == ADDUCT for p in context.procedures)
    return Draft(
        family=FAMILY,
        variant=ADDUCT if is_known else FAMILY,
        product=target,
        reaction=Reaction(
            ((cluster_species(seed), Fraction(-1)), *guests, (cluster_species(target), Fraction(1)))
        ),
        tails=(cluster_species(seed), *(species for species, _ in guests)),
        seed=seed,
        checks=(general_procedure(target, FAMILY, is_known=is_known),),
        byproducts=("neighbouring degrees of binding: the ratio in the flask sets them",),
        is_basic=False,
        admitted=_precedents(ADDUCT, context),
        note="held by hydrogen bonds, charge or inclusion, not by a bond: dilution frees the parts",
    )


def _precedents(kind: str, context: RouteContext) -> frozenset[str]:
    """Reports of the same kind of joining: those of another kind are no close precedent."""
    return frozenset(
        entry.item.id
        for entry in context.precedents_of.get(FAMILY, ())
        if kind in _kinds(entry, context)
    )


def _kinds(entry: IndexedTransformation, context: RouteContext) -> set[str]:
    before = {lig for seed in entry.seeds for lig, _ in seed.ligands}
    new = {lig for c in entry.targets for lig, _ in c.ligands if lig not in before}
    found = {ADDUCT for lig in new if _ADDUCT_TRAIT in lig.traits}
    for ligand in new:
        kinds = couplings_of(ligand, context.ligands, context.stock)
        found |= {coupling.kind.name for coupling in kinds}
    return found
