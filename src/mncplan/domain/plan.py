"""The dossier of a cluster and the plan to make it."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.electrons import Closure
from mncplan.domain.known import KnownCluster, PropertyValue
from mncplan.domain.motif import Decomposition
from mncplan.domain.protocol import LabProtocol, Plate
from mncplan.domain.provenance import Provenance, Source
from mncplan.domain.reaction_map import ReactionMap
from mncplan.domain.route import RouteSearch
from mncplan.domain.spectrum import Characterisation, IonExpectation


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePlace:
    """Where a cluster stands in a growth series."""

    id: str
    name: str
    position: int
    length: int
    previous: str = ""
    next: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesNeighbour:
    """A member of a growth series, `steps` away; `confidence` is 1 when it is known."""

    cluster: Cluster
    steps: int
    status: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStanding:
    """A cluster in a growth series found among the known clusters."""

    name: str
    is_known: bool
    confidence: float
    neighbours: tuple[SeriesNeighbour, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DopedOption:
    """A cluster with foreign atoms in it.

    Attributes:
        gap: wider, narrower, collapses or unknown, against the parent.
        rules: Ids of the property rules behind site and gap; `provenance` is that of the first.
        emission: ``up`` where a wider gap slows non-radiative decay; empty where no rule speaks.
    """

    cluster: Cluster
    dopant: str
    count: int
    electrons: int
    is_closed: bool
    site: str
    gap: str
    rules: tuple[str, ...] = ()
    provenance: Provenance | None = None
    notes: tuple[str, ...] = ()
    emission: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellNote:
    """What a ligand shell does, in one sentence.

    Attributes:
        term: core, shell or outside: what the ligands interact with; measure for a number.
        scope: What the evidence was seen on, or what it is judged by.
        rules: Ids of the property rules behind it; `provenance` is that of the first.
        is_seen_here: True when the evidence is on this ligand or core.
    """

    term: str
    sentence: str
    scope: str = ""
    rules: tuple[str, ...] = ()
    provenance: Provenance | None = None
    is_seen_here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that can be said of one formula.

    Attributes:
        growth, doped: Series it stands in, foretold ones too; variants with one foreign atom.
        mass_spectrum: None for a generic ligand, with the reason in `mass_reason`.
        structure: Building blocks, symmetry, and the gap of a doped cluster, in sentences.
        unpredicted: Properties without a predicted value, each with the reason.
    """

    cluster: Cluster
    sum_formula: str
    molar_mass: float | None
    valence_electrons: int
    closure: Closure
    closing_charges: tuple[tuple[int, int], ...]
    decompositions: tuple[Decomposition, ...]
    templates: tuple[TemplatePlace, ...]
    known: tuple[KnownCluster, ...]
    relatives: tuple[KnownCluster, ...]
    properties: tuple[PropertyValue, ...]
    predicted: tuple[PropertyValue, ...]
    mass_spectrum: IonExpectation | None
    mass_reason: str
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    unpredicted: tuple[tuple[str, str], ...] = ()
    growth: tuple[SeriesStanding, ...] = ()
    doped: tuple[DopedOption, ...] = ()
    shell: tuple[ShellNote, ...] = ()
    structure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan a chemist can take to the bench.

    Attributes:
        conditions: Of the first route, step by step.
        protocol: For the first route; None when no route was found.
        knowledge: Hash of the knowledge base the plan was made from.
    """

    target: Dossier
    search: RouteSearch
    conditions: tuple[Condition, ...]
    protocol: LabProtocol | None
    plate: Plate | None
    characterisation: Characterisation
    warnings: tuple[str, ...]
    sources: tuple[Source, ...]
    knowledge: str
    version: str
    seed: int
    request: tuple[tuple[str, str], ...] = ()
    reactions: ReactionMap | None = None
