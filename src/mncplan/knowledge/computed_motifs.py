"""Cores and staples of computed structures: skeletons that theory relaxed and nobody has made."""

from __future__ import annotations

from functools import cache

from mncplan.domain.known import KnownCluster
from mncplan.knowledge.load import FormulaReader, cluster_of, load_ions, load_ligands
from mncplan.knowledge.tables import read_table


@cache
def load_computed_motifs() -> tuple[KnownCluster, ...]:
    """Assignments read off the bonds of relaxed structures; apart from the known clusters.

    They stand in where nothing was made; which splittings are likely is learned without them.

    Raises:
        KnowledgeError: With file and line, when a row breaks a rule of form.
    """
    reader = FormulaReader(load_ligands(), load_ions())
    return tuple(cluster_of(row, reader) for row in read_table("computed_motifs.csv"))
