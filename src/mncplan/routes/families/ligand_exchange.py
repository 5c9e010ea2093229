"""Ligand exchange: mild (part of the shell, core kept) and full (core may change).

Mild: [MnLm]q + x L'H -> [MnL(m-x)L'x]q + x LH. Full: all m ligands are exchanged; where the core
changes, the closed form supplies metal complex and electrons, and a conversion without reductant
has an electron-limited ceiling.

Source: review 3.1, 3.2 and 3.4 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import ORGANIC_ANION_KINDS
from mncplan.domain.reaction import Reaction
from mncplan.domain.recipe import Procedure
from mncplan.domain.route import Check
from mncplan.domain.species import Species, cluster_species, free_ligand
from mncplan.errors import ChemistryError
from mncplan.routes.assembly import Draft, electron_ceiling, neighbours
from mncplan.routes.closing import close, electrons_taken, oxidise_with_air
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.families import donor_exchange
from mncplan.routes.guards import general_procedure
from mncplan.routes.seeds import likeliest
from mncplan.routes.skeleton import Skeleton, main_ligand, skeleton

MILD = "ligand_exchange_mild"
FULL = "ligand_exchange_full"
_LEAVING = frozenset({"thiolate", "selenolate", "alkynyl", "phosphine"})
_MOST_NEW = 10
_MOST_BARE = 5
_MOST_SEEDS = 3
MOST_CHANGE = 2.0
"""Factor in size below which a core may change under a new shell; judgement."""
_COMMON_SHELLS = ("PET", "SG", "SC6H13", "S-c-C6H11")


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Mild exchange for mixed shells, full exchange for single-ligand shells, donors for both."""
    organic = [(ligand, n) for ligand, n in target.ligands if ligand.kind in ORGANIC_ANION_KINDS]
    if len(organic) == 2 and len(target.ligands) == 2:
        yield from _mild(target, organic, context)
    if len(target.ligands) == 1 and organic:
        yield from _full(target, organic[0][0], context)
    yield from donor_exchange.propose(target, MILD if organic else FULL, context)


def _mild(
    target: Cluster, organic: list[tuple[Ligand, int]], context: RouteContext
) -> Iterator[Draft]:
    for (kept, n_kept), (entering, n_new) in (organic, organic[::-1]):
        seed = Cluster(
            metals=target.metals, ligands=((kept, n_kept + n_new),), charge=target.charge
        )
        parents = context.known_skeletons.get(skeleton(seed), ())
        if kept.is_generic or not any(len(known.ligands) == 1 for known in parents):
            continue
        for variant in context.variants(MILD, target):
            yield Draft(
                family=MILD,
                variant=variant,
                product=target,
                reaction=close(
                    {cluster_species(seed): -1, cluster_species(target): 1}, context.ligands
                ),
                tails=(cluster_species(seed), free_ligand(entering)),
                seed=seed,
                checks=(general_procedure(target, MILD, is_known=variant != MILD),),
                byproducts=("neighbouring degrees of exchange: the product is a distribution",),
                is_basic=False,
            )


def _full(target: Cluster, ligand: Ligand, context: RouteContext) -> Iterator[Draft]:
    procedures = context.procedures_for(FULL, target)
    companions = neighbours(target, context)
    for seed in _seeds(target, ligand, context):
        variant = _variant(procedures, seed)
        try:
            reaction, extra = _net(seed, target, ligand, context)
        except ChemistryError:
            continue
        needed = electrons_taken(reaction)
        check = Check(
            name="needs no reductant",
            is_ok=needed <= 0,
            is_hard=True,
            reason=f"{needed} electrons per product would have to come from outside",
        )
        yield Draft(
            family=FULL,
            variant=variant or FULL,
            product=target,
            reaction=oxidise_with_air(reaction),
            tails=(cluster_species(seed), free_ligand(ligand), *extra),
            seed=seed,
            checks=(
                check,
                _driving_force(seed, target),
                general_procedure(target, FULL, is_known=bool(variant)),
            ),
            byproducts=companions,
            metal_ceiling=electron_ceiling(seed, target),
            is_basic=False,
            note="size after full exchange is the least predictable outcome in this field "
            "(review 3.1): follow by UV-Vis and ESI-MS",
        )


