"""Rate constants and physical constants, each with an interval and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from mncplan.domain.surroundings import ConstantBasis, LigandPhysics, Solvent
from mncplan.errors import InvalidInputError, NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class RateConstant:
    """One constant of the model.

    Attributes:
        value: At 25 degC, 1 mol/L standard state, ionic strength 0 where that matters.
        low: Lower end of the interval we hold likely (about 90 %).
        basis: measured (with a source), fitted (to what, in `source`) or assumed.
        source: Key of the bibliography, or what it was fitted to; empty when assumed.
        scale: ``log10`` if its uncertainty is multiplicative, else ``linear``.
    """

    key: str
    value: float
    low: float
    high: float
    unit: str
    basis: ConstantBasis
    source: str = ""
    scale: Literal["log10", "linear"] = "log10"
    verified: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise InvalidInputError(
                f"constant {self.key}: {self.value:g} is outside its interval {self.low:g} to "
                f"{self.high:g} {self.unit}"
            )
        if self.scale == "log10" and not self.low > 0:
            raise InvalidInputError(f"constant {self.key}: a log10 scale needs positive values")
        if (self.basis != "assumed") != bool(self.source):
            asked = "no source" if self.basis == "assumed" else "a source"
            raise InvalidInputError(f"constant {self.key}: {self.basis} goes with {asked}")


@dataclass(frozen=True)
class ParameterSet:
    """One named set of constants with the solvents and ligands they refer to.

    Attributes:
        statement: What the set is fitted to or assumed from, in plain words.
    """

    name: str
    statement: str
    constants: tuple[RateConstant, ...]
    solvents: tuple[Solvent, ...]
    ligands: tuple[LigandPhysics, ...]

    def __post_init__(self) -> None:
        if len(self.by_key) != len(self.constants):
            raise InvalidInputError(f"parameter set {self.name}: a constant is there twice")

    @cached_property
    def by_key(self) -> Mapping[str, RateConstant]:
        """Constants by key."""
        return {constant.key: constant for constant in self.constants}

    def value(self, key: str) -> float:
        """Value of a constant in its unit.

        Raises:
            NotFoundError: If the set has none of that name.
        """
        found = self.by_key.get(key)
        if found is None:
            raise NotFoundError(f"parameter set {self.name} has no constant {key!r}")
        return found.value

    def with_values(self, values: Mapping[str, float]) -> ParameterSet:
        """The set with some values changed; an interval widens if a value leaves it.

        Raises:
            NotFoundError: If a name is not in the set.
        """
        for key in values:
            self.value(key)
        return replace(
            self,
            constants=tuple(
                replace(c, value=v, low=min(c.low, v), high=max(c.high, v))
                if (v := values.get(c.key)) is not None
                else c
                for c in self.constants
            ),
        )

    def solvent(self, name: str) -> Solvent:
        """Look a solvent up, whatever the case.

        Raises:
            InvalidInputError: If it is not in the set.
        """
        for solvent in self.solvents:
            if solvent.name.casefold() == name.casefold():
                return solvent
        known = ", ".join(s.name for s in self.solvents)
        raise InvalidInputError(f"solvent {name!r} is not in {self.name}; it has {known}")

    def ligand(self, name: str) -> LigandPhysics:
        """Look a ligand up by id.

        Raises:
            InvalidInputError: If it is not in the set.
        """
        for ligand in self.ligands:
            if ligand.id == name:
                return ligand
        known = ", ".join(item.id for item in self.ligands)
        raise InvalidInputError(f"ligand {name!r} is not in {self.name}; it has {known}")
