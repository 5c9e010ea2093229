"""Lab protocols: published ones, general procedures, and the one written for this plan."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.provenance import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchStep:
    """One thing to do, in a chemist's words.

    Attributes:
        text: May hold ``{name}`` placeholders for amounts until it is rendered.
        basis: Where the numbers come from; empty when all are derived from the conditions.
    """

    op: str
    text: str
    temperature_C: float | None = None
    time_h: float | None = None
    rpm: float | None = None
    atmosphere: str = ""
    pH: float | None = None
    observe: str = ""
    endpoint: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedReagent:
    """A reagent line of a published protocol."""

    stock: str
    name: str
    role: str
    amount: float | None = None
    unit: str = ""
    concentration: float | None = None
    concentration_unit: str = ""
    mmol: float | None = None
    equivalents: float | None = None
    is_derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedProtocol:
    """A protocol from the literature, as far as it was read.

    `procedure` is the id of the general procedure it follows; empty when none fits.
    """

    id: str
    title: str
    target: Cluster | None
    target_text: str
    family: str
    provenance: Provenance
    verification: str
    ligand: str = ""
    metal_mmol: float | None = None
    yield_percent: float | None = None
    yield_basis: str = ""
    has_usable_amounts: bool = True
    reagents: tuple[PublishedReagent, ...] = ()
    steps: tuple[BenchStep, ...] = ()
    caveat: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureReagent:
    """A role in a procedure and the parameter that sets its amount."""

    role: str
    stock: str = ""
    parameter: str = ""
    equivalents: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureSolvent:
    """A solvent and its volume per millimole of metal."""

    stock: str
    role: str
    mL_per_mmol: float
    basis: str = "estimated"
    stock_if_water_soluble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A general way of carrying out one family, from which amounts are derived.

    Attributes:
        scale_basis: What amounts count on: metal_salt, seed_metal or target_metal (seed + complex).
        caveat: A warning that holds for the whole procedure.
    """

    id: str
    family: str
    title: str
    summary: str
    metals: tuple[str, ...]
    ligand_solubility: tuple[str, ...]
    ligand_kinds: tuple[str, ...]
    reductants: tuple[str, ...]
    n_metal: tuple[int, int] | None
    parameters: tuple[Condition, ...]
    solvents: tuple[ProcedureSolvent, ...]
    reagents: tuple[ProcedureReagent, ...]
    steps: tuple[BenchStep, ...]
    workup: tuple[BenchStep, ...]
    purification: tuple[BenchStep, ...]
    storage: tuple[BenchStep, ...]
    waste: tuple[str, ...]
    scale_basis: str = "metal_salt"
    caveat: str = ""
    n_electrons: tuple[int, int] | None = None
    seed_solubility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReagentLine:
    """One line of the weighing list.

    Attributes:
        amount: In `unit`, what to weigh or measure.
        equivalents: Per metal atom of the step.
        step: Index into the route's steps.
        hazards: GHS codes.
        basis: Why this amount.
    """

    name: str
    role: str
    amount: float
    unit: str
    step: int
    key: str = ""
    mass_mg: float | None = None
    volume_mL: float | None = None
    mmol: float | None = None
    equivalents: float | None = None
    cas: str = ""
    hazards: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockSolution:
    """How to prepare a solution, and what it is for."""

    name: str
    text: str
    concentration_mM: float | None = None
    solvent: str = ""
    keep: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A danger of this protocol and what to do about it; `level` 1 (mind) to 3 (may kill)."""

    level: int
    title: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolPart:
    """The bench work of one route step (or of steps run in one pot)."""

    title: str
    steps: tuple[BenchStep, ...]
    procedure: str
    provenance: Provenance | None = None
    badge: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabProtocol:
    """Amounts, hazards and ordered steps for the asked scale.

    Attributes:
        scale_mg: Product asked for.
        expected_yield: Fraction of the metal, low and high, with its basis in `yield_basis`.
        published: Published protocols for this product, verified first, scaled to this run.
    """

    scale_mg: float
    expected_yield: tuple[float, float, float]
    yield_basis: str
    reagents: tuple[ReagentLine, ...]
    stock_solutions: tuple[StockSolution, ...]
    parts: tuple[ProtocolPart, ...]
    hazards: tuple[Hazard, ...]
    waste: tuple[str, ...]
    published: tuple[ProtocolPart, ...] = ()
    not_reported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A first set of experiments; volumes in microlitres, one row per well.

    Attributes:
        columns: Parameter columns, then volume columns ending in ``_uL``.
        rows: Values in column order.
        stocks: Stock solutions the plate draws on.
    """

    wells: int
    well_volume_uL: float
    columns: tuple[str, ...]
    rows: tuple[tuple[float | str, ...], ...]
    stocks: tuple[StockSolution, ...]
    notes: tuple[str, ...] = ()
