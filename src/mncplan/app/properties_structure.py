"""Properties predicted with a structure at hand, where that beats what the formula alone says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from mncplan.app.properties import is_told, why_not
from mncplan.design.ligand_descriptors import describe
from mncplan.design.shape import is_same_shape
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.known import PropertyValue
from mncplan.domain.structure_numbers import StructureNumbers
from mncplan.knowledge import KnowledgeBase
from mncplan.knowledge.structures import DescribedStructure, load_structures
from mncplan.models.candidates import STRUCTURE
from mncplan.models.features import STRUCTURE_FEATURES, features
from mncplan.models.observation import Observation, kinship
from mncplan.models.predictions import told_value, usual_method
from mncplan.models.property import PropertyModel, Untrained, train
from mncplan.models.quantities import QUANTITIES, Quantity, observations

STRUCTURED: Final = tuple(
    quantity for quantity in QUANTITIES if quantity.name in {"optical_gap", "computed_gap"}
)
"""Properties for which structures compete with formulae; ionisation potential and electron affinity
gained nothing on 39 computed skeletons (benchmark S5)."""


def structured_observations(
    quantity: Quantity,
    facts: Iterable[tuple[Cluster, PropertyValue]],
    structures: Sequence[DescribedStructure],
) -> tuple[Observation, ...]:
    """Values of clusters whose structure is on file, with the numbers of both.

    A computed value belongs to the structure it was computed on; a measured one to the structure of
    the same formula, else to the only one of a generic ligand.
    """
    found = []
    for owner, value in facts:
        here = _structure_of(owner, value, structures)
        if here is not None:
            for row in observations(quantity, [(owner, value)], describe):
                found.append(replace(row, features=row.features | here.numbers.features))
    return tuple(found)


def _structure_of(
    owner: Cluster, value: PropertyValue, structures: Sequence[DescribedStructure]
) -> DescribedStructure | None:
    where = value.provenance
    for one in structures:
        if (one.provenance.source, one.id) == (where.source, where.locator.split(" ")[-1]):
            return one
    if where.basis == "computed":
        return None
    alike = [one for one in structures if is_same_shape(one.cluster, owner)]
    same = [one for one in alike if one.cluster.ligands == owner.ligands]
    generic = [one for one in alike if is_generic(one.cluster)]
    return next(iter(same), generic[0] if len(generic) == 1 else None)


def structure_predictions(
    cluster: Cluster, numbers: StructureNumbers, knowledge: KnowledgeBase
) -> tuple[tuple[PropertyValue, ...], tuple[tuple[str, str], ...]]:
    """Values by models that read the structure, and why the others have none.

    Args:
        cluster: The formula of the structure.
        numbers: Of the structure.
        knowledge: Facts to learn from.
    """
    point = features(cluster, describe=describe) | numbers.features
    values, reasons = [], []
    for quantity in STRUCTURED:
        said = f"{quantity.name} from the structure"
        rows = structured_observations(quantity, knowledge.owned_properties, load_structures())
        unit = quantity.model_unit
        model = train(quantity.name, unit, rows, (*quantity.sets, *STRUCTURE))
        if isinstance(model, Untrained):
            reasons.append((said, model.reason))
            continue
        if not set(model.names) & set(STRUCTURE_FEATURES):
            why = (
                "its numbers beat neither the formula-level model nor the baselines on"
                f" {model.report.n_clusters} clusters with a structure"
                f" ({model.report.error:.2g} {unit}), so what the formula says stands"
            )
            reasons.append((said, why))
            continue
        told = model.estimate(point, kinship(cluster), usual_method(quantity, model.rows))
        if told is None:
            continue
        value = told_value(cluster, quantity, model, told, "structure-level model")
        if not is_told(value):
            reasons.append((said, why_not(value)))
            continue
        detail = "; ".join(part for part in (value.detail, "from the structure") if part)
        plain = train(quantity.name, unit, rows, quantity.sets)
        if isinstance(plain, PropertyModel):
            rival = plain.report.error
            value = replace(
                value,
                note=f"{value.note}; on the same clusters the formula alone errs by"
                f" {rival:.2g} {unit}",
            )
        values.append(replace(value, detail=detail))
    return tuple(values), tuple(reasons)
