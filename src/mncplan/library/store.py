"""The library as an object: search, show, count, add."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.library.connect import reading, writing
from mncplan.library.entry import KINDS, Entry, Hit, Query
from mncplan.library.schema import entry, meta
from mncplan.library.search import is_formula, statement
from mncplan.library.seed import row
from mncplan.library.terms import FormulaTerm, TermReader

_RELATED = 200


class Store:
    """A prepared library; one engine, closed by `close`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> sa.Engine:
        """The engine it works on."""
        return self._engine

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def search(
        self, query: Query, reader: TermReader, ligand: str = ""
    ) -> tuple[int, tuple[Hit, ...]]:
        """Find entries, best first.

        Returns:
            How many there are, and those within the limit.

        Raises:
            InvalidInputError: If the kind is unknown or the limit below one.
        """
        if query.kind and query.kind not in KINDS:
            raise InvalidInputError(f"kind {query.kind!r} is unknown; expected {', '.join(KINDS)}")
        if query.limit < 1 or query.offset < 0:
            raise InvalidInputError(f"limit {query.limit}; expected 1 or more")
        found, count = statement(reader.read(query.text), query, ligand)
        with reading(self._engine) as connection:
            rows = connection.execute(found).all()
            is_all = len(rows) < query.limit and not query.offset
            total = len(rows) if is_all else int(connection.execute(count).scalar_one())
        return total, tuple(
            Hit(
                kind=r.kind,
                key=r.key,
                title=r.title,
                formula=r.formula or "",
                verified=r.verified,
                source=r.source,
                origin=r.origin,
                score=int(r.score),
            )
            for r in rows
        )

    def find(self, name: str, reader: TermReader) -> tuple[Entry, ...]:
        """Entries called ``kind:key``, by key alone, or by formula; empty when there is none."""
        kind, mark, key = name.partition(":")
        where: list[sa.ColumnElement[bool]] = []
        if mark and kind in KINDS:
            where.append((entry.c.kind == kind) & (entry.c.key == key))
        where.append(entry.c.key == name)
        where.append(sa.func.lower(entry.c.key) == name.casefold())
        term = reader.read(name)
        if len(term) == 1 and isinstance(term[0], FormulaTerm):
            where.append(entry.c.formula == term[0].text)
            where.append(is_formula(term[0].text))
        with reading(self._engine) as connection:
            for condition in where:
                rows = connection.execute(sa.select(entry).where(condition)).mappings().all()
                if rows:
                    return tuple(sorted(map(entry_of, rows), key=_order))
        return ()

    def entries(self, kind: str, keys: Iterable[str] | None = None) -> tuple[Entry, ...]:
        """All entries of one kind, or those with the given keys."""
        asked = sa.select(entry).where(entry.c.kind == kind).order_by(entry.c.id)
        if keys is not None:
            asked = asked.where(entry.c.key.in_(tuple(keys)))
        with reading(self._engine) as connection:
            return tuple(map(entry_of, connection.execute(asked).mappings()))

    def related(self, formula: str) -> tuple[Entry, ...]:
        """Entries about one formula."""
        asked = sa.select(entry).where(is_formula(formula)).limit(_RELATED)
        with reading(self._engine) as connection:
            found = map(entry_of, connection.execute(asked).mappings())
            return tuple(sorted(found, key=_order))

    def count(self) -> dict[str, dict[str, int]]:
        """Numbers of entries by kind: all, verified, the user's own."""
        asked = sa.select(
            entry.c.kind,
            sa.func.count(),
            sa.func.sum(sa.case((entry.c.verified, 1), else_=0)),
            sa.func.sum(sa.case((entry.c.origin == "user", 1), else_=0)),
        ).group_by(entry.c.kind)
        with reading(self._engine) as connection:
            found = {
                kind: {"entries": n, "verified": int(verified), "own": int(own)}
                for kind, n, verified, own in connection.execute(asked)
            }
        return {kind: found[kind] for kind in KINDS if kind in found}

    def knowledge(self) -> str:
        """Hash of the packaged knowledge that the library was filled from."""
        asked = sa.select(meta.c.value).where(meta.c.name == "knowledge")
        with reading(self._engine) as connection:
            return str(connection.execute(asked).scalar_one())

    def add(self, items: Iterable[Entry], now: datetime) -> int:
        """Add entries of the user; all of them or none.

        Raises:
            InvalidInputError: If an entry of this kind and key is there already.
        """
        new = tuple(items)
        knowledge = self.knowledge()
        with writing(self._engine) as connection:
            for item in new:
                same = (entry.c.kind == item.kind) & (entry.c.key == item.key)
                if connection.execute(sa.select(entry.c.id).where(same)).first():
                    raise InvalidInputError(
                        f"{item.kind}:{item.key} is in the library already; choose another key"
                    )
                values = row(item, knowledge, now)
                connection.execute(sa.insert(entry).values(**{**values, "origin": "user"}))
        return len(new)

    def remove(self, kind: str, key: str) -> None:
        """Take out an entry of the user.

        Raises:
            NotFoundError: If the user has no such entry.
        """
        own = (entry.c.kind == kind) & (entry.c.key == key) & (entry.c.origin == "user")
        with writing(self._engine) as connection:
            if not connection.execute(sa.delete(entry).where(own)).rowcount:
                raise NotFoundError(f"{kind}:{key} is no entry of your own")


def _order(item: Entry) -> tuple[int, bool, str]:
    return KINDS.index(item.kind), not item.verified, item.key


def entry_of(found: Any) -> Entry:
    """An entry from its row."""
    return Entry(
        kind=found["kind"],
        key=found["key"],
        title=found["title"],
        body=found["body"],
        formula=found["formula"],
        skeleton=found["skeleton"],
        n_metal=found["n_metal"],
        metals=found["metals"],
        ligands=found["ligands"],
        charge=found["charge"],
        valence_electrons=found["valence_electrons"],
        search_text=found["search_text"],
        words=found["words"],
        verified=found["verified"],
        source=found["source"],
        origin=found["origin"],
    )
