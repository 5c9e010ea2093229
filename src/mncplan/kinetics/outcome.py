"""What a run ends in: the cluster that leads, its purity and by-products, against a named one."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.flask import Trajectory
from mncplan.domain.participant import Participant
from mncplan.kinetics.observe import metal_shares
from mncplan.kinetics.phase_diagram import COMPLEXES, LEAST_REDUCED, PARTICLES

LEAST_SHARE = 0.005
"""By-products below this share of all metal are not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of a run, judged against a target.

    A cluster counts in all its charge states together: air and work-up change them.

    Attributes:
        target: Key of the cluster asked for.
        dominant: Key of the cluster that holds most metal (its commonest charge state),
            `COMPLEXES` when less than 5 % of the metal is reduced, or `PARTICLES` when these hold
            more metal than any cluster.
        electrons: N* that holds most metal among clusters; None when there are none.
        purity: Share of the target in the reduced metal (clusters and particles).
        yield_metal: Share of the target in all metal.
        reduced: Share of all metal in clusters and particles.
        by_products: Other species with metal and their share of all metal, largest first.
        reproduces: Whether the target leads.
    """

    target: str
    dominant: str
    electrons: int | None
    purity: float
    yield_metal: float
    reduced: float
    by_products: tuple[tuple[str, float], ...]
    reproduces: bool


def outcome(trajectory: Trajectory, target_key: str) -> Outcome:
    """Judge the end of a run.

    Raises:
        NotFoundError: If the target is not in the network.
    """
    people = trajectory.mechanism.participants
    target = trajectory.mechanism.participant(target_key)
    shares = dict(zip(people, map(float, metal_shares(trajectory)[-1]), strict=True))
    clusters: dict[object, float] = {}
    counts: dict[int, float] = {}
    for one, share in shares.items():
        if one.kind == "cluster":
            clusters[one.composition] = clusters.get(one.composition, 0.0) + share
            counts[one.electrons or 0] = counts.get(one.electrons or 0, 0.0) + share
    particles = sum(share for one, share in shares.items() if one.kind == "nanoparticle")
    reduced = particles + sum(clusters.values())
    own = clusters.get(target.composition, 0.0)
    dominant = _dominant(shares, clusters, particles, reduced)
    same = {p.key for p in people if p.composition == target.composition}
    others = (
        (one.key, share)
        for one, share in shares.items()
        if share >= LEAST_SHARE and one.key not in same
    )
    return Outcome(
        target=target.key,
        dominant=dominant,
        electrons=max(counts, key=lambda n: counts[n]) if sum(counts.values()) > 0 else None,
        purity=own / reduced if reduced > 0 else 0.0,
        yield_metal=own,
        reduced=reduced,
        by_products=tuple(sorted(others, key=lambda pair: (-pair[1], pair[0]))),
        reproduces=dominant in same,
    )


def _dominant(
    shares: dict[Participant, float],
    clusters: dict[object, float],
    particles: float,
    reduced: float,
) -> str:
    if reduced < LEAST_REDUCED:
        return COMPLEXES
    best = max(clusters, key=lambda c: clusters[c], default=None)
    if best is None or particles > clusters[best]:
        return PARTICLES
    states = [one for one in shares if one.kind == "cluster" and one.composition == best]
    return max(states, key=lambda one: shares[one]).key
