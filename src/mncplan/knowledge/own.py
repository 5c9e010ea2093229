"""Facts of the user's own, in the columns of the packaged tables; most columns may be left out."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from mncplan.domain.known import KnownCluster, PropertyValue, Transformation
from mncplan.domain.provenance import Source
from mncplan.domain.recipe import PublishedProtocol
from mncplan.errors import InvalidInputError, KnowledgeError
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.checks import validate
from mncplan.knowledge.load import (
    FormulaReader,
    cluster_of,
    property_of,
    source_of,
    transformation_of,
)
from mncplan.knowledge.recipes import protocol_of
from mncplan.knowledge.tables import Row, columns_of, rows_of

Fact = KnownCluster | PropertyValue | Transformation | PublishedProtocol | Source

OWN: Final = Source(key="own", citation="own results", kind="own")
"""What a fact without a source is attributed to."""
TABLES: Final = {
    "cluster": "clusters.csv",
    "property": "properties.csv",
    "transformation": "transformations.csv",
    "source": "sources.csv",
}
"""Packaged table whose columns a kind of fact has; protocols are TOML files."""
_NEEDED: Final = {
    "cluster": ("formula",),
    "property": ("cluster", "property", "value"),
    "transformation": ("family", "target", "precursors"),
    "source": ("key", "citation"),
}
_USUAL: Final = {
    "basis": "measured",
    "verified": "yes",
    "status": "inferred",
    "status_verified": "yes",
    "outcome": "success",
    "level": "reported",
}
_PLACE: Final = "own record"
_MOST_FAULTS: Final = 3


def facts_of_table(kind: str, name: str, text: str, knowledge: KnowledgeBase) -> tuple[Fact, ...]:
    """Facts of a CSV table.

    Raises:
        InvalidInputError: If a column is unknown or a needed cell empty, with the line.
    """
    try:
        rows = tuple(rows_of(name, text))
    except KnowledgeError as error:
        raise InvalidInputError(str(error)) from error
    return facts_of_rows(kind, [(row.where, row.cells) for row in rows], knowledge)


def facts_of_rows(
    kind: str, rows: Sequence[tuple[str, Mapping[str, str]]], knowledge: KnowledgeBase
) -> tuple[Fact, ...]:
    """Facts of rows, each with the place it came from.

    Raises:
        InvalidInputError: If a column is unknown or a needed cell empty, with the place.
    """
    read = FormulaReader(knowledge.ligands, knowledge.ions)
    return tuple(_fact(kind, _completed(kind, where, cells), read) for where, cells in rows)


def protocol_of_text(name: str, text: str, knowledge: KnowledgeBase) -> PublishedProtocol:
    """A protocol from the text of a TOML file.

    Raises:
        InvalidInputError: If it is no TOML, or a key is missing or wrong.
    """
    read = FormulaReader(knowledge.ligands, knowledge.ions)
    try:
        item = tomllib.loads(text)
        return protocol_of(
            name, {"verification": "own", "source": OWN.key, "locator": _PLACE} | item, read
        )
    except KeyError as error:
        raise InvalidInputError(f"{name}: no {error.args[0]}") from error
    except (tomllib.TOMLDecodeError, KnowledgeError, ValueError, TypeError) as error:
        raise InvalidInputError(f"{name}: {error}") from error


def with_own(knowledge: KnowledgeBase, facts: Iterable[Fact]) -> KnowledgeBase:
    """The knowledge base with facts of the user beside the packaged ones, marked as the user's."""
    own = tuple(_marked(fact) for fact in facts)
    if not own:
        return knowledge
    digest = hashlib.sha256("\n".join((knowledge.hash, *sorted(map(repr, own)))).encode())
    sources = [fact for fact in own if isinstance(fact, Source)]
    known = set(knowledge.source_by_key)
    more: dict[str, tuple[object, ...]] = {}
    for name, kind in _FIELDS.items():
        found = tuple(fact for fact in own if isinstance(fact, kind))
        if found:
            more[name] = (*getattr(knowledge, name), *found)
    works = (*knowledge.sources, *(work for work in (*sources, OWN) if work.key not in known))
    return replace(knowledge, **more, sources=works, hash="sha256:" + digest.hexdigest())  # type: ignore[arg-type]  # fields by name


_FIELDS: Final[dict[str, type]] = {
    "clusters": KnownCluster,
    "properties": PropertyValue,
    "transformations": Transformation,
    "protocols": PublishedProtocol,
}


def refuse_faults(knowledge: KnowledgeBase, facts: Sequence[Fact]) -> None:
    """Hold facts against the rules of the packaged knowledge.

    Raises:
        InvalidInputError: Naming the rules they break.
    """
    works = {fact.key for fact in facts if isinstance(fact, Source)} | {OWN.key}
    for fact in facts:
        if isinstance(fact, Source):
            continue
        for key in (fact.provenance.source, fact.provenance.via):
            if key and key not in works and key not in knowledge.source_by_key:
                raise InvalidInputError(
                    f"source {key!r} is unknown; give its citation as a source of your own, or"
                    " leave it out for a result of your own"
                )
    before = {str(found) for found in validate(knowledge)}
    after = validate(with_own(knowledge, facts))
    faults = [
        f"{found.where}: {found.message}"
        for found in after
        if found.severity == "error" and str(found) not in before
    ]
    if faults:
        more = f" (and {len(faults) - _MOST_FAULTS} more)" if len(faults) > _MOST_FAULTS else ""
        raise InvalidInputError("; ".join(faults[:_MOST_FAULTS]) + more)


def _completed(kind: str, where: str, cells: Mapping[str, str]) -> Row:
    """A row with the columns that the user left out."""
    columns = columns_of(TABLES[kind])
    unknown = sorted(set(cells) - set(columns))
    if unknown:
        raise InvalidInputError(f"{where}: no column {unknown[0]!r}; expected {', '.join(columns)}")
    for name in _NEEDED[kind]:
        if not cells.get(name, "").strip():
            raise InvalidInputError(f"{where}: {kind} without {name}")
    usual = {**_USUAL, "source": OWN.key, "kind": "article"}
    if cells.get("source", OWN.key) in {"", OWN.key}:
        usual["locator"] = _PLACE
    full = {name: cells.get(name, "").strip() or usual.get(name, "") for name in columns}
    if "id" in columns and not full["id"]:
        content = "\x1f".join(f"{name}={full[name]}" for name in columns)
        full["id"] = f"own-{hashlib.sha256(content.encode()).hexdigest()[:8]}"
    return Row(where, full)


def _fact(kind: str, row: Row, read: FormulaReader) -> Fact:
    try:
        return _made(kind, row, read)
    except KnowledgeError as error:
        raise InvalidInputError(str(error)) from error
    except ValueError as error:
        raise InvalidInputError(f"{row.where}: a number can't be read ({error})") from error


def _made(kind: str, row: Row, read: FormulaReader) -> Fact:
    if kind == "cluster":
        return cluster_of(row, read)
    if kind == "property":
        read(row["cluster"], row.where)
        return property_of(row)
    if kind == "transformation":
        return transformation_of(row, read)
    return source_of(row)


def _marked(fact: Fact) -> Fact:
    if isinstance(fact, Source):
        return fact
    return replace(fact, provenance=replace(fact.provenance, origin="user"))


def own_facts(knowledge: KnowledgeBase) -> Iterator[Fact]:
    """Facts of a knowledge base that the user recorded, sources left out."""
    for name in _FIELDS:
        for fact in getattr(knowledge, name):
            if fact.provenance.origin == "user":
                yield fact
