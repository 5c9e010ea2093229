"""Reactions that can't exist unbalanced in atoms, charge or electrons."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from mncplan.domain.conservation import Residual, Terms, residual
from mncplan.domain.ligand import LigandTable, default_table
from mncplan.domain.species import Species, parse_species
from mncplan.errors import EquationError, UnbalancedReactionError

__all__ = [
    "Reaction",
    "Residual",
    "Terms",
    "format_terms",
    "parse_reaction",
    "parse_terms",
    "residual",
    "whole_numbers",
]

_ARROW = re.compile(r"\s*(?:<?[-–−=]+>|→|⟶|⇌|\\rightarrow)\s*|\s+=\s+")
_COEFFICIENT = re.compile(r"^(\d+\s*/\s*\d+|\d+\.\d+|\d+|[½¼¾⅓⅔])\s*(?=[^\d/.])")
_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}


@dataclass(frozen=True, slots=True, eq=False)
class Reaction:
    """A balanced reaction; coefficients are positive for products, order does not matter.

    Raises:
        UnbalancedReactionError: If atoms, ligands, charge or redox equivalents differ.
    """

    terms: Terms

    def __post_init__(self) -> None:
        merged: dict[Species, Fraction] = {}
        for species, n in self.terms:
            merged[species] = merged.get(species, Fraction(0)) + n
        kept = tuple((species, n) for species, n in merged.items() if n)
        object.__setattr__(self, "terms", kept)
        left = residual(kept)
        if left or not kept:
            raise UnbalancedReactionError(str(self), str(left) if left else "nothing reacts")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reaction) and frozenset(self.terms) == frozenset(other.terms)

    def __hash__(self) -> int:
        return hash(frozenset(self.terms))

    def coefficient(self, species: Species) -> Fraction:
        """Signed coefficient of one species; zero when absent."""
        return next((n for other, n in self.terms if other == species), Fraction(0))

    @property
    def reactants(self) -> Terms:
        """Consumed species with positive amounts."""
        return tuple((species, -n) for species, n in self.terms if n < 0)

    @property
    def products(self) -> Terms:
        """Formed species with positive amounts."""
        return tuple((species, n) for species, n in self.terms if n > 0)

    def __mul__(self, factor: int | Fraction) -> Reaction:
        return Reaction(tuple((species, n * factor) for species, n in self.terms))

    def __add__(self, other: Reaction) -> Reaction:
        return Reaction(self.terms + other.terms)

    def __neg__(self) -> Reaction:
        return self * -1

    def __str__(self) -> str:
        return format_terms(self.terms)


def whole_numbers(reaction: Reaction) -> Reaction:
    """Scale to the smallest whole coefficients."""
    lcm = math.lcm(*(n.denominator for _, n in reaction.terms))
    gcd = math.gcd(*(int(n * lcm) for _, n in reaction.terms))
    return reaction * Fraction(lcm, gcd)


def format_terms(terms: Iterable[tuple[Species, Fraction]]) -> str:
    """Write signed terms as an equation."""
    sides: dict[bool, list[str]] = {True: [], False: []}
    for species, n in terms:
        size = abs(n)
        number = "" if size == 1 else f"{size} "
        sides[n > 0].append(f"{number}{species.text}")
    return f"{' + '.join(sides[False]) or '0'} -> {' + '.join(sides[True]) or '0'}"


def parse_terms(text: str, *, ligands: LigandTable | None = None) -> Terms:
    """Read an equation, balanced or not, into signed terms.

    Raises:
        EquationError: If there is no arrow, or a species can't be read.
    """
    sides = _ARROW.split(text.strip())
    if len(sides) != 2 or not all(side.strip() for side in sides):
        raise EquationError(f"equation {text!r}: expected two sides, as in 'A + B -> C + D'")
    table = default_table() if ligands is None else ligands
    terms: list[tuple[Species, Fraction]] = []
    for sign, side in zip((-1, 1), sides, strict=True):
        if re.search(r"^\s*\+\s|\s\+\s*$", side):
            raise EquationError(f"equation {text!r}: a '+' with nothing on one side of it")
        for item in re.split(r"\s+\+\s+", side.strip()):
            match = None if table.find(item) else _COEFFICIENT.match(item)
            number = match.group(1).replace(" ", "") if match else "1"
            try:
                amount = Fraction(_VULGAR.get(number, number))
            except ZeroDivisionError:
                raise EquationError(
                    f"equation {text!r}: coefficient {number} divides by 0"
                ) from None
            if not amount:
                raise EquationError(f"equation {text!r}: a coefficient of 0; leave the term out")
            species = parse_species(item[match.end() :] if match else item, ligands=table)
            terms.append((species, sign * amount))
    return tuple(terms)


def parse_reaction(text: str, *, ligands: LigandTable | None = None) -> Reaction:
    """Read a balanced equation.

    Raises:
        EquationError: If it can't be read.
        UnbalancedReactionError: If it does not balance.
    """
    return Reaction(parse_terms(text, ligands=ligands))
