r"""Isoelectronic conversion: metal thiolate is taken up or given off at constant N*.

.. math:: [M_nL_m]^q + k\,ML \to [M_{n+k}L_{m+k-j}]^{q+j} + j\,L^-

Driven by pH, salt or complex. Source: review 3.2 and 4.1.5 (doi:10.1039/d5nh00353a); routes
study, C1 and IE.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.species import cluster_species, parse_species
from mncplan.routes.assembly import Draft, electron_ceiling
from mncplan.routes.closing import close
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.guards import same_electrons
from mncplan.routes.seeds import is_homoleptic_thiolate, kin, likeliest, merged, reported_seeds
from mncplan.routes.skeleton import main_ligand

FAMILY = "isoelectronic_conversion"
_MOST = 6
_MOST_KIN = 30
_MOST_IONS = 2


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Drafts from known clusters of the same ligand, metal and electron count."""
    yield from _by_ion(target, context)
    if not is_homoleptic_thiolate(target) or target.isomer:
        return
    n_star = valence_electrons(target)
    source = thiolate_complex(target.host, main_ligand(target))
    kindred = kin(
        target,
        context,
        lambda c, n: n == n_star and 0 < abs(c.n_metal - target.n_metal) <= 6,
        most=_MOST_KIN,
    )
    near = likeliest(target, FAMILY, kindred, context, _MOST)
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
            checks=(same_electrons(seed, target),),
            byproducts=(str(seed),),
            metal_ceiling=electron_ceiling(seed, target),
            is_basic=False,
        )


def _by_ion(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Uptake or loss of bare metal(I) ions by a mixed shell that stays whole."""
    if len(target.ligands) < 2 or len(target.metals) != 1:
        return
    for known in context.known:
        k = target.n_metal - known.n_metal
        if known.ligands != target.ligands or known.host != target.host or len(known.metals) > 1:
            continue
        if not 0 < abs(k) <= _MOST_IONS or target.charge - known.charge != k:
            continue
        ion = parse_species(f"{target.host}+")
        fixed = {cluster_species(known): -1, cluster_species(target): 1, ion: -k}
        yield Draft(
            family=FAMILY,
            variant="metal_ion_uptake",
            product=target,
            reaction=close(fixed, context.ligands),
            tails=(cluster_species(known), *((ion,) if k > 0 else ())),
            seed=known,
            checks=(same_electrons(known, target),),
            byproducts=(str(known),),
            is_basic=False,
            note="the shell stays; a metal(I) ion enters or leaves",
        )