def _driving_force(seed: Cluster, target: Cluster) -> Check:
    """Cores change under thiophenols and bulky thiols (review 3.1, 3.2)."""
    entering = main_ligand(target)
    is_ok = (
        seed.metals == target.metals
        or main_ligand(seed).donation == "L"
        or entering.is_generic
        or "bulky" in entering.traits
        or ("aromatic" in entering.traits and "flexible" not in entering.traits)
    )
    return Check(
        name="ligand drives the core change",
        is_ok=is_ok,
        is_hard=False,
        reason=f"{entering} is neither bulky nor a thiophenol; such thiols keep the core"
        if not is_ok
        else "the core is kept, or the entering ligand is reported to change cores",
    )


def _variant(procedures: tuple[Procedure, ...], seed: Cluster) -> str:
    """The procedure for a seed that dissolves where this one does; empty when none."""
    solubility = main_ligand(seed).solubility
    for item in procedures:
        if not item.seed_solubility or solubility in (*item.seed_solubility, "unknown"):
            return item.id
    return ""


def _seeds(target: Cluster, ligand: Ligand, context: RouteContext) -> tuple[Cluster, ...]:
    """Precursors of reported exchanges to this core, then the likeliest known clusters."""
    shape = skeleton(target)
    reported: dict[str, Cluster] = {}
    for entry in context.precedents_of.get(FULL, ()):
        if shape not in entry.skeletons:
            continue
        for seed in entry.seeds:
            known = _concrete(seed, ligand, context)
            if known is not None:
                reported[str(known)] = known
    found = [reported[key] for key in sorted(reported)]
    shapes = {(skeleton(seed), seed.charge) for seed in found}
    new = [
        seed
        for key, seed in _by_shape(target, ligand, context).items()
        if key not in shapes and _is_conceivable(seed, target)
    ]
    bare = [seed for seed in new if main_ligand(seed).donation == "L"]
    clad = [seed for seed in new if main_ligand(seed).donation == "X"]
    return (
        *found,
        *likeliest(target, FULL, clad, context, _MOST_NEW),
        *likeliest(target, FULL, bare, context, _MOST_BARE),
    )


def _by_shape(
    target: Cluster, ligand: Ligand, context: RouteContext
) -> dict[tuple[Skeleton, int], Cluster]:
    """One known cluster with another ligand per skeleton and charge, common shells first."""
    dopants = target.metals[1:]
    rank = {name: place for place, name in enumerate(_COMMON_SHELLS)}
    found: dict[tuple[Skeleton, int], tuple[int, int, str, Cluster]] = {}
    for known in context.known:
        own = main_ligand(known)
        if own == ligand or own.is_generic or known.isomer or known.metals[1:] != dopants:
            continue
        if known.host != target.host or own.kind not in _LEAVING:
            continue
        if any(lig.is_generic or lig.kind == "chalcogenide" for lig, _ in known.ligands):
            continue
        key = skeleton(known), known.charge
        entry = len(known.ligands), rank.get(own.id, len(rank)), str(known), known
        found[key] = min(found.get(key, entry), entry)
    return {key: cluster for key, (_, _, _, cluster) in found.items()}


def _is_conceivable(seed: Cluster, target: Cluster) -> bool:
    """Less than a factor of two in size, and electrons enough without more than three seeds."""
    have, need = valence_electrons(seed), valence_electrons(target)
    if not 1 / MOST_CHANGE < seed.n_metal / target.n_metal < MOST_CHANGE or have <= 0 or need <= 0:
        return False
    return have >= need or need // math.gcd(have, need) <= _MOST_SEEDS


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
