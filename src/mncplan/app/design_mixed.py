"""Compositions with shells of several ligands as proposals for a wish."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

from mncplan.design.enumerate import Bounds
from mncplan.design.mixed_shells import Shell, enumerate_mixed, learn_mixed_law
from mncplan.design.variants import Cores
from mncplan.domain.candidate import Proposal
from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand


def mixed_proposals(
    host: str, known: Sequence[Cluster], cores: Cores, named: Sequence[Ligand], bounds: Bounds
) -> tuple[tuple[Proposal, ...], int]:
    """New compositions of phosphine with bridging ligand, halide or both, on one host metal.

    Args:
        host: Symbol of the metal.
        known: Clusters from which the law is learned.
        cores: For the ligands usual on the metal.
        named: Ligands that the wish names.
        bounds: Of metal atoms and charge.

    Returns:
        Proposals with the likelihood of their makeup as ease, and how many were tested.
    """
    law = learn_mixed_law(known, host)
    if law is None:
        return (), 0
    proposals, n_tested = [], 0
    for shell in _shells(host, cores, named):
        found, tested = enumerate_mixed(law, shell, bounds.size, bounds.charge)
        n_tested += tested
        proposals += [
            Proposal(
                cluster=cluster,
                origin="enumerated",
                reason=f"donor atoms and share of phosphine as in the {law.n_known} known mixed "
                f"shells of {host}, even electron count",
                ease=math.exp(-penalty),
            )
            for cluster, penalty in found
            if cluster not in cores.seen
        ]
    return tuple(proposals), n_tested


def _shells(host: str, cores: Cores, named: Sequence[Ligand]) -> Iterator[Shell]:
    """Mixed shells of the ligands that the wish names, else of the usual ones."""

    def of_kind(*kinds: str) -> tuple[Ligand, ...]:
        asked = [ligand for ligand in named if ligand.kind in kinds]
        usual = [ligand for kind in kinds for ligand in cores.usual(host, kind)[:1]]
        return tuple(asked or usual)

    staples, halides = (*of_kind("thiolate", "alkynyl"), None), (*of_kind("halide"), None)
    for phosphine, staple, halide in product(of_kind("phosphine"), staples, halides):
        if staple is not None or halide is not None:
            yield Shell(phosphine=phosphine, staple=staple, halide=halide)
