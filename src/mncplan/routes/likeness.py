r"""How close a precedent is to a proposed step, from 0 to 1.

.. math:: \kappa = \exp(-d^2 / 2)

with a squared distance summed over what changes in the step (metal atoms, electrons), relative
size, ligand traits and metals. The scales are judgement: two electrons, four metal atoms, a factor
1.6 in size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand import Ligand
from mncplan.routes.skeleton import main_ligand

_ATOMS = 4.0
_ELECTRONS = 2.0
_SIZE = math.log(1.6)
_UNKNOWN = 0.7
_OTHER_CLASS = 0.2
_OTHER_CARBON = 0.5


@lru_cache(maxsize=8192)
def ligand_likeness(asked: Ligand, found: Ligand) -> float:
    """1 for the same ligand, else by shared traits; a generic ligand says little.

    Thiophenols and alkanethiols are half as alike as their traits say.

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
    factor = 1.0 if _is_aryl(asked) == _is_aryl(found) else _OTHER_CARBON
    return factor * shared / len(asked.traits | found.traits)


def _is_aryl(ligand: Ligand) -> bool:
    """Bound through an aromatic ring; a flexible aromatic ligand has its ring on a chain."""
    return "aromatic" in ligand.traits and "flexible" not in ligand.traits


@dataclass(frozen=True, slots=True)
class Change:
    """What a step changes: product size, atoms and electrons gained, ligands, metals."""

    n_metal: int
    symbols: frozenset[str]
    ligand: Ligand
    seed_ligand: Ligand | None = None
    atoms: int = 0
    electrons: int = 0


def change(product: Cluster, seed: Cluster | None) -> Change:
    """The change from seed to product."""
    symbols = frozenset(symbol for symbol, _ in product.metals)
    if seed is None:
        return Change(product.n_metal, symbols, main_ligand(product))
    return Change(
        product.n_metal,
        symbols,
        main_ligand(product),
        main_ligand(seed),
        product.n_metal - seed.n_metal,
        valence_electrons(product) - valence_electrons(seed),
    )


def step_likeness(asked: Change, found: Change) -> float:
    """Likeness of one change to a reported one."""
    squared = (math.log(asked.n_metal / found.n_metal) / _SIZE) ** 2
    squared += 1.0 - ligand_likeness(asked.ligand, found.ligand)
    squared += asked.symbols != found.symbols
    if asked.seed_ligand is not None and found.seed_ligand is not None:
        squared += ((asked.atoms - found.atoms) / _ATOMS) ** 2
        squared += ((asked.electrons - found.electrons) / _ELECTRONS) ** 2
        squared += 1.0 - ligand_likeness(asked.seed_ligand, found.seed_ligand)
    return math.exp(-squared / 2.0)
