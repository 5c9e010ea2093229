r"""How close a precedent is to a proposed step, from 0 to 1.

.. math:: \kappa = \exp(-d^2 / 2)

with a squared distance summed over what changes in the step (metal atoms, electrons), relative
size, ligand traits and metals. The scales are judgement: two electrons, four metal atoms, a factor
1.6 in size.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand import Ligand
from mncplan.routes.skeleton import main_ligand

_ATOMS = 4.0
_ELECTRONS = 2.0
_SIZE = math.log(1.6)
_UNKNOWN = 0.7
_OTHER_CLASS = 0.2


@lru_cache(maxsize=8192)
def ligand_likeness(asked: Ligand, found: Ligand) -> float:
    """1 for the same ligand, else by shared traits; a generic ligand says little.

    Example:
        >>> from mncplan.domain.ligand import default_table
        >>> table = default_table()
        >>> alkane = ligand_likeness(table.find("SC6H13"), table.find("SC12H25"))
        >>> arene = ligand_likeness(table.find("SC6H13"), table.find("p-MBA"))
        >>> arene < alkane == 1.0
        True
    """
    if asked == found:
        return 1.0
    if asked.kind != found.kind:
        return _OTHER_CLASS
    if asked.is_generic or found.is_generic or not (asked.traits and found.traits):
        return _UNKNOWN
    shared = len(asked.traits & found.traits)
    return shared / len(asked.traits | found.traits)


class _Traits(NamedTuple):
    n_metal: int
    log_size: float
    n_star: int
    ligand: Ligand
    symbols: frozenset[str]


@lru_cache(maxsize=4096)
def _traits(cluster: Cluster) -> _Traits:
    n = cluster.n_metal
    symbols = frozenset(symbol for symbol, _ in cluster.metals)
    return _Traits(n, math.log(n), valence_electrons(cluster), main_ligand(cluster), symbols)


def step_likeness(
    product: Cluster, seed: Cluster | None, found: Cluster, found_seed: Cluster | None
) -> float:
    """Likeness of seed -> product to a reported found_seed -> found."""
    asked, known = _traits(product), _traits(found)
    squared = ((asked.log_size - known.log_size) / _SIZE) ** 2
    squared += 1.0 - ligand_likeness(asked.ligand, known.ligand)
    squared += float(asked.symbols != known.symbols)
    if seed is not None and found_seed is not None:
        before, reported = _traits(seed), _traits(found_seed)
        atoms = (asked.n_metal - before.n_metal) - (known.n_metal - reported.n_metal)
        electrons = (asked.n_star - before.n_star) - (known.n_star - reported.n_star)
        squared += (atoms / _ATOMS) ** 2 + (electrons / _ELECTRONS) ** 2
        squared += 1.0 - ligand_likeness(before.ligand, reported.ligand)
    return math.exp(-squared / 2.0)
