"""What a user asks for, read and checked before any work starts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.ligand import Ligand, LigandTable
from mncplan.domain.substance import Substance
from mncplan.errors import FormulaError, InvalidInputError, StorageError
from mncplan.knowledge import KnowledgeBase
from mncplan.routes.skeleton import skeleton, with_ligand
from mncplan.routes.stock import read_stock

_SCALES = {"g": 1000.0, "mg": 1.0, "ug": 0.001, "µg": 0.001}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """Everything about a plan but its target.

    Attributes:
        scale_mg: Mass of product asked for.
        only_stock: True when the user's stock replaces the built-in one.
    """

    scale_mg: float = 50.0
    n_routes: int = 5
    max_steps: int = 6
    forbid: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    worst_level: str = "D"
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
    stripped = text.strip().replace(" ", "")
    number = stripped.rstrip("abcdefghijklmnopqrstuvwxyzµ")
    unit = stripped[len(number) :] or "mg"
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if unit not in _SCALES or not 0 < value < 1e6:
        raise InvalidInputError(f"scale {text!r}: expected a mass such as 50mg or 0.2g")
    return value * _SCALES[unit]


def read_stock_file(path: Path, knowledge: KnowledgeBase) -> tuple[Substance, ...]:
    """Read a user's stock file.

    Raises:
        StorageError: If the file can't be read.
        InvalidInputError: Listing the bad lines.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise StorageError(f"stock file {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"stock file {path}: not UTF-8 text ({error.reason})") from error
    return read_stock(text.splitlines(), path.name, knowledge.ligands, knowledge.substance_by_key)


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
    places = [old for old, _ in cluster.ligands if old.is_generic]
    if not places:
        places = [old for old, _ in cluster.ligands if old.kind == new.kind]
    if len(places) != 1:
        raise InvalidInputError(
            f"--ligand {ligand}: {cluster} has {len(places) or 'no'} ligands it could replace; "
            "write the whole formula"
        )
    return with_ligand(cluster, places[0], new)


def resolve_ligand(text: str, table: LigandTable) -> Ligand:
    """A ligand by name, or a new thiolate from a SMILES.

    Raises:
        InvalidInputError: If it is neither.
    """
    found = table.find(text)
    if found is not None:
        return found
    from mncplan.knowledge.molecules import thiol_from_smiles

    try:
        return thiol_from_smiles(text)
    except InvalidInputError as error:
        try:
            table.resolve(text)
        except FormulaError as unknown:
            raise InvalidInputError(
                f"ligand {text!r} is unknown and no SMILES of a thiol; expected {unknown.expected}"
            ) from error
        raise


def require_definite(cluster: Cluster, knowledge: KnowledgeBase) -> None:
    """Refuse a generic ligand where amounts are needed.

    Raises:
        InvalidInputError: Naming the ligands reported for this core.
    """
    if not is_generic(cluster):
        return
    shape = skeleton(cluster)
    reported = sorted(
        {
            str(ligand)
            for item in knowledge.clusters
            if isinstance(item.formula, Cluster) and skeleton(item.formula) == shape
            for ligand, _ in item.formula.ligands
            if not ligand.is_generic
        }
    )
    generic = ", ".join(str(lig) for lig, _ in cluster.ligands if lig.is_generic)
    known = f"reported with {', '.join(reported[:8])}" if reported else "for example PET or SG"
    raise InvalidInputError(
        f"{cluster}: ligand {generic} is generic, so nothing can be weighed; name one with "
        f"--ligand ({known})"
    )


def read_request_file(path: Path) -> dict[str, Any]:
    """Read a TOML request: target, ligand, scale, routes, max_steps, forbid, require, ...

    Raises:
        InvalidInputError: If it is no TOML, has no target, or an unknown key.
        StorageError: If it can't be read.
    """
    allowed = {
        "target", "ligand", "scale", "routes", "max_steps", "stock", "only_stock", "forbid",
        "require", "hide", "worst_level", "seed", "out",
    }  # fmt: skip
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StorageError(f"request file {path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"request file {path}: {error}") from error
    unknown = sorted(set(content) - allowed)
    if unknown:
        raise InvalidInputError(
            f"request file {path}: unknown key {unknown[0]!r}; "
            f"expected {', '.join(sorted(allowed))}"
        )
    if not isinstance(content.get("target"), str):
        raise InvalidInputError(f'request file {path}: no target, e.g. target = "[Au25(PET)18]-"')
    return content


def with_user_stock(knowledge: KnowledgeBase, options: PlanOptions) -> dict[str, Substance]:
    """The shelf a plan may use: built-in stock with the user's lines over it, or those alone."""
    base = {} if options.only_stock else dict(knowledge.substance_by_key)
    if options.only_stock:
        base = {
            key: item
            for key, item in knowledge.substance_by_key.items()
            if item.role == "solvent" and item.key == "H2O"
        }
    return base | {item.key: item for item in options.stock}
