"""The parameter set of the kinetic model, from its data file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mncplan.domain.parameters import ParameterSet, RateConstant
from mncplan.domain.surroundings import LigandPhysics, Solvent
from mncplan.errors import InvalidInputError, KnowledgeError
from mncplan.knowledge.finding import Finding, error
from mncplan.knowledge.tables import read_toml

FILE = "kinetics.toml"


def load_kinetics() -> ParameterSet:
    """Read the one shipped parameter set.

    Raises:
        KnowledgeError: If an entry breaks a rule, with its name.

    Example:
        >>> load_kinetics().by_key["hydrolysis.BH4-"].basis
        'assumed'
    """
    data = read_toml(FILE)
    try:
        return ParameterSet(
            name=data["name"],
            statement=data["statement"],
            constants=tuple(_constant(item) for item in data["constant"]),
            solvents=tuple(_solvent(item) for item in data["solvent"]),
            ligands=tuple(_ligand(item) for item in data["ligand"]),
        )
    except KeyError as missing:
        raise KnowledgeError(f"{FILE}: no entry {missing}") from missing
    except InvalidInputError as problem:
        raise KnowledgeError(f"{FILE}: {problem}") from problem


def _constant(item: Mapping[str, Any]) -> RateConstant:
    return RateConstant(
        key=item["key"],
        value=float(item["value"]),
        low=float(item["low"]),
        high=float(item["high"]),
        unit=item["unit"],
        basis=item.get("basis", "assumed"),
        source=item.get("source", ""),
        scale=item.get("scale", "log10"),
        verified=item.get("verified", False),
        note=item.get("note", ""),
    )


def _solvent(item: Mapping[str, Any]) -> Solvent:
    return Solvent(
        name=item["name"],
        permittivity=float(item["permittivity"]),
        protic=float(item["protic"]),
        source=item.get("source", ""),
        verified=item.get("verified", False),
    )


def _ligand(item: Mapping[str, Any]) -> LigandPhysics:
    return LigandPhysics(
        id=item["id"],
        thiol_pKa=float(item["thiol_pKa"]),
        bulk=float(item["bulk"]),
        aromatic=bool(item["aromatic"]),
        acid_pKas=tuple(float(p) for p in item["acid_pKas"]),
        cationic_groups=int(item["cationic"]),
        basis=item.get("basis", "assumed"),
        source=item.get("source", ""),
        verified=item.get("verified", False),
    )


def check_kinetics(parameters: ParameterSet, sources: frozenset[str]) -> Iterator[Finding]:
    """Sources exist; measured values cite one; every family has an activation energy."""
    for constant in parameters.constants:
        where = f"{FILE}: {constant.key}"
        if constant.basis == "measured" and constant.source not in sources:
            yield error(where, "source", f"{constant.source!r} is in no sources file")
        family = constant.key.partition(".")[0]
        is_rate = constant.unit.endswith("1/s") or constant.unit == "L/(mol s)"
        if is_rate and f"Ea.{family}" not in parameters.by_key:
            yield error(where, "Ea", f"no activation energy Ea.{family}")
    for ligand in parameters.ligands:
        if ligand.basis == "measured" and ligand.source not in sources:
            yield error(f"{FILE}: {ligand.id}", "source", f"{ligand.source!r} is in no sources")
        if not 0 <= ligand.bulk <= 1:
            yield error(f"{FILE}: {ligand.id}", "bulk", "bulk runs from 0 to 1")
