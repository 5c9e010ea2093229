"""Redox-neutral change of clusters: isoelectronic addition, motif exchange, focusing, fusion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mncplan.domain.participant import Participant
from mncplan.kinetics.robust import robust
from mncplan.kinetics.roster import Made, Makeup, RateLaw, Roster

MAX_ISOELECTRONIC = 5
"""Largest number of metal atoms added at constant N*."""

MAX_LEFT = 12
"""Most units set free when two clusters become one."""


def isoelectronic(roster: Roster, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """S + a ML (+ L-) <-> T at constant N*, to the next larger members.

    Source:
        C1 and C1j of the routes study; Au22(SG)18 to Au24(SG)20 and Au18(SG)14: zhang2020 in
        review 3.2 (doi:10.1039/d5nh00353a).
    """
    for small, large in _rungs(makeups):
        added = large.n_metal - small.n_metal
        low, high, unit = roster.cluster(small), roster.cluster(large), roster.unit
        forward = ((low, -1), (unit, -added), (high, 1))
        partner, law = (unit, ()) if added else (roster.thiol, ("thiolate",))
        yield roster.step(
            forward,
            RateLaw(
                "isoelectronic",
                "isoelectronic.on",
                first=(low, partner),
                modifiers=("bulk", "shell", "endothermic", *law, *_settled(small), *_new(large)),
                weight=2.0 ** -abs(added - 2),
            ),
        )
        yield roster.step(
            tuple((one, -n) for one, n in forward),
            RateLaw(
                "isoelectronic",
                "isoelectronic.off",
                first=(high,),
                modifiers=("shell", "repulsion", *_settled(large), *_lost(small, large)),
                weight=2.0 ** -abs(added - 2),
            ),
        )


def motif_exchange(roster: Roster, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """S + a [M2L3]- <-> T + a [ML2]- at constant N* and charge.

    Source:
        C1m of the routes study; [Au23(p-MBA)16]- to [Au25(p-MBA)18]- and its salt effect:
        yao2018b in review 4.1.5 (doi:10.1039/d5nh00353a).
    """
    short, pair = roster.chain(1), roster.chain(2)
    for small, large in _rungs(makeups):
        added = large.n_metal - small.n_metal
        if small.charge != large.charge:
            continue
        low, high = roster.cluster(small), roster.cluster(large)
        forward = ((low, -1), (pair, -added), (high, 1), (short, added))
        yield roster.step(
            forward,
            RateLaw(
                "motif_exchange",
                "motif.on",
                first=(low, pair),
                modifiers=("bulk", "shell", *_settled(small), *_new(large)),
            ),
        )
        yield roster.step(
            tuple((one, -n) for one, n in forward),
            RateLaw(
                "motif_exchange",
                "motif.off",
                first=(high, short),
                modifiers=("shell", *_settled(large), *_lost(small, large)),
            ),
        )


def _rungs(makeups: Iterable[Makeup]) -> Iterator[tuple[Makeup, Makeup]]:
    """Isoelectronic pairs a few metal atoms apart, charges at most one apart, or S and [S L]-."""
    known = sorted(makeups)
    for small in known:
        for large in known:
            added = large.n_metal - small.n_metal
            step = large.charge - small.charge
            is_near = 0 < added <= MAX_ISOELECTRONIC and abs(step) <= 1
            if large.electrons == small.electrons and (is_near or (added == 0 and step == -1)):
                yield small, large


def proportionation(roster: Roster, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """T1(N-2) + T2(N+2) <-> 2 S(N): size focusing by exchange of an electron pair.

    Source:
        D1 and D2 of the routes study; luo2014 in review 3.1 (doi:10.1039/d5nh00353a).
    """
    known = sorted(m for m in makeups if m.is_known)
    by_count: dict[int, list[Makeup]] = {}
    for makeup in known:
        by_count.setdefault(makeup.electrons, []).append(makeup)
    for middle in known:
        for low in by_count.get(middle.electrons - 2, ()):
            for high in by_count.get(middle.electrons + 2, ()):
                left = low.n_metal + high.n_metal - 2 * middle.n_metal
                if abs(left) > 12:
                    continue
                one, two, both = map(roster.cluster, (low, high, middle))
                together = ((one, -1), (two, -1), (both, 2), (roster.unit, left))
                weight = 2.0 ** -(abs(left) / 2)
                yield roster.step(
                    together,
                    RateLaw(
                        "comproportionation",
                        "proportionation.com",
                        first=(one, two),
                        modifiers=("bulk", "shell", *robust(low), *robust(high)),
                        weight=weight,
                    ),
                )
                yield roster.step(
                    tuple((p, -n) for p, n in together),
                    RateLaw(
                        "disproportionation",
                        "proportionation.dis",
                        first=(both, both),
                        modifiers=("bulk", "shell", *robust(middle), *robust(middle)),
                        weight=weight,
                    ),
                )


def coalescence(roster: Roster, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """S(2) + T(N) -> U(N+2) + a ML up to N* = 6: nuclei that nothing protects yet merge.

    Only N* = 2 compositions that were never isolated or seen as a product do so.
    """
    known = sorted(makeups)
    for nucleus in (m for m in known if m.electrons == 2 and not m.is_known):
        for partner in (m for m in known if m.electrons in (2, 4)):
            for end in (m for m in known if m.electrons == partner.electrons + 2 and m.is_known):
                left = nucleus.n_metal + partner.n_metal - end.n_metal
                if not 0 <= left <= MAX_LEFT:
                    continue
                one, two = roster.cluster(nucleus), roster.cluster(partner)
                yield roster.step(
                    ((one, -1), (two, -1), (roster.cluster(end), 1), (roster.unit, left)),
                    RateLaw(
                        "coalescence",
                        "coalescence.nuclei",
                        first=(one, two),
                        modifiers=("bulk", "shell", *robust(partner)),
                        weight=2.0 ** -(left / 2),
                    ),
                )


def overgrowth(roster: Roster, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """Clusters that merge into particles, are taken up by them, or fall apart with heat.

    Two like clusters of eight or more electrons that merge leave their N* as metal atoms and the
    rest of their metal as complex; the larger, the readier: weight (N*/8)**2.
    """
    known = sorted(makeups)
    for makeup in known:
        if makeup.electrons >= 8:
            one = roster.cluster(makeup)
            yield roster.step(
                tuple((p, 2 * n) for p, n in _dissolve(roster, makeup)),
                RateLaw(
                    "overgrowth",
                    "overgrowth.merge",
                    first=(one, one),
                    modifiers=("bulk", "shell", *robust(makeup), *robust(makeup)),
                    weight=makeup.electrons**2 / 128,
                ),
            )
    for makeup in known:
        yield roster.step(
            _dissolve(roster, makeup),
            RateLaw(
                "overgrowth",
                "overgrowth.uptake",
                first=(roster.cluster(makeup), roster.metal_atom),
                modifiers=("bulk", "shell", *robust(makeup)),
            ),
        )
        yield roster.step(
            _dissolve(roster, makeup),
            RateLaw(
                "decomposition",
                "decomposition.heat",
                first=(roster.cluster(makeup),),
                modifiers=_settled(makeup),
            ),
        )


def _dissolve(roster: Roster, makeup: Makeup) -> tuple[tuple[Participant, int], ...]:
    """[M_nL_m]^q -> N* M(0) + (n - N*) ML + ligand for the charge."""
    return (
        (roster.cluster(makeup), -1),
        (roster.metal_atom, makeup.electrons),
        (roster.unit, makeup.n_metal - makeup.electrons),
    )


def _new(makeup: Makeup) -> tuple[str, ...]:
    return () if makeup.is_known else ("unreported",)


def _lost(small: Makeup, large: Makeup) -> tuple[str, ...]:
    """A reported cluster does not readily fall back to an unreported one."""
    return _new(small) if large.is_known else ()


def _settled(makeup: Makeup) -> tuple[str, ...]:
    """An isolated structure resists; a closed shell does not, for no electron moves."""
    return ("isolated",) if makeup.is_isolated else ()
