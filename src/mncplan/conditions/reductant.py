"""How much reductant the electron balance asks for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mncplan.domain.element import METALS
from mncplan.domain.route import Step
from mncplan.domain.species import ELECTRON, Species

ELECTRONS_EACH: Final[dict[str, int]] = {
    "NaBH4": 8, "KBH4": 8, "LiBH4": 8, "TBAB": 6, "TMAB": 6, "NaBH3CN": 6, "CO": 2, "H2": 2,
}  # fmt: skip
"""Electrons one molecule can give to the metal.

Each B-H hydride of borohydride or of a borane brings two electrons; cyanoborohydride has three
hydrides, and its cyanide leaves with the other two of its eight redox equivalents.
Source: half reactions checked for atoms, charge and electrons; 8 per NaBH4 also in review
Fig. 12c, doi:10.1039/d5nh00353a.
"""

_FAMILY_NAME: Final[dict[str, str]] = {
    "NaBH4": "borohydride", "KBH4": "borohydride", "LiBH4": "borohydride",
    "NaBH3CN": "cyanoborohydride", "TBAB": "amine borane", "TMAB": "amine borane",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReductantBudget:
    """Electrons a step needs and the reductant that would just bring them.

    Attributes:
        electrons: Needed per metal atom fed.
        least: Needed when the ligand that is set free ties up more metal as ``[M(SR)2]-``.
        electrons_each: Per molecule of the reductant; None when unknown.
        total: Electrons and metal atoms of the balanced equation as written.
    """

    reductant: str
    electrons: float
    least: float
    electrons_each: int | None
    total: tuple[Fraction, int]

    @property
    def equivalents(self) -> float | None:
        """Stoichiometric reductant per metal atom; None when its electrons are unknown."""
        return self.electrons / self.electrons_each if self.electrons_each else None

    @property
    def least_equivalents(self) -> float | None:
        """The same with ``[M(SR)2]-`` as by-product."""
        return self.least / self.electrons_each if self.electrons_each else None

    def __str__(self) -> str:
        if not self.electrons:
            return "the balanced equation needs no electrons from a reductant"
        taken, metal = self.total
        text = f"the balanced equation takes {self.electrons:.3g} electrons per metal atom"
        text += f" ({taken} for {metal})"
        if self.electrons_each:
            text += (
                f", so {self.equivalents:.3g} {self.reductant} at {self.electrons_each} electrons"
                " each"
            )
        if self.least < self.electrons:
            text += (
                f"; {self.least:.3g} electrons when the ligand set free ties up metal as [M(SR)2]-,"
                " as reported for [Au25(p-MBA)18]- (review 4.1.3)"
            )
        return text


def reductant_budget(step: Step) -> ReductantBudget:
    """Read the electrons per metal atom off the balanced equation of a step.

    Electrons that thiol gives to Au(III) are in the equation as disulfide and need no reductant.
    """
    taken = Fraction(0)
    n_metal = Fraction(0)
    for species, n in step.reaction.reactants:
        taken += n * _electrons_of(species)
        n_metal += n * _metal_atoms(species)
    per_metal = float(taken / n_metal) if n_metal else 0.0
    spare = n_metal + _ligand_set_free(step)
    return ReductantBudget(
        reductant=step.reductant or "reductant",
        electrons=per_metal,
        least=float(taken / spare) if spare else 0.0,
        electrons_each=ELECTRONS_EACH.get(step.reductant),
        total=(taken, int(n_metal)),
    )


def _ligand_set_free(step: Step) -> Fraction:
    """Anionic ligand the products release; none when a cluster is transformed."""
    if step.seed is not None or step.cluster is None:
        return Fraction(0)
    anionic = {ligand.id for ligand, _ in step.cluster.ligands if ligand.x_electrons == 1}
    released = Fraction(0)
    for species, n in step.reaction.products:
        if not _metal_atoms(species):
            released += n * sum(k for name, k in species.parts if name in anionic)
    return released if step.cluster.host == "Au" else Fraction(0)


def _metal_atoms(species: Species) -> int:
    return sum(n for symbol, n in species.parts if symbol in METALS)


def _electrons_of(species: Species) -> int:
    """Electrons a species gives as a reductant; 0 for anything else."""
    if species == ELECTRON:
        return 1
    atoms = dict(species.parts)
    if atoms.keys() & METALS:
        return 0
    if "B" in atoms and "O" not in atoms:
        if "C" in atoms and "N" in atoms and atoms.get("H") == 3:
            return 6
        return 8 if atoms.keys() <= {"B", "H", "Na", "K", "Li"} else 6
    return 2 if atoms in ({"C": 1, "O": 1}, {"H": 2}) else 0


def excess_reason(budget: ReductantBudget, equivalents: float) -> str:
    """Why a dose differs from the balance, and what share of it reaches the metal."""
    asked = budget.equivalents
    if not asked:
        return ""
    ratio = equivalents / asked
    name = _FAMILY_NAME.get(budget.reductant, "the reductant")
    least = budget.least_equivalents or asked
    if 0.98 * least <= equivalents < 0.99 * asked:
        return (
            "between the two balances: losses leave no margin, so dose from a fresh, cold solution"
        )
    if ratio < 0.99:
        return (
            f"only {100 * ratio:.0f} % of the balance is offered: expect unreduced metal(I) complex"
        )
    if ratio < 1.5:
        return (
            f"{ratio:.2g} times the balance: losses leave little margin, so dose from a fresh, cold"
            " solution"
        )
    share = 100 / ratio
    pure = (
        "; a just stoichiometric dose gave [Au25(p-MBA)18]- free of other clusters"
        if budget.reductant == "NaBH4"
        else ""
    )
    return (
        f"{ratio:.3g} times the balance, so at most {share:.2g} % of the electrons end in the"
        f" product. The rest of {name} is lost to hydrolysis, faster the lower the pH (review"
        f" 4.1.4), or over-reduces to larger clusters{pure} (review 4.1.3): lower the dose when"
        " larger species appear, raise it when complex is left"
    )
