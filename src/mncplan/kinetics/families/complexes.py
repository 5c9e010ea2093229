"""Metal salt and thiol to metal(I) complexes: units, rings, short chains, aggregates."""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.kinetics.roster import CHLORIDE, Made, RateLaw, Roster

RING = 10
"""Units in the cyclic oligomer that stands for all rings."""


def complexes(roster: Roster) -> Iterator[Made]:
    """Reduction of Au(III) by thiol, binding, rings, chains, aggregation.

    Quasi-equilibria are forward and backward steps. Thiol and thiolate are one participant; the
    modifiers ``thiol`` and ``thiolate`` take the share that reacts from pH and pKa.

    Source:
        Equations A1-A4 of the routes study; rings, polymers and short chains against the
        ligand-to-metal ratio: chen2016c in review 4.1.1 (doi:10.1039/d5nh00353a).
    """
    thiol, unit, short = roster.thiol, roster.unit, roster.chain(1)
    pair, ring = roster.chain(2), roster.oligomer(RING)
    if roster.metal == "Au":
        gold3, gold1 = roster.chloride(4), roster.chloride(2)
        yield roster.step(
            ((gold3, -1), (gold1, 1), (roster.disulfide, 1)),
            RateLaw(
                "complexation", "complexation.gold3", first=(gold3, thiol), modifiers=("thiol",)
            ),
        )
        yield roster.step(
            ((gold1, -1), (unit, 1), (CHLORIDE, 2)),
            RateLaw(
                "complexation", "complexation.bind", first=(gold1, thiol), modifiers=("thiol",)
            ),
        )
        yield from _sulphur_oxidation(roster)
    else:
        yield roster.step(
            ((roster.ion, -1), (unit, 1)),
            RateLaw(
                "complexation", "complexation.bind", first=(roster.ion, thiol), modifiers=("thiol",)
            ),
        )
    chain = (("pair", unit, pair, 2), ("split", pair, short, 1))
    for name, less, more, n in chain:
        yield roster.step(
            ((less, -n), (more, 3 - n)),
            RateLaw(
                "speciation", f"speciation.{name}_on", first=(less, thiol), modifiers=("thiolate",)
            ),
        )
        yield roster.step(
            ((more, n - 3), (less, n)),
            RateLaw(
                "speciation", f"speciation.{name}_off", first=(more, more) if n == 1 else (more,)
            ),
        )
    yield roster.step(
        ((unit, -RING), (ring, 1)),
        RateLaw("speciation", "speciation.ring_close", first=(unit, unit)),
    )
    yield roster.step(
        ((ring, -1), (unit, RING)), RateLaw("speciation", "speciation.ring_open", first=(ring,))
    )
    yield roster.step(
        ((ring, -1), (unit, RING - 2), (pair, 1)),
        RateLaw("speciation", "speciation.ring_cut", first=(ring, thiol), modifiers=("thiolate",)),
    )
    yield roster.step(
        ((unit, -1), (roster.aggregate, 1)),
        RateLaw("aggregation", "aggregation.on", first=(unit, unit), modifiers=("aggregation",)),
    )
    yield roster.step(
        ((roster.aggregate, -1), (unit, 1)),
        RateLaw(
            "aggregation",
            "aggregation.off",
            first=(roster.aggregate, thiol),
            modifiers=("thiolate",),
        ),
    )


def _sulphur_oxidation(roster: Roster) -> Iterator[Made]:
    """What Au(III) and Au(I) do when there is too little thiol: disulfide gives its electrons.

    (L)2 + 3 Au(III) -> 2 (L)O2- + 3 Au(I), and with gold(I) as soft acid
    2 (L)2 + 3 Au(I) -> 3 AuL + (L)O2-. So 4/3 thiols per gold are enough to bind all of it.

    Source:
        Oxidation of thiols and disulfides by Au(III) beyond the disulfide, and disproportionation
        of disulfides by soft metal ions, are textbook chemistry; recalled, not re-read.
    """
    gold3, gold1, pair = roster.chloride(4), roster.chloride(2), roster.disulfide
    yield roster.step(
        ((gold3, -3), (gold1, 3), (pair, -1), (roster.sulfinate, 2)),
        RateLaw("complexation", "complexation.oversulphur", first=(gold3, pair), per=3),
    )
    yield roster.step(
        ((gold1, -3), (roster.unit, 3), (pair, -2), (roster.sulfinate, 1)),
        RateLaw("complexation", "complexation.assisted", first=(gold1, pair), per=3),
    )
