"""Read simple species: ions, salts, small molecules and single ligands."""

from __future__ import annotations

import re

from mncplan.domain.brackets import pair_brackets
from mncplan.domain.charge import read_charge
from mncplan.domain.composition import Composition, parse_sum_formula
from mncplan.domain.element import ATOMIC_WEIGHT, HALIDES
from mncplan.domain.ligand import Ligand, LigandTable, is_inorganic
from mncplan.domain.notation import Notation

Packet = tuple[Composition, tuple[tuple[Ligand, int], ...], int]
"""Atoms, ligands that stay whole, and charge."""

_APART = re.compile(r"(?:\s+\^?|\^)\(?(?:\d*[+-]+|[+-]\d+)\)?$|\((?:\d*[+-]|[+-]\d+)\)$")
_ATTACHED = re.compile(r"(\d*)(\++|-+)$")
_NITRATE = re.compile(r"(?<![(A-Za-z])NO3(?!\d)|(?<=[a-zA-Z])NO3(?![\d)])")
_COUNT = re.compile(r"(?:[1-9]\d*)?")


def read_plain(note: Notation, table: LigandTable) -> Packet:
    """Read atoms and parenthesised ligands, such as ``H(PET)``, ``B(OH)4-`` or ``[PtCl4]2-``.

    Digits before an attached sign are a count (``BH4-``) except behind a single element (``Cd2+``)
    or a single ligand that binds by as many electrons (``(BDT)2-``).

    Raises:
        FormulaError: If a part is unknown, or count and charge can't be told apart.
    """
    pairs = pair_brackets(note)
    close = pairs.get(0, -1) if note.text.startswith("[") else -1
    if close > 0:
        charge, end = read_charge(note, close + 1)
        if end < len(note.text):
            raise note.error(end, f"{note.text[end:]!r} is left over", "a charge")
        body = note.text[1:close]
    else:
        charge, end = _charge(note, table)
        body = note.text[:end].rstrip()
    whole = table.find(body)
    if whole is not None and charge == -whole.x_electrons and not is_inorganic(whole):
        return (), ((whole, 1),), charge
    rest = table.find(body[1:]) if body[:1] in {"H", "O"} else None
    if rest is not None and not is_inorganic(rest):
        return ((body[0], 1),), ((rest, 1),), charge
    atoms, groups = _parts(body, table)
    if not atoms and not groups:
        raise note.error(0, "nothing to read", "a formula such as H(PET), BH4- or Cd2+")
    return atoms, groups, charge


def _charge(note: Notation, table: LigandTable) -> tuple[int, int]:
    """The charge at the end, and where it starts."""
    apart = _APART.search(note.text)
    if apart:
        charge, end = read_charge(note, apart.start())
        if end < len(note.text):
            raise note.error(end, "the charge is not understood", "a charge such as 2- or 3+")
        return charge, apart.start()
    attached = _ATTACHED.search(note.text)
    if attached is None:
        return 0, len(note.text)
    digits, signs = attached.groups()
    before = note.text[: attached.start()]
    sign = 1 if signs[0] == "+" else -1
    if not digits:
        return sign * len(signs), attached.start(2)
    single = before in ATOMIC_WEIGHT
    if (single and before in {"N", "O"}) or len(digits + signs) > 2 or digits == "0":
        raise note.error(
            attached.start(), f"{digits}{signs} may be count and charge", "^ before the charge"
        )
    ligand = table.find(before[1:-1]) if before.startswith("(") else None
    is_charge = ligand is not None and int(digits) == ligand.x_electrons > 1
    if is_charge or (single and before not in HALIDES):
        return sign * int(digits), attached.start()
    return sign, attached.start(2)


def _parts(body: str, table: LigandTable) -> tuple[Composition, tuple[tuple[Ligand, int], ...]]:
    """Atoms, and the ligands in outermost parentheses."""
    groups: list[tuple[Ligand, int]] = []
    rest = ""
    body = _NITRATE.sub("(NO3)", body)
    at = 0
    pairs = pair_brackets(Notation(body, body, range(len(body))))
    while at < len(body):
        close = pairs.get(at, at)
        ligand = table.find(body[at + 1 : close]) if close > at else None
        if ligand is None or is_inorganic(ligand):
            rest += body[at : close + 1]
            at = close + 1
            continue
        count = _COUNT.match(body, close + 1)
        digits = count.group() if count else ""
        groups.append((ligand, int(digits or 1)))
        rest += "()"
        at = close + 1 + len(digits)
    return (parse_sum_formula(rest) if rest else ()), tuple(groups)
