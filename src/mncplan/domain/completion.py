"""Say what an unbalanced equation lacks, and complete it.

What is left over is taken up by metal complexes, free ligands, simple ions, water, protons and
electrons; the electrons are then realised by oxygen (an oxidation) or borohydride (a reduction).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from mncplan.domain.element import VALENCE_ELECTRONS
from mncplan.domain.ligand import LigandTable, default_table
from mncplan.domain.pool import (
    OXIDISE,
    PROTON,
    REDUCE,
    SPLIT_WATER,
    WATER,
    carrier,
    complex_of,
    is_monoanion,
)
from mncplan.domain.reaction import Reaction, Terms, format_terms, residual
from mncplan.domain.species import ELECTRON, Species, free_ligand, ligand_anion
from mncplan.errors import UnbalancedReactionError

ONE = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What completes an equation.

    Attributes:
        sentence: What is missing on which side, and how the electrons may be realised.
        missing: The added terms, electrons as such; reactants negative.
        reaction: The balanced equation with the electrons realised; None if it can't be completed.
    """

    sentence: str
    missing: Terms = ()
    reaction: Reaction | None = None


def complete(
    terms: Iterable[tuple[Species, Fraction]], *, ligands: LigandTable | None = None
) -> Completion:
    """Complete an equation with complexes, free ligands, simple ions, water, protons and electrons.

    Example:
        >>> import mncplan
        >>> from mncplan.domain.reaction import parse_terms
        >>> table = mncplan.load_knowledge().ligands
        >>> written = parse_terms("2 Au25(SR)18 -> Au38(SR)24", ligands=table)
        >>> str(complete(written, ligands=table).reaction)
        '2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)'
    """
    written = tuple(terms)
    if not residual(written):
        return Completion(sentence="nothing is missing", reaction=Reaction(written))
    table = default_table() if ligands is None else ligands
    added: dict[Species, Fraction] = {}

    def lacks(name: str) -> Fraction:
        left = residual((*written, *added.items()))
        return -dict(left.parts).get(name, Fraction(0))

    for metal in (name for name, _ in residual(written).parts if name in VALENCE_ELECTRONS):
        complex_species = complex_of(metal, written, table)
        if complex_species is None:
            return _not_completable(metal, lacks(metal), "no ligand to make its complex with")
        added[complex_species] = lacks(metal)
    for name in sorted(dict(residual((*written, *added.items())).parts).keys() - {"H", "O"}):
        taken = carrier(name, table)
        if taken is None:
            return _not_completable(name, lacks(name), "no simple species brings it")
        species, per = taken
        added[species] = added.get(species, Fraction(0)) + lacks(name) / per
    added[WATER] = lacks("O")
    added[PROTON] = lacks("H")
    added[ELECTRON] = residual((*written, *added.items())).charge
    missing = tuple((species, n) for species, n in added.items() if n)
    try:
        realised = Reaction(written + _realised(added, table))
    except UnbalancedReactionError:
        return Completion(sentence="can't be completed: nothing would react")
    return Completion(sentence=_sentence(missing), missing=missing, reaction=realised)


def _realised(added: dict[Species, Fraction], table: LigandTable) -> Terms:
    """Electrons as oxygen or borohydride; consumed protons from freed thiols, then from water."""
    total = {species: n for species, n in added.items() if species != ELECTRON}

    def run(step: Terms, times: Fraction) -> None:
        for species, n in step:
            total[species] = total.get(species, Fraction(0)) + n * times

    electrons = added[ELECTRON]
    run(OXIDISE if electrons > 0 else REDUCE, abs(electrons))
    for species in tuple(total):
        ligand = next((table.find(name) for name, _ in species.parts if name != "H"), None)
        if ligand is not None and is_monoanion(ligand) and species == free_ligand(ligand):
            acidity = ((species, -ONE), (PROTON, ONE), (ligand_anion(ligand), ONE))
            run(acidity, max(Fraction(0), min(total[species], -total[PROTON])))
    run(SPLIT_WATER, max(Fraction(0), -total[PROTON]))
    return tuple(total.items())


def _not_completable(name: str, n: Fraction, why: str) -> Completion:
    side = "right" if n > 0 else "left"
    return Completion(sentence=f"can't be completed: {abs(n)} {name} missing on the {side}, {why}")


def _sentence(missing: Terms) -> str:
    left = tuple((species, n) for species, n in missing if n < 0)
    right = tuple((species, n) for species, n in missing if n > 0)
    said = []
    if left:
        said.append(f"needs {format_terms(left).removesuffix(' -> 0')} on the left")
    if right:
        said.append(f"gives {format_terms(right).removeprefix('0 -> ')} on the right")
    electrons = dict(missing).get(ELECTRON, Fraction(0))
    if not electrons:
        return " and ".join(said)
    kind = "oxidation" if electrons > 0 else "reduction"
    example = OXIDISE if electrons > 0 else REDUCE
    shown = [(s, n * abs(electrons)) for s, n in example if s != PROTON]
    article = "an" if re.match(r"8|11$|18$", str(abs(electrons))) else "a"
    size = f"{article} {abs(electrons)}-electron {kind}"
    return f"{' and '.join(said)} ({size}), e.g. {format_terms(shown)}"
