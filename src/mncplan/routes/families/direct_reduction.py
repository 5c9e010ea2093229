r"""Direct reduction of metal complexes, in one phase or two.

.. math:: n\,ML + N^* e^- \to [M_nL_m]^q + (n-m)\,L^-

Source: review 3.1 and 4.1 (doi:10.1039/d5nh00353a); closed form of the routes study, DS and DSp.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.species import cluster_species
from mncplan.routes.assembly import Draft, neighbours, thiolate_ceiling
from mncplan.routes.closing import close
from mncplan.routes.complexes import metal_source
from mncplan.routes.context import RouteContext
from mncplan.routes.guards import (
    closed_shell_product,
    known_solubility,
    procedure_size,
    reducible,
    reductant_reach,
)
from mncplan.routes.reagents import REDUCTANTS

FAMILIES = ("direct_reduction_one_phase", "direct_reduction_two_phase")


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """One draft per procedure and reductant; a mixed thiolate shell is never one product."""
    if len(target.metals) != 1 or any(lig.kind == "hydride" for lig, _ in target.ligands):
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
    for family in FAMILIES:
        for procedure in context.procedures_for(family, target):
            for key in procedure.reductants:
                if key not in REDUCTANTS:
                    continue
                reductant = REDUCTANTS[key]
                yield Draft(
                    family=family,
                    variant=procedure.id,
                    product=target,
                    reaction=reaction,
                    tails=(source,),
                    reductant=reductant,
                    checks=(
                        reducible(target),
                        reductant_reach(target, reductant),
                        procedure_size(target, procedure),
                        known_solubility(target),
                        closed_shell_product(target, context.known),
                    ),
                    byproducts=neighbours(target, context),
                    metal_ceiling=thiolate_ceiling(target),
                    is_basic=reductant.is_basic,
                )
