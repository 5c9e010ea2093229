"""Read the flat data files; every fault names its file and line."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from mncplan.domain.provenance import Basis, Provenance
from mncplan.errors import KnowledgeError

DATA: Traversable = files("mncplan.knowledge") / "data"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table with the place it came from."""

    where: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        try:
            return self.cells[column]
        except KeyError:
            raise KnowledgeError(f"{self.where}: no column {column!r}") from None

    def many(self, column: str) -> tuple[str, ...]:
        """A ``;``-separated cell."""
        return tuple(part.strip() for part in self[column].split(";") if part.strip())

    def number(self, column: str) -> float | None:
        """A numeric cell; None when empty."""
        text = self[column].strip()
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            raise KnowledgeError(f"{self.where}: {column} {text!r} is not a number") from None

    def interval(self, column: str) -> tuple[float, float] | None:
        """A cell such as ``40`` or ``20..25``; None when empty."""
        text = self[column].strip()
        if not text:
            return None
        try:
            low, _, high = text.partition("..")
            return float(low), float(high or low)
        except ValueError:
            raise KnowledgeError(f"{self.where}: {column} {text!r} is not a number") from None

    def flag(self, column: str) -> bool:
        """A yes or no cell."""
        text = self[column].strip()
        if text not in {"yes", "no"}:
            raise KnowledgeError(f"{self.where}: {column} must be yes or no, not {text!r}")
        return text == "yes"

    def provenance(self, basis: str | None = None) -> Provenance:
        """The provenance columns of the row."""
        try:
            kind = Basis(basis if basis is not None else self["basis"])
        except ValueError as error:
            raise KnowledgeError(f"{self.where}: {error}") from None
        if not self["source"]:
            raise KnowledgeError(f"{self.where}: no source")
        return Provenance(
            source=self["source"],
            basis=kind,
            locator=self["locator"],
            via=self["via"],
            verified=self.flag("verified"),
        )


def read_table(name: str) -> Iterator[Row]:
    """Rows of one CSV file of the knowledge base."""
    return rows_of(name, (DATA / name).read_text(encoding="utf-8"))


def columns_of(name: str) -> tuple[str, ...]:
    """Heads of one CSV file of the knowledge base."""
    with (DATA / name).open(encoding="utf-8") as stream:
        return tuple(next(csv.reader(stream)))


def rows_of(name: str, text: str) -> Iterator[Row]:
    """Rows of a CSV text."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for cells in reader:
        if None in cells or None in cells.values():
            raise KnowledgeError(f"{name}:{reader.line_num}: wrong number of cells")
        yield Row(f"{name}:{reader.line_num}", {k: v.strip() for k, v in cells.items()})


def read_toml(name: str) -> dict[str, Any]:
    """One TOML file of the knowledge base."""
    try:
        return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{name}: {error}") from error


def file_names(prefix: str = "", suffix: str = "") -> tuple[str, ...]:
    """Sorted data file names, folders entered, relative to the data folder."""

    def walk(folder: Traversable, lead: str) -> Iterator[str]:
        for item in folder.iterdir():
            if item.is_dir():
                yield from walk(item, f"{lead}{item.name}/")
            else:
                yield lead + item.name

    return tuple(sorted(n for n in walk(DATA, "") if n.startswith(prefix) and n.endswith(suffix)))


@cache
def knowledge_hash() -> str:
    """SHA-256 over all data files, the identity of the knowledge base."""
    digest = hashlib.sha256()
    for name in file_names():
        digest.update(name.encode())
        digest.update((DATA / name).read_bytes())
    return "sha256:" + digest.hexdigest()
