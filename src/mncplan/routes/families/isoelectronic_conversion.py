r"""Isoelectronic conversion: metal thiolate is taken up or given off at constant N*.

.. math:: [M_nL_m]^q + k\,ML \to [M_{n+k}L_{m+k-j}]^{q+j} + j\,L^-

Driven by pH, salt or complex. Source: review 3.2 and 4.1.5 (doi:10.1039/d5nh00353a); routes
study, C1 and IE.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species
from mncplan.routes.assembly import Draft, electron_ceiling
from mncplan.routes.closing import close
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.seeds import is_homoleptic_thiolate, kin, merged, reported_seeds
from mncplan.routes.skeleton import main_ligand

FAMILY = "isoelectronic_conversion"


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Drafts from known clusters of the same ligand, metal and electron count."""
    if not is_homoleptic_thiolate(target) or target.isomer:
        return
    n_star = valence_electrons(target)
    source = thiolate_complex(target.host, main_ligand(target))
    near = kin(
        target,
        context,
        lambda c, n: n == n_star and 0 < abs(c.n_metal - target.n_metal) <= 6,
    )
    for seed in merged(reported_seeds(target, FAMILY, context), near):
        taken = target.n_metal - seed.n_metal
        if not taken or valence_electrons(seed) != n_star:
            continue
        fixed = {cluster_species(seed): -1, cluster_species(target): 1, source: -taken}
        yield Draft(
            family=FAMILY,
            variant=FAMILY,
            product=target,
            reaction=close(fixed, context.ligands),
            tails=(cluster_species(seed), *((source,) if taken > 0 else ())),
            seed=seed,
            checks=(
                Check(
                    name="electrons conserved",
                    is_ok=True,
                    is_hard=True,
                    reason=f"N* = {n_star} on both sides",
                ),
            ),
            byproducts=(str(seed),),
            metal_ceiling=electron_ceiling(seed, target),
            is_basic=False,
        )
