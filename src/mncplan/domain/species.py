"""Anything that appears in an equation: clusters, complexes, salts, ligands, gases, electrons."""

from __future__ import annotations

import re

from mncplan.domain.cluster import Cluster, format_charge
from mncplan.domain.composition import molar_mass
from mncplan.domain.conservation import Species, salt_species, species_from_parts
from mncplan.domain.element import METALS
from mncplan.domain.ions import Ion, default_ions
from mncplan.domain.ligand import (
    Ligand,
    LigandTable,
    default_table,
    is_inorganic,
)
from mncplan.domain.notation import Notation, normalise
from mncplan.domain.plain import read_plain
from mncplan.errors import EquationError, FormulaError, UnknownLigandError

__all__ = [
    "ELECTRON",
    "Species",
    "cluster_species",
    "disulfide",
    "free_ligand",
    "ligand_anion",
    "parse_species",
    "species_from_parts",
    "species_mass",
]

_METAL = re.compile("|".join(sorted(METALS)))
_ELECTRON_NAMES = frozenset({"e-", "e^-", "e", "electron"})
_GENERIC = {"RSH": "H(SR)", "HSR": "H(SR)", "RS-": "(SR)-", "RSSR": "(SR)2", "AuSR": "Au(SR)"}


ELECTRON = Species("e-", (), -1, 1)


def species_mass(species: Species) -> float | None:
    """Molar mass in g/mol; None when a part is generic."""
    return molar_mass(species.elements) if species.elements else None


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


def ion_species(ion: Ion, table: LigandTable) -> Species:
    """A counter-ion; an organic one stays whole."""
    ligand = table.find(ion.id.rstrip("+-"))
    if ligand is not None and not is_inorganic(ligand):
        return ligand_anion(ligand)
    if not ion.formula or "C" in dict(ion.formula):
        return Species(ion.id, ((ion.id, 1),), ion.charge, 0, ion.formula)
    return species_from_parts(ion.id, ion.formula, (), ion.charge)


def parse_species(text: str, *, ligands: LigandTable | None = None) -> Species:
    """Read a species: cluster, ion, simple compound, ligand name or electron.

    A bare ligand name means the free ligand: ``PET`` is the thiol, ``(PET)-`` the thiolate.

    Raises:
        EquationError: If it is none of these.

    Example:
        >>> import mncplan
        >>> table = mncplan.load_knowledge().ligands
        >>> [parse_species(t, ligands=table).redox for t in ("[AuCl4]-", "CO", "NaBH4")]
        [-2, 2, 8]
    """
    table = default_table() if ligands is None else ligands
    try:
        note = normalise(_GENERIC.get(text.strip(), text))
        if note.text in _ELECTRON_NAMES:
            return ELECTRON
        bare = table.find(note.text)
        if bare is None or is_inorganic(bare) or bare.kind == "other":
            return _read(note, table)
        if bare.is_generic and bare.x_electrons:
            shown = f"H({bare}), ({bare})- or ({bare})2"
            raise note.error(0, "a generic ligand may be free, an anion or coupled", shown)
        return free_ligand(bare)
    except FormulaError as error:
        raise EquationError(f"species {text!r} is not understood: {error}") from error


def _read(note: Notation, table: LigandTable) -> Species:
    """A cluster with or without counter-ions, a salt of known ions, or something plain."""
    ions = default_ions()
    if _METAL.search(note.text) is None:
        salt = ions.read(note.text) or ()
        if any("C" in dict(ion.formula) for ion, _ in salt):
            return salt_species(_shown(note), [(ion_species(ion, table), n) for ion, n in salt])
        return species_from_parts(_shown(note), *read_plain(note, table))
    try:
        cluster = Cluster.parse(note.raw, ligands=table, ions=ions)
    except FormulaError as not_a_cluster:
        if isinstance(not_a_cluster, UnknownLigandError):
            if not note.raw[not_a_cluster.position :].startswith(("NH3", "H2O")):
                raise
        try:
            return species_from_parts(_shown(note), *read_plain(note, table))
        except FormulaError:
            raise not_a_cluster from None
    spectators = [(ion_species(ion, table), n) for ion, n in cluster.counter_ions]
    return salt_species(_shown(note), [(cluster_species(cluster), 1), *spectators])


def _shown(note: Notation) -> str:
    """As written, in ASCII, without the ^ that a charge does not need."""
    return re.sub(r"(?<=\])\^|\^(?=[+-]$)", "", note.text)
