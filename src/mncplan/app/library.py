"""Use cases of the data library: open, search, show, count, check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mncplan.app.library_engine import prepared_engine
from mncplan.domain.provenance import RECALLED_BADGE
from mncplan.errors import InvalidInputError, KnowledgeError, NotFoundError
from mncplan.knowledge.finding import Finding, error
from mncplan.knowledge.load import load_ions, load_knowledge, load_ligands
from mncplan.library.entry import Entry, Hit, Query

if TYPE_CHECKING:
    from mncplan.library.store import Store
    from mncplan.library.terms import TermReader

_LONGEST = 400
_WITHOUT_STANDING = frozenset({"substance", "ion", "source", "procedure"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """The best hits, and how many there are in all."""

    total: int
    hits: tuple[Hit, ...]


class Library:
    """The durable data library, seeded from the packaged knowledge on first use.

    Args:
        address: Path of an SQLite file or URL of a PostgreSQL database; without one the
            environment variable MNCPLAN_LIBRARY, else a file in the user's data folder.

    Raises:
        StorageError: If it can't be read or written.

    Example:
        >>> import mncplan as mp
        >>> with mp.Library("sqlite://") as library:
        ...     library.search("[Au25(SC2H4Ph)18]-", kind="cluster").hits[0].formula
        '[Au25(PET)18]-'
    """

    def __init__(self, address: str | Path | None = None) -> None:
        self._store = _open(address)

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def search(  # noqa: PLR0913 - one keyword per filter
        self,
        text: str = "",
        *,
        kind: str = "",
        metals: Sequence[str] = (),
        ligand: str = "",
        n_metal: tuple[int | None, int | None] = (None, None),
        limit: int = 20,
        offset: int = 0,
    ) -> SearchAnswer:
        """Find entries by words, formula, metals, ligand or DOI; best first.

        Raises:
            InvalidInputError: If the kind or the ligand is unknown.
        """
        query = Query(
            text=_clean(text),
            kind=kind,
            metals=tuple(metals),
            ligand=ligand,
            n_metal=n_metal,
            limit=limit,
            offset=offset,
        )
        named = load_ligands().resolve(ligand).id if ligand else ""
        total, hits = self._store.search(query, _reader(), named)
        return SearchAnswer(total=total, hits=hits)

    def show(self, name: str) -> dict[str, Any]:
        """One entry in full, by ``kind:key``, key or formula, with its provenance.

        Raises:
            NotFoundError: With the nearest entries.
        """
        name = _clean(name)
        found = self._store.find(name, _reader())
        if not found:
            raise NotFoundError(self._not_found(name))
        return self._record(found[0], found[1:])

    def count(self) -> dict[str, dict[str, int]]:
        """Numbers of entries by kind: all, verified, the user's own."""
        return self._store.count()

    def add(self, *entries: Entry) -> int:
        """Add entries of your own; they stay when the packaged knowledge changes.

        Raises:
            InvalidInputError: If kind and key are taken.
        """
        return self._store.add(entries, datetime.now(UTC))

    def record(self, kind: str, cells: Mapping[str, str]) -> tuple[str, ...]:
        """Add one fact of your own, given by the columns of the data file of its kind.

        Args:
            kind: cluster, property, transformation or source.
            cells: Text by column; without a source it counts as your own result.

        Returns:
            Its name, as ``kind:key``.

        Raises:
            InvalidInputError: If it breaks a rule of the knowledge base, or is there already.

        Example:
            >>> import mncplan as mp
            >>> with mp.Library("sqlite://") as library:
            ...     library.record("cluster", {"id": "ours", "formula": "Au31(PET)20"})
            ('cluster:ours',)
        """
        from mncplan.app import library_own

        return library_own.record(self._store, kind, cells)

    def take_in(self, path: str | Path) -> tuple[str, ...]:
        """Add the facts of a table, a protocol, a folder of both, or what `write_out` wrote.

        Returns:
            Their names, as ``kind:key``.

        Raises:
            InvalidInputError: If one can't be read or breaks a rule; then none is added.
            StorageError: If a file can't be read.
        """
        from mncplan.app import library_own

        return library_own.take_in(self._store, Path(path))

    def write_out(self) -> str:
        """Your own facts as JSON Lines, for `take_in` of another library."""
        from mncplan.app import library_own

        return library_own.write_out(self._store)

    def remove(self, name: str) -> None:
        """Take out a fact of your own, named ``kind:key``.

        Raises:
            NotFoundError: If you have none of this name.
        """
        kind, _, key = _clean(name).partition(":")
        self._store.remove(kind, key)

    def _record(self, item: Entry, others: tuple[Entry, ...]) -> dict[str, Any]:
        fact = dict(item.body)
        provenance = fact.pop("provenance", None) or {"source": item.source}
        keys = [provenance[role] for role in ("source", "via") if provenance.get(role)]
        works = {work.key: dict(work.body) for work in self._store.entries("source", keys)}
        related = self._store.related(item.formula) if item.formula else ()
        return {
            **_summary(item),
            "n_metal": item.n_metal,
            "charge": item.charge,
            "valence_electrons": item.valence_electrons,
            "fact": fact,
            "provenance": provenance,
            "badge": "" if item.verified or _standing(item) == "" else RECALLED_BADGE,
            "citations": [works[key] for key in keys if key in works],
            "related": [
                _summary(other)
                for other in related
                if (other.kind, other.key) != (item.kind, item.key)
            ],
            "also": [f"{other.kind}:{other.key}" for other in others],
        }

    def _not_found(self, name: str) -> str:
        near = self._store.search(Query(text=name, limit=3), _reader())[1]
        if near:
            listed = ", ".join(f"{hit.kind}:{hit.key}" for hit in near)
            return f"{name!r} is no entry of the library; nearest: {listed}"
        return f"{name!r} is no entry of the library; try: mncplan library search WORDS"


