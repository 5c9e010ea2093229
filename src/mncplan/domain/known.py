"""Facts about clusters, ligands' effects and reactions, each with its provenance."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily
from mncplan.domain.motif import Decomposition
from mncplan.domain.provenance import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCluster:
    """One cluster the literature speaks of.

    Attributes:
        status: crystal, ms, inferred, predicted, theory or complex.
        year: Year of first report, when a source gives it.
        other_count: The same structure with its kernel counted by another convention.
    """

    id: str
    formula: Cluster | ClusterFamily
    status: str
    status_verified: bool
    provenance: Provenance
    year: int | None = None
    core: str = ""
    core_type: str = ""
    decomposition: Decomposition | None = None
    templates: tuple[str, ...] = ()
    symmetry: str = ""
    solubility: str = "unknown"
    colour: str = ""
    summary: str = ""
    note: str = ""
    other_count: Decomposition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyValue:
    """One value of one property, with its interval when known.

    Attributes:
        name: optical_gap, electrochemical_gap, computed_gap, absorption_peak, emission_peak, ...
        detail: What kind of value: peak, shoulder, onset, excitation wavelength.
    """

    name: str
    value: float
    unit: str
    provenance: Provenance
    low: float | None = None
    high: float | None = None
    detail: str = ""
    note: str = ""
    cluster: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformation:
    """One reported or proposed chemical step.

    Attributes:
        precursors: Formulae of what is transformed, as written.
        outcome: success, partial or failure.
        yield_percent: Low and high ends; equal for a single number.
    """

    id: str
    family: str
    target: Cluster | ClusterFamily | None
    target_text: str
    precursors: tuple[str, ...]
    provenance: Provenance
    reagents: tuple[str, ...] = ()
    reductant: str = ""
    solvent: str = ""
    temperature_C: tuple[float, float] | None = None
    pH: tuple[float, float] | None = None
    time_h: tuple[float, float] | None = None
    ratio: str = ""
    outcome: str = "success"
    yield_percent: tuple[float, float] | None = None
    yield_basis: str = ""
    purity: str = ""
    level: str = "reported"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEffect:
    """What changing one parameter did to one synthesis."""

    id: str
    parameter: str
    direction: str
    effect: str
    provenance: Provenance
    from_value: str = ""
    to_value: str = ""
    unit: str = ""
    system: str = ""
    ligand: str = ""
    reductant: str = ""
    product: str = ""
    mechanism: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRule:
    """How one design lever moves one property, and where that holds."""

    id: str
    lever: str
    feature: str
    direction: str
    property: str
    effect: str
    provenance: Provenance
    magnitude: str = ""
    scope: str = ""
    mechanism: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthTemplate:
    """A series of clusters that grow by one unit.

    Attributes:
        step: Metal and ligand atoms added per unit, when constant.
        members: Formulae in order; predicted ones flagged.
    """

    id: str
    name: str
    unit: str
    step_electrons: int | None
    step: tuple[int, int] | None
    members: tuple[tuple[str, bool], ...]
    provenance: Provenance
    note: str = ""
