"""Collect every source a result rests on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from mncplan.domain.cluster import Cluster
from mncplan.domain.provenance import Provenance, Source
from mncplan.domain.reaction import Reaction
from mncplan.domain.species import Species
from mncplan.knowledge import KnowledgeBase

_OPAQUE = (str, int, float, bool, type(None), Cluster, Reaction, Species)


def cited(knowledge: KnowledgeBase, **parts: Any) -> tuple[Source, ...]:
    """Sources of all facts in the given parts, in order of first use."""
    keys: dict[str, None] = {}
    for part in parts.values():
        for provenance in _provenances(part):
            for key in (provenance.source, provenance.via):
                if key:
                    keys.setdefault(key)
    return tuple(knowledge.source_by_key[key] for key in keys)


def _provenances(part: Any) -> Iterator[Provenance]:
    if isinstance(part, Provenance):
        yield part
    elif isinstance(part, _OPAQUE):
        return
    elif isinstance(part, tuple | frozenset):
        for item in part:
            yield from _provenances(item)
    elif dataclasses.is_dataclass(part):
        for item in dataclasses.fields(part):
            yield from _provenances(getattr(part, item.name))
