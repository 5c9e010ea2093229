"""Put a step together: reaction, evidence, guards, ceilings."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Check, Step
from mncplan.domain.species import Species, cluster_species
from mncplan.routes.closing import electrons_taken, finish, oxidise_with_air
from mncplan.routes.context import RouteContext
from mncplan.routes.grading import best_level, probability
from mncplan.routes.guards import even_electrons, obtainable, tried_and_failed
from mncplan.routes.precedents import PrecedentQuery, find_evidence
from mncplan.routes.reagents import REDUCTANTS, Reductant
from mncplan.routes.skeleton import main_ligand, skeleton

_PENALTY = {
    "even electron count": 0.8,
    "solubility known": 0.9,
    "general procedure": 0.9,
    "seed has a synthesis": 0.7,
    "ligand drives the core change": 0.6,
    "no reported failure": 0.7,
    "closed-shell product": 0.15,
}
_MOST_NEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A step before its evidence is known.

    Attributes:
        reaction: Balanced, electrons still free.
        tails: Precursors that must themselves be made or bought, reductant excluded.
        admitted: Ids of the only reports that may be close precedents; None for no such limit.
    """

    family: str
    variant: str
    product: Cluster
    reaction: Reaction
    tails: tuple[Species, ...]
    reductant: Reductant | None = None
    seed: Cluster | None = None
    checks: tuple[Check, ...] = ()
    byproducts: tuple[str, ...] = ()
    metal_ceiling: tuple[float, str] = (1.0, "")
    is_basic: bool = True
    note: str = ""
    isolates: bool = True
    product_species: Species | None = field(default=None)
    crude_ligand: str = ""
    admitted: frozenset[str] | None = None


def realise(draft: Draft, context: RouteContext) -> Step:
    """Give the electrons to a reductant, find precedents, and grade the step.

    Raises:
        ChemistryError: If electrons are needed and no reductant gives them.
    """
    reaction = draft.reaction
    needed = electrons_taken(reaction)
    if needed > 0 and draft.reductant is not None:
        reaction = reaction + draft.reductant.half * (needed / draft.reductant.electrons)
    reaction = oxidise_with_air(reaction)
    product = draft.product_species or cluster_species(draft.product)
    reaction = finish(reaction, is_basic=draft.is_basic)
    key = draft.reductant.key if draft.reductant else ""
    query = PrecedentQuery(
        family=draft.family,
        product=draft.product,
        seed=draft.seed,
        reductant=key if key in REDUCTANTS else "",
        solvents=context.solvents_of(draft.variant),
        crude_ligand=draft.crude_ligand,
        variant=draft.variant,
        admitted=draft.admitted,
    )
    evidence = find_evidence(query, context)
    failed = tried_and_failed(evidence)
    checks = (*draft.checks, even_electrons(draft.product), *((failed,) if failed else ()))
    if draft.seed is not None:
        is_made = skeleton(draft.seed) in context.made
        checks = (*checks, obtainable(draft.seed, is_made=is_made))
    chance = probability(evidence, draft.family)
    for check in checks:
        if not check.is_ok:
            chance *= _PENALTY.get(check.name, 0.5)
    tails = draft.tails
    if draft.reductant is not None and needed > 0:
        tails = (*tails, draft.reductant.species)
    added = (s for s, _ in reaction.reactants if s in context.free_ligands and s not in tails)
    tails = (*tails, *added)
    return Step(
        family=draft.family,
        variant=draft.variant,
        product=product,
        precursors=tails,
        reaction=reaction,
        level=best_level(evidence),
        probability=chance,
        evidence=evidence,
        checks=checks,
        byproducts=draft.byproducts,
        metal_ceiling=draft.metal_ceiling,
        electrons=int(needed) if needed.denominator == 1 else 0,
        reductant=draft.reductant.key if draft.reductant and needed > 0 else "",
        ligand=main_ligand(draft.product).id,
        isolates=draft.isolates,
        cluster=draft.product,
        seed=draft.seed,
        note=draft.note,
    )


def thiolate_ceiling(cluster: Cluster) -> tuple[float, str]:
    """Metal ceiling when the surplus thiolate leaves as [M(SR)2]-, as in published balances.

    Of a phosphine or alkyne no such balance is published, and none is assumed.

    Source:
        32 AuSR + 8 e- -> [Au25(SR)18]- + 7 [Au(SR)2]-, T. Chen et al., J. Am. Chem. Soc. 2018,
        140, 11370.
    """
    n = cluster.n_metal
    m = sum(k for ligand, k in cluster.ligands if ligand.donation == "X")
    if n <= m or main_ligand(cluster).kind not in {"thiolate", "selenolate"}:
        return 1.0, ""
    ceiling = n / (2 * n - m)
    reason = (
        f"if the surplus ligand leaves as [{cluster.host}(L)2]-, {n} of {2 * n - m} metal atoms "
        "can end in the product"
    )
    return ceiling, reason


def electron_ceiling(seed: Cluster, product: Cluster) -> tuple[float, str]:
    """Metal ceiling of a conversion without reductant: electrons can't be made.

    Source:
        Follows from conservation of redox equivalents; holds while no disulfide is released.
    """
    have = Fraction(valence_electrons(seed), seed.n_metal)
    need = Fraction(valence_electrons(product), product.n_metal)
    if need <= 0 or have >= need:
        return 1.0, ""
    return (
        float(have / need),
        f"no reductant: {valence_electrons(seed)} e- on {seed.n_metal} metal atoms feed "
        f"{valence_electrons(product)} e- on {product.n_metal}",
    )


def neighbours(cluster: Cluster, context: RouteContext) -> tuple[str, ...]:
    """Sizes that may come along: those reported with the same ligand first, then the class.

    Nearest in size first; odd electron counts and other metal mixes are left out. Of phosphine
    clusters only those with the very phosphine count.
    """
    ligand = main_ligand(cluster)
    if len(cluster.metals) == 1 and ligand.kind == "phosphine":
        return _phosphine_neighbours(cluster, context)
    if len(cluster.metals) != 1 or len(cluster.ligands) != 1:
        return ()
    near: dict[tuple[int, int, int], bool] = {}
    for other, own, n_star in context.homoleptic:
        if other.host != cluster.host or len(other.metals) != 1 or own.kind != ligand.kind:
            continue
        if n_star % 2 or other.n_metal == cluster.n_metal:
            continue
        size = other.n_metal, other.ligands[0][1], other.charge
        near[size] = near.get(size, True) and own != ligand
    ranked = sorted(near, key=lambda size: (near[size], abs(size[0] - cluster.n_metal), size))
    return tuple(
        str(Cluster(metals=((cluster.host, n),), ligands=((ligand, m),), charge=charge))
        for n, m, charge in ranked[:_MOST_NEAR]
    )


def _phosphine_neighbours(cluster: Cluster, context: RouteContext) -> tuple[str, ...]:
    near = {
        str(other): abs(other.n_metal - cluster.n_metal)
        for other in context.known
        if main_ligand(other) == main_ligand(cluster)
        and other.host == cluster.host
        and other.metals != cluster.metals
        and len(other.metals) == 1
        and not other.isomer
        and {lig.kind for lig, _ in other.ligands} <= {lig.kind for lig, _ in cluster.ligands}
    }
    return tuple(sorted(near, key=lambda text: (near[text], text)))[:_MOST_NEAR]
