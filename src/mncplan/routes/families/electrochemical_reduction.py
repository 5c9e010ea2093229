r"""Electrochemical reduction: electrons are put on a cluster, its composition stays.

.. math:: [M_nL_m]^q + k\,e^- \to [M_nL_m]^{q-k}

At the other electrode water is taken to be oxidised: an assumption that closes the equation.

Source: doi:10.1021/jacs.5b06946, charging of [Au24Pt(SR)18] and [Au24Pd(SR)18] from 6e to 8e
(abstract); review 2.1.3 (doi:10.1039/d5nh00353a).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Check
from mncplan.domain.species import ELECTRON, cluster_species
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import OXYGEN, PROTON, WATER, close
from mncplan.routes.context import RouteContext
from mncplan.routes.reagents import Reductant
from mncplan.routes.seeds import in_ligand
from mncplan.routes.skeleton import main_ligand

FAMILY: Final = "electrochemical_reduction"
_MOST = 2
ELECTRODE: Final = Reductant(
    "electrode",
    WATER,
    2,
    Reaction(
        (
            (WATER, Fraction(-1)),
            (OXYGEN, Fraction(1, 2)),
            (PROTON, Fraction(2)),
            (ELECTRON, Fraction(2)),
        )
    ),
    is_basic=False,
    strength="set by the potential",
)


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """From the nearest known state of the same composition with fewer electrons."""
    if target.isomer:
        return
    ligand = main_ligand(target)
    states = {
        own.charge: own
        for known in context.known
        if known.metals == target.metals
        and (own := in_ligand(known, ligand)).ligands == target.ligands
        and 0 < own.charge - target.charge <= _MOST
    }
    for charge in sorted(states)[:1]:
        seed = states[charge]
        yield Draft(
            family=FAMILY,
            variant=FAMILY,
            product=target,
            reaction=close(
                {cluster_species(seed): -1, cluster_species(target): 1}, context.ligands
            ),
            tails=(cluster_species(seed),),
            reductant=ELECTRODE,
            seed=seed,
            checks=(
                Check(
                    name="charge state",
                    is_ok=True,
                    is_hard=True,
                    reason=f"N* {valence_electrons(seed)} -> {valence_electrons(target)} at "
                    "controlled potential",
                ),
            ),
            byproducts=(str(seed),),
            is_basic=False,
            note="bulk electrolysis with a supporting electrolyte; potential from the "
            "voltammogram of the starting cluster; reversible",
        )
