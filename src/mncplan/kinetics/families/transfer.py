"""Mixing, phases and gases: transport written as first-order steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mncplan.domain.mechanism import ElementaryStep
from mncplan.domain.participant import Participant
from mncplan.kinetics.roster import Made


def in_phase(one: Participant, phase: str, *, is_reservoir: bool = False) -> Participant:
    """The same species elsewhere."""
    key = f"{one.key.partition('@')[0]}@{phase}"
    return replace(one, key=key, phase=phase, is_reservoir=is_reservoir)


def _move(family: str, constant: str, pair: tuple[Participant, Participant], modifier: str) -> Made:
    source, target = pair
    step = ElementaryStep(
        family=family,
        stoichiometry=((source.key, -1), (target.key, 1)),
        orders=() if source.is_reservoir else ((source.key, 1),),
        constant=constant,
        modifiers=(modifier,),
    )
    return step, pair


def mixing(one: Participant) -> Iterator[Made]:
    """A shot of solution spreads through the flask."""
    yield _move("mixing", "transfer.mixing", (in_phase(one, "unmixed"), one), "mixing")


def from_second_phase(one: Participant, modifier: str = "transfer") -> Iterator[Made]:
    """What the other liquid holds crosses the interface; equilibrium lies on our side."""
    yield _move("transfer", "transfer.liquid", (in_phase(one, "second"), one), modifier)


def gas_exchange(one: Participant) -> Iterator[Made]:
    """Uptake kLa C* from the gas above, and release kLa c."""
    gas = in_phase(one, "gas", is_reservoir=True)
    yield _move("gas", "transfer.gas", (gas, one), f"uptake:{one.key}")
    yield _move("gas", "transfer.gas", (one, gas), "stirring")
