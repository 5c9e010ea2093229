r"""Surface-motif exchange: a motif of the shell is replaced by one from a complex.

.. math:: [M_nL_m]^q + k\,[M_2L_3]^- \to [M_{n+k}L_{m+k}]^q + k\,[ML_2]^-

With a second metal the motifs of the shell are exchanged for its thiolate; with a chlorido
phosphine complex a phosphine takes the place of staples.

Source: review 3.2 and 3.3 (doi:10.1039/d5nh00353a); doi:10.1038/s41467-018-04410-6 for the
balanced [Au23]- to [Au25]- conversion; equations:
docs/explanation/balancing.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand import Ligand
from mncplan.domain.species import Species, cluster_species
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import close
from mncplan.routes.complexes import chain_complex, phosphine_complex, thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.guards import same_electrons
from mncplan.routes.seeds import (
    in_ligand,
    is_homoleptic_thiolate,
    kin,
    likeliest,
    merged,
    reported_seeds,
)
from mncplan.routes.skeleton import main_ligand

FAMILY = "surface_motif_exchange"
_COINAGE = frozenset({"Ag", "Cu"})
_MOST_LOST = 4
_MOST_CAPPED = 6
DICHLORIDOAURATE = Species("[AuCl2]-", (("Au", 1), ("Cl", 2)), -1, 0, (("Au", 1), ("Cl", 2)))


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Motif uptake, motif exchange with a second metal, and capping by a phosphine."""
    if is_homoleptic_thiolate(target) and target.charge < 0 and not target.isomer:
        yield from _uptake(target, context)
    phosphines = [(lig, n) for lig, n in target.ligands if lig.kind == "phosphine"]
    thiolates = [(lig, n) for lig, n in target.ligands if lig.kind == "thiolate"]
    if len(phosphines) == len(thiolates) == 1 and len(target.ligands) == 2:
        yield from _capping(target, phosphines[0], thiolates[0][0], context)


def _uptake(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    ligand = main_ligand(target)
    if ligand.x_electrons != 1:
        return
    long, short = (chain_complex(target.host, ligand, k) for k in (2, 1))
    near = kin(
        target,
        context,
        lambda c, n: (
            c.charge == target.charge
            and n == valence_electrons(target)
            and 0 < target.n_metal - c.n_metal <= 4
        ),
    )
    for seed in merged(reported_seeds(target, FAMILY, context), near):
        k = target.n_metal - seed.n_metal
        if k < 1:
            continue
        fixed = {
            cluster_species(seed): -1,
            long: -k,
            cluster_species(target): 1,
            short: k,
        }
        yield Draft(
            family=FAMILY,
            variant=FAMILY,
            product=target,
            reaction=close(fixed, context.ligands),
            tails=(cluster_species(seed), long),
            seed=seed,
            checks=(same_electrons(seed, target),),
            byproducts=(str(seed), short.text),
            is_basic=False,
            note="salt screens the repulsion of the two anions and speeds the step up",
        )


def _capping(
    target: Cluster, phosphine: tuple[Ligand, int], thiolate: Ligand, context: RouteContext
) -> Iterator[Draft]:
    capping, n = phosphine
    source = phosphine_complex(capping, context.ligands["Cl"])
    n_star = valence_electrons(target)
    near = (
        in_ligand(known, thiolate)
        for known in context.known
        if known.host == target.host
        and {symbol for symbol, _ in known.metals[1:]} <= _COINAGE
        and len(known.ligands) == 1
        and main_ligand(known).kind == "thiolate"
        and valence_electrons(known) == n_star
        and 0 <= known.n_metal - target.n_metal <= _MOST_LOST
    )
    likely = likeliest(target, FAMILY, near, context, _MOST_CAPPED)
    released = thiolate_complex(target.host, thiolate)
    for seed in merged(reported_seeds(target, FAMILY, context), likely):
        if valence_electrons(seed) != n_star or main_ligand(seed) != thiolate:
            continue
        foreign = {symbol for symbol, _ in seed.metals} - {target.host}
        if foreign - _COINAGE:
            continue
        sinks = {symbol: thiolate_complex(symbol, thiolate) for symbol in sorted(foreign)}
        per = dict(source.parts)[capping.id]
        fixed = {
            cluster_species(seed): -1,
            source: -n // per,
            cluster_species(target): 1,
            DICHLORIDOAURATE: dict(source.parts)["Au"] * (n // per) // 2,
        }
        yield Draft(
            family=FAMILY,
            variant="phosphine_capping",
            product=target,
            reaction=close(fixed, context.ligands, {target.host: released, **sinks}),
            tails=(cluster_species(seed), source),
            seed=seed,
            checks=(same_electrons(seed, target),),
            byproducts=(str(seed), released.text),
            is_basic=False,
        )
