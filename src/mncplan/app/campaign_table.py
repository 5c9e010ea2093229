"""Tables as chemists keep them, CSV or XLSX, as rows that know where they stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mncplan.app.text_files import read_text
from mncplan.errors import InvalidInputError, StorageError

SHEET: Final = "experiments"
"""Name of the sheet that holds the experiments of a workbook."""

_WHAT: Final = "table"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; `where` names file and row as a spreadsheet counts them."""

    where: str
    cells: Mapping[str, Any]


def read_table(path: Path) -> tuple[TableRow, ...]:
    r"""Read a CSV (comma, semicolon or tab) or an XLSX file.

    Empty rows are left out, and those below the header that begin with #.

    Raises:
        InvalidInputError: If it is neither, has no header or no rows, or a column twice.
        StorageError: If it can't be read.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "results.csv")
        ...     _ = path.write_text("experiment;purity\nE001;0,85\n")
        ...     read_table(path)[0]
        TableRow(where='results.csv row 2', cells={'experiment': 'E001', 'purity': '0,85'})
    """
    lines = _workbook(path) if path.suffix.casefold() in {".xlsx", ".xlsm"} else _text(path)
    rows = tuple(_rows(lines, path.name))
    if not rows:
        raise InvalidInputError(f"{path.name}: no rows below the header")
    return rows


def rows_of(records: Any) -> tuple[TableRow, ...]:
    """Rows of a pandas data frame or of mappings by column name.

    Raises:
        InvalidInputError: If it is neither.
    """
    if hasattr(records, "to_dict"):
        records = records.to_dict("records")
    if isinstance(records, Mapping):
        records = [records]
    if not isinstance(records, Iterable) or isinstance(records, str):
        raise InvalidInputError(
            f"results of type {type(records).__name__}: expected a data frame or a list of rows"
        )
    made = []
    for i, record in enumerate(records, 1):
        if not isinstance(record, Mapping):
            raise InvalidInputError(
                f"row {i}: {record!r}; expected values by column name, e.g. "
                "{'experiment': 'E001', 'purity': 0.85}"
            )
        made.append(TableRow(f"row {i}", {str(key): cell for key, cell in record.items()}))
    return tuple(made)


def _text(path: Path) -> Iterator[Sequence[Any]]:
    text = read_text(path, _WHAT, is_table=True)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _workbook(path: Path) -> Iterator[Sequence[Any]]:
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise StorageError(f"{_WHAT} {path}: {error.strerror or error}") from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InvalidInputError(
            f"{_WHAT} {path}: this is no XLSX workbook, or it is damaged"
        ) from error
    try:
        sheet = book[SHEET] if SHEET in book.sheetnames else book[book.sheetnames[0]]
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _rows(lines: Iterable[Sequence[Any]], name: str) -> Iterator[TableRow]:
    header: list[str] = []
    for number, line in enumerate(lines, 1):
        first = next((str(cell).strip() for cell in line if _is_filled(cell)), "")
        if not first or (header and first.startswith("#")):
            continue
        if not header:
            header = ["" if cell is None else str(cell).strip() for cell in line]
            named = [column for column in header if column]
            if twice := {column for column in named if named.count(column) > 1}:
                raise InvalidInputError(f"{name}: column {min(twice)!r} is there twice")
            continue
        if any(_is_filled(cell) for cell in line[len(header) :]):
            raise InvalidInputError(
                f"{name} row {number}: more cells than the header has columns ({len(header)})"
            )
        cells = {column: cell for column, cell in zip(header, line, strict=False) if column}
        yield TableRow(f"{name} row {number}", cells)
    if not header:
        raise InvalidInputError(f"{name}: empty; expected a header and rows below it")


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""
