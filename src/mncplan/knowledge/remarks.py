"""Remarks on how reported steps run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from mncplan.domain.outlook import MechanismRemark, MechanismStatus
from mncplan.errors import KnowledgeError
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.check_sources import check_ids, check_provenance
from mncplan.knowledge.finding import Finding, error
from mncplan.knowledge.tables import read_table

_STATUS: Final = frozenset({"followed", "proposed", "open"})


def load_mechanisms() -> tuple[MechanismRemark, ...]:
    """All remarks, in the order of the file.

    Raises:
        KnowledgeError: If a status is unknown.
    """
    found = []
    for row in read_table("mechanisms.csv"):
        if row["status"] not in _STATUS:
            raise KnowledgeError(f"{row.where}: status {row['status']!r} is unknown")
        found.append(
            MechanismRemark(
                id=row["id"],
                transformations=row.many("transformations"),
                status=cast("MechanismStatus", row["status"]),
                text=row["text"],
                provenance=row.provenance("measured"),
            )
        )
    return tuple(found)


def check_mechanisms(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """Ids, sources, and whether the steps a remark is about are on file."""
    yield from check_ids("mechanisms.csv", (item.id for item in knowledge.mechanisms))
    known = {item.id for item in knowledge.transformations}
    for item in knowledge.mechanisms:
        where = f"mechanisms.csv: {item.id}"
        yield from check_provenance(where, item.provenance, knowledge.source_by_key)
        for missing in sorted(set(item.transformations) - known):
            yield error(where, "reference", f"no transformation {missing}")
