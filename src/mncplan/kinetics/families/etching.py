"""Loss of electrons: etching by thiol with oxygen or disulfide, outer-sphere oxidation, fusion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mncplan.kinetics.families.reduction import MAX_ADDED, MAX_LOST
from mncplan.kinetics.robust import robust
from mncplan.kinetics.roster import OXYGEN, Made, Makeup, RateLaw, Roster


def etching(roster: Roster, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """S + 2 LH + 1/2 O2 -> T(N-2) + k ML + H2O, and the same with disulfide.

    The reverse of a hop. Recombination of what is left with ML is the isoelectronic family.

    Source:
        E1, E2 of the routes study; review 3.1 (doi:10.1039/d5nh00353a).
    """
    known = tuple(makeups)
    for start in known:
        for end in known:
            lost = start.n_metal - end.n_metal
            if end.electrons != start.electrons - 2 or not -MAX_LOST <= lost <= MAX_ADDED:
                continue
            high, low = roster.cluster(start), roster.cluster(end)
            terms = ((high, -1), (low, 1), (roster.unit, lost))
            weight = 2.0 ** -abs(lost - 3)
            named = ("shell", *robust(start), *(() if end.is_known else ("unreported",)))
            yield roster.step(
                (*((p, 2 * n) for p, n in terms), (OXYGEN, -1)),
                RateLaw(
                    "etching",
                    "etching.oxygen",
                    first=(high, roster.thiol, OXYGEN),
                    modifiers=("thiol", *named),
                    per=2,
                    weight=weight / 1e-3,
                ),
            )
            yield roster.step(
                (*terms, (roster.disulfide, -1)),
                RateLaw(
                    "etching",
                    "etching.disulfide",
                    first=(high, roster.disulfide),
                    modifiers=named,
                    weight=weight,
                ),
            )


def particle_etching(roster: Roster) -> Iterator[Made]:
    """4 M(0) + 4 LH + O2 -> 4 ML + 2 H2O: slow, thiol in air takes particles apart."""
    atom = roster.metal_atom
    yield roster.step(
        ((atom, -4), (OXYGEN, -1), (roster.unit, 4)),
        RateLaw(
            "etching",
            "etching.particle",
            first=(atom, roster.thiol, OXYGEN),
            modifiers=("thiol",),
            per=4,
            weight=1e3,
        ),
    )


def digestion(roster: Roster, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """N* M(0) + (n - N*) ML -> cluster: thiol takes particles apart into protected clusters.

    No electron is lost, so no oxygen is needed. Every reported cluster of eight or more electrons
    is as likely; those that resist later stay, which is what size focusing is.

    Source:
        SF of the routes study; excess thiol takes a crude to one size in review 3.1 and 4.1.1
        (doi:10.1039/d5nh00353a).
    """
    atom = roster.metal_atom
    ends = tuple(m for m in makeups if m.is_known and m.electrons >= 8 and m.electrons % 2 == 0)
    for end in ends:
        yield roster.step(
            (
                (atom, -end.electrons),
                (roster.unit, end.electrons - end.n_metal),
                (roster.cluster(end), 1),
            ),
            RateLaw(
                "digestion",
                "digestion.thiol",
                first=(atom, roster.thiol),
                modifiers=("thiol", "bulk", "shell"),
                per=end.electrons,
                weight=1 / len(ends),
            ),
        )


def thiol_oxidation(roster: Roster) -> Iterator[Made]:
    """4 LH + O2 -> 2 (L)2 + 2 H2O through the thiolate."""
    yield roster.step(
        ((roster.disulfide, 2), (OXYGEN, -1)),
        RateLaw(
            "thiol_oxidation",
            "etching.thiol_oxidation",
            first=(roster.thiol, OXYGEN),
            modifiers=("thiolate",),
            per=4,
        ),
    )


def outer_sphere(roster: Roster, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """4 S(q) + O2 + 2 H2O -> 4 S(q+1) + 4 OH- for clusters whose oxidised form is known."""
    known = {(m.n_metal, m.n_ligand, m.charge): m for m in makeups}
    for (n, m, q), start in known.items():
        end = known.get((n, m, q + 1))
        if end is not None and start.electrons % 2 == 0:
            yield roster.step(
                ((roster.cluster(start), -4), (roster.cluster(end), 4), (OXYGEN, -1)),
                RateLaw(
                    "outer_sphere", "oxidation.oxygen", first=(roster.cluster(start), OXYGEN), per=4
                ),
            )


def fusion(roster: Roster, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """Two open-shell clusters join, N* adds up: 2 Au25(SR)18 -> Au38(SR)24 + 12 AuSR.

    Source:
        FU of the routes study; dainese2018 in review 3.1 (doi:10.1039/d5nh00353a).
    """
    known = sorted(makeups)
    for start in known:
        for end in known:
            left = 2 * start.n_metal - end.n_metal
            if start.electrons % 2 and end.electrons == 2 * start.electrons and 0 <= left <= 15:
                one = roster.cluster(start)
                yield roster.step(
                    ((one, -2), (roster.cluster(end), 1), (roster.unit, left)),
                    RateLaw(
                        "fusion", "fusion.thermal", first=(one, one), modifiers=("bulk", "shell")
                    ),
                )
