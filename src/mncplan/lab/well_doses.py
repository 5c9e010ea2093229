"""Moles of each reagent in a well per mole of metal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mncplan.domain.element import METALS
from mncplan.domain.recipe import Procedure, ProcedureReagent
from mncplan.domain.route import Step
from mncplan.domain.species import Species, cluster_species
from mncplan.errors import InvalidInputError
from mncplan.lab.chemicals import incoming_ligand, organic_ligands
from mncplan.lab.fit import LARGEST_COMPLEX

METAL_ROLES: Final = ("metal_salt", "dopant_salt", "seed", "second_seed", "metal_complex")
REFERENCE: Final[dict[str, str]] = {
    "base_per_ligand": "ligand",
    "dopant_per_cluster": "seed",
    "incoming_ligand_per_leaving_ligand": "seed",
    "complex_excess": "seed",
    "ligand_excess": "seed",
}
"""What a parameter is counted against, when it is not the metal."""

ELECTRONS_NEEDED: Final = "electrons_needed_per_metal"
"""Key of the electron demand among the values."""

_GASES: Final = frozenset({"CO", "H2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WellReagent:
    """A reagent that is dispensed, with the parameter that sets it.

    Attributes:
        metal_atoms: Per mole of the reagent.
        note: From the procedure.
    """

    role: str
    stock: str
    parameter: str
    metal_atoms: int = 0
    equivalents: float | None = None
    note: str = ""


def well_reagents(step: Step, procedure: Procedure) -> tuple[WellReagent, ...]:
    """Reagents with an amount, in the order the procedure first names them."""
    text = " ".join(item.text for item in procedure.steps)
    found = []
    for item in procedure.reagents:
        is_dosed = item.role in METAL_ROLES or item.parameter or item.equivalents is not None
        stock = _stock(item, step)
        if is_dosed and stock not in _GASES:
            found.append(
                WellReagent(
                    role=item.role,
                    stock=stock,
                    parameter=item.parameter,
                    metal_atoms=_metal_per_mole(item.role, step),
                    equivalents=item.equivalents,
                    note=item.note,
                )
            )
    return tuple(sorted(found, key=lambda r: _place(text, r.role)))


def _place(text: str, role: str) -> int:
    at = text.find(f"{{{role}}}")
    return at if at >= 0 else len(text)


def _stock(item: ProcedureReagent, step: Step) -> str:
    if item.role == "reductant" and step.reductant:
        return step.reductant
    if item.stock:
        return item.stock
    if item.role == "seed":
        return str(step.seed) if step.seed is not None else "washed crude"
    if item.role == "second_seed":
        return " + ".join(species.text for species, _ in _companions(step)) or "second cluster"
    if item.role == "phosphine":
        return next(iter(_phosphine_names(step)), item.role)
    if item.role == "metal_complex":
        return " + ".join(species.text for species, _ in _complexes(step)) or "metal complex"
    if item.role == "dopant_salt":
        host = step.cluster.host if step.cluster is not None else ""
        return next((s.text for s, _ in _complexes(step) if not _has(s, host)), "dopant salt")
    fresh = incoming_ligand(step) if item.role == "etchant_ligand" else ""
    return fresh or step.ligand or item.role


def _has(species: Species, name: str) -> bool:
    return any(part == name for part, _ in species.parts)


def metal_count(species: Species) -> int:
    """Metal atoms of a species."""
    return sum(n for symbol, n in species.parts if symbol in METALS)


def _metal_per_mole(role: str, step: Step) -> int:
    if role == "seed":
        return step.seed.n_metal if step.seed is not None else 1
    if role in {"metal_complex", "second_seed"}:
        pairs = _complexes(step) if role == "metal_complex" else _companions(step)
        units = sum(n for _, n in pairs)
        return round(sum(metal_count(s) * n for s, n in pairs) / units) if units else 1
    return 1 if role in METAL_ROLES else 0


def _complexes(step: Step) -> tuple[tuple[Species, float], ...]:
    """Metal complexes and salts among the reactants, with their coefficients."""
    return tuple(pair for pair in _fed(step) if metal_count(pair[0]) <= LARGEST_COMPLEX)


def _companions(step: Step) -> tuple[tuple[Species, float], ...]:
    """Clusters that react with the seed, with their coefficients."""
    return tuple(pair for pair in _fed(step) if metal_count(pair[0]) > LARGEST_COMPLEX)


def _fed(step: Step) -> tuple[tuple[Species, float], ...]:
    seed = cluster_species(step.seed) if step.seed is not None else None
    return tuple(
        (species, float(n))
        for species, n in step.reaction.reactants
        if metal_count(species) and species != seed
    )


def doses(
    step: Step, reagents: tuple[WellReagent, ...], values: Mapping[str, float]
) -> dict[str, float]:
    """Moles per mole of metal fed, by role.

    Args:
        step: Its equation says what an excess counts on.
        reagents: From `well_reagents`.
        values: Every numeric condition of the step by name.

    Raises:
        InvalidInputError: If a parameter has no value.
    """
    found = _metal_doses(step, reagents, values)
    for item in reagents:
        if item.role in found:
            continue
        if not item.parameter:
            found[item.role] = item.equivalents or 0.0
            continue
        found[item.role] = _value(values, item.parameter) * _counted_on(step, item, found, values)
    return found


def _metal_doses(
    step: Step, reagents: tuple[WellReagent, ...], values: Mapping[str, float]
) -> dict[str, float]:
    by_role = {item.role: item for item in reagents}
    found: dict[str, float] = {}
    if "seed" in by_role:
        found |= _seed_doses(step, by_role, values)
    dopant = by_role.get("dopant_salt")
    if dopant is not None and dopant.parameter == "dopant_fraction":
        found["dopant_salt"] = _value(values, "dopant_fraction")
    if "metal_salt" in by_role:
        found["metal_salt"] = 1.0 - found.get("dopant_salt", 0.0)
    return found


def _seed_doses(
    step: Step, by_role: Mapping[str, WellReagent], values: Mapping[str, float]
) -> dict[str, float]:
    n_seed = by_role["seed"].metal_atoms
    if "second_seed" in by_role:
        ratio = sum(n for _, n in _companions(step)) / _seed_coefficient(step)
        metal = n_seed + ratio * by_role["second_seed"].metal_atoms
        return {"seed": 1.0 / metal, "second_seed": ratio / metal}
    if "metal_complex" not in by_role:
        return {"seed": 1.0 / n_seed}
    excess = _value(values, "complex_excess")
    per_seed = sum(n for _, n in _complexes(step)) / _seed_coefficient(step)
    metal = n_seed + excess * per_seed * by_role["metal_complex"].metal_atoms
    return {"seed": 1.0 / metal, "metal_complex": excess * per_seed / metal}


def _seed_coefficient(step: Step) -> float:
    if step.seed is None:
        return 1.0
    n = -float(step.reaction.coefficient(cluster_species(step.seed)))
    return n if n > 0 else 1.0


def _counted_on(
    step: Step, item: WellReagent, found: Mapping[str, float], values: Mapping[str, float]
) -> float:
    """Moles per mole of metal of what a ratio counts on."""
    name = item.parameter
    if name == "base_per_ligand":
        return found.get("ligand", 0.0)
    if name == "dopant_per_cluster":
        return found.get("seed", 0.0)
    if name in {"incoming_ligand_per_leaving_ligand", "ligand_excess"}:
        return found.get("seed", 1.0) * _free_ligand(step) / _seed_coefficient(step)
    if name == "reductant_per_electron":
        return _value(values, ELECTRONS_NEEDED)
    if name.endswith("_mM"):
        return 1.0 / _value(values, "metal_mM")
    if name == "surfactant_per_ligand":
        return found.get("seed", 0.0) * organic_ligands(step.cluster)
    if name.endswith("_per_cluster"):
        return found.get("seed", 0.0)
    if name == "phosphine_excess":
        return found.get("seed", 0.0) * _phosphines(step) / _seed_coefficient(step)
    return 1.0


def _phosphines(step: Step) -> float:
    """Free phosphine the balanced equation takes."""
    names = _phosphine_names(step)
    return sum(
        float(k)
        for species, k in step.reaction.reactants
        if not metal_count(species) and any(_has(species, name) for name in names)
    )


def _phosphine_names(step: Step) -> tuple[str, ...]:
    bound = step.cluster.ligands if step.cluster is not None else ()
    return tuple(ligand.id for ligand, _ in bound if ligand.kind == "phosphine")


def _free_ligand(step: Step) -> float:
    """Free ligand the balanced equation takes."""
    name = incoming_ligand(step) or step.ligand
    n = sum(
        float(k)
        for species, k in step.reaction.reactants
        if not metal_count(species) and _has(species, name)
    )
    return n or 1.0


def _value(values: Mapping[str, float], name: str) -> float:
    try:
        return values[name]
    except KeyError:
        raise InvalidInputError(
            f"no plate can be laid out: condition {name!r} has no numeric value"
        ) from None
