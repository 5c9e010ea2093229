"""Elementary steps between species, conserved exactly, and the network they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from mncplan.domain.participant import Participant, ParticipantKind, participant
from mncplan.errors import InvalidInputError, NotFoundError, UnbalancedReactionError

__all__ = ["ElementaryStep", "Mechanism", "Participant", "ParticipantKind", "Terms", "participant"]

Terms: TypeAlias = tuple[tuple[str, int], ...]
"""Participant keys with whole numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementaryStep:
    """One step with mass-action kinetics: rate = k x prod(c ** order), in mol/(L s).

    Attributes:
        family: Name of the reaction family; steps of a family share constants.
        stoichiometry: Whole numbers, negative for what is consumed.
        orders: Whole reaction orders; every net reactant that is no reservoir is among them.
        constant: Key of the family constant in the parameter set.
        modifiers: Physical laws that scale the constant, by name (see kinetics.modifiers).
        per: Clusters turned over in the step as written; the constant counts one of them. One
            BH4- reduces four clusters by two electrons each, so its hop has ``per`` 4.
        weight: Numeric factor of this step within its family (size, statistics), > 0.
    """

    family: str
    stoichiometry: Terms
    orders: Terms
    constant: str
    modifiers: tuple[str, ...] = ()
    per: int = 1
    weight: float = 1.0

    def __str__(self) -> str:
        sides: dict[bool, list[str]] = {False: [], True: []}
        for key, n in self.stoichiometry:
            sides[n > 0].append(key if abs(n) == 1 else f"{abs(n)} {key}")
        return f"{' + '.join(sides[False])} -> {' + '.join(sides[True])}"


@dataclass(frozen=True)
class Mechanism:
    """Participants and steps; can't exist with a step that loses atoms, charge or electrons.

    Attributes:
        participants: In the order of the columns of a trajectory.
        metal: Symbol of the host metal.
        ligand: Id of the ligand.

    Raises:
        InvalidInputError: If keys repeat or are unknown, or a net reactant is in no rate law.
        UnbalancedReactionError: If a step does not conserve composition, charge and electrons.
    """

    participants: tuple[Participant, ...]
    steps: tuple[ElementaryStep, ...]
    metal: str
    ligand: str

    def __post_init__(self) -> None:
        if len(self.index) != len(self.participants):
            seen = Counter(p.key for p in self.participants)
            twice = next(key for key, n in seen.items() if n > 1)
            raise InvalidInputError(f"participant {twice!r} is there twice; keys are unique")
        for step in self.steps:
            _check_step(step, self.by_key)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Computed once: what is compiled from a mechanism is looked up for every run."""
        return hash((self.participants, self.steps))

    @cached_property
    def by_key(self) -> Mapping[str, Participant]:
        """Participants by key."""
        return {p.key: p for p in self.participants}

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Column of each participant."""
        return {p.key: i for i, p in enumerate(self.participants)}

    def participant(self, key: str) -> Participant:
        """Look a participant up.

        Raises:
            NotFoundError: If the network has none of that name.
        """
        found = self.by_key.get(key)
        if found is None:
            raise NotFoundError(
                f"no participant {key!r} in the network of {self.metal} with {self.ligand}"
            )
        return found


def _check_step(step: ElementaryStep, known: Mapping[str, Participant]) -> None:
    """Exact integer balance, and every net reactant in the rate law."""
    unknown = [key for key, _ in (*step.stoichiometry, *step.orders) if key not in known]
    if unknown:
        raise InvalidInputError(f"step {step}: {unknown[0]!r} is no participant of the network")
    left: Counter[str] = Counter()
    for key, n in step.stoichiometry:
        one = known[key]
        left.update({name: n * k for name, k in one.composition})
        left.update({"charge": n * one.charge, "electrons": n * one.redox})
    wrong = {name: n for name, n in left.items() if n}
    if wrong or not step.stoichiometry:
        said = ", ".join(f"{name} {n:+d}" for name, n in sorted(wrong.items()))
        raise UnbalancedReactionError(str(step), f"products minus reactants: {said or 'nothing'}")
    orders = dict(step.orders)
    for key, n in step.stoichiometry:
        if n < 0 and orders.get(key, 0) < 1 and not known[key].is_reservoir:
            raise InvalidInputError(f"step {step}: {key} is used up but not in the rate law")
    if min(orders.values(), default=1) < 1 or step.per < 1 or not step.weight > 0:
        raise InvalidInputError(f"step {step}: orders, turnover and weight must be positive")
