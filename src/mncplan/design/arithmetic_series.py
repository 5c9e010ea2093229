"""Growth series found in compositions alone: progressions worth trusting, with their members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mncplan.design.abundance import Abundance, abundance
from mncplan.design.evidence import REACH, line_of, members_ahead, reality, series_of
from mncplan.design.growth_series import GrowthSeries, SeriesMember
from mncplan.design.lattice import Skeleton, charges, core_counts, likely_charge, skeletons
from mncplan.design.makeup import homoleptic_makeup
from mncplan.design.progression import Progression
from mncplan.domain.known import KnownCluster

LEAST_TRUST: Final = 0.05
"""Series less likely to be real than this are left out."""


def arithmetic_series(known: Iterable[KnownCluster], metal: str = "Au") -> tuple[GrowthSeries, ...]:
    """Series found in (n, m) alone, most trusted first."""
    found = skeletons(known, metal)
    law = abundance(item.point for item in found)
    if law is None:
        return ()
    by_point = {item.point: item for item in found}
    cores = {item.point: core_counts(item.entries) for item in found}
    series = []
    for one in series_of(found):
        trust = reality(one, law, cores)
        if trust >= LEAST_TRUST:
            series.append(_series(one, trust, by_point, law))
    return tuple(sorted(series, key=lambda item: (-item.trust, -len(item.known), item.name)))


def _series(
    one: Progression, trust: float, known: dict[tuple[int, int], Skeleton], law: Abundance
) -> GrowthSeries:
    line = _core_line(one, known)
    metal = next(iter(known.values())).metal
    chance = dict(members_ahead(one))
    far = dict((*((i, 1) for i in one.gaps()), *one.beyond(REACH)))
    members = []
    for position in sorted({*one.positions, *far}):
        n_metal, n_ligand = one.at(position)
        here = known.get((n_metal, n_ligand))
        if here is None and not 0 < n_ligand < n_metal:
            continue
        charge = charges(here)[0] if here else likely_charge(n_metal, n_ligand)
        fit = 1.0 if line is not None else law.shell_fit((n_metal, n_ligand))
        core = None if line is None or here else line[0] + position * line[1]
        members.append(
            SeriesMember(
                position=position,
                makeup=homoleptic_makeup(metal, n_metal, n_ligand, charge),
                entries=here.entries if here else (),
                distance=0 if here else far[position],
                confidence=1.0 if here else trust * chance[n_metal, n_ligand] * fit,
                core=core if core is not None and 0 < core < n_metal else None,
            )
        )
    dn, dm = one.step
    return GrowthSeries(
        name=f"{_signed(dn, metal)} {_signed(dm, 'ligand')} per step",
        ground="arithmetic",
        metal=metal,
        step=one.step,
        step_electrons=dn - dm,
        trust=trust,
        members=tuple(members),
        line=line_of(one),
    )


def _signed(n: int, word: str) -> str:
    return f"{n:+d} {word}{'s' if word == 'ligand' and abs(n) != 1 else ''}"


def _core_line(one: Progression, known: dict[tuple[int, int], Skeleton]) -> tuple[int, int] | None:
    """Core size at position 0 and change per step, if three or more known members lie on it."""
    seen = [
        (i, size)
        for i in one.positions
        for size in sorted(core_counts(known[_pair(one.at(i))].entries))
    ]
    best: tuple[int, tuple[int, int]] = (2, (0, 0))
    for i, small in seen:
        for j, large in seen:
            if j <= i or large <= small or (large - small) % (j - i):
                continue
            step = (large - small) // (j - i)
            start = small - i * step
            on_line = len({k for k, size in seen if size == start + k * step})
            best = max(best, (on_line, (start, step)))
    return best[1] if best[0] >= 3 else None


def _pair(vector: tuple[int, ...]) -> tuple[int, int]:
    n_metal, n_ligand = vector
    return n_metal, n_ligand
