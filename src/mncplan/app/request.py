"""What a user asks for, read and checked before any work starts."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, field, replace
from pathlib import Path

from mncplan.app.text_files import read_text
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.composition import Composition, add
from mncplan.domain.ligand import Ligand, LigandTable, free_molar_mass
from mncplan.domain.substance import Substance
from mncplan.errors import FormulaError, InvalidInputError
from mncplan.knowledge import KnowledgeBase
from mncplan.routes.reagents import METAL_SALTS
from mncplan.routes.skeleton import skeleton, with_ligand
from mncplan.routes.stock import read_stock

_SCALES = {"g": 1000.0, "mg": 1.0, "ug": 0.001, "µg": 0.001}
LEAST_MG, MOST_MG = 0.01, 100_000.0
"""Scales a bench protocol can serve: from what a balance shows to what a flask holds."""
WATER = "H2O"
_FAMILIAR = ("PET", "SG", "p-MBA", "TBBT", "SC6H13", "PPh3")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """Everything about a plan but its target.

    Attributes:
        scale_mg: Mass of product asked for.
        max_isolations: Most products a route may isolate, the target included.
        no_regulated: True when no route may use a chemical marked as regulated.
        only_stock: True when the user's stock replaces the built-in one.
    """

    scale_mg: float = 50.0
    n_routes: int = 5
    max_steps: int = 6
    forbid: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    worst_level: str = "D"
    max_isolations: int = 99
    no_regulated: bool = False
    stock: tuple[Substance, ...] = field(default=())
    only_stock: bool = False
    seed: int = 0


def parse_scale(text: str) -> float:
    """Read a mass such as ``50mg`` or ``0.2 g``, in mg.

    Raises:
        InvalidInputError: If it is no positive mass.

    Example:
        >>> parse_scale("0.2 g")
        200.0
    """
    stripped = text.strip().replace(" ", "").replace("μ", "µ")
    number = stripped.rstrip("abcdefghijklmnopqrstuvwxyzµ")
    unit = stripped[len(number) :] or "mg"
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if unit not in _SCALES or not math.isfinite(value) or value <= 0:
        raise InvalidInputError(f"scale {text!r}: expected a mass such as 50mg or 0.2g")
    mass = value * _SCALES[unit]
    if not LEAST_MG <= mass <= MOST_MG:
        raise InvalidInputError(
            f"scale {text!r}: outside {LEAST_MG:g} mg to {MOST_MG / 1000:g} g; "
            "expected a mass such as 50mg or 0.2g"
        )
    return mass


def read_stock_file(path: Path, knowledge: KnowledgeBase) -> tuple[Substance, ...]:
    """Read a user's stock file.

    Raises:
        StorageError: If the file can't be read.
        InvalidInputError: Listing the bad lines.
    """
    return stock_of(read_text(path, "stock file"), path, knowledge)


def stock_of(text: str, path: Path, knowledge: KnowledgeBase) -> tuple[Substance, ...]:
    """Read the text of a stock file.

    Raises:
        InvalidInputError: Listing the bad lines.
    """
    try:
        return read_stock(
            text.splitlines(), path.name, knowledge.ligands, knowledge.substance_by_key
        )
    except csv.Error as error:
        raise InvalidInputError(f"stock file {path}: no CSV ({error})") from error


def resolve_target(text: str, ligand: str | None, knowledge: KnowledgeBase) -> Cluster:
    """Read the target formula and put the asked ligand in.

    Raises:
        FormulaError: If the formula can't be read.
        InvalidInputError: If the ligand is unknown, or there is no one place for it.
    """
    cluster = Cluster.parse(text, ligands=knowledge.ligands, ions=knowledge.ions)
    if ligand is None:
        return cluster
    new = resolve_ligand(ligand, knowledge.ligands)
    if new.is_generic:
        raise InvalidInputError(f"ligand {ligand!r} is generic; name one such as PET or SG")
    places = [old for old, _ in cluster.ligands if old.is_generic and binds_alike(old, new)]
    if not places:
        places = [old for old, _ in cluster.ligands if old.kind == new.kind]
    if len(places) != 1:
        raise InvalidInputError(
            f"ligand {ligand!r}: {cluster} has {len(places) or 'no'} ligands that this {new.kind} "
            "could replace; write the whole formula"
        )
    return with_ligand(cluster, places[0], new)


def binds_alike(old: Ligand, new: Ligand) -> bool:
    """Whether one ligand can stand for another without touching the electron count."""
    return (old.donation, old.x_electrons) == (new.donation, new.x_electrons)


def resolve_ligand(text: str, table: LigandTable) -> Ligand:
    """A ligand by name, by the SMILES of its free form, or a new thiolate from a SMILES.

    Raises:
        InvalidInputError: If it is neither.
    """
    found = table.find(text)
    if found is not None:
        return found
    from mncplan.knowledge.molecules import thiol_from_smiles

    try:
        new = thiol_from_smiles(text)
        return next((old for old in table if old.smiles and _is_same(old, new)), new)
    except InvalidInputError as error:
        try:
            table.resolve(text)
        except FormulaError as unknown:
            raise InvalidInputError(
                f"ligand {text!r} is unknown and no SMILES of a thiol; expected {unknown.expected}"
            ) from error
        raise


def _is_same(old: Ligand, new: Ligand) -> bool:
    """Whether a ligand of the table is the thiolate of the same thiol."""
    if old.kind != new.kind or old.free_formula != new.free_formula:
        return False
    from mncplan.knowledge.molecules import thiol_from_smiles

    try:
        return thiol_from_smiles(old.smiles).smiles == new.smiles
    except InvalidInputError:
        return False


def require_definite(cluster: Cluster, knowledge: KnowledgeBase) -> None:
    """Refuse a generic ligand where amounts are needed.

    Raises:
        InvalidInputError: Naming the ligands reported for this core.
    """
    if is_generic(cluster):
        raise InvalidInputError(generic_reason(cluster, knowledge))


def generic_reason(cluster: Cluster, knowledge: KnowledgeBase) -> str:
    """Why a generic cluster can't be made, and the ligands reported in its place."""
    shape = skeleton(cluster)
    generic = [ligand for ligand, _ in cluster.ligands if ligand.is_generic]
    places = {ligand.kind for ligand in generic}
    names = {
        str(ligand)
        for item in knowledge.clusters
        if isinstance(item.formula, Cluster) and skeleton(item.formula) == shape
        for ligand, _ in item.formula.ligands
        if not ligand.is_generic and ligand.kind in places
    }
    reported = sorted(names, key=lambda name: (name not in _FAMILIAR, name))
    known = f"reported with {', '.join(reported[:8])}" if reported else "for example PET or SG"
    return (
        f"{cluster}: ligand {', '.join(map(str, generic))} is generic, so nothing can be weighed; "
        f"name one with --ligand ({known})"
    )


