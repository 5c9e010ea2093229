"""Hand the packaged ligand and ion tables to the domain's parsers."""

from __future__ import annotations

from mncplan.domain.ions import set_default_ions
from mncplan.domain.ligand import set_default_table
from mncplan.knowledge import KnowledgeBase, load_knowledge
from mncplan.knowledge.load import load_ions, load_ligands

__all__ = ["KnowledgeBase", "knowledge_base", "use_packaged_tables"]


def use_packaged_tables() -> None:
    """Make `Cluster.parse` and its kin read the packaged ligands and ions."""
    set_default_table(load_ligands)
    set_default_ions(load_ions)


def knowledge_base() -> KnowledgeBase:
    """The packaged knowledge base, its tables in use."""
    use_packaged_tables()
    return load_knowledge()
