"""The conserved packets of atoms, ligands, charge and electrons that equations balance."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from mncplan.domain.composition import Composition, add
from mncplan.domain.element import REDOX_REFERENCE
from mncplan.domain.ligand import Ligand, bound_formula, is_inorganic
from mncplan.errors import ChemistryError

Parts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Species:
    """A conserved packet of atoms, ligands and charge.

    Attributes:
        text: How a chemist writes it.
        parts: Element symbols and organic ligand ids with counts, sorted.
        charge: In e.
        redox: Redox equivalents E, the conserved generalisation of N*.
        elements: Full elemental composition; empty when a part is generic.
    """

    text: str = field(compare=False)
    parts: Parts
    charge: int
    redox: int = field(compare=False)
    elements: Composition = field(default=(), compare=False)
    isomer: str | None = None

    def __str__(self) -> str:
        return self.text


def species_from_parts(
    text: str,
    atoms: Composition,
    groups: tuple[tuple[Ligand, int], ...],
    charge: int,
    isomer: str | None = None,
) -> Species:
    """Assemble a species; inorganic ligands dissolve into their atoms.

    Raises:
        ChemistryError: If an atom has no redox reference, so E would be undefined.
    """
    parts: Counter[str] = Counter(dict(atoms))
    known: list[tuple[Composition, int]] = [(atoms, 1)]
    redox = 0
    complete = True
    for ligand, n in groups:
        formula = bound_formula(ligand)
        if is_inorganic(ligand):
            for symbol, k in formula:
                parts[symbol] += k * n
        else:
            parts[ligand.id] += n
            redox -= ligand.x_electrons * n
        complete = complete and bool(formula)
        known.append((formula, n))
    organic = {ligand.id for ligand, _ in groups if not is_inorganic(ligand)}
    for symbol, n in parts.items():
        if symbol in organic:
            continue
        if symbol not in REDOX_REFERENCE:
            raise ChemistryError(f"{text}: no redox reference for {symbol}")
        redox += REDOX_REFERENCE[symbol] * n
    ordered = tuple(sorted((symbol, n) for symbol, n in parts.items() if n))
    return Species(text, ordered, charge, redox - charge, add(*known) if complete else (), isomer)


def salt_species(text: str, parts: Iterable[tuple[Species, int]]) -> Species:
    """Several species as one, such as a cluster with its counter-ions."""
    total: Counter[str] = Counter()
    charge = redox = 0
    known: list[tuple[Composition, int]] = []
    isomer = None
    for species, n in parts:
        for name, k in species.parts:
            total[name] += n * k
        charge += n * species.charge
        redox += n * species.redox
        known.append((species.elements, n))
        isomer = isomer or species.isomer
    elements = add(*known) if all(atoms for atoms, _ in known) else ()
    return Species(text, tuple(sorted(total.items())), charge, redox, elements, isomer)


Terms = tuple[tuple[Species, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Residual:
    """Products minus reactants; all zero when balanced."""

    parts: tuple[tuple[str, Fraction], ...]
    charge: Fraction
    electrons: Fraction

    def __bool__(self) -> bool:
        return bool(self.parts or self.charge or self.electrons)

    def __str__(self) -> str:
        said = [f"{name} {_signed(n)}" for name, n in self.parts]
        if self.charge:
            said.append(f"charge {_signed(self.charge)}")
        if self.electrons:
            said.append(f"electrons {_signed(self.electrons)}")
        return "products minus reactants: " + (", ".join(said) or "nothing")


def _signed(n: Fraction) -> str:
    return f"+{n}" if n > 0 else str(n)


def residual(terms: Iterable[tuple[Species, Fraction]]) -> Residual:
    """What a set of signed terms leaves over (reactants negative)."""
    signed = tuple(terms)
    scale = math.lcm(*(n.denominator for _, n in signed))
    parts: Counter[str] = Counter()
    charge = electrons = 0
    for species, n in signed:
        times = n.numerator * (scale // n.denominator)
        for name, k in species.parts:
            parts[name] += times * k
        charge += times * species.charge
        electrons += times * species.redox
    left = tuple((name, Fraction(n, scale)) for name, n in sorted(parts.items()) if n)
    return Residual(left, Fraction(charge, scale), Fraction(electrons, scale))
