"""Pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; pipes and line ends in cells are made harmless."""
    lines = [tuple(head), tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(map(cell, line)) + " |\n" for line in lines)


def cell(text: str) -> str:
    """Text that fits into one table cell."""
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


def code(text: str) -> str:
    """Text as code; nothing for an empty text."""
    return f"`{text}`" if text else ""


def fence(text: str, language: str = "text") -> str:
    """A code block."""
    return f"```{language}\n{text.rstrip()}\n```\n"


def page(title: str, *parts: str) -> str:
    """A page that says it is generated."""
    note = "<!-- made by `python -m tools.reference`; do not edit -->"
    body = "\n\n".join(part.strip() for part in parts if part.strip())
    return f"{note}\n\n# {title}\n\n{body}\n"


def sentences(docstring: str | None) -> str:
    """The prose of a docstring: reST double ticks become single, maths becomes code."""
    text = (docstring or "").strip()
    text = re.sub(r":math:`([^`]*)`", r"`\1`", text)
    text = re.sub(r"^\.\. math:: *(.*)$", r"    \1", text, flags=re.MULTILINE)
    return re.sub(r"``([^`]*)``", r"`\1`", text)
