"""Formulae and equations as HTML and as unicode, from canonical text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final, Literal

from mncplan.domain.cluster import Cluster, format_charge
from mncplan.domain.element import ATOMIC_WEIGHT, METALS
from mncplan.domain.reaction import Reaction
from mncplan.domain.species import Species

Place = Literal["line", "sub", "sup"]
Run = tuple[Place, str]

_METAL = "|".join(sorted(METALS, key=len, reverse=True))
_COUNT = re.compile(
    rf"(?P<lead>(?:{_METAL})|[)\]])(?P<family>\d+-[xnmyz]|[xnmyz])(?![a-z])"
    r"|(?P<any>[A-Za-z)\]'])(?P<digits>\d+)"
)
_CHARGE = re.compile(r"^(.+?)(?:\^|\s(?=\d*[+-]$)|(?<=\]))?((?:(?<=[\]^\s])\d+)?[+-])$")
_MONATOMIC = re.compile(r"^([A-Z][a-z]?)(\d[+-])$")
_ISOMER = re.compile(r"^(.*[\])\d+-])#([A-Za-z0-9']+)$")
_TAIL = re.compile(r"^(.*?)(, [a-z] = .*)$")
_SUB = str.maketrans("0123456789+-xnm", "₀₁₂₃₄₅₆₇₈₉₊₋ₓₙₘ")
_SUP = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_ASCII = dict(
    zip(
        "₀₁₂₃₄₅₆₇₈₉₊₋ₓₙₘ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻≡·−–—×µ≤≥≈“”‘’─",
        "0123456789+-xnm0123456789+-#.---xu<>~\"\"''-",
        strict=True,
    )
)
_BACK = str.maketrans({**_ASCII, "→": "->", "°": "", "Ω": "Ohm"})
_NESTED = re.compile(r"\(([^()]*)\([^()]*\)\d*")
_WORD = re.compile(r"(?:[^\s,;:/]|,(?=\d))+(?:, [xn] = [0-9-]+)?")
_SHAPE = re.compile(
    r"^\[?(?:[A-Z][a-z]?(?:\d*(?:-[xnmy])?|[xnmy])|\.\d*(?=[A-Z])|\([^()]+\)(?:\d*-?[xnmy]|\d*))+"
    r"\]?(?:\^?\d*[+-])?(?:#\w+)?(?:, [xn] = [0-9-]+)?$"
)
_SPELT = (
    (re.compile("->"), "→"),
    (re.compile(r"(?<![A-Za-z\d])(\d+) ?(?:C|degC)(?![\w-])(?! atoms?)"), r"\1 °C"),
    (re.compile(r"(?<=\d) ?u(?=(?:[LM]|mol)\b)"), " µ"),
    (re.compile(r"\bMOhm\b"), "MΩ"),
    (re.compile(r"(?<![\w-])e-(?![\w-])"), "e⁻"),
)
_SYMBOL = re.compile(r"[A-Z][a-z]?")
_SMALL: Final = frozenset({"H2", "O2", "N2", "H+", "I2"})
_NAMES: Final = frozenset({"CP2K", "BP86", "PW91"})


def runs(text: str, charge: int | None = None) -> tuple[Run, ...]:
    """Split a formula into pieces on the line, below and above it.

    Args:
        text: Canonical text of a cluster, family, ion or compound.
        charge: The net charge when known; it settles what ``(BDT)2-`` means.
    """
    tail = _TAIL.match(text)
    text, rest = (tail.group(1), tail.group(2)) if tail else (text, "")
    named = _ISOMER.match(text)
    text, isomer = (named.group(1), named.group(2)) if named else (text, "")
    body, sign = _split(text, charge)
    pieces: list[Run] = []
    if body == "e" and sign:
        pieces.append(("line", "e"))
    else:
        pieces += _body(body)
    if sign:
        pieces.append(("sup", sign))
    if isomer:
        pieces.append(("line", f" (isomer {isomer})"))
    if rest:
        pieces.append(("line", rest.replace("-", "–")))
    return tuple(pieces)


def _split(text: str, charge: int | None) -> tuple[str, str]:
    if charge:
        sign = format_charge(charge)
        for end in (f"^{sign}", f" {sign}", f"({sign})", sign):
            if text.endswith(end) and len(text) > len(end):
                return text[: -len(end)], sign
    ion = _MONATOMIC.match(text) or (None if charge == 0 else _CHARGE.match(text))
    return (ion.group(1), ion.group(2)) if ion else (text, "")


def _body(text: str) -> list[Run]:
    pieces: list[Run] = []
    start = 0
    for match in _COUNT.finditer(text):
        name = "family" if match.group("family") else "digits"
        pieces.append(("line", text[start : match.start(name)]))
        pieces.append(("sub", match.group(name)))
        start = match.end(name)
    pieces.append(("line", text[start:]))
    return [
        (place, _polish(piece) if place == "line" else piece) for place, piece in pieces if piece
    ]


def _polish(piece: str) -> str:
    piece = piece.replace("#", "≡")
    return re.sub(r"(?<=[\w)])?\.(?=\d*\(?[A-Z])", "·", piece)


def _html(pieces: Iterable[Run]) -> str:
    out = []
    for place, piece in pieces:
        safe = html.escape(piece.replace("-", "−") if place != "line" else piece)
        out.append(safe if place == "line" else f"<{place}>{safe}</{place}>")
    return "".join(out)


def _unicode(pieces: Iterable[Run]) -> str:
    tables = {"sub": _SUB, "sup": _SUP}
    return "".join(p.translate(tables[place]) if place in tables else p for place, p in pieces)


def formula_html(text: str, charge: int | None = None) -> str:
    """A formula as HTML, escaped.

    Example:
        >>> formula_html("[Au25(PET)18]-")
        '[Au<sub>25</sub>(PET)<sub>18</sub>]<sup>−</sup>'
    """
    return _html(runs(text, charge))


def formula_unicode(text: str, charge: int | None = None) -> str:
    """A formula with unicode subscripts and superscripts.

    Example:
        >>> formula_unicode("[Ag44(p-MBA)30]4-")
        '[Ag₄₄(p-MBA)₃₀]⁴⁻'
    """
    return _unicode(runs(text, charge))


def species_html(species: Species) -> str:
    """A species of an equation as HTML."""
    return formula_html(species.text, species.charge)


def species_unicode(species: Species) -> str:
    """A species of an equation in unicode."""
    return formula_unicode(species.text, species.charge)


def cluster_html(cluster: Cluster) -> str:
    """A cluster as HTML."""
    return formula_html(str(cluster), cluster.charge)


def cluster_unicode(cluster: Cluster) -> str:
    """A cluster in unicode."""
    return formula_unicode(str(cluster), cluster.charge)


def _side(terms: Iterable[tuple[Species, Fraction]], write: Callable[[Species], str]) -> list[str]:
    return [f"{'' if n == 1 else f'{n} '}{write(species)}" for species, n in terms]


def equation_html(reaction: Reaction) -> str:
    """A balanced equation as HTML; lines break between species only."""
    sides = []
    for terms in (reaction.reactants, reaction.products):
        written = (f'<span class="sp">{item}</span>' for item in _side(terms, species_html))
        sides.append(" + ".join(written))
    return ' <span class="arrow">→</span> '.join(sides)


def equation_unicode(reaction: Reaction) -> str:
    """A balanced equation in unicode."""
    sides = (reaction.reactants, reaction.products)
    return " → ".join(" + ".join(_side(terms, species_unicode)) for terms in sides)


def is_formula(word: str) -> bool:
    """Whether a word of running text is surely a chemical formula.

    Example:
        >>> [is_formula(w) for w in ("Au25(PET)18", "HAuCl4", "H302", "D10", "ESI-MS")]
        [True, True, False, False, False]
    """
    if word in _SMALL or word in _NAMES:
        return word in _SMALL
    while _NESTED.search(word):
        word = _NESTED.sub(r"(\1", word)
    has_number = any(c.isdigit() for c in word) or word[-2:] in {"]+", "]-", ")y", ")n"}
    if not _SHAPE.match(word) or not has_number:
        return False
    outside = re.sub(r"\([^()]*\)|#\w+$|,.*", "", word)
    symbols = _SYMBOL.findall(outside)
    generic = {"M", "L"} if "[" in word or "(" in word else set()
    if any(symbol not in ATOMIC_WEIGHT and symbol not in generic for symbol in symbols):
        return False
    if not symbols:
        return re.search(r"\)(?:\d|[+-]$)", word) is not None
    return "]" in word or "(" in word or len(symbols) > 1 or symbols[0] in METALS


def _prose(text: str, plain: Callable[[str], str], formula: Callable[[str], str]) -> str:
    out: list[str] = []
    start = 0
    for match in _WORD.finditer(text):
        lead, word = _bare(match.group())
        if not is_formula(word):
            continue
        begin = match.start() + lead
        out += [plain(text[start:begin]), formula(word)]
        start = begin + len(word)
    return "".join([*out, plain(text[start:])])


def _bare(word: str) -> tuple[int, str]:
    """A word without the punctuation around it, and how much was cut in front."""
    word = word.rstrip(".!?")
    if word.endswith(")") and word.count(")") > word.count("("):
        word = word[:-1].rstrip(".")
    if word.startswith("("):
        if word.count("(") > word.count(")"):
            return 1, word[1:]
        if word.endswith(")") and word[1:-1].find("(") < word[1:-1].find(")"):
            return 1, word[1:-1]
    return 0, word


def prose_html(text: str) -> str:
    """Running text as HTML, escaped, with the formulae in it typeset."""
    return _prose(_units(text), html.escape, formula_html)


def prose_unicode(text: str) -> str:
    """Running text with the formulae in it typeset."""
    return _prose(_units(text), str, formula_unicode)


def _units(text: str) -> str:
    """Units, arrows and electrons that plain files spell in ASCII."""
    for pattern, written in _SPELT:
        text = pattern.sub(written, text)
    return text


def sentence_html(text: str) -> str:
    """Running text as a sentence: a capital in front (not of a formula), a stop at the end."""
    text = text.strip()
    if re.match(r"[a-z]{2}", text) or text.startswith("a "):
        text = text[0].upper() + text[1:]
    return prose_html(text if not text or text[-1] in ".!?" else f"{text}.")


def ascii_text(text: str) -> str:
    """Undo unicode typesetting for a terminal that can't show it."""
    return text.translate(_BACK).encode("ascii", "replace").decode()
