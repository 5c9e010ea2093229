"""Isomerisation: the same composition, another structure, driven by heat, solvent or additive.

Source: review 2.2.3, 3.2 and 3.4 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import one_to_one
from mncplan.routes.context import RouteContext

FAMILY = "isomerisation"


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """One draft from the untagged isomer of a tagged target."""
    if not target.isomer or target.isomer == "crude":
        return
    plain = Cluster(metals=target.metals, ligands=target.ligands, charge=target.charge)
    reaction: Reaction = one_to_one(cluster_species(plain), cluster_species(target))
    yield Draft(
        family=FAMILY,
        variant=FAMILY,
        product=target,
        reaction=reaction,
        tails=(cluster_species(plain),),
        seed=plain,
        checks=(_on_file(target, context),),
        byproducts=(str(plain),),
        is_basic=False,
    )


def _on_file(target: Cluster, context: RouteContext) -> Check:
    is_known = target in context.known
    return Check(
        name="isomer on file",
        is_ok=is_known,
        is_hard=False,
        reason=f"{target} is reported"
        if is_known
        else f"nobody reports {target}; that it exists is a guess",
    )
