"""The published JSON Schemas, shipped with the package (copies in docs/schemas)."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

from mncplan.errors import NotFoundError

NAMES: Final = (
    "plan", "explain", "design", "routes", "connection", "batch", "batch-summary", "balance",
    "simulate", "space", "space-check", "space-design", "campaign", "campaign-list",
    "campaign-report", "campaign-export", "campaign-copy", "library-search", "library-entry",
    "library-stats", "library-change", "library-fact", "validation", "stock", "stock-check",
    "stock-item", "templates", "library-identify",
)  # fmt: skip


def schema(name: str) -> dict[str, Any]:
    """The schema of one kind of document.

    Raises:
        NotFoundError: If there is no such kind.

    Example:
        >>> schema("plan")["properties"]["schema"]
        {'const': 'mncplan-plan/1'}
    """
    if name not in NAMES:
        raise NotFoundError(f"no schema {name!r}; there are {', '.join(NAMES)}")
    text = (files("mncplan.report") / "schemas" / f"{name}-1.schema.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
