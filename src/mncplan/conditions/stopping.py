"""Whether another plate is worth it: what it is expected to bring against what can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SMALL: Final = 0.01
"""Part of the range of results below which a gain is called small."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Readout before a plate, all in the unit of the objective.

    Attributes:
        gain: Expected improvement of the best value by the whole plate.
        best: Best value so far.
        noise_sd: Standard deviation of a repeat, as learned.
        spread: Range of the results so far.
    """

    gain: float
    best: float
    noise_sd: float
    spread: float

    @property
    def is_small(self) -> bool:
        """Whether the gain is below the noise of one experiment and 1 % of the range."""
        return self.gain < max(self.noise_sd, _SMALL * self.spread)

    def __str__(self) -> str:
        told = f"the next plate is expected to raise the best ({self.best:.4g}) by {self.gain:.2g}"
        if not self.is_small:
            return told
        seen = f"repeats scatter by {self.noise_sd:.2g}"
        return f"{told}; {seen}: consider stopping or replicating the best"
