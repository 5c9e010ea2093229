"""Read a user's stock file."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date

from mncplan.domain.composition import Composition, add, molar_mass, parse_sum_formula
from mncplan.domain.ligand import LigandTable
from mncplan.domain.substance import Substance, is_cas
from mncplan.errors import FormulaError, InvalidInputError

REQUIRED = ("name", "formula", "cas")
OPTIONAL = (
    "key",
    "ligand",
    "role",
    "price_class",
    "price_per_g",
    "price_date",
    "ghs",
    "density_g_mL",
    "tier",
)
TIERS = ("commercial", "shelf", "in_house")
_DOT = re.compile(r"[.·•⋅*]")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def read_stock(
    lines: Iterable[str], where: str, ligands: LigandTable, known: Mapping[str, Substance]
) -> tuple[Substance, ...]:
    """Read stock lines: CSV with the columns name, formula, cas and optional others.

    A CAS number or key of the built-in stock takes over its data; columns given here win.

    Raises:
        InvalidInputError: Listing every bad line.
    """
    reader = csv.DictReader(lines)
    header = reader.fieldnames or ()
    missing = [column for column in REQUIRED if column not in header]
    if missing:
        raise InvalidInputError(
            f"{where}:1: no column {', '.join(missing)}; expected a header "
            f"{','.join(REQUIRED)}[,{','.join(OPTIONAL)}]"
        )
    unknown = [column for column in header if column not in (*REQUIRED, *OPTIONAL)]
    if unknown:
        raise InvalidInputError(
            f"{where}:1: unknown column {', '.join(unknown)}; known are "
            f"{', '.join((*REQUIRED, *OPTIONAL))}"
        )
    by_cas = {item.cas: item for item in known.values() if item.cas}
    known = {item.name.casefold(): item for item in known.values()} | dict(known)
    found: list[Substance] = []
    faults: list[str] = []
    for cells in reader:
        at = f"{where}:{reader.line_num}"
        if None in cells or None in cells.values():
            faults.append(f"{at}: {len(header)} cells expected")
            continue
        row = {key: value.strip() for key, value in cells.items()}
        try:
            found.append(_substance(row, ligands, by_cas, known))
        except (InvalidInputError, ValueError) as error:
            faults.append(f"{at}: {error}")
    if faults:
        shown = "; ".join(faults[:5])
        more = f" and {len(faults) - 5} more" if len(faults) > 5 else ""
        raise InvalidInputError(f"stock file not used: {shown}{more}")
    if not found:
        raise InvalidInputError(f"{where}: no stock lines after the header")
    return tuple(found)


def _substance(
    row: Mapping[str, str],
    ligands: LigandTable,
    by_cas: Mapping[str, Substance],
    known: Mapping[str, Substance],
) -> Substance:
    cas = row["cas"]
    if cas and not is_cas(cas):
        raise InvalidInputError(f"CAS {cas!r} has a wrong check digit or form; expected 16940-66-2")
    if not row["name"]:
        raise InvalidInputError("empty name")
    name = row.get("key", "") or row["name"]
    base = by_cas.get(cas) or known.get(name) or known.get(name.casefold())
    formula = row["formula"] or (base.formula if base else "")
    atoms = read_formula(formula) if formula else ()
    if cas and base is not None and atoms and base.elements and atoms != base.elements:
        raise InvalidInputError(f"CAS {cas} is {base.name} ({base.formula}), not {formula}")
    if row.get("ligand") and ligands.find(row["ligand"]) is None:
        raise InvalidInputError(str(ligands.unknown(row["ligand"])))
    ligand_name = row.get("ligand", "") or (base.ligand if base else "") or row["name"]
    ligand = ligands.find(ligand_name)
    return Substance(
        key=base.key if base else row.get("key", "") or row["name"],
        name=row["name"],
        formula=formula,
        smiles=base.smiles if base else "",
        cas=cas or (base.cas if base else ""),
        molar_mass=molar_mass(atoms) if atoms else None,
        density_g_mL=_number(row, "density_g_mL", "g/mL, e.g. 0.867", 30.0)
        or (base.density_g_mL if base else None),
        state=base.state if base else "solid",
        role=base.role if base else row.get("role", ""),
        ligand=ligand.id if ligand is not None and not ligand.is_generic else "",
        price_class=row.get("price_class", "") or (base.price_class if base else ""),
        ghs=tuple(row.get("ghs", "").split()) or (base.ghs if base else ()),
        ghs_confidence="user" if row.get("ghs") else (base.ghs_confidence if base else "unsure"),
        is_regulated=base.is_regulated if base else False,
        elements=atoms,
        source=where_of(base),
        note=base.note if base else "",
        tier=_tier(row),
        price_per_g=_number(row, "price_per_g", "EUR per gram, e.g. 12.5", 1e6),
        price_date=_price_date(row),
    )


def read_formula(text: str) -> Composition:
    """Composition of a formula as on a bottle, hydrate water after a dot.

    Raises:
        InvalidInputError: If it can't be read.

    Example:
        >>> read_formula("HAuCl4·3H2O") == read_formula("H7AuCl4O3")
        True
    """
    parts = []
    for part in _DOT.split("".join(text.translate(_SUBSCRIPTS).split())):
        found = re.fullmatch(r"(\d*)(.*)", part)
        count, rest = found.groups() if found else ("", part)
        try:
            parts.append((parse_sum_formula(rest), int(count or 1)))
        except FormulaError as error:
            raise InvalidInputError(f"formula {text!r}: {error.problem}") from None
    return add(*parts)


def _number(row: Mapping[str, str], column: str, expected: str, high: float) -> float | None:
    text = row.get(column, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < high:
        raise InvalidInputError(f"{column} {text!r}; expected {expected}")
    return value


def _price_date(row: Mapping[str, str]) -> str:
    text = row.get("price_date", "")
    if not text:
        if row.get("price_per_g"):
            raise InvalidInputError("price_per_g without price_date; expected e.g. 2026-03-31")
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InvalidInputError(f"price_date {text!r}; expected e.g. 2026-03-31") from None


def _tier(row: Mapping[str, str]) -> str:
    tier = row.get("tier", "") or "shelf"
    if tier not in TIERS:
        raise InvalidInputError(f"tier {tier!r}; expected {', '.join(TIERS)}")
    return tier


def where_of(base: Substance | None) -> str:
    """Source of the data a stock line borrows."""
    return base.source if base else "the user's stock file"
