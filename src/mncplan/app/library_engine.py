"""An engine on the library, filled with the packaged knowledge on first use."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mncplan.domain.family import parse_cluster
from mncplan.knowledge.load import load_ions, load_knowledge, load_ligands
from mncplan.knowledge.tables import knowledge_hash
from mncplan.library.entry import Entry

if TYPE_CHECKING:
    from sqlalchemy import Engine


def prepared_engine(address: str | Path | None) -> Engine:
    """An engine on the library, made, migrated and seeded when it needs it.

    Raises:
        StorageError: If it can't be read or written.
    """
    from mncplan.library.address import library_url
    from mncplan.library.connect import connect
    from mncplan.library.seed import prepare

    engine = connect(library_url(address, os.environ))
    prepare(engine, knowledge_hash(), _packaged, datetime.now(UTC))
    return engine


def _packaged() -> tuple[Entry, ...]:
    from mncplan.library.harvest import entries_of

    knowledge = load_knowledge()
    nouns: tuple[Any, ...] = (
        *knowledge.clusters,
        *knowledge.transformations,
        *knowledge.protocols,
        *knowledge.properties,
        *knowledge.procedures,
        *knowledge.effects,
        *knowledge.rules,
        *knowledge.templates,
        *knowledge.ligands,
        *knowledge.ions,
        *knowledge.substances,
        *knowledge.sources,
    )
    return tuple(entries_of(nouns, knowledge.source_by_key, read_formula()))


def read_formula() -> Callable[[str], Any]:
    """The parser of formulae with the packaged ligands."""
    return partial(parse_cluster, ligands=load_ligands(), ions=load_ions())
