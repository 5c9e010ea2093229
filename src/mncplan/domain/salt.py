"""Tell the cluster of a salt from its counter-ions."""

from __future__ import annotations

import re

from mncplan.domain.brackets import Pairs, outer_squares
from mncplan.domain.charge import MAX_CHARGE, read_charge
from mncplan.domain.element import METALS
from mncplan.domain.ions import Ion, IonTable
from mncplan.domain.ligand import LigandTable
from mncplan.domain.notation import Notation

CounterIons = tuple[tuple[Ion, int], ...]

_STARTS_WITH_METAL = re.compile("|".join(sorted(METALS)))
_ACID = re.compile(rf"H\d*\s*(?:{_STARTS_WITH_METAL.pattern})")


def cluster_bracket(note: Notation, pairs: Pairs, ions: IonTable) -> tuple[int, CounterIons] | None:
    """Where the bracket round the cluster opens, and the counter-ions before it.

    Returns:
        None when the cluster stands in no brackets of its own.
    """
    text = note.text
    inside = {at: text[at + 1 : pairs[at]] for at in outer_squares(note, pairs)}
    opened = [at for at, name in inside.items() if ions.find(name) is None]
    if not opened:
        opened = [at for at, name in inside.items() if _STARTS_WITH_METAL.match(name)]
        opened = [at for at in opened if _is_anion(ions.find(inside[at]))]
        if len(opened) > 1:
            raise note.error(opened[1], "two complex anions", "one cluster and its counter-ions")
    if not opened:
        return None
    before = ions.read(text[: opened[0]])
    return None if before is None else (opened[0], before)


def _is_anion(ion: Ion | None) -> bool:
    return ion is not None and ion.charge < 0


def leading_ions(
    note: Notation, pairs: Pairs, ions: IonTable, ligands: LigandTable
) -> tuple[int, CounterIons]:
    """Counter-ions in front of a cluster without brackets, and where they end.

    What may be a ligand is one: ``Cl2Au25...`` has chlorides, ``NaAu25...`` a counter-ion.

    Raises:
        FormulaError: If a leading H may be a hydride as well as an acid proton.
    """
    text = note.text
    found: CounterIons = ()
    at = 0
    while (end := _ion_end(text, at, pairs, ions, ligands)) > at:
        read = ions.read(text[at:end])
        if read is None:
            break
        found += read
        at = end
    if at == 0 and _ACID.match(text):
        raise note.error(0, "H may be a hydride or a proton", "brackets: [HAu...] or H[Au...]")
    return at, found


def _ion_end(text: str, at: int, pairs: Pairs, ions: IonTable, ligands: LigandTable) -> int:
    if at in pairs:
        name, end = text[at + 1 : pairs[at]], pairs[at] + 1
    else:
        written = ions.longest_at(text, at) or ""
        name, end = written, at + len(written)
    ion = ions.find(name)
    if ion is None or ligands.find(name) or (ion.charge < 0 and _STARTS_WITH_METAL.match(name)):
        return at
    tail = re.match(r"\^?[+-]?\d*[+-]?[\s.]*", text[end:])
    return end + (tail.end() if tail else 0)


def trailing_ions(
    note: Notation, at: int, ions: IonTable, ligands: LigandTable | None
) -> tuple[int | None, CounterIons] | None:
    """Charge and counter-ions from `at` to the end of the text.

    Args:
        note: The formula.
        at: Position behind the cluster.
        ions: Known counter-ions.
        ligands: Given for a cluster without brackets: then, unless a charge divides them, no
            counter-ion may be one that could be a ligand.

    Returns:
        The written charge (None when there is none) and the ions, or None if text is left over.
    """
    if at == len(note.text):
        return None, ()
    charge, rest = read_charge(note, at)
    barred = ligands.find if ligands is not None and rest == at else _nothing
    found = ions.read(note.text[rest:], barred=barred)
    if found is None or (rest == at and note.text[at : at + 1].isdigit()):
        return None
    return (charge if rest > at else None), found


def _nothing(name: str) -> None:
    """Bars no counter-ion."""


def balanced_charge(note: Notation, at: int, charge: int | None, counter_ions: CounterIons) -> int:
    """The charge of the cluster, which written charge and counter-ions must agree on.

    Raises:
        FormulaError: If they contradict each other.
    """
    balance = -sum(ion.charge * n for ion, n in counter_ions)
    if abs(balance) > MAX_CHARGE:
        raise note.error(at, f"counter-ions for a charge of {balance:+d}", "fewer counter-ions")
    if charge is None:
        return balance
    if counter_ions and charge != balance:
        shown = ", ".join(f"{n} {ion.id}" for ion, n in counter_ions)
        raise note.error(
            at,
            f"the charge {charge:+d} contradicts the counter-ions ({shown})",
            f"a charge of {balance:+d}, or as many counter-ions as the charge needs",
        )
    return charge
