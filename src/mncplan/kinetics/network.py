"""Build the network of one metal and ligand, enlarged only where matter flows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mncplan.domain.flask import Flask
from mncplan.domain.known import KnownCluster
from mncplan.domain.ligand import Ligand
from mncplan.domain.mechanism import ElementaryStep, Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.domain.participant import Participant
from mncplan.errors import InvalidInputError
from mncplan.kinetics.families.complexes import complexes
from mncplan.kinetics.families.etching import (
    digestion,
    etching,
    fusion,
    outer_sphere,
    particle_etching,
    thiol_oxidation,
)
from mncplan.kinetics.families.exchange import exchange, transformation
from mncplan.kinetics.families.growth import (
    coalescence,
    isoelectronic,
    motif_exchange,
    overgrowth,
    proportionation,
)
from mncplan.kinetics.families.reduction import (
    aggregate_reduction,
    bare_metal,
    cleavage,
    hops,
    hydrolysis,
    nucleation,
    reductant,
)
from mncplan.kinetics.families.transfer import from_second_phase, gas_exchange, mixing
from mncplan.kinetics.roster import CARBON_MONOXIDE, HYDROGEN, OXYGEN, Made, Makeup, Roster
from mncplan.kinetics.seeds import BETWEEN, FIRST, neighbours, seed_makeups

TOLERANCE = 0.02
"""Share of the gross flux through the core above which an edge composition enters."""
NEGLIGIBLE_M = 1e-9
MAX_ROUNDS = 5
MAX_ORDER = 4


def build(
    ligand: Ligand,
    known: Iterable[KnownCluster],
    parameters: ParameterSet,
    *,
    reductants: Sequence[str] = ("BH4-",),
    flasks: Sequence[Flask] = (),
    metal: str = "Au",
) -> Mechanism:
    """Network of all families over the known clusters of a metal with a ligand.

    With flasks it is enlarged by flux: compositions one step away from the core enter when more
    than `TOLERANCE` of the gross cluster flux of some flask would go into them.

    `known` are the clusters of the knowledge base, of which those of this metal and kind of
    ligand are taken; `reductants` are names in `families.reduction.REDUCTANTS`.

    Raises:
        InvalidInputError: If a reductant is unknown, or no known cluster fits.
        ChemistryError: If the ligand does not bind by one X site.

    Source:
        Core and edge enlarged by flux as in RMG (Gao et al., Comput. Phys. Commun. 2016).
    """
    roster = Roster(metal, ligand)
    core = seed_makeups(known, ligand, metal)
    if not core:
        raise InvalidInputError(f"no reported cluster of {metal} with ligands like {ligand}")
    reported = {(m.n_metal, m.n_ligand, m.charge) for m in core}
    more = (*FIRST, *(BETWEEN if metal == "Au" else ()))
    core = (*core, *(m for m in more if (m.n_metal, m.n_ligand, m.charge) not in reported))
    for _ in range(MAX_ROUNDS if flasks else 0):
        grown = _enlarge(roster, core, parameters, reductants, flasks)
        if grown == core:
            break
        core = grown
    return generate(roster, core, reductants)


def generate(roster: Roster, makeups: Iterable[Makeup], reductants: Sequence[str]) -> Mechanism:
    """All steps of all families among given clusters."""
    core = tuple(sorted(makeups))
    made: list[Made] = [*complexes(roster)]
    smallest = [m for m in core if m.electrons == 2 and m.n_metal <= 15]
    # the largest cluster that an aggregate can turn into in one go
    large = max(core, key=lambda m: (m.electrons, m.n_metal))
    for name in reductants:
        agent = reductant(name)
        made += (*hydrolysis(roster, agent), *hydrolysis(roster, agent, "second"))
        made += nucleation(roster, agent, smallest)
        made += hops(roster, agent, core)
        made += bare_metal(roster, agent)
        made += cleavage(roster, agent)
        made += aggregate_reduction(roster, agent, large)
        made += mixing(agent.species)
        made += from_second_phase(agent.species)
        if agent.species.charge:
            made += from_second_phase(agent.species, "tetraalkyl")
    for family in (
        isoelectronic,
        motif_exchange,
        proportionation,
        coalescence,
        overgrowth,
        etching,
    ):
        made += family(roster, core)
    made += (*outer_sphere(roster, core), *fusion(roster, core), *particle_etching(roster))
    made += (*digestion(roster, core), *thiol_oxidation(roster))
    for gas in (OXYGEN, CARBON_MONOXIDE, HYDROGEN):
        made += gas_exchange(gas)
    if roster.metal == "Au":
        made += from_second_phase(roster.chloride(4), "tetraalkyl")
    return assemble(roster, made)


def build_exchange(
    old: Ligand, new: Ligand, start: Makeup, ends: Iterable[Makeup], metal: str = "Au"
) -> Mechanism:
    """Network of one cluster whose ligands are exchanged, and of what it then turns into.

    Raises:
        ChemistryError: If a ligand does not bind by one X site, or the counts of an end do not fit.
    """
    before, after = Roster(metal, old), Roster(metal, new)
    made = [*exchange(before, after, start), *complexes(after), *gas_exchange(OXYGEN)]
    for end in ends:
        made += transformation(after, start, end)
    return assemble(after, made)


def assemble(roster: Roster, made: Iterable[Made]) -> Mechanism:
    """Join steps into a checked mechanism.

    Equal steps of one family count once; total orders above four are left out.
    """
    participants: dict[str, Participant] = {}
    steps: dict[tuple[object, ...], ElementaryStep] = {}
    for step, mentioned in made:
        if sum(n for _, n in step.orders) > MAX_ORDER:
            continue
        key = (step.constant, step.modifiers, frozenset(step.stoichiometry), frozenset(step.orders))
        steps.setdefault(key, step)
        for one in mentioned:
            participants.setdefault(one.key, one)
    order = ("salt", "ligand", "complex", "cluster", "nanoparticle", "reductant", "oxidant")
    rank = {kind: i for i, kind in enumerate((*order, "pool", "proton"))}
    ordered = sorted(
        participants.values(),
        key=lambda p: (rank[p.kind], p.electrons or 0, p.n_metal, p.key),
    )
    return Mechanism(tuple(ordered), tuple(steps.values()), roster.metal, roster.ligand.id)


def _enlarge(
    roster: Roster,
    core: tuple[Makeup, ...],
    parameters: ParameterSet,
    reductants: Sequence[str],
    flasks: Sequence[Flask],
) -> tuple[Makeup, ...]:
    """Add the edge compositions that draw more than the tolerance of the cluster flux."""
    from mncplan.kinetics.fluxes import gross_inflow

    edge = neighbours(core)
    mechanism = generate(roster, (*core, *edge), reductants)
    keys = {roster.cluster(e).key: e for e in edge}
    wanted: set[Makeup] = set()
    for flask in flasks:
        inflow = gross_inflow(mechanism, parameters, flask, without=tuple(keys))
        total = sum(inflow.get(roster.cluster(m).key, 0.0) for m in core)
        wanted |= {
            e for key, e in keys.items() if inflow[key] > max(TOLERANCE * total, NEGLIGIBLE_M)
        }
    return tuple(sorted({*core, *wanted}))
