r"""Closed-form balancing against a pool.

The pool {free ligands, halides, water, H+, e-} spans every leftover in exactly one way, so naming
the clusters, complexes and salts of a step fixes its net equation:

.. math:: S + \Delta n\,ML + \Delta N^* e^- \to T + (\Delta n - \Delta m)\,L^-
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mncplan.domain.ligand import Ligand
from mncplan.domain.reaction import Reaction, residual, whole_numbers
from mncplan.domain.species import ELECTRON, Species, free_ligand
from mncplan.errors import ChemistryError

PROTON = Species("H+", (("H", 1),), 1, 0, (("H", 1),))
HYDROXIDE = Species("OH-", (("H", 1), ("O", 1)), -1, 0, (("H", 1), ("O", 1)))
WATER = Species("H2O", (("H", 2), ("O", 1)), 0, 0, (("H", 2), ("O", 1)))
OXYGEN = Species("O2", (("O", 2),), 0, -4, (("O", 2),))
HALIDES = {
    symbol: Species(f"{symbol}-", ((symbol, 1),), -1, 0, ((symbol, 1),))
    for symbol in ("F", "Cl", "Br", "I")
}
_NEUTRALISE = Reaction(((PROTON, Fraction(-1)), (HYDROXIDE, Fraction(-1)), (WATER, Fraction(1))))
_BURN = Reaction(
    (
        (OXYGEN, Fraction(-1, 2)),
        (PROTON, Fraction(-2)),
        (ELECTRON, Fraction(-2)),
        (WATER, Fraction(1)),
    )
)


def close(
    fixed: Mapping[Species, int | Fraction],
    ligands: Mapping[str, Ligand],
    extra: Mapping[str, Species] | None = None,
) -> Reaction:
    """Complete signed terms (reactants negative) with free ligands, halides, H+ and e-.

    Args:
        fixed: Species whose amounts are given.
        ligands: Ligands by id, for the parts that may be left over.
        extra: Sink species for other parts, e.g. a nitrate or a second metal's complex.

    Returns:
        A balanced reaction that may still hold electrons.

    Raises:
        ChemistryError: If a part is left over that the pool can't take.
    """
    terms = {species: Fraction(n) for species, n in fixed.items()}
    left = dict(residual(terms.items()).parts)
    for name, sink in (extra or {}).items():
        if left.get(name):
            per = dict(sink.parts)[name]
            terms[sink] = terms.get(sink, Fraction(0)) - left[name] / per
            left = dict(residual(terms.items()).parts)
    for name, n in tuple(left.items()):
        if name == "H":
            continue
        sink_species = _sink(name, ligands)
        if sink_species is None:
            raise ChemistryError(f"{name} would be left over; no simple species carries it away")
        terms[sink_species] = terms.get(sink_species, Fraction(0)) - n
    rest = residual(terms.items())
    protons = dict(rest.parts).get("H", Fraction(0))
    terms[PROTON] = terms.get(PROTON, Fraction(0)) - protons
    charge = residual(terms.items()).charge
    terms[ELECTRON] = terms.get(ELECTRON, Fraction(0)) + charge
    return Reaction(tuple(terms.items()))


def _sink(name: str, ligands: Mapping[str, Ligand]) -> Species | None:
    if name in HALIDES:
        return HALIDES[name]
    if name == "O":
        return WATER
    ligand = ligands.get(name)
    return free_ligand(ligand) if ligand is not None else None


def one_to_one(before: Species, after: Species) -> Reaction:
    """One species becomes another of the same composition.

    Raises:
        UnbalancedReactionError: If the compositions differ.
    """
    return Reaction(((before, Fraction(-1)), (after, Fraction(1))))


def electrons_taken(reaction: Reaction) -> Fraction:
    """Electrons the reaction consumes; negative when it releases them."""
    return -reaction.coefficient(ELECTRON)


def oxidise_with_air(reaction: Reaction) -> Reaction:
    """Let oxygen take the electrons a reaction releases."""
    released = reaction.coefficient(ELECTRON)
    return reaction + _BURN * (released / 2) if released > 0 else reaction


def in_base(reaction: Reaction) -> Reaction:
    """Rewrite protons with hydroxide and water."""
    protons = reaction.coefficient(PROTON)
    return reaction + _NEUTRALISE * protons if protons else reaction


def finish(reaction: Reaction, *, is_basic: bool) -> Reaction:
    """Rewrite for the medium and scale to whole numbers.

    Raises:
        ChemistryError: If electrons are left unrealised.
    """
    if reaction.coefficient(ELECTRON):
        raise ChemistryError(f"electrons are left over in {reaction}")
    return whole_numbers(in_base(reaction) if is_basic else reaction)
