"""How many dopants a cluster takes up when chance alone decides."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from mncplan.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class CountDistribution:
    """Probability of each dopant count.

    Attributes:
        probabilities: Pairs (count, probability), count from 0.
    """

    probabilities: tuple[tuple[int, float], ...]

    @property
    def mean(self) -> float:
        """Expected count."""
        return sum(count * p for count, p in self.probabilities)

    @property
    def deviation(self) -> float:
        """Standard deviation of the count."""
        mean = self.mean
        return math.sqrt(sum((count - mean) ** 2 * p for count, p in self.probabilities))

    @property
    def likeliest(self) -> tuple[int, float]:
        """The most probable count and its share: the best purity chance allows."""
        return max(self.probabilities, key=lambda item: item[1])


def count_distribution(n_sites: int, dose: float) -> CountDistribution:
    """Binomial: every site takes a dopant with the share of the dopant in the feed.

    Holds for homologous metals without site preference and a large reservoir; preference for some
    sites, or metal exchange that stops, makes real distributions narrower.

    Args:
        n_sites: Equivalent sites.
        dose: Dopant atoms per metal atom in the feed, 0 to 1.

    Raises:
        InvalidInputError: If the dose is no fraction or there is no site.

    Example:
        >>> found = count_distribution(25, 0.2)
        >>> round(found.mean, 6), round(found.deviation, 6), found.likeliest[0]
        (5.0, 2.0, 5)
    """
    if not 0 <= dose <= 1:
        raise InvalidInputError(f"dose {dose:g}: expected dopant per metal, between 0 and 1")
    if n_sites < 1:
        raise InvalidInputError(f"{n_sites} sites: expected at least one")
    return CountDistribution(
        tuple(
            (x, math.comb(n_sites, x) * dose**x * (1 - dose) ** (n_sites - x))
            for x in range(n_sites + 1)
        )
    )


def site_distribution(n_dopants: int, sites: Mapping[str, int]) -> dict[str, CountDistribution]:
    """Hypergeometric: where a given number of dopants sit when all sites are alike.

    Args:
        n_dopants: Dopants in the cluster.
        sites: Number of sites of each kind, such as centre 1, core surface 12, staple 12.

    Raises:
        InvalidInputError: If there are more dopants than sites.

    Example:
        >>> found = site_distribution(1, {"centre": 1, "core surface": 12, "staple": 12})
        >>> round(found["centre"].mean, 3)
        0.04
    """
    total = sum(sites.values())
    if not 0 <= n_dopants <= total:
        raise InvalidInputError(f"{n_dopants} dopants on {total} sites")
    ways = math.comb(total, n_dopants)
    found = {}
    for kind, n in sites.items():
        low, high = max(0, n_dopants - (total - n)), min(n, n_dopants)
        found[kind] = CountDistribution(
            tuple(
                (x, math.comb(n, x) * math.comb(total - n, n_dopants - x) / ways)
                for x in range(low, high + 1)
            )
        )
    return found


def dose_for(n_sites: int, count: int) -> float:
    """The dose at which `count` is the expected number."""
    return count / n_sites
