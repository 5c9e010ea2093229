"""Pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_DISPLAYED = re.compile(r"^\.\. math::[ \n]*(.*(?:\n {3}.*)*)\n?", re.MULTILINE)
_COMMANDS: Final = {
    r"\,": " ", r"\to": "->", r"\Delta ": "\u0394", r"\sum": "sum of ", r"\tfrac12": "1/2 ",
}  # fmt: skip

_CLOSED_FORM: Final = "[closed form](../explanation/balancing.md)"
_OUR_STUDY: Final = (
    (re.compile(r"(?:closed form of the )?\broutes\s+study, .*?(?=\.?(?:\n|$))"), _CLOSED_FORM),
    (re.compile(r"closed form of the routes study \(\w+\)"), _CLOSED_FORM),
)
"""Docstrings name an internal study; readers get the page that derives the equations."""


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
    """The prose of a docstring: reST double ticks become single, maths plain text."""
    text = re.sub(r":math:`([^`]*)`", lambda m: f"`{plain_maths(m[1])}`", (docstring or "").strip())
    text = _DISPLAYED.sub(lambda m: displayed(m[1]), text)
    for pattern, plain in _OUR_STUDY:
        text = pattern.sub(plain, text)
    return re.sub(r"``([^`]*)``", r"`\1`", text)


def displayed(maths: str) -> str:
    """Displayed maths as an indented block."""
    lines = (plain_maths(line.strip().rstrip("\\").strip()) for line in maths.strip().splitlines())
    return "\n".join(f"    {line}" for line in lines if line) + "\n"


def plain_maths(text: str) -> str:
    """The little LaTeX our docstrings use, as a chemist types it."""
    for command, plain in _COMMANDS.items():
        text = text.replace(command, plain)
    text = re.sub(r"\\text\{([^}]*)\}", r"\1", text)
    text = re.sub(r"_\{([^}]*)\}", r"(\1)", text)
    text = re.sub(r"\^\{([^}]*)\}", r"^(\1)", text)
    text = re.sub(r"\^([+*-])", r"\1", text).replace("_", "")
    return re.sub(r" +", " ", text)
