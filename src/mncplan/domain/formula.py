"""Read cluster formulae as chemists write them, before ligands are resolved to a cluster."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mncplan.domain.counts import LinearCount
from mncplan.domain.element import ATOMIC_WEIGHT, METALS
from mncplan.domain.ions import Ion, IonTable
from mncplan.domain.ligand import Ligand, LigandTable
from mncplan.domain.notation import Notation, normalise

BARE_LIGANDS = frozenset({"H", "S", "Se", "Te", "O", "F", "Cl", "Br", "I"})

_COUNT = re.compile(r"(\d+)\s*-\s*([a-z])(?![a-z])|(\d+)(?!\d)|([a-z])(?![a-z])")
_CHARGE = re.compile(r"\s*\^?\s*\(?(?:(\d*)([+-]+)|([+-])(\d+)|(0))\)?(?=$|[\s.\[(A-Z])")
_RANGE = re.compile(
    r"[,;\s]*\(?\s*([a-z])\s*(?:=|~|≈)\s*~?(\d+)\s*(?:(?:-+|\.\.\.?|to)\s*~?(\d+))?\s*\)?\s*$"
)
_TAG = re.compile(r"#([A-Za-z0-9][A-Za-z0-9+.-]*)$")
_SYMBOL = re.compile(r"[A-Z][a-z]?")


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


class _Reader:
    """One pass over one formula."""

    def __init__(self, note: Notation, ligands: LigandTable) -> None:
        self.note = note
        self.text = note.text
        self.at = 0
        self.ligand_table = ligands
        self.metals: list[tuple[str, LinearCount]] = []
        self.ligands: list[tuple[Ligand, LinearCount]] = []

    def count(self, end: int) -> LinearCount:
        match = _COUNT.match(self.text, self.at, end)
        if match is None:
            return LinearCount(1)
        start, self.at = self.at, match.end()
        total, minus, plain, variable = match.groups()
        if total:
            return LinearCount(int(total), -1, minus)
        if variable:
            return LinearCount(0, 1, variable)
        if plain.startswith("0") or len(plain) > 4:
            raise self.note.error(start, f"{plain!r} is not a count", "a number from 1 to 9999")
        return LinearCount(int(plain))

    def body(self, end: int) -> None:
        """Read metals and ligands up to `end` or the first character of a charge."""
        while self.at < end:
            char = self.text[self.at]
            if char == " ":
                self.at += 1
            elif char == "(":
                self.parenthesis(end)
            elif char in "+-^":
                return
            else:
                self.symbol(end)

    def parenthesis(self, end: int) -> None:
        start = self.at
        depth = 0
        for index in range(start, end):
            depth += {"(": 1, ")": -1}.get(self.text[index], 0)
            if depth == 0:
                break
        if depth:
            raise self.note.error(start, "'(' is not closed", "')' after the ligand")
        name = self.text[start + 1 : index].strip()
        if not name:
            raise self.note.error(start, "empty parentheses", "a ligand such as (PET)")
        ligand = self.ligand_table.resolve(
            name, text=self.note.raw, position=self.note.origin[start + 1]
        )
        self.at = index + 1
        self.ligands.append((ligand, self.count(end)))

    def symbol(self, end: int) -> None:
        start = self.at
        match = _SYMBOL.match(self.text, start, end)
        text = match.group() if match else ""
        if text in METALS:
            self.at = start + len(text)
            self.metals.append((text, self.count(end)))
            return
        name = self.ligand_table.longest_at(self.text[:end], start) if self.metals else None
        if name is None:
            for candidate in (text, text[:1]):
                if candidate in BARE_LIGANDS:
                    name = candidate
                    break
        if name is None:
            raise self.unknown(start, text)
        self.at = start + len(name)
        ligand = self.ligand_table.resolve(
            name, text=self.note.raw, position=self.note.origin[start]
        )
        self.ligands.append((ligand, self.count(end)))

    def unknown(self, start: int, symbol: str) -> Exception:
        if symbol in ATOMIC_WEIGHT:
            problem = f"{symbol!r} is neither a cluster metal nor a bare ligand"
            expected = "organic ligands in parentheses, e.g. (PET), or a metal such as Au, Ag, Cu"
        elif symbol:
            problem = f"{symbol!r} is not an element"
            expected = "a metal such as Au, Ag, Cu, Pt, Pd or a ligand in parentheses"
        else:
            problem = f"{self.text[start]!r} is not understood"
            expected = "a metal, a ligand in parentheses, or a charge"
        return self.note.error(start, problem, expected)


def parse_charge(note: Notation, at: int) -> tuple[int, int]:
    """Read a charge at `at`; return it and the position behind it."""
    match = _CHARGE.match(note.text, at)
    if match is None:
        return 0, at
    before, signs, sign, after, _ = match.groups()
    if signs:
        if before and len(signs) > 1:
            raise note.error(at, "the charge is not understood", "a charge such as 2- or 3+")
        if len(set(signs)) > 1:
            raise note.error(at, "the charge has both signs", "a charge such as 2- or 3+")
        size = int(before) if before else len(signs)
        return (size if signs[0] == "+" else -size), match.end()
    if sign:
        return int(sign + after), match.end()
    return 0, match.end()


def parse_formula(text: str, ligands: LigandTable, ions: IonTable) -> ParsedFormula:
    """Read a cluster formula, family or salt.

    Raises:
        FormulaError: With the position and what was expected there.
    """
    note = normalise(text)
    note, variable, low, high = _cut_range(note)
    note, isomer = _cut_tag(note)
    start, end = _core_span(note, ions)
    reader = _Reader(note, ligands)
    reader.at = start
    reader.body(end)
    bracketed = end < len(note.text) and note.text[end] == "]"
    if bracketed and reader.at < end:
        raise note.error(reader.at, "a charge inside the brackets", "the charge after ']'")
    after = end + 1 if bracketed else reader.at
    _check_body(note, reader)
    charge, rest = parse_charge(note, after)
    has_charge = rest > after
    if has_charge and not bracketed:
        _check_unbracketed(note, reader, after, charge)
    before = start - 1 if bracketed else start
    counter = ions.read(note.text[:before]) + ions.read(note.text[rest:])
    if note.text[rest:].strip(" .") and not ions.read(note.text[rest:]):
        raise note.error(rest, f"{note.text[rest:]!r} is left over", "a charge or a counter-ion")
    balance = -sum(ion.charge * n for ion, n in counter)
    if counter and has_charge and len(counter) == 1 and charge * counter[0][0].charge < 0:
        pass
    elif counter and has_charge and charge != balance:
        raise note.error(rest, f"counter-ions ask for charge {balance:+d}", f"not {charge:+d}")
    return ParsedFormula(
        metals=tuple(reader.metals),
        ligands=tuple(reader.ligands),
        charge=charge if has_charge else balance,
        isomer=isomer,
        counter_ions=counter,
        variable=variable,
        low=low,
        high=high,
    )


def _cut_range(note: Notation) -> tuple[Notation, str, int | None, int | None]:
    match = _RANGE.search(note.text)
    if match is None:
        return note, "", None, None
    low = int(match.group(2))
    high = int(match.group(3)) if match.group(3) else low
    if high < low:
        raise note.error(match.start(), "the range runs backwards", f"{match.group(1)} = low-high")
    kept = note.text[: match.start()].rstrip()
    return Notation(note.raw, kept, note.origin[: len(kept)]), match.group(1), low, high


def _cut_tag(note: Notation) -> tuple[Notation, str | None]:
    match = _TAG.search(note.text)
    if match is None or note.text.count("(", 0, match.start()) != note.text.count(
        ")", 0, match.start()
    ):
        return note, None
    kept = note.text[: match.start()].rstrip()
    return Notation(note.raw, kept, note.origin[: len(kept)]), match.group(1)


def _core_span(note: Notation, ions: IonTable) -> tuple[int, int]:
    """Span of the cluster inside brackets, or of the whole text without them."""
    text = note.text
    at = 0
    while (opened := text.find("[", at)) >= 0:
        closed = text.find("]", opened)
        if closed < 0:
            raise note.error(opened, "'[' is not closed", "']' before the charge")
        if ions.find(text[opened + 1 : closed]) is None:
            return opened + 1, closed
        at = closed + 1
    if "]" in text and "[" not in text:
        raise note.error(text.index("]"), "']' without '['", "'[' before the metals")
    lead = ions.leading(text)
    return lead, len(text) if at == 0 else text.index("[")


def _check_body(note: Notation, reader: _Reader) -> None:
    if not reader.metals:
        raise note.error(reader.at, "no metal", "a metal such as Au, Ag or Cu")
    if not reader.ligands:
        shown = "".join(f"{m}{n}" for m, n in reader.metals)
        raise note.error(
            reader.at, f"no ligands after {shown}", "ligands, as in [Au25(SR)18]- or Au38(PET)24"
        )


def _check_unbracketed(note: Notation, reader: _Reader, after: int, charge: int) -> None:
    """Refuse `Ag44(SR)304-`: is it 30 ligands and 4-, or 304 and 1-?"""
    last = reader.ligands[-1][1]
    if last.slope or abs(charge) != 1 or note.text[after : after + 1] == "^":
        return
    metals = sum(n.constant for _, n in reader.metals)
    if last.constant >= 10 and last.constant > 3 * metals:
        raise note.error(
            after, f"'{last}' before the charge is ambiguous", "brackets, as in [Ag44(SR)30]4-"
        )
