"""Facts of the user's own, into a library and out of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from mncplan.app.library_engine import read_formula
from mncplan.app.own_knowledge import knowledge_of
from mncplan.app.text_files import read_text
from mncplan.errors import InvalidInputError, StorageError
from mncplan.knowledge import KnowledgeBase
from mncplan.knowledge.own import (
    TABLES,
    Fact,
    facts_of_rows,
    facts_of_table,
    protocol_of_text,
    refuse_faults,
    with_own,
)
from mncplan.library.codec import decode
from mncplan.library.harvest import NOUNS, entries_of
from mncplan.library.own import own_records
from mncplan.library.store import Store

SCHEMA: Final = "mncplan-library-fact/1"
_KIND_OF: Final = {name: kind for kind, name in TABLES.items()}
_KINDS: Final = (*TABLES, "protocol")
_FORMS: Final = (
    f"{', '.join(TABLES.values())}, a protocol as .toml, or the .jsonl of library export"
)


def record(store: Store, kind: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    """Add one fact given by its columns.

    Raises:
        InvalidInputError: If the kind or a column is unknown, or the fact breaks a rule.
    """
    if kind not in TABLES:
        raise InvalidInputError(f"kind {kind!r} can't be added; expected {', '.join(TABLES)}")
    knowledge = knowledge_of(own_records(store.engine))
    return _add(store, facts_of_rows(kind, [(kind, cells)], knowledge), knowledge)


def take_in(store: Store, path: Path) -> tuple[str, ...]:
    """Add the facts of a file or of all files of a folder; all of them or none.

    Raises:
        InvalidInputError: If one can't be read or breaks a rule.
        StorageError: If a file can't be read.
    """
    knowledge = knowledge_of(own_records(store.engine))
    facts = tuple(fact for file in _files(path) for fact in _facts(file, knowledge))
    if not facts:
        raise InvalidInputError(f"{path}: no fact in it; expected {_FORMS}")
    return _add(store, facts, knowledge)


def write_out(store: Store) -> str:
    """Own facts as JSON Lines, a document of kind mncplan-library-fact/1 each."""
    lines = [
        {"schema": SCHEMA, "kind": item.kind, "key": item.key, "fact": dict(item.body)}
        for item in own_records(store.engine).entries
    ]
    return "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)


def _add(store: Store, facts: Sequence[Fact], knowledge: KnowledgeBase) -> tuple[str, ...]:
    works = with_own(knowledge, facts).source_by_key
    entries = tuple(entries_of(facts, works, read_formula()))
    for item in entries:
        if store.entries(item.kind, (item.key,)):
            raise InvalidInputError(f"{item.kind}:{item.key} is in the library already")
    refuse_faults(knowledge, facts)
    store.add(entries, datetime.now(UTC))
    return tuple(f"{item.kind}:{item.key}" for item in entries)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    try:
        found = sorted(path.rglob("*"))
    except OSError as error:
        raise StorageError(f"folder {path}: {error.strerror or error}") from error
    yield from (file for file in found if file.name in _KIND_OF or file.suffix == ".toml")


def _facts(path: Path, knowledge: KnowledgeBase) -> Iterator[Fact]:
    text = read_text(path, "facts")
    if path.name in _KIND_OF:
        yield from facts_of_table(_KIND_OF[path.name], path.name, text, knowledge)
    elif path.suffix == ".toml":
        yield protocol_of_text(path.name, text, knowledge)
    elif path.suffix == ".jsonl":
        for number, line in enumerate(text.splitlines(), start=1):
            yield _decoded(line, f"{path.name}:{number}")
    else:
        raise InvalidInputError(f"{path}: this is no table of facts; expected {_FORMS}")


def _decoded(line: str, where: str) -> Fact:
    try:
        document: Any = json.loads(line)
        if document["schema"] != SCHEMA or document["kind"] not in _KINDS:
            raise InvalidInputError(f"{where}: expected a line of schema {SCHEMA}")
        fact: Fact = decode(NOUNS[document["kind"]], document["fact"], read_formula())
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InvalidInputError):
            raise
        raise InvalidInputError(f"{where}: no fact of a library export ({error})") from error
    return fact
