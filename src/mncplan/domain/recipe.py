"""Recipes on file: published protocols, and general procedures amounts are derived from."""

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
        when: Facts of `OCCASIONS` that must hold for the step to be done; empty for always.
        provenance: Of the numbers or the way, when a text gives them.
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
    when: tuple[str, ...] = ()
    provenance: Provenance | None = None


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
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureSolvent:
    """A solvent and its volume per millimole of metal."""

    stock: str
    role: str
    mL_per_mmol: float
    basis: str = "estimated"
    stock_if_water_soluble: str = ""
    stock_if_amphiphilic: str = ""
    when: tuple[str, ...] = ()


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

    @property
    def hours(self) -> float:
        """Stirring and waiting as stated, without handling, in h; conditional steps left out."""
        fixed = (*self.steps, *self.workup, *self.purification)
        return sum(step.time_h or 0.0 for step in fixed if not step.when) + sum(
            float(item.value) for item in self.parameters if item.parameter.endswith("time_h")
        )
