"""What the route engine needs to know, handed in from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.family import parse_cluster
from mncplan.domain.known import Transformation
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import BARE_KINDS
from mncplan.domain.recipe import Procedure, PublishedProtocol
from mncplan.domain.species import Species, cluster_species, free_ligand
from mncplan.domain.substance import Substance
from mncplan.errors import FormulaError
from mncplan.routes.closing import WATER
from mncplan.routes.complexes import SULFIDE_GOLD, phosphine_complex
from mncplan.routes.couplings import EDC, Coupling, couplings_of
from mncplan.routes.ligand_synthesis import AUXILIARIES, Synthesis, synthesis_of
from mncplan.routes.likeness import Change, change
from mncplan.routes.reagents import CHLORIDES, HYDROCHLORIC_ACID, METAL_SALTS, REDUCTANTS
from mncplan.routes.skeleton import Skeleton, main_ligand, skeleton

_INORGANIC = BARE_KINDS | {"other"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedTransformation:
    """A transformation with its clusters and their skeletons.

    Attributes:
        seeds: Precursors that are clusters; complexes and compounds are left out.
        changes: From every seed to the first and last target.
    """

    item: Transformation
    targets: tuple[Cluster, ...]
    skeletons: frozenset[Skeleton]
    seeds: tuple[Cluster, ...]
    seed_skeletons: frozenset[Skeleton]
    changes: tuple[Change, ...]


def _index(item: Transformation) -> IndexedTransformation:
    if item.target is None:
        targets: tuple[Cluster, ...] = ()
    elif isinstance(item.target, Cluster):
        targets = (item.target,)
    else:
        targets = tuple(item.target.members())
    seeds = tuple(c for text in item.precursors for c in _clusters(text))
    return IndexedTransformation(
        item=item,
        targets=targets,
        skeletons=frozenset(map(skeleton, targets)),
        seeds=seeds,
        seed_skeletons=frozenset(map(skeleton, seeds)),
        changes=tuple(
            change(target, seed)
            for target in dict.fromkeys((*targets[:1], *targets[-1:]))
            for seed in (seeds or (None,))
        ),
    )


def _clusters(text: str) -> tuple[Cluster, ...]:
    """The cluster a precursor is, or the first members of a family, undoped parent included."""
    try:
        found = parse_cluster(text)
    except FormulaError:
        return ()
    if isinstance(found, Cluster):
        return (found,) if found.n_metal > 3 else ()
    return tuple(found.member(x) for x in dict.fromkeys((0, found.low, found.high)))


@dataclass(frozen=True, kw_only=True)
class RouteContext:
    """Known clusters, precedents, procedures and stock.

    Attributes:
        known: Clusters seen by crystal structure or mass spectrometry, complexes excluded.
        stock: Substances by key.
        couplings: How ligands of the target that are not for sale are joined on the shell.
        syntheses: How they, and what they are joined from, are made in a flask.
    """

    ligands: Mapping[str, Ligand]
    known: tuple[Cluster, ...]
    transformations: tuple[Transformation, ...]
    protocols: tuple[PublishedProtocol, ...]
    procedures: tuple[Procedure, ...]
    stock: Mapping[str, Substance]
    couplings: tuple[Coupling, ...] = ()
    syntheses: tuple[Synthesis, ...] = ()

    def with_ligands_of(self, target: Cluster) -> RouteContext:
        """The same context that knows how to make what the target's shell lacks in stock."""
        couplings: dict[Coupling, None] = {}
        syntheses: list[Synthesis] = []
        waiting = [ligand for ligand, _ in target.ligands]
        for ligand in waiting:
            if not ligand.smiles and ligand.is_generic:
                continue
            if free_ligand(ligand) in self.stock_species:
                continue
            found = couplings_of(ligand, self.ligands, self.stock)
            couplings |= dict.fromkeys(found)
            waiting.extend(c.parent for c in found if c.parent not in waiting)
            made = synthesis_of(ligand, self.stock)
            syntheses.extend((made,) if made is not None else ())
        ligands = dict(self.ligands) | {ligand.id: ligand for ligand, _ in target.ligands}
        return replace(
            self, ligands=ligands, couplings=tuple(couplings), syntheses=tuple(syntheses)
        )

    def is_joined_only(self, cluster: Cluster) -> bool:
        """Whether a ligand of the shell is not to be had free, but joined on a finished one."""
        free = {made.ligand for made in self.syntheses}
        joined = {c.ligand for c in self.couplings} - free
        held = self.stock_species
        return any(lig in joined and free_ligand(lig) not in held for lig, _ in cluster.ligands)

    def with_known(self, cluster: Cluster) -> RouteContext:
        """The same context in which one more cluster is known."""
        return self if cluster in self.known else replace(self, known=(*self.known, cluster))

    @cached_property
    def stock_species(self) -> dict[Species, Substance]:
        """Species that are for sale."""
        found: dict[Species, Substance] = {}
        for item in self.stock.values():
            ligand = self.ligands.get(item.ligand)
            if ligand is not None:
                found.setdefault(free_ligand(ligand), item)
        by_key = {salt.key: salt.species for salt in METAL_SALTS.values()}
        by_key |= {reductant.key: reductant.species for reductant in REDUCTANTS.values()}
        by_key |= {chloride.text: chloride for chloride in CHLORIDES.values()}
        by_key |= {**AUXILIARIES, "EDC": EDC, "H2O": WATER, "HCl": HYDROCHLORIC_ACID}
        for piece in self.couplings:
            if piece.item is not None:
                found[piece.partner] = piece.item
        found |= {made.bromide: made.item for made in self.syntheses}
        found |= {what: self.stock[key] for key, what in by_key.items() if key in self.stock}
        found |= {cluster_species(cluster): item for cluster, item in self.held.items()}
        if "AuCl(SMe2)" in self.stock:
            found[SULFIDE_GOLD] = self.stock["AuCl(SMe2)"]
        phosphine, chloride = self.ligands.get("PPh3"), self.ligands.get("Cl")
        if "AuCl(PPh3)" in self.stock and phosphine is not None and chloride is not None:
            found[phosphine_complex(phosphine, chloride)] = self.stock["AuCl(PPh3)"]
        return found

    @cached_property
    def held(self) -> dict[Cluster, Substance]:
        """Clusters on the shelf, by the names of their bottles."""
        return {
            cluster: item
            for item in self.stock.values()
            if "(" in item.name and not item.smiles
            for cluster in _clusters(item.name)
        }

    @cached_property
    def known_skeletons(self) -> dict[Skeleton, tuple[Cluster, ...]]:
        """Known clusters grouped by skeleton."""
        groups: dict[Skeleton, list[Cluster]] = {}
        for cluster in self.known:
            groups.setdefault(skeleton(cluster), []).append(cluster)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def homoleptic(self) -> tuple[tuple[Cluster, Ligand, int], ...]:
        """Known single-ligand clusters without isomer tag: cluster, ligand, electron count."""
        return tuple(
            (cluster, cluster.ligands[0][0], valence_electrons(cluster))
            for cluster in self.known
            if len(cluster.ligands) == 1 and not cluster.isomer
        )

    @cached_property
    def free_ligands(self) -> frozenset[Species]:
        """Every organic ligand as it is added to a flask."""
        return frozenset(
            free_ligand(ligand) for ligand in self.ligands.values() if ligand.kind not in _INORGANIC
        )

    @cached_property
    def precedents(self) -> tuple[IndexedTransformation, ...]:
        """Transformations with their formulae read once."""
        return tuple(_index(item) for item in self.transformations)

    @cached_property
    def precedents_of(self) -> dict[str, tuple[IndexedTransformation, ...]]:
        """Precedents by family."""
        groups: dict[str, list[IndexedTransformation]] = {}
        for entry in self.precedents:
            groups.setdefault(entry.item.family, []).append(entry)
        return {family: tuple(group) for family, group in groups.items()}

    @cached_property
    def reported_families(self) -> dict[Skeleton, frozenset[str]]:
        """Families of the precedents and protocols that end in a skeleton."""
        found: dict[Skeleton, set[str]] = {}
        for entry in self.precedents:
            for shape in entry.skeletons:
                found.setdefault(shape, set()).add(entry.item.family)
        for shape, items in self.protocols_to.items():
            found.setdefault(shape, set()).update(item.family for item in items)
        return {shape: frozenset(families) for shape, families in found.items()}

    @cached_property
    def protocols_to(self) -> dict[Skeleton, tuple[PublishedProtocol, ...]]:
        """Protocols with a definite product, by its skeleton."""
        groups: dict[Skeleton, list[PublishedProtocol]] = {}
        for item in self.protocols:
            if item.target is not None:
                groups.setdefault(skeleton(item.target), []).append(item)
        return {shape: tuple(group) for shape, group in groups.items()}

    @cached_property
    def made(self) -> frozenset[Skeleton]:
        """Skeletons with a reported synthesis."""
        worked = (entry for entry in self.precedents if entry.item.outcome != "failure")
        return frozenset(shape for entry in worked for shape in entry.skeletons).union(
            self.protocols_to
        )

    @cached_property
    def uses(self) -> dict[Skeleton, int]:
        """How often a skeleton is reported as a product or a precursor."""
        found = Counter[Skeleton]()
        for entry in self.precedents:
            if entry.item.outcome != "failure":
                found.update(entry.skeletons | entry.seed_skeletons)
        return dict(found)

    def without(self, ids: Iterable[str]) -> RouteContext:
        """The context as if some transformations and protocols had never been reported."""
        hidden = set(ids)
        if not hidden:
            return self
        return replace(
            self,
            transformations=tuple(t for t in self.transformations if t.id not in hidden),
            protocols=tuple(p for p in self.protocols if p.id not in hidden),
        )

    def solvents_of(self, procedure: str) -> frozenset[str]:
        """Stock keys of the solvents of one procedure."""
        return frozenset(
            s.stock for item in self.procedures if item.id == procedure for s in item.solvents
        )

    def hours_of(self, procedure: str) -> float | None:
        """Stirring and waiting that a procedure states, in h; None when it is not on file."""
        return next((item.hours for item in self.procedures if item.id == procedure), None)

    def chemicals_of(self, procedure: str, ligand: str, reductant: str) -> frozenset[str]:
        """Stock keys of what one procedure takes besides metal, ligand and the step's reductant."""
        bound = self.ligands.get(ligand)
        is_watery = bound is not None and bound.solubility in {"water", "both"}
        named = {salt.key for salt in METAL_SALTS.values()}
        if reductant:
            named |= set(REDUCTANTS)
        found: set[str] = set()
        for item in self.procedures:
            if item.id == procedure:
                found |= {
                    (is_watery and s.stock_if_water_soluble) or s.stock for s in item.solvents
                }
                found |= {reagent.stock for reagent in item.reagents} - named
        return frozenset(found - {""})

    def procedures_for(self, family: str, cluster: Cluster) -> tuple[Procedure, ...]:
        """Procedures of a family that suit the metal, the ligand and its solubility."""
        return tuple(
            item for item in self.procedures if item.family == family and suits(item, cluster)
        )

    def variants(self, family: str, cluster: Cluster) -> tuple[str, ...]:
        """Ids of the procedures that suit; the family's own name when none does."""
        return tuple(p.id for p in self.procedures_for(family, cluster)) or (family,)


def suits(procedure: Procedure, cluster: Cluster) -> bool:
    """Whether a procedure was meant for such metals and ligands."""
    ligand = main_ligand(cluster)
    if not {symbol for symbol, _ in cluster.metals} <= set(procedure.metals):
        return False
    if procedure.ligand_kinds and ligand.kind not in procedure.ligand_kinds:
        return False
    if ligand.solubility != "unknown" and procedure.ligand_solubility:
        return ligand.solubility in procedure.ligand_solubility or (
            ligand.solubility == "both" and bool(procedure.ligand_solubility)
        )
    return True
