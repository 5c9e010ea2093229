"""The species of one metal and ligand, and the books of a step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from mncplan.domain.cluster import format_charge
from mncplan.domain.conservation import Species, species_from_parts
from mncplan.domain.ligand import Ligand
from mncplan.domain.mechanism import ElementaryStep
from mncplan.domain.participant import Participant, participant
from mncplan.errors import ChemistryError, InvalidInputError

REFERENCE_M = 1e-3
"""Reactants beyond the second enter a rate law relative to this concentration, mol/L."""


Made: TypeAlias = tuple[ElementaryStep, tuple[Participant, ...]]
"""A step with the participants it mentions."""


@dataclass(frozen=True, slots=True)
class RateLaw:
    """How fast a step goes, before it is balanced.

    Attributes:
        first: Reactants of the rate-limiting encounter; repeats give second order.
    """

    family: str
    constant: str
    first: tuple[Participant, ...]
    modifiers: tuple[str, ...] = ()
    per: int = 1
    weight: float = 1.0


@dataclass(frozen=True, slots=True, order=True)
class Makeup:
    """A homoleptic cluster as counts.

    Attributes:
        is_known: Reported, by mass or structure.
        is_isolated: Reported with a crystal structure.
    """

    n_metal: int
    n_ligand: int
    charge: int = 0
    is_known: bool = True
    is_isolated: bool = False

    @property
    def electrons(self) -> int:
        """N* for a metal of valence one and a ligand that binds one electron."""
        return self.n_metal - self.n_ligand - self.charge


def _inorganic(text: str, atoms: Mapping[str, int], charge: int = 0) -> Species:
    return species_from_parts(text, tuple(atoms.items()), (), charge)


PROTON = participant(_inorganic("H+", {"H": 1}, 1), "proton", is_reservoir=True)
WATER = participant(_inorganic("H2O", {"H": 2, "O": 1}), "pool", is_reservoir=True)
CHLORIDE = participant(_inorganic("Cl-", {"Cl": 1}, -1), "pool")
OXYGEN = participant(_inorganic("O2", {"O": 2}), "oxidant")
HYDROGEN = participant(_inorganic("H2", {"H": 2}), "reductant")
CARBON_MONOXIDE = participant(_inorganic("CO", {"C": 1, "O": 1}), "reductant")
CARBONATE = participant(_inorganic("CO3(2-)", {"C": 1, "O": 3}, -2), "pool")


@dataclass(frozen=True)
class Roster:
    """All species that a network of one metal with one ligand draws on.

    Raises:
        ChemistryError: If the ligand does not bind by one X site.
    """

    metal: str
    ligand: Ligand

    def __post_init__(self) -> None:
        if self.ligand.x_electrons != 1 or self.ligand.protons_lost != 1:
            raise ChemistryError(
                f"the kinetic model knows ligands that bind as RS-, RSe- or RC#C-; "
                f"{self.ligand} is not one"
            )

    def _with_metal(self, text: str, n_metal: int, n_ligand: int, charge: int) -> Species:
        groups = ((self.ligand, n_ligand),) if n_ligand else ()
        return species_from_parts(text, ((self.metal, n_metal),) if n_metal else (), groups, charge)

    @cached_property
    def thiol(self) -> Participant:
        """Free ligand in both protonation states, counted as H(L)."""
        text = f"H({self.ligand})"
        return participant(species_from_parts(text, (("H", 1),), ((self.ligand, 1),), 0), "ligand")

    @cached_property
    def disulfide(self) -> Participant:
        """The coupled ligand (L)2."""
        return participant(self._with_metal(f"({self.ligand})2", 0, 2, 0), "oxidant")

    @cached_property
    def sulfinate(self) -> Participant:
        """The ligand oxidised at sulphur, (L)O2-."""
        groups = ((self.ligand, 1),)
        species = species_from_parts(f"({self.ligand})O2-", (("O", 2),), groups, -1)
        return participant(species, "pool")

    @cached_property
    def unit(self) -> Participant:
        """Repeat unit of the metal(I) complex in dissolved chains, M(L)."""
        return self.oligomer(1)

    @cached_property
    def aggregate(self) -> Participant:
        """The same unit in aggregates or a precipitate."""
        unit = self._with_metal(f"{self.metal}({self.ligand})", 1, 1, 0)
        return participant(unit, "complex", electrons=0, phase="aggregate")

    def oligomer(self, n: int) -> Participant:
        """Cyclic M(n)L(n); n = 1 is the unit."""
        many = n if n > 1 else ""
        text = f"{self.metal}{many}({self.ligand}){many}"
        return participant(self._with_metal(text, n, n, 0), "complex", electrons=0)

    def chain(self, n: int) -> Participant:
        """Anionic chain [M(n)L(n+1)]-."""
        many = n if n > 1 else ""
        text = f"[{self.metal}{many}({self.ligand}){n + 1}]-"
        return participant(self._with_metal(text, n, n + 1, -1), "complex", electrons=0)

    def chloride(self, n_chloride: int) -> Participant:
        """[MCl4]- of the salt, [MCl2]- after its first reduction."""
        text = f"[{self.metal}Cl{n_chloride}]-"
        return participant(_inorganic(text, {self.metal: 1, "Cl": n_chloride}, -1), "salt")

    @cached_property
    def ion(self) -> Participant:
        """The bare metal(I) ion, the start for silver and copper."""
        return participant(_inorganic(f"{self.metal}+", {self.metal: 1}, 1), "salt")

    @cached_property
    def metal_atom(self) -> Participant:
        """One atom inside a metal particle."""
        text = f"{self.metal}(0)"
        return participant(self._with_metal(text, 1, 0, 0), "nanoparticle", electrons=1)

    def cluster(self, makeup: Makeup) -> Participant:
        """A cluster ion."""
        n, m = makeup.n_metal, makeup.n_ligand
        if n < 1 or m < 0:
            raise InvalidInputError(f"no cluster has {n} metal atoms and {m} ligands")
        body = f"{self.metal}{n}({self.ligand}){m if m > 1 else ''}"
        text = f"[{body}]{format_charge(makeup.charge)}" if makeup.charge else body
        species = self._with_metal(text, n, m, makeup.charge)
        return participant(species, "cluster", electrons=makeup.electrons)

    def balance(self, terms: Iterable[tuple[Participant, int]]) -> dict[Participant, int]:
        """Close signed terms with thiol, chloride, water and protons.

        Raises:
            ChemistryError: If anything else is left over, electrons included.
        """
        total: Counter[Participant] = Counter()
        for one, n in terms:
            total[one] += n
        for name, sink in (
            (self.ligand.id, self.thiol),
            ("Cl", CHLORIDE),
            ("O", WATER),
            ("H", PROTON),
        ):
            total[sink] -= sum(n * dict(p.composition).get(name, 0) for p, n in total.items())
        charge = sum(n * p.charge for p, n in total.items())
        redox = sum(n * p.redox for p, n in total.items())
        if charge or redox:
            said = " + ".join(f"{n} {p.key}" for p, n in total.items() if n)
            raise ChemistryError(f"step {said} does not close: charge {charge}, electrons {redox}")
        return {p: n for p, n in total.items() if n}

    def step(self, terms: Iterable[tuple[Participant, int]], law: RateLaw) -> Made:
        """Balance a step and write its rate law.

        Every net reactant that is not among the first enters to first order relative to
        `REFERENCE_M`.

        Returns:
            The step, and every participant it mentions.
        """
        closed = self.balance(terms)
        orders = Counter(p for p in law.first if not p.is_reservoir)
        extra = [p for p, n in closed.items() if n < 0 and not p.is_reservoir and p not in orders]
        orders.update(extra)
        made = ElementaryStep(
            family=law.family,
            stoichiometry=tuple((p.key, n) for p, n in closed.items()),
            orders=tuple((p.key, n) for p, n in orders.items()),
            constant=law.constant,
            modifiers=law.modifiers,
            per=law.per,
            weight=law.weight * REFERENCE_M ** -len(extra),
        )
        return made, tuple(dict.fromkeys((*closed, *orders)))
