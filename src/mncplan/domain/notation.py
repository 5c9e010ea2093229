"""Bring pasted formulae (unicode, LaTeX) to plain text without losing positions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mncplan.errors import FormulaError

MAX_LENGTH = 300

_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ₓₙₘ", "0123456789+-xnm")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_PLAIN = {
    **dict.fromkeys("−–—‐‑‒﹣－", "-"),
    **dict.fromkeys("＋", "+"),
    **dict.fromkeys("≡", "#"),
    **dict.fromkeys("·•⋅", "."),
    **dict.fromkeys("（", "("),
    **dict.fromkeys("）", ")"),
    **dict.fromkeys("［", "["),
    **dict.fromkeys("］", "]"),
    **dict.fromkeys("\u00a0\u2009\u202f\t", " "),
}
_LATEX = re.compile(
    r"\\(?:mathrm|text|rm|mathsf|ce|left|right|bigl?|bigr?)(?![a-zA-Z])|\\[,;! ]|[$~]|\\equiv"
)


@dataclass(frozen=True, slots=True)
class Notation:
    """Plain text of a formula; `origin[i]` is where character i stood in `raw`."""

    raw: str
    text: str
    origin: tuple[int, ...]

    def error(self, position: int, problem: str, expected: str) -> FormulaError:
        """An error that points into the text as it was pasted."""
        if position < len(self.origin):
            where = self.origin[position]
        else:
            where = len(self.raw.rstrip())
        return FormulaError(self.raw, where, problem, expected)


def normalise(raw: str) -> Notation:
    """Rewrite unicode and LaTeX as plain ASCII.

    Superscripts become ``^...``; subscripts become digits; braces vanish.

    Raises:
        FormulaError: If the text is empty, too long, or not printable ASCII afterwards.
    """
    if len(raw) > MAX_LENGTH:
        raise FormulaError(
            raw, MAX_LENGTH, f"{len(raw)} characters is too long", "a formula like [Au25(SR)18]-"
        )
    out: list[tuple[str, int]] = []
    index = 0
    while index < len(raw):
        latex = _LATEX.match(raw, index)
        if latex:
            if latex.group() == "\\equiv":
                out.append(("#", index))
            index = latex.end()
            continue
        char = raw[index]
        if char in _SUPERSCRIPTS:
            if not (index and raw[index - 1] in _SUPERSCRIPTS) and (not out or out[-1][0] != "^"):
                out.append(("^", index))
            out.append((char.translate(_SUPERSCRIPT), index))
        elif char not in "{}_\n\r":
            out.append((_PLAIN.get(char, char.translate(_SUBSCRIPT)), index))
        index += 1
    while out and out[0][0] == " ":
        out.pop(0)
    while out and out[-1][0] in " .;":
        out.pop()
    for char, where in out:
        if not (char.isascii() and char.isprintable()):
            raise FormulaError(raw, where, f"{char!r} is not understood", "a chemical formula")
    if not out:
        raise FormulaError(raw, 0, "the formula is empty", "a formula like [Au25(SR)18]-")
    return Notation(raw, "".join(c for c, _ in out), tuple(i for _, i in out))
