"""A second, independent reading of equations, to check the first one by."""

import re
from collections import Counter
from fractions import Fraction

ELEMENTS = frozenset(
    "H B C N O F Na P S Cl K Br I Se Te Cu Zn Pd Ag Cd Pt Au Hg Ni Co Fe Rh Ru Ir Os Al Ga In Tl"
    .split()
)  # fmt: skip
CHARGE = re.compile(r"(?:\^(\d*)([+-])|([+-]))$")
BRACKETED = re.compile(r"\[(.*)\](\d*)([+-])?$")


def charge_of(text):
    """The formula without its charge, and the charge."""
    bracketed = BRACKETED.match(text)
    if bracketed:
        body, n, sign = bracketed.groups()
        return body, (int(n or 1) if sign else 0) * (-1 if sign == "-" else 1)
    found = CHARGE.search(text)
    if not found or text == "e-":
        return (text, 0) if text != "e-" else ("", -1)
    n = int(found.group(1) or 1)
    return text[: found.start()], n if (found.group(2) or found.group(3)) == "+" else -n


def atoms_of(text):
    """Atoms and whole ligands; a name that is no formula counts as one indivisible piece."""
    total = Counter()
    for part in text.split("."):
        total.update(_part(part))
    return total


def _part(text):
    total = Counter()
    position = 0
    while position < len(text):
        if text[position] == "(":
            end = _closing(text, position)
            inner = text[position + 1 : end]
            n, position = _count(text, end + 1)
            piece = _part(inner) if inner == "OH" else Counter({inner: 1})
            for name, k in piece.items():
                total[name] += n * k
            continue
        symbol = re.match(r"[A-Z][a-z]?", text[position:])
        if symbol is None:
            return Counter({text: 1})
        name = symbol.group()
        if name not in ELEMENTS:
            name = name[0]
        if name not in ELEMENTS or _is_cut(text, position, name):
            return Counter({text: 1})
        n, position = _count(text, position + len(name))
        total[name] += n
    return total


def _is_cut(text, position, name):
    """Whether a lower-case letter is left behind the symbol, as in PPh3."""
    after = position + len(name)
    return after < len(text) and text[after].islower()


def _count(text, position):
    digits = re.match(r"\d*", text[position:]).group()
    return int(digits or 1), position + len(digits)


def _closing(text, start):
    depth = 0
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    raise ValueError(text)


def terms_of(equation):
    """Species with signed coefficients of a written equation."""
    left, right = equation.split(" -> ")
    terms = Counter()
    for side, sign in ((left, -1), (right, 1)):
        for term in side.split(" + "):
            n, _, species = term.strip().rpartition(" ")
            if n and not re.fullmatch(r"\d+(/\d+)?", n):
                n, species = "", term.strip()
            if n == "" and re.match(r"\d+(/\d+)? ", species):
                n, species = species.split(" ", 1)
            terms[species] += sign * Fraction(n or 1)
    return terms


def imbalance(terms):
    """Atoms, ligands and charge that a sum of species leaves over."""
    total = Counter()
    for species, n in terms.items():
        body, charge = charge_of(species)
        total["charge"] += n * charge
        for name, k in atoms_of(body).items():
            total[name] += n * k
    return {name: n for name, n in total.items() if n}


def join(first, second, species):
    """Two steps in one, so that what the first makes and the second takes cancels."""
    factor = -second[species] / first[species]
    total = Counter()
    for terms, times in ((first, factor), (second, 1)):
        for name, n in terms.items():
            total[name] += n * times
    return Counter({name: n for name, n in total.items() if n})
