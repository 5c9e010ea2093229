"""Check every rule over all curated data."""

from __future__ import annotations

from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.check_clusters import check_clusters
from mncplan.knowledge.check_effects import check_effects, check_templates
from mncplan.knowledge.check_files import check_files
from mncplan.knowledge.check_ligands import check_ligands
from mncplan.knowledge.check_properties import check_properties
from mncplan.knowledge.check_recipes import check_procedures, check_protocols
from mncplan.knowledge.check_sources import check_sources
from mncplan.knowledge.check_stock import check_stock
from mncplan.knowledge.check_transformations import check_transformations
from mncplan.knowledge.finding import Finding
from mncplan.knowledge.kinetics import check_kinetics, load_kinetics
from mncplan.knowledge.remarks import check_mechanisms

__all__ = ["Finding", "validate", "validate_files"]


def validate(knowledge: KnowledgeBase) -> tuple[Finding, ...]:
    """Check all facts of a knowledge base, errors first.

    Example:
        >>> from mncplan.knowledge import load_knowledge
        >>> [str(f) for f in validate(load_knowledge()) if f.severity == "error"]
        []
    """
    found = (
        *check_sources(knowledge.sources),
        *check_ligands(knowledge),
        *check_clusters(knowledge),
        *check_properties(knowledge),
        *check_templates(knowledge),
        *check_transformations(knowledge),
        *check_mechanisms(knowledge),
        *check_effects(knowledge),
        *check_stock(knowledge),
        *check_protocols(knowledge),
        *check_procedures(knowledge),
        *check_kinetics(load_kinetics(), frozenset(knowledge.source_by_key)),
    )
    return _ordered(found)


def validate_files() -> tuple[Finding, ...]:
    """Check the form of the packaged data files, errors first."""
    return _ordered(tuple(check_files()))


def _ordered(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda finding: finding.severity != "error"))
