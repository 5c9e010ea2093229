"""The packaged knowledge with what the user recorded in a library beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mncplan.app.library_engine import read_formula
from mncplan.app.tables import knowledge_base
from mncplan.errors import InvalidInputError, StorageError
from mncplan.knowledge import KnowledgeBase
from mncplan.library.address import library_url
from mncplan.library.peek import holds_own

if TYPE_CHECKING:
    from mncplan.knowledge.own import Fact
    from mncplan.library.own import OwnRecords

_FILE = "sqlite:///"
_KINDS = frozenset({"cluster", "property", "transformation", "protocol", "source"})


def knowledge_with(address: str | Path | None = None) -> KnowledgeBase:
    """The packaged knowledge with own clusters, values, steps, protocols and campaign results.

    Args:
        address: File or URL of a library; without one the library of MNCPLAN_LIBRARY or of the
            user's data folder, if it is there. Nothing is written.

    Raises:
        InvalidInputError: If a library that was named is not there.
        StorageError: If it can't be read.
    """
    packaged = knowledge_base()
    records = _records(address)
    return packaged if records is None else knowledge_of(records)


def knowledge_of(records: OwnRecords) -> KnowledgeBase:
    """The packaged knowledge with these records beside it.

    Raises:
        StorageError: If one of them can't be read.
    """
    packaged = knowledge_base()
    if not (records.entries or records.campaigns):
        return packaged
    from mncplan.knowledge.own import with_own

    return with_own(packaged, (*_recorded(records), *_results(records, packaged)))


def count_own(knowledge: KnowledgeBase) -> int:
    """Number of the user's facts in a knowledge base, sources left out."""
    if knowledge is knowledge_base():
        return 0
    from mncplan.knowledge.own import own_facts

    return sum(1 for _ in own_facts(knowledge))


def _records(address: str | Path | None) -> OwnRecords | None:
    url = library_url(address, os.environ)
    if url.startswith(_FILE):
        path = Path(url.removeprefix(_FILE))
        if not path.exists():
            if address is not None:
                raise InvalidInputError(
                    f"library {path}: there is none; mncplan library add or campaign new makes one"
                )
            return None
        if not holds_own(path):
            return None
    from mncplan.library.connect import connect
    from mncplan.library.own import own_records

    engine = connect(url)
    try:
        return own_records(engine)
    finally:
        engine.dispose()


def _recorded(records: OwnRecords) -> tuple[Fact, ...]:
    from mncplan.library.codec import decode
    from mncplan.library.harvest import NOUNS

    read = read_formula()
    facts: list[Fact] = []
    for item in records.entries:
        if item.kind not in _KINDS:
            continue
        try:
            facts.append(decode(NOUNS[item.kind], dict(item.body), read))
        except (TypeError, ValueError) as error:
            raise StorageError(
                f"library entry {item.kind}:{item.key} can't be read ({error}); "
                "remove it or add it again"
            ) from error
    return tuple(facts)


def _results(records: OwnRecords, packaged: KnowledgeBase) -> tuple[Fact, ...]:
    from mncplan.app.campaign_history import read_state
    from mncplan.app.own_results import results_of

    return tuple(
        fact for row in records.campaigns for fact in results_of(read_state(row), packaged)
    )
