"""Read published protocols and procedure templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.family import ClusterFamily
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.recipe import (
    BenchStep,
    Procedure,
    ProcedureReagent,
    ProcedureSolvent,
    PublishedProtocol,
    PublishedReagent,
)
from mncplan.errors import KnowledgeError
from mncplan.knowledge.tables import file_names, read_toml

ReadFormula = Callable[[str, str], Cluster | ClusterFamily]


def load_protocols(read: ReadFormula) -> tuple[PublishedProtocol, ...]:
    """All published protocols, verified ones first."""
    found = [protocol_of(name, read_toml(name), read) for name in file_names("protocols/", ".toml")]
    return tuple(sorted(found, key=lambda p: (not p.provenance.verified, p.id)))


def load_procedures() -> tuple[Procedure, ...]:
    """All procedure templates."""
    return tuple(_procedure(name, read_toml(name)) for name in file_names("procedures/", ".toml"))


def _provenance(item: dict[str, Any], where: str, basis: str = "measured") -> Provenance:
    if not item.get("source"):
        raise KnowledgeError(f"{where}: no source")
    return Provenance(
        source=item["source"],
        basis=Basis(item.get("basis", basis)),
        locator=str(item.get("locator", "")),
        via="" if item.get("via") == item["source"] else item.get("via", ""),
        verified=item.get("verified", True),
    )


def _steps(items: list[dict[str, Any]]) -> tuple[BenchStep, ...]:
    return tuple(
        BenchStep(
            op=item["op"],
            text=item["text"],
            temperature_C=item.get("temperature_C"),
            time_h=item.get("time_h"),
            rpm=item.get("rpm"),
            atmosphere=item.get("atmosphere", ""),
            pH=item.get("pH"),
            observe=item.get("observe", ""),
            endpoint=item.get("endpoint", ""),
            basis=item.get("basis", ""),
            when=tuple(item.get("when", ())),
            provenance=_provenance(item | {"basis": "measured"}, "step")
            if (item.get("source"))
            else None,
        )
        for item in items
    )


def protocol_of(name: str, item: dict[str, Any], read: ReadFormula) -> PublishedProtocol:
    """A published protocol from its TOML file."""
    target: Cluster | None = None
    if item.get("target_is_formula", True):
        parsed = read(item["target"], name)
        target = parsed if isinstance(parsed, Cluster) else None
    return PublishedProtocol(
        id=item["id"],
        title=item["title"],
        target=target,
        target_text=item["target"],
        family=item["family"],
        provenance=_provenance(item, name),
        verification=item["verification"],
        ligand=item.get("ligand", ""),
        metal_mmol=item.get("metal_mmol"),
        yield_percent=item.get("yield_percent"),
        yield_basis=item.get("yield_basis", ""),
        has_usable_amounts=item.get("usable_amounts", True),
        reagents=tuple(
            PublishedReagent(
                stock=r.get("stock", ""),
                name=r.get("name", r.get("stock", "")),
                role=r.get("role", ""),
                amount=r.get("amount"),
                unit=r.get("unit", ""),
                concentration=r.get("concentration"),
                concentration_unit=r.get("concentration_unit", ""),
                mmol=r.get("mmol"),
                equivalents=r.get("equivalents"),
                is_derived=r.get("derived", False),
            )
            for r in item.get("reagent", [])
        ),
        steps=_steps(item.get("step", [])),
        caveat=item.get("caveat", ""),
        procedure=item.get("procedure", ""),
    )


def _procedure(name: str, item: dict[str, Any]) -> Procedure:
    applies = item.get("applies", {})
    n_metal = applies.get("n_metal")
    electrons = applies.get("n_electrons")
    return Procedure(
        id=item["id"],
        family=item["family"],
        title=item["title"],
        summary=item.get("summary", ""),
        metals=tuple(applies.get("metals", ())),
        ligand_solubility=tuple(applies.get("ligand_solubility", ())),
        ligand_kinds=tuple(applies.get("ligand_kinds", ())),
        reductants=tuple(applies.get("reductants", ())),
        n_metal=(n_metal[0], n_metal[1]) if n_metal else None,
        seed_solubility=tuple(applies.get("seed_solubility", ())),
        n_electrons=(electrons[0], electrons[1]) if electrons else None,
        parameters=tuple(_parameter(name, p) for p in item.get("parameter", [])),
        solvents=tuple(
            ProcedureSolvent(
                stock=s["stock"],
                role=s.get("role", "solvent"),
                mL_per_mmol=float(s["volume_mL_per_mmol_metal"]),
                basis=s.get("basis", "estimated"),
                stock_if_water_soluble=s.get("stock_if_water_soluble", ""),
                stock_if_amphiphilic=s.get("stock_if_amphiphilic", ""),
                when=tuple(s.get("when", ())),
            )
            for s in item.get("solvent", [])
        ),
        reagents=tuple(
            ProcedureReagent(
                role=r["role"],
                stock=r.get("stock", ""),
                parameter=r.get("equivalents_parameter", ""),
                equivalents=r.get("equivalents"),
                note=r.get("note", ""),
                when=tuple(r.get("when", ())),
            )
            for r in item.get("reagent", [])
        ),
        steps=_steps(item.get("step", [])),
        workup=_steps(item.get("workup", [])),
        purification=_steps(item.get("purification", [])),
        storage=_steps(item.get("storage", [])),
        waste=tuple(item.get("waste", {}).get("streams", ())),
        scale_basis=item.get("scale_basis", "metal_salt"),
        caveat=item.get("general_caveat", ""),
    )


def _parameter(name: str, item: dict[str, Any]) -> Condition:
    value = item["value"]
    return Condition(
        parameter=item["name"],
        value=value if isinstance(value, str) else float(value),
        unit=item.get("unit", ""),
        basis=item.get("basis", "estimated"),
        reason=item.get("reason", ""),
        low=float(item["low"]) if "low" in item else None,
        high=float(item["high"]) if "high" in item else None,
        choices=tuple(item.get("choices", ())),
        provenance=_provenance(item, f"{name}: parameter {item['name']}", "estimated"),
        when=tuple(item.get("when", ())),
    )
