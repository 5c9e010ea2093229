"""All property models of one state of knowledge, and the values they give for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyValue
from mncplan.domain.provenance import Basis, Provenance
from mncplan.models.classes import luminescence_class
from mncplan.models.features import Describe, features
from mncplan.models.observation import Observation, kinship
from mncplan.models.property import Estimate, PropertyModel, Report, Untrained, train
from mncplan.models.quantities import QUANTITIES, Quantity, observations, to_shown

_GENERIC: Final = "no structure of the ligand: the mean ligand of the clusters on file is assumed"

_DIGITS: Final = {"eV": 2, "nm": 0, "1": 4}


@dataclass(frozen=True, slots=True)
class PropertyModels:
    """Every quantity with its model, or the reason why it has none."""

    items: tuple[tuple[Quantity, PropertyModel | Untrained], ...]

    def model(self, name: str) -> PropertyModel | Untrained:
        """The model of one property.

        Raises:
            KeyError: If the property is not modelled.
        """
        return {quantity.name: model for quantity, model in self.items}[name]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why some properties have no model."""
        return tuple(
            f"{model.property.replace('_', ' ')}: no model, {model.reason}"
            for _, model in self.items
            if isinstance(model, Untrained)
        )


def train_all(
    facts: Iterable[tuple[Cluster, PropertyValue]],
    names: Sequence[str] = (),
    describe: Describe | None = None,
) -> PropertyModels:
    """Train quantities on the facts of the knowledge base; deterministic.

    Args:
        facts: Property values with the cluster each belongs to.
        names: Quantities wanted; all when empty.
        describe: Numbers of a ligand, for models that read them.
    """
    known = tuple(facts)
    wanted = [one for one in QUANTITIES if not names or one.name in names]
    return PropertyModels(
        tuple(
            (one, train(one.name, one.model_unit, observations(one, known, describe), one.sets))
            for one in wanted
        )
    )


def predicted_values(
    cluster: Cluster,
    models: PropertyModels,
    names: Sequence[str],
    describe: Describe | None = None,
) -> tuple[PropertyValue, ...]:
    """Predicted values with intervals and, in the note, model, error and domain.

    Args:
        cluster: Any definite composition.
        models: Of the present state of knowledge.
        names: Properties wanted; others are passed over.
        describe: Numbers of a ligand, for models that read them.
    """
    point, kin = features(cluster, describe=describe), kinship(cluster)
    found = []
    for quantity, model in models.items:
        if isinstance(model, Untrained) or quantity.name not in names:
            continue
        told = model.estimate(point, kin, usual_method(quantity, model.rows))
        if told is not None:
            value = told_value(cluster, quantity, model, told)
            if any(feature not in point for feature in model.names):
                value = replace(value, note=f"{value.note}; {_GENERIC}")
            found.append(value)
    return tuple(found)


def usual_method(quantity: Quantity, rows: Sequence[Observation]) -> str:
    """The method with most clusters on file, for which predictions are given; else empty."""
    if not quantity.by_method:
        return ""
    clusters: dict[str, set[str]] = {}
    for row in rows:
        clusters.setdefault(row.method, set()).add(row.group)
    return max(clusters, key=lambda name: (len(clusters[name]), name))


def told_value(
    cluster: Cluster,
    quantity: Quantity,
    model: PropertyModel,
    told: Estimate,
    level: str = "formula-level model",
) -> PropertyValue:
    """An estimate as a property value; the note tells model, error, interval and domain."""
    method = usual_method(quantity, model.rows)
    ends = sorted(to_shown(end, quantity.scale) for end in (told.low, told.high))
    value = to_shown(told.value, quantity.scale)
    if quantity.least is not None:
        value, ends = max(value, quantity.least), [max(end, quantity.least) for end in ends]
    if quantity.name == "quantum_yield":
        value, ends = min(value, 1.0), [min(end, 1.0) for end in ends]
    digits = _DIGITS[quantity.unit]
    near = told.reach.nearest.provenance
    return PropertyValue(
        name=quantity.name,
        value=round(value, digits),
        low=round(ends[0], digits),
        high=round(ends[1], digits),
        unit=quantity.unit,
        detail=_detail(quantity, value, method, model.report),
        cluster=str(cluster),
        note=f"{level}: {model.report}; {_level(model)}; {told.reach.text}",
        provenance=Provenance(
            source=near.source if near else method,
            via=near.via if near else "",
            locator=f"nearest cluster on file: {told.reach.nearest.cluster}",
            verified=near.verified if near else True,
            basis=Basis.PREDICTED,
        ),
    )


def _detail(quantity: Quantity, value: float, method: str, report: Report) -> str:
    if quantity.name == "quantum_yield":
        return "no class" if report.is_baseline else f"class {luminescence_class(value)}"
    if quantity.lowest_only:
        return "band of lowest energy"
    return f"by the method of {method}" if method else ""


def _level(model: PropertyModel) -> str:
    if model.has_coverage:
        return "90 % interval from held-out clusters"
    return "interval from the largest held-out error, too few clusters for a 90 % statement"