def with_user_stock(knowledge: KnowledgeBase, options: PlanOptions) -> dict[str, Substance]:
    """The shelf a plan may use: built-in stock with the user's lines over it, or those alone.

    A salt stands in for the usual one that has another number of water molecules.
    """
    built_in = knowledge.substance_by_key
    base = {WATER: built_in[WATER]} if options.only_stock else dict(built_in)
    own = {item.key: item for item in options.stock}
    for salt in METAL_SALTS.values():
        hydrates = [i for i in options.stock if is_hydrate(i.elements, salt.species.elements)]
        if hydrates and salt.key not in own:
            base[salt.key] = hydrates[0]
    return base | own


def is_hydrate(atoms: Composition, salt: Composition) -> bool:
    """Whether a composition is a salt with some or no water.

    Example:
        >>> is_hydrate((("Cl", 2), ("Cu", 1), ("H", 4), ("O", 2)), (("Cl", 2), ("Cu", 1)))
        True
    """
    water = dict(atoms).get("O", 0) - dict(salt).get("O", 0)
    return 0 <= water <= 12 and atoms == add((salt, 1), ((("H", 2), ("O", 1)), water))


def with_own_ligands(
    target: Cluster, options: PlanOptions, knowledge: KnowledgeBase
) -> PlanOptions:
    """Options whose shelf holds the ligands that the user gave as SMILES.

    They are in no list of suppliers; who asks for one is taken to have it.
    """
    own = tuple(
        Substance(
            key=ligand.id,
            name=f"thiol {ligand.smiles}",
            formula="",
            smiles=ligand.smiles,
            molar_mass=free_molar_mass(ligand),
            role="ligand",
            ligand=ligand.id,
            elements=ligand.free_formula,
            source="given by the user",
            note="given by the user as SMILES: buy or make it; hazards not on file",
            tier="shelf",
        )
        for ligand, _ in target.ligands
        if knowledge.ligands.find(ligand.id) is None and ligand.smiles
    )
    keys = {item.key for item in options.stock}
    return replace(options, stock=(*options.stock, *(i for i in own if i.key not in keys)))
