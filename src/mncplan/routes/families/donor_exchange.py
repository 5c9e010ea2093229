r"""Exchange of neutral donors: a phosphine or carbene for a thiolate, or for another donor.

.. math::
   [M_nL_m]^q + x\,P \to [M_nL_{m-x}P_x]^{q+x} + x\,L^- \\
   [M_nL_mP_x]^q + y\,P' \to [M_nL_mP'_y]^q + x\,P

The core and its electrons stay; as many donor atoms enter as leave.

Source: review 3.1 and 3.2 (doi:10.1039/d5nh00353a); equations: docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import DONOR_KINDS
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species, free_ligand
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import close
from mncplan.routes.context import RouteContext
from mncplan.routes.guards import general_procedure
from mncplan.routes.seeds import in_ligand
from mncplan.routes.skeleton import main_ligand

_MOST = 3


def propose(target: Cluster, family: str, context: RouteContext) -> Iterator[Draft]:
    """Drafts from known clusters of the same core, nearest in ligands first."""
    donors = [(lig, n) for lig, n in target.ligands if lig.kind in DONOR_KINDS]
    if len(donors) != 1 or target.isomer:
        return
    donor, n_donor = donors[0]
    seeds = dict.fromkeys(
        (*_thiolate_seeds(target, donor, n_donor, context), *_donor_seeds(target, donor, context))
    )
    for seed in sorted(seeds, key=str)[:_MOST]:
        pool = {**context.ligands, **{lig.id: lig for lig, _ in (*seed.ligands, *target.ligands)}}
        yield Draft(
            family=family,
            variant=family,
            product=target,
            reaction=close({cluster_species(seed): -1, cluster_species(target): 1}, pool),
            tails=(cluster_species(seed), free_ligand(donor)),
            seed=seed,
            checks=(
                Check(
                    name="donor atoms kept",
                    is_ok=True,
                    is_hard=True,
                    reason="as many donor atoms enter as leave; the core is kept",
                ),
                general_procedure(target, family, is_known=False),
            ),
            byproducts=("neighbouring degrees of exchange: the product is a distribution",),
            is_basic=False,
        )


def _thiolate_seeds(
    target: Cluster, donor: Ligand, n_donor: int, context: RouteContext
) -> Iterator[Cluster]:
    """Shells of one anionic ligand that gives way to the donor, one charge each."""
    rest = [(lig, n) for lig, n in target.ligands if lig != donor]
    if len(rest) != 1 or rest[0][0].x_electrons != 1 or donor.denticity > 1:
        return
    ligand, n = rest[0]
    for known in context.known:
        if known.metals == target.metals and len(known.ligands) == 1 and not known.isomer:
            seed = in_ligand(known, ligand)
            if seed.ligands == ((ligand, n + n_donor),) and seed.charge == target.charge - n_donor:
                yield seed


def _donor_seeds(target: Cluster, donor: Ligand, context: RouteContext) -> Iterator[Cluster]:
    """The same core and anions under another neutral donor with as many donor atoms."""
    for known in context.known:
        own = main_ligand(known)
        if own == donor or own.kind not in DONOR_KINDS or known.isomer:
            continue
        if (known.metals, known.charge) == (target.metals, target.charge) and (
            _anions(known) == _anions(target) and _donor_atoms(known) == _donor_atoms(target)
        ):
            yield known


def _anions(cluster: Cluster) -> dict[str, int]:
    return {lig.id: n for lig, n in cluster.ligands if lig.kind not in DONOR_KINDS}


def _donor_atoms(cluster: Cluster) -> int:
    return sum(max(1, lig.denticity) * n for lig, n in cluster.ligands if lig.kind in DONOR_KINDS)
