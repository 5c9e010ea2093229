"""How a batch is to be chosen, refused at once where it can't be, whether or not one waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from mncplan.app.campaign import Proposal
from mncplan.app.campaign_optimiser import Aim, propose
from mncplan.conditions.balance import Balance
from mncplan.domain.campaign_state import CampaignState
from mncplan.errors import InvalidInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A `campaign.Optimiser` with its aim and shares.

    Attributes:
        aim: The best value, or the map of which product forms where.
        explore: Share of wells that fill thin regions.
        exploit: Share of wells that are best guesses.
    """

    aim: Aim = "best"
    explore: float = 0.0
    exploit: float = 0.0

    def __post_init__(self) -> None:
        if self.aim not in get_args(Aim):
            raise InvalidInputError(f"aim {self.aim!r}: expected {' or '.join(get_args(Aim))}")
        if self.aim == "map" and (self.explore or self.exploit):
            raise InvalidInputError("aim map: explore and exploit share out wells of the aim best")
        Balance(explore=self.explore, exploit=self.exploit)

    def __call__(self, state: CampaignState, n: int, seed: int) -> Proposal:
        """The next experiments."""
        found = propose(state, n, seed, aim=self.aim, explore=self.explore, exploit=self.exploit)
        rules = state.definition.plate
        if self.aim == "best" or rules is None:
            return found
        broken = [
            name
            for name in rules.shared
            if len({item.setting.get(name) for item in found.experiments}) > 1
        ]
        if not broken:
            return found
        told = f"a map keeps no rules of the plate: {', '.join(broken)} differ between its wells"
        return replace(found, reasons=(*found.reasons, told))
