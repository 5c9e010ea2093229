"""Pair the brackets of a formula."""

from __future__ import annotations

import re

from mncplan.domain.notation import Notation

Pairs = dict[int, int]
"""Position of each closing bracket by that of its opening one."""

_BRACKET = re.compile(r"[()\[\]]")
_CLOSING = {"(": ")", "[": "]"}
_WHERE = {"(": "after the ligand", "[": "before the charge"}


def pair_brackets(note: Notation) -> Pairs:
    """Match round and square brackets, each with its own kind.

    Raises:
        FormulaError: At the first bracket without a partner.
    """
    pairs: Pairs = {}
    open_at: list[int] = []
    for found in _BRACKET.finditer(note.text):
        char, at = found.group(), found.start()
        if char in _CLOSING:
            open_at.append(at)
            continue
        opening = "(" if char == ")" else "["
        if not open_at:
            raise note.error(at, f"'{char}' without '{opening}'", f"'{opening}' before it")
        if note.text[open_at[-1]] != opening:
            raise _unclosed(note, open_at[-1])
        pairs[open_at.pop()] = at
    if open_at:
        raise _unclosed(note, open_at[-1])
    return pairs


def outer_squares(note: Notation, pairs: Pairs) -> list[int]:
    """Positions of the square brackets that stand in no other bracket."""
    found: list[int] = []
    behind = 0
    for opened in sorted(pairs):
        if opened >= behind:
            behind = pairs[opened]
            if note.text[opened] == "[":
                found.append(opened)
    return found


def _unclosed(note: Notation, at: int) -> Exception:
    char = note.text[at]
    return note.error(at, f"'{char}' is not closed", f"'{_CLOSING[char]}' {_WHERE[char]}")
