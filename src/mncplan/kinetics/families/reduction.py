"""What each reductant does: nucleation, two-electron hops, bare metal, its own loss."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mncplan.domain.conservation import Species, species_from_parts
from mncplan.domain.participant import Participant, participant
from mncplan.errors import InvalidInputError
from mncplan.kinetics.families.complexes import RING
from mncplan.kinetics.families.transfer import in_phase
from mncplan.kinetics.robust import reducible
from mncplan.kinetics.roster import (
    CARBON_MONOXIDE,
    CARBONATE,
    HYDROGEN,
    REFERENCE_M,
    Made,
    Makeup,
    RateLaw,
    Roster,
)

MAX_ADDED, MAX_LOST = 8, 4
"""Metal atoms a cluster may gain or lose in one two-electron hop."""
ONE_OLIGOMER, USUAL_ADDED = 3, 5


@dataclass(frozen=True, slots=True)
class Reductant:
    """A reductant and what becomes of it.

    Attributes:
        name: As in parameter keys ``reduction.<name>``.
        pairs: Electron pairs one molecule gives to metal.
        spent: What is left, before water and protons close the equation.
        modifiers: Laws that act on every reduction by it.
        loss: Modifiers of its hydrolysis; None when it has none.
        mild: Kind of mild reductant whose driving force ends at some N*; empty for a strong one.
    """

    name: str
    species: Participant
    pairs: int
    spent: tuple[Participant, ...]
    modifiers: tuple[str, ...] = ()
    loss: tuple[str, ...] | None = None
    mild: str = ""

    @property
    def constant(self) -> str:
        """Key of its hop constant."""
        return f"reduction.{self.name}"


def _of(text: str, atoms: dict[str, int], charge: int = 0) -> Species:
    return species_from_parts(text, tuple(atoms.items()), (), charge)


def _amine_borane(text: str, amine: str) -> Participant:
    species = Species(text, (("B", 1), ("H", 3), (amine, 1)), 0, 6)
    return participant(species, "reductant")


def _amine(name: str) -> Participant:
    return participant(Species(name, ((name, 1),), 0, 0), "pool")


_BORATE = participant(_of("B(OH)4-", {"B": 1, "O": 4, "H": 4}, -1), "pool")
_BORIC = participant(_of("B(OH)3", {"B": 1, "O": 3, "H": 3}), "pool")
_CYANIDE = participant(_of("CN-", {"C": 1, "N": 1}, -1), "pool")
_BOROHYDRIDE = participant(_of("BH4-", {"B": 1, "H": 4}, -1), "reductant")
_CYANOBOROHYDRIDE = participant(_of("BH3CN-", {"B": 1, "H": 3, "C": 1, "N": 1}, -1), "reductant")

REDUCTANTS = {
    r.name: r
    for r in (
        Reductant(
            "BH4-",
            _BOROHYDRIDE,
            4,
            (_BORATE,),
            ("ionic_reductant", "proton_order"),
            ("proton", "protic"),
        ),
        Reductant(
            "BH3CN-",
            _CYANOBOROHYDRIDE,
            3,
            (_BORIC, _CYANIDE),
            ("ionic_reductant", "proton_order"),
            ("proton", "protic"),
            "borane",
        ),
        Reductant(
            "TBAB",
            _amine_borane("TBAB", "tBuNH2"),
            3,
            (_BORIC, _amine("tBuNH2")),
            ("proton_order",),
            ("proton", "protic"),
            "borane",
        ),
        Reductant(
            "TMAB",
            _amine_borane("TMAB", "NMe3"),
            3,
            (_BORIC, _amine("NMe3")),
            ("proton_order",),
            ("proton", "protic"),
            "borane",
        ),
        Reductant("CO", CARBON_MONOXIDE, 1, (CARBONATE,), ("hydroxide",), mild="CO"),
    )
}
"""Reductants by name; hydrogen from hydrolysis is taken as inert."""


def reductant(name: str) -> Reductant:
    """Look a reductant up.

    Raises:
        InvalidInputError: If the model has no such reductant.
    """
    found = REDUCTANTS.get(name)
    if found is None:
        known = ", ".join(REDUCTANTS)
        raise InvalidInputError(f"reductant {name!r} is not in the model; it has {known}")
    return found


def hydrolysis(roster: Roster, agent: Reductant, phase: str = "medium") -> Iterator[Made]:
    """Loss of hydride to water as hydrogen; a salt that waits in a water layer is lost there."""
    if agent.loss is None or (phase != "medium" and not agent.species.charge):
        return
    species, loss = agent.species, agent.loss
    if phase != "medium":
        species, loss = in_phase(species, phase), tuple(m for m in loss if m != "protic")
    yield roster.step(
        ((species, -1), *((s, 1) for s in agent.spent), (HYDROGEN, agent.pairs)),
        RateLaw("hydrolysis", f"hydrolysis.{agent.name}", first=(species,), modifiers=loss),
    )


def cleavage(roster: Roster, agent: Reductant) -> Iterator[Made]:
    """(L)2 + 2 e- -> 2 L-: hydride gives the thiol back."""
    law = RateLaw(
        "cleavage", agent.constant, first=(roster.disulfide,), modifiers=("disulfide_relative",)
    )
    yield _reduce(roster, agent, ((roster.disulfide, -1), (roster.thiol, 2)), law)


def _reduce(
    roster: Roster,
    agent: Reductant,
    turned: tuple[tuple[Participant, int], ...],
    law: RateLaw,
    pairs: int = 1,
) -> Made:
    """A step that takes `pairs` electron pairs, written for whole molecules of reductant."""
    whole = agent.pairs // math.gcd(agent.pairs, pairs)
    molecules = whole * pairs // agent.pairs
    terms = [(one, n * whole) for one, n in turned]
    terms += [(agent.species, -molecules), *((s, molecules) for s in agent.spent)]
    by_agent = replace(
        law,
        first=(*law.first, agent.species),
        modifiers=(*agent.modifiers, *law.modifiers),
        per=whole,
    )
    return roster.step(terms, by_agent)


def driven(agent: Reductant, electrons: int) -> tuple[str, ...]:
    """A mild reductant reaches a given N*, only where the pH makes it strong enough."""
    return (f"drive:{agent.mild}:{min(electrons, 8)}",) if agent.mild else ()


def nucleation(roster: Roster, agent: Reductant, smallest: Iterable[Makeup]) -> Iterator[Made]:
    """Two electrons into a ring, or into units that meet, make the first N* = 2 clusters."""
    ring, unit = roster.oligomer(RING), roster.unit
    for seed in smallest:
        target = roster.cluster(seed)
        if seed.n_metal == RING:
            yield _reduce(
                roster,
                agent,
                ((ring, -1), (target, 1)),
                RateLaw(
                    "nucleation",
                    agent.constant,
                    first=(ring,),
                    modifiers=("nucleation", "bulk", "shell", *driven(agent, 2)),
                ),
            )
        yield _reduce(
            roster,
            agent,
            ((unit, -seed.n_metal), (target, 1)),
            RateLaw(
                "nucleation",
                agent.constant,
                first=(unit, unit),
                modifiers=("nucleation", "bulk", "shell", *driven(agent, 2)),
                weight=0.5 / REFERENCE_M,
            ),
        )


def hops(roster: Roster, agent: Reductant, makeups: Iterable[Makeup]) -> Iterator[Made]:
    """S + dn ML + 2 e- -> T + (dn - dm) L-, from every cluster to those with two electrons more.

    Adding more than `ONE_OLIGOMER` units takes two encounters with complex, so second order.
    Hops of about `USUAL_ADDED` metal atoms are taken as the most likely.
    """
    known = tuple(makeups)
    for start in known:
        for end in known:
            added = end.n_metal - start.n_metal
            if end.electrons != start.electrons + 2 or not -MAX_LOST <= added <= MAX_ADDED:
                continue
            one = roster.cluster(start)
            twice = (roster.unit, roster.unit) if added > ONE_OLIGOMER else ()
            law = RateLaw(
                "hop",
                agent.constant,
                (one, *twice),
                (
                    "shell",
                    *reducible(start),
                    *driven(agent, end.electrons),
                    *(() if end.is_known else ("unreported",)),
                ),
                weight=2.0 ** -abs(added - USUAL_ADDED) * REFERENCE_M ** -len(twice),
            )
            terms = ((one, -1), (roster.unit, -added), (roster.cluster(end), 1))
            yield _reduce(roster, agent, terms, law)


def bare_metal(roster: Roster, agent: Reductant) -> Iterator[Made]:
    """Metal without thiolate is reduced straight to particles; so is any complex on a particle.

    Short anionic complexes feed a particle more readily than chains, whose long motifs do not fit
    a flat surface.

    Source:
        chen2016c in review 4.1.1 (doi:10.1039/d5nh00353a), which calls the argument arguable.
    """
    atom = roster.metal_atom
    bare = (roster.chloride(4), roster.chloride(2)) if roster.metal == "Au" else (roster.ion,)
    for salt in bare:
        odd = 1 - salt.redox  # electrons to M(0)
        yield _reduce(
            roster,
            agent,
            ((salt, -2), (atom, 2)),
            RateLaw("bare_metal", agent.constant, first=(salt,), modifiers=("bare",), weight=0.5),
            pairs=odd,
        )
    long = ("surface", "long_motif")
    for source, laws in (
        (roster.unit, long),
        (roster.aggregate, long),
        (roster.chain(1), ("surface",)),
        (roster.chain(2), ("surface",)),
    ):
        n = source.n_metal
        yield _reduce(
            roster,
            agent,
            ((source, -2), (atom, 2 * n)),
            RateLaw(
                "particle_growth",
                agent.constant,
                first=(source, atom),
                modifiers=laws,
                weight=0.5 / REFERENCE_M,
            ),
            pairs=n,
        )


def aggregate_reduction(roster: Roster, agent: Reductant, large: Makeup) -> Iterator[Made]:
    """Electrons into an aggregate find many units side by side: a large cluster in one go."""
    yield _reduce(
        roster,
        agent,
        ((roster.aggregate, -large.n_metal), (roster.cluster(large), 1)),
        RateLaw(
            "aggregative_growth",
            agent.constant,
            first=(roster.aggregate,),
            modifiers=("aggregate_relative", *driven(agent, large.electrons)),
        ),
        pairs=large.electrons // 2,
    )
