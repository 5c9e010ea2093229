"""Read cluster formulae as chemists write them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from mncplan.domain.body import BodyReader, Units
from mncplan.domain.brackets import pair_brackets
from mncplan.domain.counts import MAX_COUNT, LinearCount
from mncplan.domain.element import VALENCE_ELECTRONS
from mncplan.domain.ions import Ion, IonTable
from mncplan.domain.ligand import Ligand, LigandTable
from mncplan.domain.notation import Notation, normalise
from mncplan.domain.salt import balanced_charge, cluster_bracket, leading_ions, trailing_ions

_RANGE = re.compile(
    r"[,;\s]*(?:\s(\()|(?<=[,;\s]))\s*([a-z])\s*[=~]\s*~?(\d+)"
    r"\s*(?:(?:-+|\.\.\.?|to)\s*~?(\d+))?\s*(\))?\s*$"
)
_TAG_TEXT = r"[A-Za-z0-9](?:[A-Za-z0-9+.-]*[A-Za-z0-9])?"
_TAG = re.compile(rf"(?<!C)#({_TAG_TEXT})$")
_DENSEST_SHELL = 1.6
"""Ligands per metal above which a count of ten or more is more likely count and charge."""


@dataclass(frozen=True, slots=True)
class ParsedFormula:
    """The parts of one formula, in written order, counts possibly variable."""

    metals: tuple[tuple[str, LinearCount], ...]
    ligands: tuple[tuple[Ligand, LinearCount], ...]
    charge: int
    isomer: str | None
    counter_ions: tuple[tuple[Ion, int], ...]
    variable: str
    low: int | None
    high: int | None


def is_family(parsed: ParsedFormula) -> bool:
    """True when a count depends on a variable."""
    counts = [n.slope for _, n in (*parsed.metals, *parsed.ligands)]
    return bool(parsed.variable) or any(counts)


def is_isomer_tag(text: str) -> bool:
    """True when `text` may stand behind ``#``."""
    return re.fullmatch(_TAG_TEXT, text) is not None


def parse_formula(text: str, ligands: LigandTable, ions: IonTable) -> ParsedFormula:
    """Read a cluster formula, family or salt.

    Raises:
        FormulaError: With the position and what was expected there.
    """
    note, variable, low, high = _cut_range(normalise(text))
    note, isomer = _cut_tag(note)
    pairs = pair_brackets(note)
    bracket = cluster_bracket(note, pairs, ions)
    without: LigandTable | None = None
    if bracket is not None:
        start, before = bracket
        close = pairs[start]
        read = BodyReader(note, pairs, ligands, close).read(start + 1)
        end = close + 1
    else:
        start, before = leading_ions(note, pairs, ions, ligands)

        def ends(at: int) -> bool:
            return trailing_ions(note, at, ions, ligands) is not None

        read = BodyReader(note, pairs, ligands, len(note.text), ends).read(start)
        end, without = read.end, ligands
    metals = tuple((item, n) for item, n in read.units if isinstance(item, str))
    shell = tuple((item, n) for item, n in read.units if isinstance(item, Ligand))
    _check_units(note, start, read.units)
    tail = trailing_ions(note, end, ions, without)
    if tail is None:
        raise note.error(end, f"{note.text[end:]!r} is left over", "a charge or a counter-ion")
    written, after = tail
    if bracket is None and written:
        _check_unbracketed(note, end, read.units, written)
    return ParsedFormula(
        metals=metals,
        ligands=shell,
        charge=balanced_charge(note, end, written, before + after),
        isomer=isomer,
        counter_ions=before + after,
        variable=variable,
        low=low,
        high=high,
    )


def _cut_range(note: Notation) -> tuple[Notation, str, int | None, int | None]:
    match = _RANGE.search(note.text) if "=" in note.text or "~" in note.text else None
    if match is None:
        return note, "", None, None
    opened, name, first, last, closed = match.groups()
    if bool(opened) != bool(closed):
        raise note.error(match.start(2), "half a parenthesis", f", {name} = low-high")
    low, high = int(first), int(last or first)
    if high < low:
        raise note.error(match.start(2), "the range runs backwards", f"{name} = low-high")
    return note.cut(match.start()), name, low, high


def _cut_tag(note: Notation) -> tuple[Notation, str | None]:
    match = _TAG.search(note.text) if "#" in note.text else None
    if match and note.raw[note.origin[match.start()]] == "#":
        return note.cut(match.start()), match.group(1)
    return note, None


def _check_units(note: Notation, at: int, units: Units) -> None:
    total = Counter[str | Ligand]()
    for item, n in units:
        total[item] += n.constant
    if not any(isinstance(item, str) for item in total):
        raise note.error(at, "no metal", "a metal such as Au, Ag or Cu")
    if all(isinstance(item, str) for item in total):
        where = len(note.text)
        raise note.error(where, "no ligands", "ligands, as in [Au25(SR)18]- or Au38(PET)24")
    if max(total.values()) > MAX_COUNT:
        raise note.error(at, "a sum of counts is too large", f"at most {MAX_COUNT} of a kind")


def _check_unbracketed(note: Notation, end: int, units: Units, charge: int) -> None:
    """Refuse `Ag44(SR)304-`: is it 30 ligands and 4-, or 304 and 1-?"""
    text, last = note.text, units[-1][1]
    size = re.match(r"[+-]\d", text[end:])
    if size and (abs(charge) > 1 or not text[end - 1].isdigit()):
        raise note.error(end, "a charge where a count may be meant", "brackets round the cluster")
    if last.slope or last.constant < 10 or abs(charge) != 1 or text[end] not in "+-":
        return
    electrons, n_metal, n_ligand = -charge, 0, 0
    for item, n in units:
        if isinstance(item, str):
            electrons += VALENCE_ELECTRONS[item] * n.constant
            n_metal += n.constant
        else:
            electrons -= item.x_electrons * n.constant
            n_ligand += n.constant
    if electrons < 0 or n_ligand > _DENSEST_SHELL * n_metal:
        raise note.error(
            end - 1, f"'{last}' before the charge is ambiguous", "brackets, as in [Ag44(SR)30]4-"
        )
