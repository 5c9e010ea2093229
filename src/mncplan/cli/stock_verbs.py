"""The verbs stock list, check and add."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mncplan.app import stock as use_cases
from mncplan.app.tables import knowledge_base
from mncplan.cli.boundary import DONE, NO_ANSWER
from mncplan.cli.output import write_json
from mncplan.domain.substance import Substance
from mncplan.report.terminal import entry_summary, show, table_summary

_HEAD = ("key", "name", "CAS", "price", "hazards")


def run_list(text: str, path: Path | None, *, is_json: bool) -> int:
    """List chemicals; exit 3 when none fits."""
    found = use_cases.list_stock(knowledge_base(), path, text)
    if is_json:
        write_json({"schema": "mncplan-stock/1", "items": [_json(item) for item in found]})
    else:
        rows = [(i.key, i.name, i.cas, _price(i), " ".join(i.ghs)) for i in found]
        show(table_summary(f"{len(rows)} chemicals", _HEAD, rows), sys.stdout)
    return DONE if found else NO_ANSWER


def run_check(path: Path, *, is_json: bool) -> int:
    """Read a stock file and tell what is wrong or lacking."""
    knowledge = knowledge_base()
    remarks = use_cases.check_stock_file(path, knowledge)
    n_lines = len(use_cases.list_stock(knowledge, path))
    if is_json:
        write_json({"schema": "mncplan-stock-check/1", "lines": n_lines, "remarks": list(remarks)})
    else:
        fields = [("lines", n_lines), *(("remark", text) for text in remarks)]
        show(entry_summary(f"{path.name} can be used", fields), sys.stdout)
    return DONE


def run_add(path: Path, row: Mapping[str, str], *, is_json: bool) -> int:
    """Append a chemical to a stock file."""
    item = use_cases.add_to_stock(path, row, knowledge_base())
    if is_json:
        write_json({"schema": "mncplan-stock-item/1", "file": str(path), **_json(item)})
    else:
        fields = [("formula", item.formula), ("CAS", item.cas), ("price", _price(item))]
        show(entry_summary(f"{item.name} added to {path.name}", fields), sys.stdout)
    return DONE


def _price(item: Substance) -> str:
    if item.price_per_g is None:
        return f"class {item.price_class}" if item.price_class else ""
    return f"{item.price_per_g:g} EUR/g ({item.price_date})"


def _json(item: Substance) -> dict[str, Any]:
    return {
        "key": item.key,
        "name": item.name,
        "formula": item.formula,
        "cas": item.cas or None,
        "ligand": item.ligand or None,
        "role": item.role or None,
        "tier": item.tier,
        "price_class": item.price_class or None,
        "price_per_g": item.price_per_g,
        "price_date": item.price_date or None,
        "hazards": list(item.ghs),
        "hazards_confidence": item.ghs_confidence,
        "regulated": item.is_regulated,
        "source": item.source,
    }
