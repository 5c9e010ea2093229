"""What a step changes of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal

from mncplan.domain.cluster import Cluster
from mncplan.domain.route import Step

REVERSES: Final[Mapping[str, str]] = {
    "outer_sphere_oxidation": "electrochemical_reduction",
    "electrochemical_reduction": "outer_sphere_oxidation",
    "disproportionation": "comproportionation",
    "comproportionation": "disproportionation",
    "isoelectronic_conversion": "isoelectronic_conversion",
    "surface_motif_exchange": "surface_motif_exchange",
    "ligand_exchange_mild": "ligand_exchange_mild",
    "isomerisation": "isomerisation",
    "intercluster_exchange": "intercluster_exchange",
}
"""Families whose equation runs both ways, as pH, dose, potential or temperature ask, and the family
of the way back."""

_ONE_WAY: Final = frozenset({"phosphine_capping"})
"""Procedures whose by-products do not come back."""

Origin = Literal["growth", "etching", "conversion"]
Aspect = Literal["size", "composition", "structure", "shell", "charge"]


def changes(step: Step) -> tuple[Aspect, ...]:
    """What the step changes of its seed; nothing for a step that starts from complexes.

    size: the number of metal atoms. composition: the shares of the metals. structure: the isomer,
    or the number of ligands on equal metals. shell: the kinds of ligands or their shares.
    """
    seed, made = step.seed, step.cluster
    if seed is None or made is None:
        return ()
    said: dict[Aspect, bool] = {
        "size": seed.n_metal != made.n_metal,
        "composition": _shares(seed.metals) != _shares(made.metals),
        "structure": seed.isomer != made.isomer or _is_rearranged(seed, made),
        "shell": _shares(_named(seed)) != _shares(_named(made)),
        "charge": seed.charge != made.charge,
    }
    return tuple(aspect for aspect, is_so in said.items() if is_so)


def way_back(step: Step) -> str:
    """Family of the way back to the seed; empty for a one-way step."""
    if step.seed is None or step.variant in _ONE_WAY:
        return ""
    return REVERSES.get(step.family, "")


def reached_by(step: Step) -> Origin:
    """Whether metal is added or reduced to get there, or taken off; else by conversion."""
    if step.cluster is None:
        return "conversion"
    if step.seed is None or step.cluster.n_metal > step.seed.n_metal:
        return "growth" if step.family != "size_focusing" else "etching"
    if step.cluster.n_metal < step.seed.n_metal or step.family == "oxidative_etching":
        return "etching"
    return "conversion"


def _is_rearranged(seed: Cluster, made: Cluster) -> bool:
    n_seed, n_made = (sum(n for _, n in cluster.ligands) for cluster in (seed, made))
    return seed.n_metal == made.n_metal and n_seed != n_made


def _named(cluster: Cluster) -> tuple[tuple[str, int], ...]:
    return tuple((ligand.id, n) for ligand, n in cluster.ligands)


def _shares(parts: tuple[tuple[str, int], ...]) -> dict[str, Fraction]:
    total = sum(n for _, n in parts)
    return {name: Fraction(n, total) for name, n in parts}
