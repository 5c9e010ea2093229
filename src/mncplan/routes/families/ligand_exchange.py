"""Ligand exchange: mild (part of the shell, core kept) and full (core may change).

Mild: [MnLm]q + x L'H -> [MnL(m-x)L'x]q + x LH. Full: all m ligands are exchanged; where the core
changes, the closed form of the routes study (LEIST) supplies metal complex and electrons, and a
conversion without reductant has an electron-limited ceiling.

Source: review 3.1, 3.2 and 3.4 (doi:10.1039/d5nh00353a); routes study, LX and LEIST.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand import Ligand
from mncplan.domain.reaction import Reaction
from mncplan.domain.recipe import Procedure
from mncplan.domain.route import Check
from mncplan.domain.species import Species, cluster_species, free_ligand
from mncplan.routes.assembly import Draft, electron_ceiling, neighbours
from mncplan.routes.closing import close, electrons_taken, oxidise_with_air
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.skeleton import main_ligand, skeleton, with_ligand

_COMMON_SHELLS = ("PET", "SG", "SC6H13", "S-c-C6H11")


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Mild exchange for mixed shells, full exchange for single-ligand shells."""
    organic = [
        (ligand, n)
        for ligand, n in target.ligands
        if ligand.kind in {"thiolate", "selenolate", "alkynyl"}
    ]
    if len(organic) == 2 and len(target.ligands) == 2:
        yield from _mild(target, organic, context)
    if len(target.ligands) == 1 and organic:
        yield from _full(target, organic[0][0], context)


def _mild(
    target: Cluster, organic: list[tuple[Ligand, int]], context: RouteContext
) -> Iterator[Draft]:
    for (kept, n_kept), (entering, n_new) in (organic, organic[::-1]):
        seed = Cluster(
            metals=target.metals, ligands=((kept, n_kept + n_new),), charge=target.charge
        )
        if skeleton(seed) not in context.known_skeletons or kept.is_generic:
            continue
        for procedure in context.procedures_for("ligand_exchange_mild", target):
            yield Draft(
                family="ligand_exchange_mild",
                variant=procedure.id,
                product=target,
                reaction=close(
                    {cluster_species(seed): -1, cluster_species(target): 1}, context.ligands
                ),
                tails=(cluster_species(seed), free_ligand(entering)),
                seed=seed,
                byproducts=("neighbouring degrees of exchange: the product is a distribution",),
                is_basic=False,
            )


def _full(target: Cluster, ligand: Ligand, context: RouteContext) -> Iterator[Draft]:
    procedures = context.procedures_for("ligand_exchange_full", target)
    if not procedures:
        return
    for seed in _seeds(target, ligand, context):
        variant = _variant(procedures, seed)
        if not variant:
            continue
        reaction, extra = _net(seed, target, ligand, context)
        needed = electrons_taken(reaction)
        check = Check(
            name="needs no reductant",
            is_ok=needed <= 0,
            is_hard=True,
            reason=f"{needed} electrons per product would have to come from outside",
        )
        yield Draft(
            family="ligand_exchange_full",
            variant=variant,
            product=target,
            reaction=oxidise_with_air(reaction),
            tails=(cluster_species(seed), free_ligand(ligand), *extra),
            seed=seed,
            checks=(check,),
            byproducts=neighbours(target, context),
            metal_ceiling=electron_ceiling(seed, target),
            is_basic=False,
            note="size after full exchange is the least predictable outcome in this field "
            "(review 3.1): follow by UV-Vis and ESI-MS",
        )


def _variant(procedures: tuple[Procedure, ...], seed: Cluster) -> str:
    """The procedure for a seed that dissolves where this one does; empty when none."""
    solubility = main_ligand(seed).solubility
    for item in procedures:
        if not item.seed_solubility or solubility in (*item.seed_solubility, "unknown"):
            return item.id
    return ""


def _seeds(target: Cluster, ligand: Ligand, context: RouteContext) -> tuple[Cluster, ...]:
    """Precursors of reported exchanges to this core, and the same core with a common shell."""
    found: dict[str, Cluster] = {}
    shape = skeleton(target)
    for entry in context.precedents:
        if entry.item.family != "ligand_exchange_full" or shape not in entry.skeletons:
            continue
        for seed in entry.seeds:
            known = _concrete(seed, ligand, context)
            if known is not None:
                found[str(known)] = known
    for name in _COMMON_SHELLS:
        other = context.ligands.get(name)
        if other is None or other == ligand or other.solubility != ligand.solubility:
            continue
        seed = with_ligand(target, ligand, other)
        if seed in context.known:
            found[str(seed)] = seed
    return tuple(found[key] for key in sorted(found))


def _concrete(seed: Cluster, ligand: Ligand, context: RouteContext) -> Cluster | None:
    """Name a generic seed's ligand by a known cluster of its skeleton."""
    if seed.ligands == ((ligand, seed.ligands[0][1]),) or len(seed.ligands) != 1:
        return None
    if not main_ligand(seed).is_generic:
        return seed
    for known in context.known_skeletons.get(skeleton(seed), ()):
        if not main_ligand(known).is_generic and main_ligand(known) != ligand:
            return known
    return None


def _net(
    seed: Cluster, target: Cluster, ligand: Ligand, context: RouteContext
) -> tuple[Reaction, tuple[Species, ...]]:
    """Net equation with the fewest seeds that needs no reductant, and complexes it consumes."""
    source = thiolate_complex(target.host, ligand)
    need, have = valence_electrons(target), valence_electrons(seed)
    n_seed, n_product = 1, 1
    if 0 < have < need:
        shared = math.gcd(have, need)
        n_seed, n_product = need // shared, have // shared
    left = seed.n_metal * n_seed - target.n_metal * n_product
    terms = {
        cluster_species(seed): -n_seed,
        cluster_species(target): n_product,
        source: left,
    }
    reaction = close({s: n for s, n in terms.items() if n}, context.ligands)
    return reaction, ((source,) if left < 0 else ())
