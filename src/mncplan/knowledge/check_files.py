"""Rules of form for the data files themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from mncplan.knowledge.finding import Finding, error, warning
from mncplan.knowledge.tables import DATA, file_names

_YES_NO: Final = ("verified", "status_verified", "generic", "regulated")


def check_files() -> Iterator[Finding]:
    """Plain ASCII, Unix line ends, full rows, DOIs with the way they were checked."""
    for name in file_names():
        raw = (DATA / name).read_bytes()
        if not raw.isascii():
            line = next(i for i, part in enumerate(raw.split(b"\n"), 1) if not part.isascii())
            yield error(f"{name}:{line}", "ascii", "data files are plain ASCII")
        if b"\r" in raw or not raw.endswith(b"\n"):
            yield error(name, "line-ends", "lines end with \\n, the last one too")
        if name.endswith(".csv"):
            yield from _table(name, raw.decode("utf-8", errors="replace"))


def _table(name: str, text: str) -> Iterator[Finding]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = reader.fieldnames or ()
    seen: dict[tuple[str, ...], int] = {}
    for row in reader:
        where = f"{name}:{reader.line_num}"
        if None in row or None in row.values():
            yield error(where, "cells", "wrong number of cells")
            continue
        cells = tuple(row.values())
        if cells in seen:
            yield error(where, "duplicate", f"the same row as line {seen[cells]}")
        seen.setdefault(cells, reader.line_num)
        if any(cell != cell.strip() for cell in cells):
            yield warning(where, "spaces", "a cell begins or ends with a space")
        for column in _YES_NO:
            if column in columns and row[column] not in {"yes", "no"}:
                yield error(where, "vocabulary", f"{column} must be yes or no")
        if "doi_basis" in columns and bool(row["doi"]) != bool(row["doi_basis"]):
            yield error(where, "doi-basis", "a DOI goes with the way it was checked")
