r"""The one net equation of a conversion between two clusters of one metal and one ligand each.

.. math:: S + \Delta n\,ML + \Delta N^* e^- \to T + (\Delta n - \Delta m)\,L^-

When the ligand changes, the leaving one goes as its anion and the entering one comes as its own.
"""

from __future__ import annotations

from fractions import Fraction

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand import Ligand
from mncplan.domain.reaction import Reaction
from mncplan.domain.species import (
    ELECTRON,
    Species,
    cluster_species,
    ligand_anion,
    species_from_parts,
)

_COINAGE = frozenset({"Cu", "Ag", "Au"})


def is_single(cluster: Cluster) -> bool:
    """One coinage metal and one ligand that localises one electron."""
    return (
        len(cluster.metals) == 1
        and len(cluster.ligands) == 1
        and cluster.host in _COINAGE
        and cluster.ligands[0][0].x_electrons == 1
        and cluster.ligands[0][0].kind not in {"halide", "hydride", "hydroxide"}
    )


def conversion(seed: Cluster, target: Cluster) -> Reaction:
    """Balance seed -> target against metal(I) complex, ligand anions and electrons.

    Raises:
        UnbalancedReactionError: If the equation does not balance.

    Example:
        >>> import mncplan
        >>> read = mncplan.Cluster.parse
        >>> print(conversion(read("[Au23(SR)16]-"), read("[Au25(SR)18]-")))
        [Au23(SR)16]- + 2 Au(SR) -> [Au25(SR)18]-
    """
    (old, n_old), (new, n_new) = seed.ligands[0], target.ligands[0]
    grown = target.n_metal - seed.n_metal
    electrons = valence_electrons(target) - valence_electrons(seed)
    amounts = [
        (cluster_species(seed), -1),
        (_complex(target.host, new), -grown),
        (ELECTRON, -electrons),
        (cluster_species(target), 1),
        (ligand_anion(old), n_old),
        (ligand_anion(new), grown - n_new),
    ]
    return Reaction(tuple((species, Fraction(n)) for species, n in amounts))


def _complex(metal: str, ligand: Ligand) -> Species:
    text = f"{metal}({ligand.id})"
    return species_from_parts(text, ((metal, 1),), ((ligand, 1),), 0)
