r"""Growth of phosphine-protected clusters by a few atoms from metal(I) chloride complexes.

.. math:: [M_nH_hP_p]^q + k\,M'Cl \to [M_nM'_kH_{h-j}P_pCl_{k-i}]^{q+i-j} + i\,Cl^- + j\,H^+

A hydride that leaves as a proton gives its two electrons to the core.

Source: doi:10.1021/jacs.8b03880 for the gold seed; review 3.3 (doi:10.1039/d5nh00353a).
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.route import Check
from mncplan.domain.species import Species, cluster_species
from mncplan.errors import ChemistryError
from mncplan.routes.assembly import Draft
from mncplan.routes.closing import close, electrons_taken
from mncplan.routes.complexes import phosphine_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.guards import general_procedure
from mncplan.routes.reagents import CHLORIDES, REDUCTANTS
from mncplan.routes.seeds import likeliest
from mncplan.routes.skeleton import main_ligand

FAMILY = "seeded_growth"
MOST_ADDED = 8
_SMALL = frozenset({"phosphine", "halide", "hydride"})
_MOST = 6


def propose(target: Cluster, context: RouteContext) -> Iterator[Draft]:
    """Drafts from known clusters with the same phosphine and some atoms fewer."""
    phosphine = main_ligand(target)
    if phosphine.kind != "phosphine" or target.isomer:
        return
    if not {ligand.kind for ligand, _ in target.ligands} <= _SMALL:
        return
    near = (
        known
        for known in context.known
        if main_ligand(known) == phosphine
        and not known.isomer
        and {ligand.kind for ligand, _ in known.ligands} <= _SMALL
        and _added(known, target)
    )
    for seed in likeliest(target, FAMILY, near, context, _MOST):
        try:
            yield _draft(seed, target, context)
        except ChemistryError:
            continue


def _added(seed: Cluster, target: Cluster) -> tuple[tuple[str, int], ...]:
    """Atoms of each metal taken up; empty when one is lost, or too many are needed."""
    have = dict(seed.metals)
    gained = {symbol: n - have.pop(symbol, 0) for symbol, n in target.metals}
    if have or min(gained.values()) < 0 or not 0 < sum(gained.values()) <= MOST_ADDED:
        return ()
    return tuple((symbol, n) for symbol, n in gained.items() if n)


def _source(symbol: str, target: Cluster, context: RouteContext) -> Species:
    if symbol == "Au":
        return phosphine_complex(main_ligand(target), context.ligands["Cl"])
    if symbol in CHLORIDES:
        return CHLORIDES[symbol]
    raise ChemistryError(f"no chloride of {symbol} is used to grow phosphine clusters")


def _draft(seed: Cluster, target: Cluster, context: RouteContext) -> Draft:
    fixed = {cluster_species(seed): -1, cluster_species(target): 1}
    sources = []
    for symbol, n in _added(seed, target):
        source = _source(symbol, target, context)
        n_source, rest = divmod(n, dict(source.parts)[symbol])
        if rest:
            raise ChemistryError(f"{source} brings more than {n} {symbol}")
        fixed[source] = -n_source
        sources.append(source)
    reaction = close(fixed, context.ligands)
    electrons = electrons_taken(reaction)
    return Draft(
        family=FAMILY,
        variant=FAMILY,
        product=target,
        reaction=reaction,
        tails=(cluster_species(seed), *sources),
        reductant=REDUCTANTS["NaBH4"],
        seed=seed,
        checks=(
            Check(
                name="gains or keeps electrons",
                is_ok=electrons >= 0,
                is_hard=True,
                reason=f"{electrons} electrons per product come from the reductant"
                if electrons > 0
                else f"{-electrons} electrons leave"
                if electrons < 0
                else "the seed and the complexes bring all electrons",
            ),
            general_procedure(target, FAMILY, is_known=False),
        ),
        byproducts=(str(seed),),
        is_basic=electrons > 0,
    )
