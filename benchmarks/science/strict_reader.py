"""A second reader of canonical formulae, which shares no code with the program.

It knows one spelling only: ``[M25(lig)18Cl2]2-#tag`` with one-letter-case ligand names taken from
the data file, and returns None for anything else.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib.resources import files

METALS = frozenset("Cu Ag Au Zn Cd Hg Al Ga In Tl Ni Pd Pt Co Rh Ir Fe Ru Os".split())
ATOMS = frozenset("H S Se Te O F Cl Br I".split())

Reading = tuple[frozenset[tuple[str, int]], int, str]
"""Metals and ligands with numbers, charge, tag."""

_WHOLE = re.compile(
    r"(?:\[(?P<inside>[^\[\]]*)\](?P<size>[2-9]|1\d|20|)(?P<sign>[+-]|)|(?P<bare>[^\[\]#]*))"
    r"(?:#(?P<tag>[A-Za-z0-9]+))?"
)
_TOKEN = re.compile(r"(?:([A-Z][a-z]?)|\(((?:[^()\s]|\([^()\s]*\))+)\))([1-9]\d{0,3})?(?!\d)")


def ligand_names() -> dict[str, str]:
    """Ids by id or alias, exactly as written in the data file."""
    with files("mncplan.knowledge").joinpath("data/ligands.csv").open(encoding="ascii") as handle:
        rows = list(csv.DictReader(handle))
    return {name: row["id"] for row in rows for name in (row["id"], *row["aliases"].split(";"))}


def read_strictly(text: str, names: dict[str, str]) -> Reading | None:
    """Read one canonical formula; None when it is anything else."""
    whole = _WHOLE.fullmatch(text)
    if whole is None or (whole["size"] and not whole["sign"]):
        return None
    body = whole["inside"] if whole["inside"] is not None else whole["bare"]
    found: Counter[str] = Counter()
    at = 0
    while at < len(body):
        token = _TOKEN.match(body, at)
        if token is None:
            return None
        symbol, ligand, n = token.groups()
        if symbol is not None and symbol not in METALS | ATOMS:
            return None
        if ligand is not None and (ligand not in names or ligand in METALS):
            return None
        found[symbol or names[ligand]] += int(n or 1)
        at = token.end()
    if not METALS & set(found) or not set(found) - METALS:
        return None
    charge = int(f"{whole['sign']}{whole['size'] or 1}") if whole["sign"] else 0
    return frozenset(found.items()), charge, whole["tag"] or ""
