"""What a cluster is good for: rules of use that were shown on it or on its core."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mncplan.design.shape import is_same_shape
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.known import PropertyRule
from mncplan.errors import FormulaError
from mncplan.knowledge import KnowledgeBase

USES: Final = {
    "hydrogen evolution": "catalysis",
    "oxygen evolution": "catalysis",
    "peroxidase-like activity": "catalysis",
    "CO adsorption and oxidation": "catalysis",
    "alkyne adsorption, carboxylation with CO2": "catalysis",
    "ease of CO oxidation": "catalysis",
    "near-infrared absorption": "photothermal conversion",
    "NIR-II emission": "imaging in the second near-infrared window",
    "click rate": "functionalisation",
}
"""Properties of the rules that make a use, and its kind."""

_FORMULA: Final = re.compile(r"\[?[A-Z][A-Za-z0-9()#-]*\)\d+(?:\]\d*[+-]?)?")


def use_notes(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[str]:
    """A sentence for each use that was shown on this cluster or on its core."""
    for rule in knowledge.rules:
        if rule.property not in USES:
            continue
        for shown in _shown_on(rule, knowledge):
            if is_same_shape(shown, cluster):
                is_here = shown.ligands == cluster.ligands or is_generic(shown)
                other = "" if is_here else ", here with another ligand"
                yield (
                    f"use in {USES[rule.property]}: {rule.property} {rule.effect} "
                    f"({rule.feature}: {rule.direction}); shown on {rule.scope}{other} "
                    f"(rule {rule.id})"
                )
                break


def _shown_on(rule: PropertyRule, knowledge: KnowledgeBase) -> Iterator[Cluster]:
    for text in _FORMULA.findall(rule.scope):
        try:
            yield knowledge.cluster(text)
        except FormulaError:
            continue
