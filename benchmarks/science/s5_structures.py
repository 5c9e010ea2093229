"""S5 with a structure: orbital levels and coordination against the formula, in the same folds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.result import Table
from benchmarks.science import property_sets as sets

from mncplan.app.properties_structure import structured_observations
from mncplan.knowledge import KnowledgeBase
from mncplan.knowledge.structures import load_structures
from mncplan.models.assess import Assessment, assess
from mncplan.models.candidates import STRUCTURE
from mncplan.models.features import STRUCTURE_FEATURES
from mncplan.models.observation import Observation
from mncplan.models.property import PropertyModel, train
from mncplan.models.quantities import QUANTITIES, Quantity

HEAD = (
    "property", "values", "clusters", "with the structure, MAE (95 %)", "formula alone", "mean",
    "nearest", "90 % interval holds", "half width", "chosen on all rows",
)  # fmt: skip

_CHARGES = {
    "ionisation_potential": "homo_level",
    "electron_affinity": "lumo_level",
}
"""Tried, not adopted: the frontier level that each of them should follow."""

Pair = tuple[Assessment, Assessment, str]
"""With structure features, without, and what is chosen with all rows."""


def assessed(knowledge: KnowledgeBase, seed: int) -> tuple[list[Pair], list[Pair]]:
    """Facts that are shipped; the sets that are not."""
    shipped, outside = [], []
    for quantity in QUANTITIES:
        if quantity.name not in sets.COMPUTED and quantity.name != "optical_gap":
            continue
        facts = knowledge.owned_properties
        rows = structured_observations(quantity, facts, load_structures())
        shipped += list(_pair(quantity, quantity.name.replace("_", " "), rows, seed))
        if quantity.name in sets.COMPUTED and sets.LABELS.is_file():
            said = quantity.name.replace("_", " ")
            labels = tuple(_labels(quantity.name))
            outside += list(_pair(quantity, f"{said}, labels of 2025", labels, seed))
            both = (*labels, *(row for row in rows if row.method != "peng2025"))
            outside += list(_pair(quantity, f"{said}, labels and NC_Database", both, seed))
    return shipped, outside


def _labels(name: str) -> Iterator[Observation]:
    """Labels of structures whose numbers are on file."""
    numbers = {one.id: one.numbers.features for one in load_structures()}
    for label, row in zip(sets.labels(), sets.label_observations(name), strict=True):
        if label.name in numbers:
            yield replace(row, features=row.features | numbers[label.name])


def _pair(quantity: Quantity, said: str, rows: Sequence[Observation], seed: int) -> Iterator[Pair]:
    every = (*quantity.sets, *_structure_sets(quantity.name))
    both = assess(said, quantity.model_unit, rows, every, seed)
    plain = assess(said, quantity.model_unit, rows, quantity.sets, seed)
    model = train(said, quantity.model_unit, rows, every)
    if both is not None and plain is not None and isinstance(model, PropertyModel):
        uses = bool(set(model.names) & set(STRUCTURE_FEATURES))
        yield both, plain, model.report.chosen if uses else "formula"


def _structure_sets(name: str) -> tuple[tuple[str, ...], ...]:
    if name not in _CHARGES:
        return STRUCTURE
    size = ("charging", "cube_root_metal")
    return (*size, _CHARGES[name]), (*size, "level_gap")


def table(title: str, pairs: Sequence[Pair]) -> Table:
    """One row per property and set."""
    return Table(title=title, head=HEAD, rows=tuple(_cells(*pair) for pair in pairs))


def _cells(both: Assessment, plain: Assessment, stands: str) -> tuple[str, ...]:
    mine = both.procedure
    return (
        both.property,
        str(both.n_values),
        str(both.n_clusters),
        f"{mine.error:.3f} ({mine.low:.3f}-{mine.high:.3f})",
        f"{plain.procedure.error:.3f}",
        f"{both.mean.error:.3f}",
        f"{both.neighbour.error:.3f}",
        f"{both.coverage.error:.0%} ({both.coverage.low:.0%}-{both.coverage.high:.0%})",
        f"{both.half_width:.2f}",
        stands,
    )
