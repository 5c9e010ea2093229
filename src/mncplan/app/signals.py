"""What the instruments should show for a planned product."""

from __future__ import annotations

from mncplan.design.shape import is_same_shape
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.plan import Dossier
from mncplan.domain.route import Route
from mncplan.domain.spectrum import Characterisation
from mncplan.errors import FormulaError
from mncplan.knowledge import KnowledgeBase
from mncplan.spectra.expect import characterise
from mncplan.spectra.mass import expected_ions


def characterisation(
    dossier: Dossier, route: Route | None, knowledge: KnowledgeBase
) -> Characterisation:
    """Ions, bands and companions of the target, from facts first."""
    target = dossier.cluster
    kin = [
        value
        for owner, value in knowledge.owned_properties
        if owner != target and is_same_shape(owner, target)
    ]
    colours = [item.colour for item in dossier.known if item.colour]
    return characterise(
        target,
        () if is_generic(target) else expected_ions(target),
        dossier.properties,
        kin,
        byproducts(route, knowledge),
        colour=colours[0] if colours else "",
    )


def byproducts(route: Route | None, knowledge: KnowledgeBase) -> tuple[Cluster, ...]:
    """The by-products of the last step that are definite clusters."""
    found: list[Cluster] = []
    for text in route.steps[-1].byproducts if route is not None else ():
        try:
            found.append(Cluster.parse(text, ligands=knowledge.ligands, ions=knowledge.ions))
        except FormulaError:
            continue
    return tuple(found)
