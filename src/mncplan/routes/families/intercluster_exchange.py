r"""Intercluster exchange: two clusters of one skeleton mix their metals.

.. math:: (n-x)\,A_nL_m + x\,B_nL_m \to n\,A_{n-x}B_xL_m

Without site preference the composition is binomial, which caps the purity of one member.

Source: review 3.3 (doi:10.1039/d5nh00353a); routes study, IX.
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
from mncplan.routes.skeleton import skeleton

FAMILY = "intercluster_exchange"


def binomial_share(x: int, n: int) -> float:
    """Largest share of the member with x of n atoms exchanged at random.

    Example:
        >>> round(binomial_share(12, 25), 3), round(binomial_share(1, 25), 3)
        (0.155, 0.375)
    """
    p = x / n
    return math.comb(n, x) * p**x * (1 - p) ** (n - x)


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """One draft when both pure clusters are known."""
    if len(target.metals) != 2 or len(target.ligands) != 1 or target.isomer:
        return
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
