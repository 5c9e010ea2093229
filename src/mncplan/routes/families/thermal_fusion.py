r"""Thermal fusion: two open-shell clusters become one whose electrons are their sum.

.. math:: 2\,[M_nL_m] \to [M_{n'}L_{m'}] + (2n - n')\,ML + b\,L^-

Source: review 3.1 (doi:10.1039/d5nh00353a); doi:10.1021/acsnano.8b02780; equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import close, electrons_taken
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.seeds import is_homoleptic_thiolate, kin, merged, reported_seeds
from mncplan.routes.skeleton import main_ligand

FAMILY = "thermal_fusion"


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Drafts from seeds that hold half the electrons of the target."""
    if not is_homoleptic_thiolate(target) or target.isomer:
        return
    n_star = valence_electrons(target)
    source = thiolate_complex(target.host, main_ligand(target))
    near = kin(
        target,
        context,
        lambda c, n: (
            2 * n == n_star and c.n_metal < target.n_metal <= 2 * c.n_metal and c.charge == 0
        ),
        most=2,
    )
    for seed in merged(reported_seeds(target, FAMILY, context), near):
        left = 2 * seed.n_metal - target.n_metal
        if 2 * valence_electrons(seed) != n_star or left < 0:
            continue
        fixed = {cluster_species(seed): -2, cluster_species(target): 1, source: left}
        reaction = close({s: n for s, n in fixed.items() if n}, context.ligands)
        if electrons_taken(reaction):
            continue
        yield Draft(
            family=FAMILY,
            variant=FAMILY,
            product=target,
            reaction=reaction,
            tails=(cluster_species(seed),),
            seed=seed,
            checks=(
                Check(
                    name="open-shell seed",
                    is_ok=valence_electrons(seed) % 2 == 1,
                    is_hard=False,
                    reason=f"seed N* = {valence_electrons(seed)}; reported for an open shell (7e)",
                ),
            ),
            byproducts=(str(seed), source.text),
            metal_ceiling=(
                target.n_metal / (2 * seed.n_metal),
                f"{left} of {2 * seed.n_metal} metal atoms leave as {source}" if left else "",
            ),
            is_basic=False,
        )
