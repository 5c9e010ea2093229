"""Read a wish such as ``emission 800-1000 nm; water-soluble; metals Au,Ag``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Final

from mncplan.design.quantity import Range, read_range
from mncplan.domain.element import METALS
from mncplan.domain.ligand import default_table
from mncplan.errors import InvalidInputError

EXAMPLE: Final = "emission 800-1000 nm; water-soluble; metals Au,Ag"

MEASURED: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "emission": (("emission_peak",), "nm"),
    "absorption": (("absorption_peak",), "nm"),
    "optical gap": (("optical_gap",), "eV"),
    "electrochemical gap": (("electrochemical_gap",), "eV"),
    "computed gap": (("computed_gap",), "eV"),
    "HOMO-LUMO gap": (("homo_lumo_gap",), "eV"),
    "gap": (("optical_gap", "homo_lumo_gap", "electrochemical_gap", "computed_gap"), "eV"),
    "quantum yield": (("quantum_yield",), "1"),
}
"""Words for measured properties: their names in the knowledge base, best kind first, and unit."""

COUNTED: Final = ("metal atoms", "charge", "electrons")

_NAMES: Final[dict[str, str]] = {
    "emission": "emission", "emits": "emission", "emit": "emission", "luminescence": "emission",
    "luminescent": "emission", "photoluminescence": "emission", "pl": "emission",
    "fluorescence": "emission",
    "absorption": "absorption", "absorbs": "absorption", "absorb": "absorption",
    "gap": "gap", "optical gap": "optical gap", "electrochemical gap": "electrochemical gap",
    "computed gap": "computed gap", "homo-lumo gap": "HOMO-LUMO gap",
    "quantum yield": "quantum yield", "qy": "quantum yield", "plqy": "quantum yield",
    "n": "metal atoms", "size": "metal atoms", "metal atoms": "metal atoms", "atoms": "metal atoms",
    "charge": "charge", "electrons": "electrons", "valence electrons": "electrons",
    "n*": "electrons",
    "metals": "metals", "metal": "metals", "contains": "contains", "with": "contains",
    "ligand": "ligand", "ligands": "ligand",
}  # fmt: skip

_FLAGS: Final[dict[str, tuple[str, str]]] = {
    "water-soluble": ("solubility", "water"),
    "water soluble": ("solubility", "water"),
    "soluble in water": ("solubility", "water"),
    "organic-soluble": ("solubility", "organic"),
    "organic soluble": ("solubility", "organic"),
    "soluble in organic solvents": ("solubility", "organic"),
    "crystal structure": ("status", "crystal"),
    "crystal": ("status", "crystal"),
}

_INFRARED: Final = {"nir-ii": (1000.0, 1700.0), "nir": (700.0, 1700.0)}
"""Windows in nm that the words stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One demand of a wish.

    Attributes:
        text: As it was asked.
        subject: A key of `MEASURED`, one of `COUNTED`, or metals, contains, ligand, solubility,
            status.
        within: Interval in the property's own unit, for measured and counted subjects.
        names: Symbols, ligand names or the one word wanted, for the others.
    """

    text: str
    subject: str
    within: Range | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a cluster should be like."""

    text: str
    criteria: tuple[Criterion, ...]


def parse_wish(text: str) -> Wish:
    """Read demands separated by semicolons.

    Raises:
        InvalidInputError: Naming the word or number that is not understood.

    Example:
        >>> [c.subject for c in parse_wish("gap 1.2-1.5 eV; ligand p-MBA; n 20-40").criteria]
        ['gap', 'ligand', 'metal atoms']
    """
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if not parts:
        raise InvalidInputError(f"wish is empty; expected e.g. {EXAMPLE!r}")
    return Wish(text=text.strip(), criteria=tuple(_criterion(part) for part in parts))


def _criterion(part: str) -> Criterion:
    folded = " ".join(part.lower().replace("‑", "-").split())
    if folded in _FLAGS:
        subject, word = _FLAGS[folded]
        return Criterion(text=part, subject=subject, names=(word,))
    if infrared := _infrared(folded, part):
        return infrared
    name = _leading_name(folded)
    if name is None:
        raise _not_understood(part, folded)
    subject = _NAMES[name]
    rest = part[len(name) :].strip(" :=")
    if subject in {"metals", "contains"}:
        return Criterion(text=part, subject=subject, names=_symbols(rest, part))
    if subject == "ligand":
        names = tuple(re.split(r"\s*,\s+|\s+or\s+", rest)) if rest else ()
        if not names:
            raise InvalidInputError(f"wish {part!r}: no ligand; expected e.g. 'ligand p-MBA'")
        return Criterion(text=part, subject=subject, names=_ligands(names, part))
    unit = MEASURED[subject][1] if subject in MEASURED else ""
    return Criterion(text=part, subject=subject, within=read_range(rest, unit, part))


def _infrared(folded: str, part: str) -> Criterion | None:
    """``NIR-II emission`` and the like."""
    words = folded.replace("near-infrared", "nir").replace("near infrared", "nir").split()
    windows = [_INFRARED[word] for word in words if word in _INFRARED]
    subjects = {_NAMES.get(word) for word in words if word not in _INFRARED}
    if not windows or len(subjects) > 1 or not subjects <= {"emission", "absorption"}:
        return None
    subject = subjects.pop() if subjects else "emission"
    return Criterion(text=part, subject=subject or "emission", within=Range(*windows[0]))


def _leading_name(folded: str) -> str | None:
    for name in sorted(_NAMES, key=len, reverse=True):
        if re.match(rf"{re.escape(name)}(?![\w*-])", folded) or (
            name == "n*" and folded.startswith("n*")
        ):
            return name
    return None


def _symbols(rest: str, part: str) -> tuple[str, ...]:
    found = tuple(word for word in re.split(r"[\s,/+&]+|\band\b|\bor\b", rest) if word)
    for symbol in found:
        if symbol not in METALS:
            raise InvalidInputError(
                f"wish {part!r}: {symbol!r} is no cluster metal; expected symbols such as Au, Ag"
            )
    if not found:
        raise InvalidInputError(f"wish {part!r}: no metal; expected e.g. 'metals Au,Ag'")
    return found


def _ligands(names: tuple[str, ...], part: str) -> tuple[str, ...]:
    """Ids of ligands; a class such as thiolate stays as it is."""
    table = default_table()
    kinds = {ligand.kind for ligand in table}
    found = []
    for name in names:
        ligand = table.find(name)
        if ligand is None and name not in kinds:
            near = table.unknown(name).expected
            raise InvalidInputError(f"wish {part!r}: unknown ligand {name!r}; expected {near}")
        found.append(ligand.id if ligand and name not in kinds else name)
    return tuple(found)


def _not_understood(part: str, folded: str) -> InvalidInputError:
    known = [*_NAMES, *_FLAGS]
    word = folded.split()[0]
    near = difflib.get_close_matches(folded, known, n=1) or difflib.get_close_matches(word, known)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return InvalidInputError(
        f"wish {part!r} is not understood; {meant}expected emission, absorption, gap, quantum "
        f"yield, water-soluble, metals, ligand, n, charge or electrons, as in {EXAMPLE!r}"
    )