def open_library(url: str | Path | None = None) -> Library:
    """Open the library, made and seeded on first use."""
    return Library(url)


def search(  # noqa: PLR0913 - one keyword per filter
    text: str,
    *,
    kind: str | None = None,
    metals: Sequence[str] = (),
    ligand: str = "",
    n_metal: tuple[int | None, int | None] = (None, None),
    limit: int = 20,
    url: str | None = None,
) -> tuple[dict[str, Any], ...]:
    """Find entries, best first, as plain values."""
    with open_library(url) as library:
        answer = library.search(
            text, kind=kind or "", metals=metals, ligand=ligand, n_metal=n_metal, limit=limit
        )
    return tuple(_summary(hit) for hit in answer.hits)


def show(name: str, *, url: str | None = None) -> dict[str, Any]:
    """One entry in full, by ``kind:key``, key or formula."""
    with open_library(url) as library:
        return library.show(name)


def stats(*, url: str | None = None) -> dict[str, Any]:
    """What the packaged knowledge holds, and what is in this library."""
    from mncplan.knowledge.statistics import stats as count_knowledge

    with open_library(url) as library:
        kept = library.count()
    return {**count_knowledge(load_knowledge()), "library": kept}


def validate(*, url: str | None = None) -> tuple[Finding, ...]:
    """Check every rule of the packaged knowledge and of what the library adds, errors first."""
    from mncplan.app.own_knowledge import knowledge_with
    from mncplan.knowledge.checks import validate as check
    from mncplan.knowledge.checks import validate_files

    form = validate_files()
    try:
        knowledge = knowledge_with(url)
    except KnowledgeError as problem:
        return (error("load", "form", str(problem)), *form)
    found = (*form, *check(knowledge))
    return tuple(sorted(found, key=lambda finding: finding.severity != "error"))


def _open(address: str | Path | None) -> Store:
    from mncplan.library.store import Store

    return Store(prepared_engine(address))


def _reader() -> TermReader:
    from mncplan.library.terms import TermReader

    return TermReader(load_ligands(), load_ions())


def _clean(text: str) -> str:
    """Without what no database can hold: NUL and halves of characters.

    Raises:
        InvalidInputError: If the text is too long to be a search.
    """
    if len(text) > _LONGEST:
        raise InvalidInputError(f"{len(text)} characters are no search; expected up to {_LONGEST}")
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\0", " ").strip()


def _standing(item: Entry | Hit) -> str:
    if item.kind in _WITHOUT_STANDING:
        return ""
    return "verified" if item.verified else "recalled"


def _summary(item: Entry | Hit) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "key": item.key,
        "title": item.title,
        "formula": item.formula or "",
        "standing": _standing(item),
        "source": item.source,
        "origin": item.origin,
    }
