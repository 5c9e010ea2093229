"""The chemicals on the shelf: list, check and extend a stock file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mncplan.app.request import read_stock_file, stock_of
from mncplan.app.text_files import read_text, replace_text
from mncplan.domain.substance import Substance
from mncplan.errors import InvalidInputError
from mncplan.knowledge import KnowledgeBase
from mncplan.routes.stock import REQUIRED


def list_stock(
    knowledge: KnowledgeBase, path: Path | None = None, text: str = ""
) -> tuple[Substance, ...]:
    """Built-in stock, or the lines of a stock file, whose name, key, CAS or role holds `text`."""
    items = knowledge.substances if path is None else read_stock_file(path, knowledge)
    wanted = text.casefold()
    return tuple(
        item
        for item in items
        if any(wanted in part.casefold() for part in (item.key, item.name, item.cas, item.role))
    )


def check_stock_file(path: Path, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Remarks on a readable stock file: what a plan could use better.

    Raises:
        InvalidInputError: Listing the bad lines.
        StorageError: If the file can't be read.
    """
    items = read_stock_file(path, knowledge)
    return tuple(_remarks(items))


def _remarks(items: Iterable[Substance]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for item in items:
        if item.key in seen:
            yield f"{item.name}: same chemical as {seen[item.key]}; the later line counts"
        seen[item.key] = item.name
        if not item.molar_mass:
            yield f"{item.name}: no formula, so no mass can be weighed out"
        if not item.ghs:
            yield f"{item.name}: no hazard codes; add a ghs column from the safety data sheet"
        elif item.ghs_confidence == "unsure":
            yield f"{item.name}: hazard codes are recalled; compare with the safety data sheet"
        if item.state == "liquid" and not item.density_g_mL:
            yield f"{item.name}: liquid without density, so volumes can't be given"
        if item.is_regulated:
            yield f"{item.name}: regulated; ask before ordering"


def add_to_stock(path: Path, row: Mapping[str, str], knowledge: KnowledgeBase) -> Substance:
    """Append a line to a stock file, made when it is not there; a bad line changes nothing.

    Args:
        path: CSV file with the columns name, formula, cas and optional others.
        row: Cells by column; formula and CAS of chemicals known by name may be left out.
        knowledge: Supplies what the row leaves out.

    Raises:
        InvalidInputError: If the line is wrong, is already there, or the file is.
        StorageError: If the file can't be read or written.
    """
    row = _completed(row, knowledge)
    if row.get("price_per_g") and not row.get("price_date"):
        raise InvalidInputError("a price needs the day it was asked: --price-date YYYY-MM-DD")
    earlier = read_text(path, "stock file") if path.exists() else ""
    others = stock_of(earlier, path, knowledge) if earlier else ()
    reader = csv.DictReader(earlier.splitlines() or [",".join(REQUIRED)])
    header = reader.fieldnames or ()
    columns = [*header, *(name for name, cell in row.items() if cell and name not in header)]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*reader, {name: row.get(name, "") for name in columns}])
    text = stream.getvalue()
    added = stock_of(text, path, knowledge)[-1]
    if any(item.key == added.key for item in others):
        raise InvalidInputError(f"{path.name}: {added.key} is already in it; edit that line")
    replace_text(path, text, "stock file")
    return added


def _completed(row: Mapping[str, str], knowledge: KnowledgeBase) -> dict[str, str]:
    """The row with name, formula and CAS of a chemical known by key, name or CAS."""
    asked = {row.get("name", "").casefold(), row.get("name", ""), row.get("cas", "")} - {""}
    known = next(
        (
            item
            for item in knowledge.substances
            if {item.key.casefold(), item.name.casefold(), item.cas} & asked
        ),
        None,
    )
    if known is None:
        return {name: row.get(name, "") for name in (*REQUIRED, *row)}
    own = {name: cell for name, cell in row.items() if cell and name != "name"}
    return {"name": known.name, "formula": known.formula, "cas": known.cas, **own}
