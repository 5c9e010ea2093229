"""The verbs library search, show, validate and stats."""

from __future__ import annotations

import sys

from mncplan.app import library as use_cases
from mncplan.cli.boundary import DONE, NO_ANSWER
from mncplan.report.encode import dumps
from mncplan.report.terminal import show, table_summary


def run_search(text: str, kind: str | None, limit: int, url: str | None, *, is_json: bool) -> int:
    """Search the library."""
    found = use_cases.search(text, kind=kind, limit=limit, url=url)
    if is_json:
        sys.stdout.write(dumps({"schema": "mncplan-library-search/1", "entries": list(found)}))
    else:
        rows = [(e["kind"], e["key"], e["title"], e["standing"]) for e in found]
        show(
            table_summary(f"{len(rows)} found", ("kind", "key", "title", "standing"), rows),
            sys.stdout,
        )
    return DONE if found else NO_ANSWER
