r"""Intercluster exchange: two clusters of one skeleton mix their metals.

.. math:: (n-x)\,A_nL_m + x\,B_nL_m \to n\,A_{n-x}B_xL_m

Without site preference the composition is binomial, which caps the purity of one member.

Source: review 3.3 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import close
from mncplan.routes.context import RouteContext
from mncplan.routes.seeds import in_ligand
from mncplan.routes.skeleton import skeleton

FAMILY = "intercluster_exchange"


def binomial_share(x: int, n: int) -> float:
    """Largest share of the member with x of n atoms exchanged at random.

    Example:
        >>> round(binomial_share(12, 25), 3), round(binomial_share(1, 25), 3)
        (0.158, 0.375)
    """
    p = x / n
    return math.comb(n, x) * p**x * (1 - p) ** (n - x)


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """One draft when both pure clusters are known."""
    if len(target.metals) != 2 or len(target.ligands) != 1 or target.isomer:
        return
    yield from _adducts(target, context)
    n = target.n_metal
    pure = []
    for symbol, _ in target.metals:
        candidate = Cluster(metals=((symbol, n),), ligands=target.ligands, charge=target.charge)
        if not any(
            skeleton(known) == skeleton(candidate) and known.charge == target.charge
            for known in context.known
        ):
            return
        pure.append(candidate)
    (_, kept), (_, x) = target.metals
    share = binomial_share(x, n)
    reaction = close(
        {
            cluster_species(pure[0]): -kept,
            cluster_species(pure[1]): -x,
            cluster_species(target): n,
        },
        context.ligands,
    )
    yield Draft(
        family=FAMILY,
        variant=FAMILY,
        product=target,
        reaction=reaction,
        tails=(cluster_species(pure[0]), cluster_species(pure[1])),
        seed=pure[0],
        checks=(
            Check(
                name="one composition",
                is_ok=False,
                is_hard=False,
                reason=f"random exchange gives at most {share:.0%} of this member; use HPLC",
            ),
        ),
        byproducts=("members with other compositions",),
        is_basic=False,
    )


def _adducts(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Dimers that two pure clusters form before their metals mix."""
    ligand, total = target.ligands[0]
    (first, n_first), (second, n_second) = target.metals
    halves: dict[str, list[Cluster]] = {first: [], second: []}
    for known, own, _ in context.homoleptic:
        if own.kind == ligand.kind and known.metals in {((first, n_first),), ((second, n_second),)}:
            halves[known.host].append(in_ligand(known, ligand))
    for one in dict.fromkeys(halves[first]):
        for other in dict.fromkeys(halves[second]):
            if one.ligands[0][1] + other.ligands[0][1] != total:
                continue
            if one.charge + other.charge != target.charge:
                continue
            parts = cluster_species(one), cluster_species(other)
            yield Draft(
                family=FAMILY,
                variant=FAMILY,
                product=target,
                reaction=close(
                    {parts[0]: -1, parts[1]: -1, cluster_species(target): 1}, context.ligands
                ),
                tails=parts,
                seed=one,
                byproducts=("clusters with exchanged metals",),
                is_basic=False,
                note="an adduct on the way to exchange, seen by mass spectrometry",
            )
