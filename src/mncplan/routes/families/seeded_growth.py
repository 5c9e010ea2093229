r"""Seeded growth: a smaller cluster, metal complex and a mild reductant give a larger one.

.. math:: S + \Delta n\,ML + \Delta N^* e^- \to T + (\Delta n - \Delta m)\,L^-

Phosphine-protected seeds of the same N* exchange their shell for thiolate (isoelectronic).

Source: review 3.1 and 3.4 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.recipe import Procedure
from mncplan.domain.route import Check
from mncplan.domain.species import Species, cluster_species, free_ligand
from mncplan.errors import ChemistryError
from mncplan.routes.assembly import Draft, neighbours
from mncplan.routes.closing import close
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.families import phosphine_growth
from mncplan.routes.guards import general_procedure
from mncplan.routes.reagents import REDUCTANTS
from mncplan.routes.seeds import in_ligand, likeliest, merged, reported_reductants
from mncplan.routes.skeleton import main_ligand, skeleton

FAMILY = "seeded_growth"
_MOST_GROWN = 8
_MOST_BARE = 5
MOST_GROWTH = 2.2
"""How many times its metal atoms a seed grows to in one step at most; judgement."""
_PHOSPHINE_SEED = "seeded_phosphine_to_thiolate"


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Drafts from smaller seeds: reported ones, then the likeliest known clusters."""
    yield from phosphine_growth.propose(target, context)
    kinds = {lig.kind for lig, _ in target.ligands}
    ligand = main_ligand(target)
    if len(target.metals) != 1 or ligand.donation != "X":
        return
    if len(target.ligands) != 1 and kinds != {ligand.kind, "phosphine"}:
        return
    source = thiolate_complex(target.host, ligand)
    procedures = context.procedures_for(FAMILY, target)
    companions = neighbours(target, context)
    for seed in _seeds(target, context):
        from_phosphine = main_ligand(seed).kind == "phosphine"
        suited = [p for p in procedures if (p.id == _PHOSPHINE_SEED) == from_phosphine]
        for procedure in suited or (None,):
            for key in _reductants(target, seed, procedure, context):
                fits = procedure is not None and key in (*procedure.reductants, "NaBH4")
                try:
                    draft = _draft(target, seed, source, procedure if fits else None, key, context)
                    yield replace(draft, byproducts=companions)
                except ChemistryError:
                    continue


def _reductants(
    target: Cluster, seed: Cluster, procedure: Procedure | None, context: RouteContext
) -> tuple[str, ...]:
    """That of the procedure, and those by which this growth is reported."""
    offered = procedure.reductants if procedure is not None else ()
    usual = next((key for key in offered if key in REDUCTANTS), "NaBH4")
    if valence_electrons(seed) == valence_electrons(target):
        return (usual,)
    return tuple(dict.fromkeys((usual, *reported_reductants(target, (FAMILY,), context, seed))))


def _seeds(target: Cluster, context: RouteContext) -> tuple[Cluster, ...]:
    """Reported seeds of this core, the likeliest of the same class, and phosphine clusters."""
    ligand = main_ligand(target)
    shape = skeleton(target)
    reported: dict[str, Cluster] = {}
    for entry in context.precedents_of.get(FAMILY, ()):
        if shape not in entry.skeletons:
            continue
        for seed in entry.seeds:
            own = seed if main_ligand(seed).kind == "phosphine" else in_ligand(seed, ligand)
            if own.n_metal < target.n_metal:
                reported[str(own)] = own
    grown = [
        in_ligand(known, ligand)
        for known, own, n_star in context.homoleptic
        if own.kind == ligand.kind
        and own.x_electrons == ligand.x_electrons
        and known.metals[0][0] == target.host
        and len(known.metals) == 1
        and _can_grow(known, n_star, target, gains=True)
    ]
    bare = [
        known
        for known in context.known
        if len(known.metals) == 1
        and known.host == target.host
        and not known.isomer
        and {lig.kind for lig, _ in known.ligands} <= {"phosphine", "halide"}
        and main_ligand(known).kind == "phosphine"
        and _can_grow(known, valence_electrons(known), target, gains=False)
    ]
    return merged(
        (reported[key] for key in sorted(reported)),
        likeliest(target, FAMILY, grown, context, _MOST_GROWN),
        likeliest(target, FAMILY, bare, context, _MOST_BARE),
    )


def _can_grow(seed: Cluster, n_star: int, target: Cluster, *, gains: bool) -> bool:
    """A smaller closed-shell seed, within reach, without more electrons."""
    if n_star < 2 or n_star % 2:
        return False
    if not seed.n_metal < target.n_metal <= MOST_GROWTH * seed.n_metal:
        return False
    return n_star < valence_electrons(target) + (0 if gains else 1)


def _coligands(target: Cluster) -> tuple[Species, ...]:
    """Phosphines the product takes up beside its thiolate."""
    return tuple(free_ligand(lig) for lig, _ in target.ligands if lig.kind == "phosphine")


def _draft(
    target: Cluster,
    seed: Cluster,
    source: Species,
    procedure: Procedure | None,
    reductant: str,
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
    return Draft(
        family=FAMILY,
        variant=procedure.id if procedure is not None else FAMILY,
        product=target,
        reaction=reaction,
        tails=(cluster_species(seed), source, *_coligands(target)),
        reductant=REDUCTANTS[reductant],
        seed=seed,
        checks=(
            core,
            general_procedure(target, FAMILY, is_known=procedure is not None),
        ),
    )
