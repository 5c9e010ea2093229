"""Anything that appears in an equation: clusters, complexes, salts, ligands, gases, electrons."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from mncplan.domain.cluster import Cluster, format_charge
from mncplan.domain.composition import Composition, add, molar_mass, parse_sum_formula
from mncplan.domain.element import REDOX_REFERENCE
from mncplan.domain.ligand import Ligand, LigandTable, bound_formula, default_table
from mncplan.errors import ChemistryError, EquationError, FormulaError

Parts = tuple[tuple[str, int], ...]

_INORGANIC_KINDS = frozenset({"halide", "hydride", "chalcogenide", "hydroxide", "carbonyl"})
_CHARGED = re.compile(r"^(.*?)(?:\s*\^\s*|\s+|(?<=\]))?\(?(\d*)([+-])\)?$")
_MONATOMIC = re.compile(r"^([A-Z][a-z]?)\s*\^?(\d*)([+-])$")
_GENERIC = {"RSH": "H(SR)", "HSR": "H(SR)", "RS-": "(SR)-", "RSSR": "(SR)2", "AuSR": "Au(SR)"}


@dataclass(frozen=True, slots=True)
class Species:
    """A conserved packet of atoms, ligands and charge.

    Attributes:
        text: How a chemist writes it.
        parts: Element symbols and organic ligand ids with counts, sorted.
        charge: In e.
        redox: Redox equivalents E, the conserved generalisation of N*.
        elements: Full elemental composition; empty when a part is generic.
    """

    text: str = field(compare=False)
    parts: Parts
    charge: int
    redox: int = field(compare=False)
    elements: Composition = field(default=(), compare=False)
    isomer: str | None = None

    def __str__(self) -> str:
        return self.text


ELECTRON = Species("e-", (), -1, 1)


def species_mass(species: Species) -> float | None:
    """Molar mass in g/mol; None when a part is generic."""
    return molar_mass(species.elements) if species.elements else None


def species_from_parts(
    text: str,
    atoms: Composition,
    groups: tuple[tuple[Ligand, int], ...],
    charge: int,
    isomer: str | None = None,
) -> Species:
    """Assemble a species; inorganic ligands dissolve into their atoms.

    Raises:
        ChemistryError: If an atom has no redox reference, so E would be undefined.
    """
    parts: Counter[str] = Counter(dict(atoms))
    known: list[tuple[Composition, int]] = [(atoms, 1)]
    redox = 0
    complete = True
    for ligand, n in groups:
        formula = bound_formula(ligand)
        if ligand.kind in _INORGANIC_KINDS and formula:
            for symbol, k in formula:
                parts[symbol] += k * n
        else:
            parts[ligand.id] += n
            redox -= ligand.x_electrons * n
        complete = complete and bool(formula)
        known.append((formula, n))
    organic = {ligand.id for ligand, _ in groups if ligand.kind not in _INORGANIC_KINDS}
    for symbol, n in parts.items():
        if symbol in organic:
            continue
        if symbol not in REDOX_REFERENCE:
            raise ChemistryError(f"{text}: no redox reference for {symbol}")
        redox += REDOX_REFERENCE[symbol] * n
    ordered = tuple(sorted((symbol, n) for symbol, n in parts.items() if n))
    return Species(text, ordered, charge, redox - charge, add(*known) if complete else (), isomer)


def cluster_species(cluster: Cluster) -> Species:
    """The cluster ion as a species."""
    return species_from_parts(
        str(cluster), cluster.metals, cluster.ligands, cluster.charge, cluster.isomer
    )


def free_ligand(ligand: Ligand) -> Species:
    """The protonated ligand, written ``H(PET)``; an L-type ligand stays as it is."""
    n = ligand.protons_lost
    head = "" if not n else f"H{n if n > 1 else ''}"
    text = f"{head}({ligand.id})" if n else ligand.id
    return species_from_parts(text, (("H", n),) if n else (), ((ligand, 1),), 0)


def ligand_anion(ligand: Ligand) -> Species:
    """The deprotonated ligand, written ``(PET)-``."""
    charge = -ligand.x_electrons
    return species_from_parts(f"({ligand.id}){format_charge(charge)}", (), ((ligand, 1),), charge)


def disulfide(ligand: Ligand) -> Species:
    """The coupled ligand, written ``(PET)2``."""
    return species_from_parts(f"({ligand.id})2", (), ((ligand, 2),), 0)


def parse_species(text: str, *, ligands: LigandTable | None = None) -> Species:
    """Read a species: cluster, ion, simple compound, ligand name or electron.

    A bare ligand name means the free ligand: ``PET`` is the thiol, ``(PET)-`` the thiolate.

    Raises:
        EquationError: If it is none of these.

    Example:
        >>> import mncplan
        >>> parse_species("[AuCl4]-").redox, parse_species("CO").redox, parse_species("NaBH4").redox
        (-2, 2, 8)
    """
    table = default_table() if ligands is None else ligands
    text = _GENERIC.get(text.strip(), text.strip())
    if text in {"e-", "e", "electron"}:
        return ELECTRON
    bare = table.find(text)
    if bare is not None and not bare.is_generic and bare.kind not in _INORGANIC_KINDS:
        return free_ligand(bare)
    try:
        return _plain(text, table)
    except FormulaError:
        pass
    try:
        return cluster_species(Cluster.parse(text, ligands=table))
    except FormulaError as error:
        raise EquationError(f"species {text!r} is not understood: {error}") from error


def _plain(text: str, table: LigandTable) -> Species:
    """Read atoms and parenthesised ligands, metals or not, such as ``H(PET)`` or ``B(OH)4-``."""
    body, charge = _split_charge(text)
    body = body.removeprefix("[").removesuffix("]")
    groups: list[tuple[Ligand, int]] = []

    def take(match: re.Match[str]) -> str:
        ligand = table.find(match.group(1))
        if ligand is None or ligand.kind in _INORGANIC_KINDS:
            return match.group()
        groups.append((ligand, int(match.group(2) or 1)))
        return ""

    rest = re.sub(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)(\d*)", take, body)
    atoms = parse_sum_formula(rest) if rest else ()
    if not atoms and not groups:
        raise FormulaError(text, 0, "nothing to read", "a formula")
    return species_from_parts(text, atoms, tuple(groups), charge)


def _split_charge(text: str) -> tuple[str, int]:
    ion = _MONATOMIC.match(text)
    if ion:
        return ion.group(1), int(f"{ion.group(3)}{ion.group(2) or 1}")
    match = _CHARGED.match(text)
    if match is None:
        return text, 0
    body, size, sign = match.groups()
    if size and body and body[-1].isalnum() and text[len(body)] not in " ^(":
        body, size = body + size, ""
    return body, int(f"{sign}{size or 1}")
