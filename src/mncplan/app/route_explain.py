"""Why, or why not, a target can be made from a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from mncplan.app.request import PlanOptions
from mncplan.app.routes import route_context
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Step
from mncplan.domain.species import ELECTRON, cluster_species
from mncplan.errors import ChemistryError, InvalidInputError
from mncplan.knowledge import KnowledgeBase
from mncplan.routes.assembly import realise
from mncplan.routes.closing import close
from mncplan.routes.complexes import thiolate_complex
from mncplan.routes.context import RouteContext
from mncplan.routes.families import FAMILIES
from mncplan.routes.families.ligand_exchange import MOST_CHANGE
from mncplan.routes.families.oxidation import HOP
from mncplan.routes.families.seeded_growth import MOST_GROWTH
from mncplan.routes.seeds import in_ligand
from mncplan.routes.skeleton import main_ligand, skeleton


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One step between two clusters, or the reason why there is none.

    Attributes:
        steps: Steps of any family that lead from source to target, best first.
        net: Unique balanced equation against the pool of complex, ligand and electrons.
        needs: What the conversion asks for, in words.
        refusals: Guards that failed, in words.
    """

    target: Cluster
    source: Cluster
    steps: tuple[Step, ...]
    net: Reaction | None
    needs: tuple[str, ...]
    refusals: tuple[str, ...]


def explain_connection(target: Cluster, source: Cluster, knowledge: KnowledgeBase) -> Connection:
    """Judge the conversion of `source` to `target` by every family.

    Raises:
        InvalidInputError: If both are the same.
    """
    if target == source:
        raise InvalidInputError(f"target and source are the same cluster, {target}")
    context = route_context(knowledge, PlanOptions(), target)
    steps, refusals = _steps(target, source, context)
    net = _net(target, source, context)
    return Connection(
        target=target,
        source=source,
        steps=tuple(sorted(steps, key=lambda s: (s.level, -s.probability, s.family))),
        net=net,
        needs=tuple(_needs(target, source, net)),
        refusals=tuple(
            dict.fromkeys((*refusals, *(() if steps else _out_of_reach(target, source))))
        ),
    )


def _steps(target: Cluster, source: Cluster, context: RouteContext) -> tuple[list[Step], list[str]]:
    steps: list[Step] = []
    refusals: list[str] = []
    widened = context.with_known(source)
    for name, propose in FAMILIES.items():
        try:
            drafts = [d for d in propose(target, widened) if _starts_from(d.seed, source)]
        except ChemistryError as error:
            refusals.append(f"{name}: {error}")
            continue
        for draft in drafts:
            try:
                step = realise(draft, widened)
            except ChemistryError as error:
                refusals.append(f"{draft.family}: {error}")
                continue
            failed = [c.reason for c in step.checks if c.is_hard and not c.is_ok]
            if failed:
                refusals.append(f"{draft.family}: {failed[0]}")
            else:
                steps.append(step)
    return steps, refusals


def _out_of_reach(target: Cluster, source: Cluster) -> Iterator[str]:
    """What keeps every family from proposing the step at all."""
    ratio = target.n_metal / source.n_metal
    if ratio > MOST_GROWTH:
        yield f"growth: {ratio:.2g} times the metal; one step grows {MOST_GROWTH:g}-fold at most"
    if (factor := max(ratio, 1 / ratio)) > MOST_CHANGE:
        yield f"ligand exchange: sizes a factor {factor:.2g} apart, {MOST_CHANGE:g} is the limit"
    lost = valence_electrons(source) - valence_electrons(target)
    if ratio < 1 and lost > HOP:
        yield f"etching: {lost} electrons would leave; one step takes {HOP}"
    foreign = sorted({s for s, _ in source.metals} - {s for s, _ in target.metals})
    if foreign:
        yield f"metal exchange: {', '.join(foreign)} would have to leave"


def _starts_from(seed: Cluster | None, source: Cluster) -> bool:
    return seed is not None and (seed.metals, seed.ligands, seed.charge) == (
        source.metals,
        source.ligands,
        source.charge,
    )


def _net(target: Cluster, source: Cluster, context: RouteContext) -> Reaction | None:
    fixed = {cluster_species(source): -1, cluster_species(target): 1}
    pool = dict(context.ligands) | {lig.id: lig for lig, _ in (*source.ligands, *target.ligands)}
    sinks = {}
    for symbol in {s for s, _ in (*source.metals, *target.metals)}:
        try:
            sinks[symbol] = thiolate_complex(symbol, main_ligand(target))
        except ChemistryError:
            continue
    try:
        return close(fixed, pool, sinks)
    except ChemistryError:
        return None


def _needs(target: Cluster, source: Cluster, net: Reaction | None) -> list[str]:
    gained = valence_electrons(target) - valence_electrons(source)
    said = [f"N* {valence_electrons(source)} -> {valence_electrons(target)}"]
    if net is None:
        return [*said, "no closed equation: a metal has no simple complex with this ligand"]
    taken = -net.coefficient(ELECTRON)
    if taken > 0:
        said.append(f"{_electrons(taken)} from a reductant")
    elif taken < 0:
        said.append(f"an oxidant that takes {_electrons(-taken)}")
    else:
        said.append("no electrons from outside")
    for species, n in net.terms:
        if species not in {cluster_species(target), cluster_species(source), ELECTRON}:
            said.append(f"{'gives off' if n > 0 else 'takes up'} {abs(n)} {species.text}")
    if skeleton(target) == skeleton(source) and target.ligands != source.ligands:
        said.append("the same metals and ligand classes: an exchange of the shell")
    if gained and in_ligand(source, main_ligand(target)).metals == target.metals:
        said.append("the metals stay: a change of charge or shell only")
    return said


def _electrons(n: Fraction) -> str:
    return f"{n} electron{'' if n == 1 else 's'}"
