r"""How close a precedent is to a proposed step, from 0 to 1.

.. math:: \kappa = \exp(-d^2 / 2)

with a squared distance summed over what changes in the step (metal atoms, electrons), relative
size, ligand traits and metals. The scales are judgement: two electrons, four metal atoms, a factor
1.6 in size.
"""

from __future__ import annotations

import math

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand import Ligand
from mncplan.routes.skeleton import main_ligand

_ATOMS = 4.0
_ELECTRONS = 2.0
_SIZE = math.log(1.6)
_UNKNOWN = 0.7
_OTHER_CLASS = 0.2


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


def step_likeness(
    product: Cluster, seed: Cluster | None, found: Cluster, found_seed: Cluster | None
) -> float:
    """Likeness of seed -> product to a reported found_seed -> found."""
    squared = (math.log(product.n_metal / found.n_metal) / _SIZE) ** 2
    squared += _ligand_gap(product, found)
    squared += float(_symbols(product) != _symbols(found))
    if seed is not None and found_seed is not None:
        atoms = (product.n_metal - seed.n_metal) - (found.n_metal - found_seed.n_metal)
        gained = valence_electrons(product) - valence_electrons(seed)
        reported = valence_electrons(found) - valence_electrons(found_seed)
        squared += (atoms / _ATOMS) ** 2 + ((gained - reported) / _ELECTRONS) ** 2
        squared += _ligand_gap(seed, found_seed)
    return math.exp(-squared / 2.0)


def _ligand_gap(one: Cluster, other: Cluster) -> float:
    return 1.0 - ligand_likeness(main_ligand(one), main_ligand(other))


def _symbols(cluster: Cluster) -> frozenset[str]:
    return frozenset(symbol for symbol, _ in cluster.metals)
