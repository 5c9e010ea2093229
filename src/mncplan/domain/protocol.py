"""The lab protocol and the first plate of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.plate_rules import RulePrice
from mncplan.domain.provenance import Provenance
from mncplan.domain.recipe import BenchStep


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
    """How to prepare a solution, and what it is for; `column` of the plate draws on it.

    Attributes:
        also: Further solutes and their mmol/L.
    """

    name: str
    text: str
    concentration_mM: float | None = None
    solvent: str = ""
    keep: str = ""
    column: str = ""
    also: tuple[tuple[str, float], ...] = ()

    @property
    def label(self) -> str:
        """Name with strength and solvent, which tells two solutions of one chemical apart."""
        strength = "" if self.concentration_mM is None else f", {self.concentration_mM:g} mM"
        return f"{self.name}{strength}{f' in {self.solvent}' if self.solvent else ''}"


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
class Hold:
    """Stop before the liquid of a volume column goes in; an empty column is the end."""

    before: str
    time_h: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A first set of experiments; volumes in microlitres, one row per well.

    Attributes:
        columns: Parameter columns, then volume columns ending in ``_uL`` in order of addition.
        rows: Values in column order.
        stocks: Stock solutions the plate draws on.
        labware: Key of `plate_rules.LABWARE`; empty for a plate of ``wells`` wells.
        shared: Values that hold for every well.
        prices: What the rules of the plate cost in expected gain.
        holds: Stops of the hand or the robot, in order.
    """

    wells: int
    well_volume_uL: float
    columns: tuple[str, ...]
    rows: tuple[tuple[float | str, ...], ...]
    stocks: tuple[StockSolution, ...]
    notes: tuple[str, ...] = ()
    labware: str = ""
    shared: tuple[tuple[str, float | str], ...] = ()
    prices: tuple[RulePrice, ...] = ()
    holds: tuple[Hold, ...] = ()
