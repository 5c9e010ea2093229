r"""Direct reduction of metal complexes, in one phase or two.

.. math:: n\,ML + N^* e^- \to [M_nL_m]^q + (n-m)\,L^-

Source: review 3.1 and 4.1 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mncplan.domain.cluster import Cluster
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species
from mncplan.routes.assembly import Draft, neighbours, thiolate_ceiling
from mncplan.routes.closing import close
from mncplan.routes.complexes import metal_source
from mncplan.routes.context import RouteContext
from mncplan.routes.guards import (
    closed_shell_product,
    general_procedure,
    known_solubility,
    procedure_size,
    reducible,
    reductant_reach,
)
from mncplan.routes.reagents import REDUCTANTS
from mncplan.routes.seeds import reported_reductants
from mncplan.routes.skeleton import main_ligand

FAMILIES = ("direct_reduction_one_phase", "direct_reduction_two_phase")


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """One draft per procedure and reductant; a mixed thiolate shell is never one product.

    Hydride clusters of copper and silver keep part of the reductant's hydrogen. Where no general
    procedure suits the metal and ligand, one phase with the reported reductants or borohydride
    stands in, and two phases for phosphines.
    """
    is_gold = target.host == "Au"
    if len(target.metals) != 1 or (is_gold and _has(target, "hydride")):
        return
    thiolates = [lig for lig, _ in target.ligands if lig.kind in {"thiolate", "selenolate"}]
    if len(thiolates) > 1:
        return
    source = metal_source(target.host, target, dict(context.ligands))
    per_source = dict(source.parts)[target.host]
    product = cluster_species(target)
    organic = {ligand.id: ligand for ligand, _ in target.ligands}
    pool = {**context.ligands, **organic}
    reaction = close({product: per_source, source: -target.n_metal}, pool)
    plain = Draft(
        family=FAMILIES[0],
        variant=FAMILIES[0],
        product=target,
        reaction=reaction,
        tails=(source,),
        byproducts=neighbours(target, context),
        metal_ceiling=thiolate_ceiling(target),
    )
    procedures = [(name, p) for name in FAMILIES for p in context.procedures_for(name, target)]
    for family, procedure in procedures:
        for key in procedure.reductants:
            if key in REDUCTANTS:
                draft = replace(plain, family=family, variant=procedure.id)
                yield _with(draft, key, (procedure_size(target, procedure),), context)
    covered = {family for family, _ in procedures}
    for family in _stand_ins(target, covered):
        lacking = general_procedure(target, family, is_known=False)
        bare = replace(plain, family=family, variant=family)
        for key in dict.fromkeys((*reported_reductants(target, (family,), context), "NaBH4")):
            yield _with(bare, key, (lacking,), context)


def _stand_ins(target: Cluster, covered: set[str]) -> tuple[str, ...]:
    """One phase where no procedure suits; two phases for phosphines, at home in oil."""
    wanted = () if covered else FAMILIES[:1]
    if main_ligand(target).kind == "phosphine":
        wanted = (*wanted, FAMILIES[1])
    return tuple(family for family in wanted if family not in covered)


def _has(cluster: Cluster, kind: str) -> bool:
    return any(ligand.kind == kind for ligand, _ in cluster.ligands)


def _with(draft: Draft, key: str, checks: tuple[Check, ...], context: RouteContext) -> Draft:
    reductant, target = REDUCTANTS[key], draft.product
    return replace(
        draft,
        reductant=reductant,
        is_basic=reductant.is_basic,
        checks=(
            reducible(target),
            reductant_reach(target, reductant),
            *checks,
            known_solubility(target),
            closed_shell_product(target, context.known),
        ),
    )
