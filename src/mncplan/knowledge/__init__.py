"""Curated facts as small text files, their loader and their checks."""

from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.load import load_knowledge

__all__ = ["KnowledgeBase", "load_knowledge"]
