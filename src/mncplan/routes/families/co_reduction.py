r"""Co-reduction of two metals in one pot.

Electrons needed are :math:`N^*(T) - \sum E(\text{salts})`: PtCl6(2-) takes four of its own.

Source: review 3.3 (doi:10.1039/d5nh00353a); equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.route import Check
from mncplan.domain.species import cluster_species
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import close
from mncplan.routes.complexes import metal_source
from mncplan.routes.context import RouteContext
from mncplan.routes.doping import dose_note
from mncplan.routes.guards import general_procedure, reducible
from mncplan.routes.reagents import METAL_SALTS, NITRATE, REDUCTANTS, SODIUM
from mncplan.routes.skeleton import main_ligand

FAMILY = "co_reduction"
_GROUP_11 = {"Cu", "Ag", "Au"}


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """One draft per suitable procedure."""
    if len(target.metals) < 2 or any(lig.kind == "hydride" for lig, _ in target.ligands):
        return
    if sum(lig.kind in {"thiolate", "selenolate"} for lig, _ in target.ligands) > 1:
        return
    if any(symbol not in METAL_SALTS for symbol, _ in target.metals):
        return
    variants = context.variants(FAMILY, target)
    ligands = dict(context.ligands)
    sources = {
        symbol: metal_source(symbol, target, ligands)
        if symbol == target.host
        else METAL_SALTS[symbol].species
        for symbol, _ in target.metals
    }
    fixed = {cluster_species(target): 1}
    for symbol, n in target.metals:
        source = sources[symbol]
        fixed[source] = -n // dict(source.parts)[symbol]
    sinks = {"Na": SODIUM, "N": NITRATE}
    reaction = close(fixed, {**context.ligands, main_ligand(target).id: main_ligand(target)}, sinks)
    dopants = [symbol for symbol, _ in target.metals if symbol != target.host]
    homologous = set(dopants) <= _GROUP_11 and target.host in _GROUP_11
    spread = Check(
        name="one composition",
        is_ok=not homologous,
        is_hard=False,
        reason="metals of one group give a distribution of compositions; separate by HPLC"
        if homologous
        else f"{', '.join(dopants)} is reported to enter one site: a single dopant number",
    )
    parent = f"undoped {target.host}{target.n_metal} clusters"
    for variant in variants:
        yield Draft(
            family=FAMILY,
            variant=variant,
            product=target,
            reaction=reaction,
            tails=tuple(sources.values()),
            reductant=REDUCTANTS["NaBH4"],
            checks=(
                reducible(target),
                spread,
                general_procedure(target, FAMILY, is_known=variant != FAMILY),
            ),
            byproducts=(parent, "clusters with other dopant numbers"),
            note=dose_note(target)
            or "the doping reagent is offered in excess over the wanted ratio",
        )
