"""Size focusing: a crude of several sizes converges on the stable one under excess thiol.

The crude is written with the composition of the part that ends in the target; what else it holds
is unknown and leaves as metal(I) thiolate.

Source: review 3.1 and 3.2 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.domain.route import Check
from mncplan.domain.species import Species, cluster_species, free_ligand
from mncplan.routes.assembly import Draft, neighbours, thiolate_ceiling
from mncplan.routes.closing import close
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.guards import general_procedure, procedure_size, reducible
from mncplan.routes.reagents import HYDROCHLORIC_ACID, REDUCTANTS
from mncplan.routes.skeleton import main_ligand, with_ligand

CRUDE = "crude"
_CROSS = "size_focusing_cross_ligand"
_TEMPORARY = "SG"


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Focusing of a crude with the target's own ligand, and of a glutathione crude."""
    if len(target.metals) != 1 or target.isomer == CRUDE:
        return
    ligand = main_ligand(target)
    if ligand.kind == "phosphine":
        yield from _by_acid(target, context)
    if len(target.ligands) != 1 or ligand.kind not in {"thiolate", "selenolate"}:
        return
    for procedure in context.procedures_for("size_focusing", target):
        checks = (reducible(target), procedure_size(target, procedure))
        if procedure.id == _CROSS:
            temporary = context.ligands.get(_TEMPORARY)
            if temporary is not None and ligand.solubility == "organic":
                yield _cross(target, temporary, context, checks, procedure.id)
            continue
        crude = crude_species(target)
        yield Draft(
            family="size_focusing",
            variant=procedure.id,
            product=target,
            reaction=close({crude: -1, cluster_species(target): 1}, context.ligands),
            tails=(crude, free_ligand(ligand)),
            seed=None,
            checks=checks,
            byproducts=neighbours(target, context),
            is_basic=False,
            crude_ligand=ligand.id,
            note="excess thiol and air remove the other sizes of the crude as metal(I) thiolate",
        )


def _by_acid(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Hydrochloric acid turns a crude of phosphine and chloride clusters into the stable core."""
    if {lig.id if lig.kind == "halide" else lig.kind for lig, _ in target.ligands} != {
        "phosphine",
        "Cl",
    }:
        return
    yield Draft(
        family="size_focusing",
        variant="size_focusing",
        product=target,
        reaction=close({crude_species(target): -1, cluster_species(target): 1}, context.ligands),
        tails=(crude_species(target), HYDROCHLORIC_ACID),
        checks=(
            reducible(target),
            general_procedure(target, "size_focusing", is_known=False),
        ),
        is_basic=False,
        crude_ligand=main_ligand(target).id,
        note="chloride from the acid caps the core and drives the crude to it",
    )


def crude_species(target: Cluster) -> Species:
    """The size-mixed intermediate, written by the part that becomes the target."""
    base = cluster_species(target)
    text = f"crude {target.host}x({main_ligand(target)})y"
    return Species(text, base.parts, base.charge, base.redox, base.elements, CRUDE)


def _cross(
    target: Cluster,
    temporary: Ligand,
    context: RouteContext,
    checks: tuple[Check, ...],
    variant: str,
) -> Draft:
    source = thiolate_complex(target.host, temporary)
    reaction = close(
        {cluster_species(target): 1, source: -target.n_metal},
        {**context.ligands, temporary.id: temporary},
    )
    via = with_ligand(target, main_ligand(target), temporary)
    return Draft(
        family="size_focusing",
        variant=variant,
        product=target,
        reaction=reaction,
        tails=(source, free_ligand(main_ligand(target))),
        reductant=REDUCTANTS["NaBH4"],
        checks=checks,
        byproducts=neighbours(target, context),
        metal_ceiling=thiolate_ceiling(target),
        crude_ligand=temporary.id,
        note=f"the crude carries {temporary} and is focused while {main_ligand(target)} replaces "
        f"it (via sizes around {via.host}{via.n_metal})",
    )
