r"""Oxidation: an electron leaves (outer sphere), or thiol and oxygen etch the core.

.. math::
   4\,[M_nL_m]^q + O_2 + 2 H_2O \to 4\,[M_nL_m]^{q+1} + 4\,OH^- \\
   [M_nL_m]^q + 2 LH + \tfrac12 O_2 \to [M_{n-k}L_{m-k+2}]^q + k\,ML + H_2O

Source: review 3.1 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species, free_ligand
from mncplan.routes.assembly import Draft, electron_ceiling
from mncplan.routes.closing import close, electrons_taken
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.seeds import in_ligand, is_homoleptic_thiolate, kin, merged, reported_seeds
from mncplan.routes.skeleton import main_ligand

OUTER = "outer_sphere_oxidation"
ETCHING = "oxidative_etching"
HOP = 2
"""Electrons that one step of etching takes (review 3.1)."""


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Oxidation of the anion, and etching of a cluster with two electrons more."""
    yield from _outer_sphere(target, context)
    if is_homoleptic_thiolate(target) and not target.isomer:
        yield from _etching(target, context)


def _outer_sphere(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    before = Cluster(metals=target.metals, ligands=target.ligands, charge=target.charge - 1)
    known = {in_ligand(c, main_ligand(target)) for c in context.known if c.metals == target.metals}
    if before not in known:
        return
    yield Draft(
        family=OUTER,
        variant=OUTER,
        product=target,
        reaction=close({cluster_species(before): -1, cluster_species(target): 1}, context.ligands),
        tails=(cluster_species(before),),
        seed=before,
        byproducts=(str(before),),
    )


def _etching(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    ligand = main_ligand(target)
    n_star = valence_electrons(target)
    source = thiolate_complex(target.host, ligand)
    near = kin(
        target,
        context,
        lambda c, n: n == n_star + HOP and 0 <= c.n_metal - target.n_metal <= 6,
        most=2,
    )
    for seed in merged(reported_seeds(target, ETCHING, context), near):
        left = seed.n_metal - target.n_metal
        fixed = {cluster_species(seed): -1, cluster_species(target): 1, source: left}
        reaction = close({s: n for s, n in fixed.items() if n}, context.ligands)
        lost = -electrons_taken(reaction)
        if left < 0 or lost <= 0:
            continue
        yield Draft(
            family=ETCHING,
            variant=ETCHING,
            product=target,
            reaction=reaction,
            tails=(cluster_species(seed), free_ligand(ligand)),
            seed=seed,
            checks=(
                Check(
                    name="loses electrons",
                    is_ok=True,
                    is_hard=True,
                    reason=f"{lost} electrons per product go to oxygen",
                ),
            ),
            byproducts=(str(seed), source.text),
            metal_ceiling=electron_ceiling(seed, target),
            is_basic=False,
        )
