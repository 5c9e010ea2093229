"""Bring pasted formulae (unicode, LaTeX) to plain text without losing positions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mncplan.domain.element import ATOMIC_WEIGHT
from mncplan.errors import FormulaError

MAX_LENGTH = 300

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_TRANSLATED: dict[int, int | str] = {
    **dict(zip(map(ord, "₀₁₂₃₄₅₆₇₈₉₊₋ₓₙₘ"), "0123456789+-xnm", strict=True)),
    **dict(zip(map(ord, _SUPERSCRIPTS), "0123456789+-", strict=True)),
    **dict.fromkeys(map(ord, "−–—‐‑‒﹣－"), "-"),
    **dict.fromkeys(map(ord, "＋"), "+"),
    **dict.fromkeys(map(ord, "≡"), "#"),
    **dict.fromkeys(map(ord, "·•⋅∙"), "."),
    **dict.fromkeys(map(ord, "≈∼"), "~"),
    **dict.fromkeys(map(ord, "′’"), "'"),
    **dict.fromkeys(map(ord, "（"), "("),
    **dict.fromkeys(map(ord, "）"), ")"),
    **dict.fromkeys(map(ord, "［"), "["),
    **dict.fromkeys(map(ord, "］"), "]"),
    **dict.fromkeys(map(ord, "\u00a0\u2009\u202f\t\n\r"), " "),
}
_DROPPED = frozenset("{}$\u200b\u200c\u200d\u2060\ufeff\u00ad")
_SPECIAL = frozenset("{}_$\\<\t\n\r")
_MARKUP = re.compile(
    r"\\(?:mathrm|mathsf|mathbf|text|textrm|textsubscript|ce)\s*(?={)|\\(?:rm|left|right|bigl?|bigr?)"
    r"(?![a-zA-Z])|\\[,;! ]|</?sub>|</sup>"
    r"|(?P<raised>\\textsuperscript\s*(?={)|<sup>)"
    r"|(?P<triple>\\equiv(?![a-zA-Z]))|(?P<dot>\\cdot(?![a-zA-Z]))|_(?=[0-9a-zA-Z{\\])"
)
_LOWERED_LETTER = re.compile(r"([A-Z])(?:_{?([a-z])|([ₓₙₘ]))")
_MARKUP_TEXT = {"raised": "^", "triple": "#", "dot": "."}


@dataclass(frozen=True, slots=True)
class Notation:
    """Plain text of a formula; `origin[i]` is where character i stood in `raw`."""

    raw: str
    text: str
    origin: Sequence[int]

    def cut(self, length: int) -> Notation:
        """The first `length` characters, without blanks at the end."""
        kept = self.text[:length].rstrip()
        return Notation(self.raw, kept, self.origin[: len(kept)])

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
    if raw.isascii() and raw.isprintable() and _SPECIAL.isdisjoint(raw):
        start = len(raw) - len(raw.lstrip(" "))
        text = raw[start:].rstrip(" .;")
        note = Notation(raw, text, range(start, start + len(text)))
    else:
        note = _rewrite(raw)
    if not note.text:
        raise FormulaError(raw, 0, "the formula is empty", "a formula like [Au25(SR)18]-")
    return note


def _rewrite(raw: str) -> Notation:
    _check_pairs(raw)
    out: list[tuple[str, int]] = []
    index = 0
    while index < len(raw):
        markup = _MARKUP.match(raw, index)
        if markup:
            out.extend((char, index) for char in _MARKUP_TEXT.get(markup.lastgroup or "", ""))
            index = markup.end()
            continue
        char = raw[index]
        if char in _SUPERSCRIPTS and not (index and raw[index - 1] in _SUPERSCRIPTS):
            out.append(("^", index))
        if char not in _DROPPED:
            out.append((_plain(raw, index), index))
        index += 1
    for (one, at), (two, then) in pairwise(out):
        apart = then - at > 1 or raw[at].isascii() != raw[then].isascii()
        if apart and one.isdigit() and two.isdigit():
            raise FormulaError(raw, then, "a digit follows a subscript", "the whole number lowered")
    text = "".join(char for char, _ in out)
    start = len(text) - len(text.lstrip(" "))
    text = text.strip(" ").rstrip(" .;")
    return Notation(raw, text, tuple(where for _, where in out[start : start + len(text)]))


def _check_pairs(raw: str) -> None:
    """Refuse half-open markup, and a lowered letter that would make another element."""
    for opening, closing in (("{", "}"), ("<sub>", "</sub>"), ("<sup>", "</sup>")):
        if raw.count(opening) != raw.count(closing):
            where = max(raw.find(opening), raw.find(closing))
            raise FormulaError(raw, where, f"{opening} without {closing}", "pairs of them")
    if raw.count("$") % 2:
        raise FormulaError(raw, raw.index("$"), "'$' without '$'", "pairs of them")
    for found in _LOWERED_LETTER.finditer(raw):
        symbol, *letters = found.groups()
        letter = (letters[0] or letters[1]).translate(_TRANSLATED)
        if symbol + letter in ATOMIC_WEIGHT:
            raise FormulaError(raw, found.start(), f"not {symbol}{letter}", f"({symbol}){letter}")


def _plain(raw: str, index: int) -> str:
    char = raw[index].translate(_TRANSLATED)
    if not (char.isascii() and char.isprintable()):
        raise FormulaError(raw, index, f"{char!r} is not understood", "a chemical formula")
    return char
