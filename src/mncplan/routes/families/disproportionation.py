r"""Disproportionation and comproportionation: two clusters trade two electrons.

.. math::
   2\,S_N \to T_{N+2} + T'_{N-2} + a\,ML + b\,L^- \\
   S_{N-2} + S_{N+2} \to 2\,T_N + a\,ML + b\,L^-

They run beside the growth by 2e hops; as a preparation they are proposed only, so the step needs a
partner of known composition.

Source: review 3.1 (doi:10.1039/d5nh00353a); equations: docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species
from mncplan.errors import ChemistryError
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import close, electrons_taken
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.seeds import is_homoleptic_thiolate, kin, merged, reported_seeds
from mncplan.routes.skeleton import main_ligand

DISPROPORTIONATION = "disproportionation"
COMPROPORTIONATION = "comproportionation"
_HOP = 2
_REACH = 6


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """The nearest known pair for each of the two."""
    if not is_homoleptic_thiolate(target) or target.isomer:
        return
    n_star = valence_electrons(target)

    def near(electrons: int, most: int = 1) -> tuple[Cluster, ...]:
        return kin(
            target,
            context,
            lambda c, n: n == electrons and abs(c.n_metal - target.n_metal) <= _REACH,
            most=most,
        )

    for up in (_HOP, -_HOP):
        seeds = merged(reported_seeds(target, DISPROPORTIONATION, context), near(n_star - up))
        others = near(n_star - 2 * up, 3)
        yield from _first(_drafts(DISPROPORTIONATION, target, seeds, others, context))
    poor, rich = near(n_star - _HOP), near(n_star + _HOP)
    yield from _first(_drafts(COMPROPORTIONATION, target, poor, rich, context))


def _first(drafts: Iterator[Draft]) -> Iterator[Draft]:
    found = next(drafts, None)
    if found is not None:
        yield found


def _drafts(
    family: str,
    target: Cluster,
    seeds: tuple[Cluster, ...],
    others: tuple[Cluster, ...],
    context: RouteContext,
) -> Iterator[Draft]:
    for seed, other in product(seeds, others):
        if other in {seed, target} or seed == target:
            continue
        try:
            yield _draft(family, target, seed, other, context)
        except ChemistryError:
            continue


def _draft(
    family: str, target: Cluster, seed: Cluster, other: Cluster, context: RouteContext
) -> Draft:
    """Two seeds give target and other, or seed and other give two targets."""
    is_two = family == COMPROPORTIONATION
    before, after = cluster_species(seed), cluster_species(target)
    partner = cluster_species(other)
    source = thiolate_complex(target.host, main_ligand(target))
    fixed = {before: -1, partner: -1, after: 2} if is_two else {before: -2, partner: 1, after: 1}
    taken = (
        2 * target.n_metal - seed.n_metal - other.n_metal
        if is_two
        else target.n_metal + other.n_metal - 2 * seed.n_metal
    )
    reaction = close({**fixed, **({source: -taken} if taken else {})}, context.ligands)
    if electrons_taken(reaction):
        raise ChemistryError(f"{family} keeps the electrons in sum")
    tails = (before, partner) if is_two else (before,)
    return Draft(
        family=family,
        variant=family,
        product=target,
        reaction=reaction,
        tails=(*tails, *((source,) if taken > 0 else ())),
        seed=seed,
        checks=(
            Check(
                name="electrons in sum",
                is_ok=True,
                is_hard=True,
                reason=f"N* {valence_electrons(seed)} and {valence_electrons(other)} against "
                f"{valence_electrons(target)}: the sum is kept",
            ),
        ),
        byproducts=(str(other),) if not is_two else (str(seed), str(other)),
        is_basic=False,
        note="seen as a side reaction of growth, not as a preparation: expect a mixture",
    )
