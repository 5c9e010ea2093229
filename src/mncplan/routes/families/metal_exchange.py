"""Metal exchange of a parent cluster with the salt or complex of another metal.

Isovalent: [MnLm]q + x M'L -> [M(n-x)M'xLm]q + x ML, electrons conserved.
Aliovalent: one Cd or Hg replaces one Au and the charge rises.

Source: review 3.3 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand import Ligand
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Check
from mncplan.domain.species import Species, cluster_species, free_ligand
from mncplan.errors import ChemistryError
from mncplan.routes.assembly import Draft, electron_ceiling
from mncplan.routes.closing import PROTON, close, electrons_taken
from mncplan.routes.complexes import chain_complex, phosphine_complex, thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.doping import dose_note
from mncplan.routes.guards import general_procedure
from mncplan.routes.reagents import CHLORIDES, METAL_SALTS
from mncplan.routes.seeds import in_ligand, likeliest
from mncplan.routes.skeleton import main_ligand

FAMILY = "metal_exchange"
_REACH = 4
_MOST_PLAIN = 6
_MOST_DOPED = 4
_MOST_PARENTS = 4


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Drafts from parents with fewer atoms of the dopant, by complex and by salt."""
    if len(target.metals) != 2 or target.isomer:
        return
    (host, _), (dopant, x) = target.metals
    variants = context.variants(FAMILY, target)
    for parent in _parents(target, host, context):
        for variant in variants:
            for source in _sources(dopant, target, variant, context):
                try:
                    draft = _draft(target, parent, dopant, source, variant, context)
                except ChemistryError:
                    continue
                if draft is None:
                    continue
                yield draft
                if source.text.startswith(f"{dopant}(") and x > 1 and parent.metals[1:] == ():
                    motif = "surface_motif_exchange"
                    yield replace(draft, family=motif, variant=motif)


def _parents(target: Cluster, host: str, context: RouteContext) -> tuple[Cluster, ...]:
    """Parents of the same size and shell, then the likeliest others with fewer dopants."""
    ligand = main_ligand(target)
    x = target.metals[1][1]
    counts = {lig.id: n for lig, n in target.ligands if lig != ligand}
    same: list[Cluster] = []
    other: list[Cluster] = []
    for known in context.known:
        own = main_ligand(known)
        if known.host != host or known.isomer or own.kind != ligand.kind:
            continue
        if {lig.id: n for lig, n in known.ligands if lig != own} != counts:
            continue
        foreign = dict(known.metals[1:])
        if set(foreign) - {target.metals[1][0]} or sum(foreign.values()) >= x:
            continue
        parent = in_ligand(known, ligand)
        if valence_electrons(parent) % 2 or valence_electrons(parent) < 2:
            continue
        shell = abs(_n_ligands(parent) - _n_ligands(target))
        if parent.n_metal == target.n_metal and not shell and not foreign:
            same.append(parent)
        elif abs(parent.n_metal - target.n_metal) <= _REACH and shell <= _REACH:
            other.append(parent)
    plain = [parent for parent in other if len(parent.metals) == 1]
    doped = [parent for parent in other if len(parent.metals) > 1]
    return (
        *sorted(dict.fromkeys(same), key=str),
        *likeliest(target, FAMILY, plain, context, _MOST_PLAIN),
        *likeliest(target, FAMILY, doped, context, _MOST_DOPED),
    )


def _n_ligands(cluster: Cluster) -> int:
    return sum(n for _, n in cluster.ligands)


def _sources(
    dopant: str, target: Cluster, variant: str, context: RouteContext
) -> tuple[Species, ...]:
    if variant.endswith("salt"):
        if dopant in CHLORIDES and len(target.ligands) > 1:
            return (CHLORIDES[dopant],)
        return (METAL_SALTS[dopant].species,) if dopant in {"Cd", "Hg"} else ()
    found: list[Species] = []
    if variant == FAMILY and dopant in CHLORIDES:
        found.append(CHLORIDES[dopant])
    if dopant == "Au" and "PPh3" in context.ligands and "Cl" in context.ligands:
        found.append(phosphine_complex(context.ligands["PPh3"], context.ligands["Cl"]))
    try:
        found.append(thiolate_complex(dopant, main_ligand(target)))
    except ChemistryError:
        pass
    return tuple(found)


def _anionic(reaction: Reaction, host: str, ligand: Ligand) -> Reaction:
    """Host metal leaves as [M(L)2]- where the equation would else take up protons."""
    if ligand.x_electrons != 1:
        return reaction
    plain = thiolate_complex(host, ligand)
    n = min(-reaction.coefficient(PROTON), reaction.coefficient(plain))
    if n <= 0:
        return reaction
    one = Fraction(1)
    take_up = Reaction(
        (
            (plain, -one),
            (free_ligand(ligand), -one),
            (chain_complex(host, ligand, 1), one),
            (PROTON, one),
        )
    )
    return reaction + take_up * n


def _draft(
    target: Cluster,
    parent: Cluster,
    dopant: str,
    source: Species,
    variant: str,
    context: RouteContext,
) -> Draft | None:
    """Parent to product; several parents feed one product that holds more electrons."""
    host, ligand = parent.host, main_ligand(target)
    have, need = valence_electrons(parent), valence_electrons(target)
    n_parent, n_product = 1, 1
    if 0 < have < need:
        shared = math.gcd(have, need)
        n_parent, n_product = need // shared, have // shared
    before, after = dict(parent.metals), dict(target.metals)
    taken = n_product * after[dopant] - n_parent * before.get(dopant, 0)
    lost = n_parent * before[host] - n_product * after[host]
    if taken <= 0 or n_parent > _MOST_PARENTS:
        return None
    fixed = {
        cluster_species(parent): Fraction(-n_parent),
        source: Fraction(-taken, dict(source.parts)[dopant]),
        cluster_species(target): Fraction(n_product),
    }
    tails = [cluster_species(parent), source]
    if lost:
        fixed[thiolate_complex(host, ligand)] = Fraction(lost)
    if lost < 0:
        tails.append(thiolate_complex(host, ligand))
    reaction = _anionic(close(fixed, {**context.ligands, ligand.id: ligand}), host, ligand)
    electrons = electrons_taken(reaction)
    if electrons > 0:
        return None
    balanced = Check(
        name="electrons conserved",
        is_ok=electrons == 0,
        is_hard=False,
        reason="the exchange moves no electrons"
        if electrons == 0
        else f"{-electrons} electrons must leave: needs an oxidant",
    )
    return Draft(
        family=FAMILY,
        variant=variant,
        product=target,
        reaction=reaction,
        tails=tuple(tails),
        seed=parent,
        checks=(balanced, general_procedure(target, FAMILY, is_known=variant != FAMILY)),
        byproducts=(f"{parent} unreacted", "clusters with other dopant numbers"),
        metal_ceiling=electron_ceiling(parent, target),
        is_basic=False,
        note=dose_note(target),
    )
