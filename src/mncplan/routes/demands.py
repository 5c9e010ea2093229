"""What a target asks of a route, and which families answer to it.

Source: the four aspects a route can control: size, structure, composition and shell, review 3
(doi:10.1039/d5nh00353a).
"""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand_kinds import DONOR_KINDS, ORGANIC_ANION_KINDS
from mncplan.domain.outlook import Demand
from mncplan.routes.families import direct_reduction
from mncplan.routes.families.intercluster_exchange import binomial_share

_GROUP_11 = frozenset({"Cu", "Ag", "Au"})


def demands(target: Cluster) -> tuple[Demand, ...]:
    """The demands of a target, its size first."""
    return tuple(_demands(target))


def _demands(target: Cluster) -> Iterator[Demand]:
    n_star = valence_electrons(target)
    yield Demand(
        aspect="size",
        reason=f"{target.n_metal} metal atoms, {n_star} valence electrons",
        families=(
            *direct_reduction.FAMILIES, "size_focusing", "seeded_growth", "oxidative_etching",
            "thermal_fusion",
        ),
    )  # fmt: skip
    if len(target.metals) > 1:
        yield _composition(target)
    kinds = {lig.kind for lig, _ in target.ligands}
    if target.isomer:
        yield Demand(aspect="structure", reason=f"the isomer {target.isomer}",
                     families=("isomerisation",))  # fmt: skip
    has_donors = bool(kinds & ORGANIC_ANION_KINDS and kinds & DONOR_KINDS)
    if has_donors or sum(lig.kind in ORGANIC_ANION_KINDS for lig, _ in target.ligands) > 1:
        both = (*direct_reduction.FAMILIES, "seeded_growth")
        yield Demand(
            aspect="shell",
            reason="more than one organic ligand in fixed numbers",
            families=(
                "ligand_exchange_mild", "surface_motif_exchange", "ligand_functionalisation",
                *(both if has_donors else ()),
            ),
        )  # fmt: skip
    if n_star % 2:
        yield Demand(
            aspect="charge",
            reason=f"{n_star} valence electrons, an open shell",
            families=("outer_sphere_oxidation", "electrochemical_reduction"),
        )


def _composition(target: Cluster) -> Demand:
    symbols = [symbol for symbol, _ in target.metals]
    x, n = target.metals[1][1], target.n_metal
    reason = f"{x} {symbols[1]} in {n} metal atoms"
    if set(symbols) <= _GROUP_11 and len(symbols) == 2:
        reason += f"; at random {binomial_share(x, n):.0%} of one member, so precise sites or HPLC"
    return Demand(
        aspect="composition",
        reason=reason,
        families=(
            "co_reduction", "metal_exchange", "surface_motif_exchange", "intercluster_exchange",
        ),
    )  # fmt: skip
