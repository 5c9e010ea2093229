"""Metal exchange of a parent cluster with the salt or complex of another metal.

Isovalent: [MnLm]q + x M'L -> [M(n-x)M'xLm]q + x ML, electrons conserved.
Aliovalent: one Cd or Hg replaces one Au and the charge rises.

Source: review 3.3 (doi:10.1039/d5nh00353a); routes study, G1, G2 and G2i.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.route import Check
from mncplan.domain.species import Species, cluster_species
from mncplan.errors import ChemistryError
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import close, electrons_taken
from mncplan.routes.complexes import phosphine_complex, thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.reagents import METAL_SALTS
from mncplan.routes.skeleton import main_ligand


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Drafts from the undoped parent, by complex and by salt."""
    if len(target.metals) != 2 or len(target.ligands) != 1:
        return
    (host, _), (dopant, x) = target.metals
    for parent in _parents(target, host, context):
        for procedure in context.procedures_for("metal_exchange", target):
            for source in _sources(dopant, target, procedure.id, context):
                draft = _draft(target, parent, (dopant, x, source), procedure.id, context)
                if draft is None:
                    continue
                yield draft
                if source.text.startswith(f"{dopant}(") and x > 1:
                    yield replace(draft, family="surface_motif_exchange")


def _parents(target: Cluster, host: str, context: RouteContext) -> tuple[Cluster, ...]:
    ligand = main_ligand(target)
    n = target.n_metal
    found = {
        Cluster(metals=((host, n),), ligands=target.ligands, charge=known.charge)
        for known in context.known
        if known.metals == ((host, n),)
        and len(known.ligands) == 1
        and known.ligands[0][1] == target.ligands[0][1]
        and main_ligand(known).kind == ligand.kind
        and valence_electrons(known) % 2 == 0
    }
    return tuple(sorted(found, key=str))


def _sources(
    dopant: str, target: Cluster, variant: str, context: RouteContext
) -> tuple[Species, ...]:
    if variant.endswith("salt"):
        return (METAL_SALTS[dopant].species,) if dopant in {"Cd", "Hg"} else ()
    found: list[Species] = []
    if dopant == "Au" and "PPh3" in context.ligands and "Cl" in context.ligands:
        found.append(phosphine_complex(context.ligands["PPh3"], context.ligands["Cl"]))
    try:
        found.append(thiolate_complex(dopant, main_ligand(target)))
    except ChemistryError:
        pass
    return tuple(found)


def _draft(
    target: Cluster,
    parent: Cluster,
    incoming: tuple[str, int, Species],
    variant: str,
    context: RouteContext,
) -> Draft | None:
    dopant, x, source = incoming
    host = parent.host
    ligand = main_ligand(target)
    per = dict(source.parts)[dopant]
    released = thiolate_complex(host, ligand)
    lost = parent.n_metal - dict(target.metals)[host]
    fixed = {
        cluster_species(parent): -1,
        source: -x // per,
        cluster_species(target): 1,
        released: lost,
    }
    reaction = close(fixed, {**context.ligands, ligand.id: ligand})
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
        family="metal_exchange",
        variant=variant,
        product=target,
        reaction=reaction,
        tails=(cluster_species(parent), source),
        seed=parent,
        checks=(balanced,),
        byproducts=(f"{parent} unreacted", "clusters with other dopant numbers"),
        is_basic=False,
    )
