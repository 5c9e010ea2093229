"""Say why a formula can't be read, and what was expected."""

from __future__ import annotations

import re

from mncplan.domain.brackets import Pairs
from mncplan.domain.element import ATOMIC_WEIGHT
from mncplan.domain.ligand import LigandTable
from mncplan.domain.notation import Notation
from mncplan.errors import FormulaError

_EXPECTED = "a metal such as Au, Ag, Cu, or a ligand in parentheses such as (PET)"


def refusal(note: Notation, pairs: Pairs, ligands: LigandTable, at: int, stop: int) -> FormulaError:
    """The error for a formula that makes sense up to `at` and ends at `stop`."""
    text = note.text[at:stop]
    if at in pairs:
        return _bracket_refusal(note, note.text[at + 1 : pairs[at]].strip(), ligands, at)
    if not text:
        return note.error(at, "the formula ends early", "metals and ligands")
    symbol = text[:2] if text[:2] in ATOMIC_WEIGHT else text[0]
    word = re.match(r"[A-Za-z]+", text)
    if text.startswith("H2O"):
        return note.error(at, "water may be a solvent or 2 H and O", "no solvent, or (H)2(O)")
    if symbol in ATOMIC_WEIGHT:
        return note.error(at, f"{symbol!r} is neither a cluster metal nor a ligand", _EXPECTED)
    if word:
        return note.error(at, f"{word.group()!r} is not understood", _EXPECTED)
    if stop < len(note.text) and text[0] in "+-^":
        return note.error(at, "a charge inside the brackets", "the charge behind them")
    shown = text if len(text) < 20 else text[:17] + "..."
    expected = "a charge, a counter-ion or a ligand in parentheses"
    return note.error(at, f"{shown!r} is left over", expected)


def _bracket_refusal(note: Notation, name: str, ligands: LigandTable, at: int) -> FormulaError:
    if not name:
        return note.error(at, "empty brackets", "a ligand such as (PET)")
    if name in ATOMIC_WEIGHT:
        return note.error(at, f"{name!r} is no ligand", "ligands in parentheses")
    return ligands.unknown(name, text=note.raw, position=note.origin[at + 1])
