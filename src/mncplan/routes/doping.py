"""How many dopant atoms a dose gives when metals enter as they are offered."""

from __future__ import annotations

import math
from typing import Final

from mncplan.domain.cluster import Cluster

_GROUP_11: Final = frozenset({"Cu", "Ag", "Au"})
_COVERED: Final = 0.9


def dopant_range(share: float, n: int) -> tuple[int, int]:
    """Numbers of dopants in nine of ten clusters of n atoms, for a share of the metal offered.

    Binomial: no site and no metal is preferred.

    Example:
        >>> dopant_range(12 / 25, 25)
        (8, 16)
    """
    weights = [math.comb(n, x) * share**x * (1 - share) ** (n - x) for x in range(n + 1)]
    low = high = max(range(n + 1), key=weights.__getitem__)
    covered = weights[low]
    while covered < _COVERED:
        below = weights[low - 1] if low > 0 else -1.0
        above = weights[high + 1] if high < n else -1.0
        if below > above:
            low, covered = low - 1, covered + below
        else:
            high, covered = high + 1, covered + above
    return low, high


def dose_note(target: Cluster) -> str:
    """What a dose means for two coinage metals, which have no sites of their own; else empty."""
    if len(target.metals) != 2 or not {symbol for symbol, _ in target.metals} <= _GROUP_11:
        return ""
    (_, _), (dopant, x) = target.metals
    low, high = dopant_range(x / target.n_metal, target.n_metal)
    return (
        f"with {x} of {target.n_metal} metal atoms offered as {dopant}, random entry puts {low} to "
        f"{high} of them into nine of ten clusters; the real share taken up differs by metal, so "
        "the dose is the knob"
    )
