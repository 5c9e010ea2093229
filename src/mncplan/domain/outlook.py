"""What to expect of a step: purity, how forgiving it is, what is known of its mechanism."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mncplan.domain.provenance import Provenance

MechanismStatus = Literal["followed", "proposed", "open", "not on file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismRemark:
    """What a text says on how some reported steps run.

    Attributes:
        transformations: Ids of the steps.
        status: followed in time, proposed, or open.
    """

    id: str
    transformations: tuple[str, ...]
    status: MechanismStatus
    text: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutlook:
    """Numbers where there is ground for one, and the reason where there is none.

    Attributes:
        purity: Highest share of the product among what the step makes.
        robustness: Narrowest reported window over what a bench is off.
        n_works: Independent works that report a success of level A or B.
        remark: None when nothing is on file.
    """

    purity: float | None
    purity_reason: str
    robustness: float | None
    robustness_reason: str
    n_works: int
    mechanism: MechanismStatus
    remark: MechanismRemark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a target asks of a route, and the families that answer to it.

    Attributes:
        n_steps: Last steps that these families propose.
    """

    aspect: str
    reason: str
    families: tuple[str, ...]
    n_steps: int = 0
