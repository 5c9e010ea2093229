r"""Seeded growth: a smaller cluster, metal complex and a mild reductant give a larger one.

.. math:: S + \Delta n\,ML + \Delta N^* e^- \to T + (\Delta n - \Delta m)\,L^-

Phosphine-protected seeds of the same N* exchange their shell for thiolate (isoelectronic).

Source: review 3.1 and 3.4 (doi:10.1039/d5nh00353a); routes study, 3.E and F4.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import SPHERICAL_CLOSURES, valence_electrons
from mncplan.domain.recipe import Procedure
from mncplan.domain.route import Check
from mncplan.domain.species import Species, cluster_species, free_ligand
from mncplan.routes.assembly import Draft, neighbours
from mncplan.routes.closing import close
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.reagents import REDUCTANTS
from mncplan.routes.skeleton import main_ligand, skeleton, with_ligand

_PHOSPHINE_SEED = "seeded_phosphine_to_thiolate"


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Drafts from every known smaller seed of the same metal and ligand class."""
    kinds = {lig.kind for lig, _ in target.ligands}
    ligand = main_ligand(target)
    if len(target.metals) != 1 or ligand.donation != "X":
        return
    if len(target.ligands) != 1 and kinds != {ligand.kind, "phosphine"}:
        return
    source = thiolate_complex(target.host, ligand)
    procedures = context.procedures_for("seeded_growth", target)
    for seed in _seeds(target, context):
        from_phosphine = main_ligand(seed).kind == "phosphine"
        for procedure in procedures:
            if (procedure.id == _PHOSPHINE_SEED) != from_phosphine:
                continue
            yield _draft(target, seed, source, procedure, context)


def _seeds(target: Cluster, context: RouteContext) -> tuple[Cluster, ...]:
    """Seeds of reported growth to this core, and the closed-shell seed nearest in electrons."""
    ligand = main_ligand(target)
    shape = skeleton(target)
    n_star = valence_electrons(target)
    found: dict[str, Cluster] = {}
    for entry in context.precedents:
        if entry.item.family != "seeded_growth" or shape not in entry.skeletons:
            continue
        for seed in entry.seeds:
            is_phosphine = main_ligand(seed).kind == "phosphine"
            own = seed if is_phosphine else with_ligand(seed, main_ligand(seed), ligand)
            if own.n_metal < target.n_metal:
                found[str(own)] = own
    closed = [
        known
        for known in context.known
        if known.host == target.host
        and len(known.metals) == len(known.ligands) == 1
        and main_ligand(known).kind == ligand.kind
        and valence_electrons(known) in SPHERICAL_CLOSURES
        and 8 <= valence_electrons(known) < n_star
        and known.n_metal < target.n_metal <= 2 * known.n_metal
    ]
    if closed:
        near = max(closed, key=lambda c: (valence_electrons(c), c.n_metal, c.charge))
        seed = with_ligand(near, main_ligand(near), ligand)
        plain = Cluster(metals=seed.metals, ligands=seed.ligands, charge=seed.charge)
        found.setdefault(str(plain), plain)
    return tuple(found[key] for key in sorted(found))


def _coligands(target: Cluster) -> tuple[Species, ...]:
    """Phosphines the product takes up beside its thiolate."""
    return tuple(free_ligand(lig) for lig, _ in target.ligands if lig.kind == "phosphine")


def _draft(
    target: Cluster,
    seed: Cluster,
    source: Species,
    procedure: Procedure,
    context: RouteContext,
) -> Draft:
    reaction = close(
        {
            cluster_species(seed): -1,
            source: -(target.n_metal - seed.n_metal),
            cluster_species(target): 1,
        },
        context.ligands,
    )
    core = Check(
        name="grows",
        is_ok=valence_electrons(target) >= valence_electrons(seed),
        is_hard=True,
        reason=f"N* {valence_electrons(seed)} -> {valence_electrons(target)}",
    )
    key = next((key for key in procedure.reductants if key in REDUCTANTS), "NaBH4")
    return Draft(
        family="seeded_growth",
        variant=procedure.id,
        product=target,
        reaction=reaction,
        tails=(cluster_species(seed), source, *_coligands(target)),
        reductant=REDUCTANTS[key],
        seed=seed,
        checks=(core,),
        byproducts=neighbours(target, context),
    )
