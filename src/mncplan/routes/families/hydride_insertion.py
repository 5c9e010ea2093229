r"""Hydride insertion: borohydride adds H to a phosphine-protected or hydride cluster.

.. math:: [M_nP_p]^q + H^- \to [M_nHP_p]^{q-1}

Counted as an anionic ligand the hydride leaves N* unchanged while E rises by two.

Source: review 3.3 and 5.1 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.species import cluster_species
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import close
from mncplan.routes.context import RouteContext
from mncplan.routes.guards import same_electrons
from mncplan.routes.reagents import REDUCTANTS

FAMILY = "hydride_insertion"


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """One draft when the cluster without its hydrides is known."""
    hydrides = sum(n for ligand, n in target.ligands if ligand.kind == "hydride")
    if not hydrides or hydrides > 4:
        return
    rest = tuple((ligand, n) for ligand, n in target.ligands if ligand.kind != "hydride")
    before = Cluster(metals=target.metals, ligands=rest, charge=target.charge + hydrides)
    if before not in context.known:
        return
    yield Draft(
        family=FAMILY,
        variant=FAMILY,
        product=target,
        reaction=close({cluster_species(before): -1, cluster_species(target): 1}, context.ligands),
        tails=(cluster_species(before),),
        reductant=REDUCTANTS["NaBH4"],
        seed=before,
        checks=(same_electrons(before, target),),
        byproducts=(str(before),),
        is_basic=True,
    )
