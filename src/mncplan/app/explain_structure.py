"""What a structure file adds to a dossier: motifs from bonds, building blocks, open sites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from mncplan.app.properties_structure import structure_predictions
from mncplan.app.text_files import read_text
from mncplan.design.abundance import Floats
from mncplan.design.bond_blocks import core_atoms, matching_blocks
from mncplan.design.bond_motifs import motifs_from_bonds
from mncplan.design.open_sites import PROBE_A, exposed_shares
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.element import METALS
from mncplan.domain.known import PropertyValue
from mncplan.domain.plan import Dossier
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.knowledge import KnowledgeBase
from mncplan.structure.capped import capped
from mncplan.structure.levels import expected_seconds
from mncplan.structure.numbers import structure_numbers

_DONORS: Final = frozenset({"S", "Se", "Te"})
Atoms = tuple[tuple[str, ...], Floats]
"""Symbols and positions in angstrom."""

_OPEN: Final = 0.02
"""Share of its sphere from which a metal atom is called open."""

_MOST_NAMED: Final = 3


def read_xyz(path: Path) -> Atoms:
    """Symbols and positions in angstrom of the first frame of an XYZ file.

    Raises:
        InvalidInputError: With the line, when it is no XYZ file.
        StorageError: If it can't be read.
    """
    lines = read_text(path, "structure file").splitlines()
    try:
        count = int(lines[0])
    except (ValueError, IndexError):
        raise InvalidInputError(
            f"{path}: line 1: expected the number of atoms of an XYZ file"
        ) from None
    if count < 1 or len(lines) < count + 2:
        raise InvalidInputError(f"{path}: {count} atoms announced, {max(len(lines) - 2, 0)} there")
    symbols, rows = [], []
    for number, line in enumerate(lines[2 : count + 2], start=3):
        cells = line.split()
        try:
            rows.append([float(cell) for cell in cells[1:4]])
        except ValueError:
            rows.append([])
        if len(rows[-1]) != 3 or not np.isfinite(rows[-1]).all():
            raise InvalidInputError(f"{path}: line {number}: expected a symbol and x y z")
        symbols.append(cells[0].capitalize())
    return tuple(symbols), np.array(rows)


def waiting_s(atoms: Atoms) -> float:
    """Rough time in seconds that their orbital levels take; 0 where none will be told."""
    try:
        return expected_seconds(capped(*atoms))
    except InvalidInputError:
        return 0.0


def with_structure(
    dossier: Dossier, path: Path, knowledge: KnowledgeBase, atoms: Atoms | None = None
) -> Dossier:
    """The dossier with what the coordinates say; the splitting from bonds goes first.

    A property that a structure-level model tells replaces what the formula alone would give.

    Args:
        dossier: Of the formula.
        path: Of the structure.
        knowledge: Facts to learn from.
        atoms: What `read_xyz` gave, when the file was read already.

    Raises:
        InvalidInputError: If the metals of the file are not those of the formula.
    """
    symbols, positions = atoms or read_xyz(path)
    cluster = dossier.cluster
    metals = [i for i, symbol in enumerate(symbols) if symbol in METALS]
    counts = {s: sum(symbols[i] == s for i in metals) for s in {symbols[i] for i in metals}}
    if counts != dict(cluster.metals):
        inside = " ".join(f"{s}{n}" for s, n in sorted(counts.items())) or "no metal"
        raise InvalidInputError(f"{path} holds {inside}, the formula {cluster} other metal atoms")
    donors = positions[[i for i, symbol in enumerate(symbols) if symbol in _DONORS]]
    core = {metals[i] for i in core_atoms(positions[metals], donors)}
    parts = motifs_from_bonds(positions[metals], donors.reshape(-1, 3), cluster.host)
    said = [
        *_blocks(cluster, positions[metals], donors),
        *_open_sites(symbols, positions, metals, core),
    ]
    values, reasons = _properties(cluster, symbols, positions, knowledge)
    said += [f"{v.name.replace('_', ' ')} {v.value:g} {v.unit}: {v.note}" for v in values]
    told = {value.name for value in values}
    return replace(
        dossier,
        predicted=(*values, *(v for v in dossier.predicted if v.name not in told)),
        unpredicted=(*(r for r in dossier.unpredicted if r[0] not in told), *reasons),
        decompositions=(*((parts,) if parts else ()), *dossier.decompositions),
        structure=(*dossier.structure, *(f"in {path.name}: {text}" for text in said)),
    )


def _properties(
    cluster: Cluster, symbols: tuple[str, ...], positions: Floats, knowledge: KnowledgeBase
) -> tuple[tuple[PropertyValue, ...], tuple[tuple[str, str], ...]]:
    """What structure-level models say, or why they say nothing."""
    try:
        model = capped(symbols, positions)
        shell = sum(symbol not in METALS and symbol != "H" for symbol in model.symbols)
        wanted = sum(n for _, n in cluster.ligands)
        if shell != wanted:
            raise InvalidInputError(
                f"{shell} donors and halides bind the metal, the formula has {wanted} ligands"
            )
        numbers = structure_numbers(model, cluster.charge)
    except (InvalidInputError, NoSolutionError) as error:
        return (), (("properties from the structure", str(error)),)
    return structure_predictions(cluster, numbers, knowledge)


def _blocks(cluster: Cluster, metal_A: Floats, donor_A: Floats) -> list[str]:
    count = valence_electrons(cluster)
    found = matching_blocks(metal_A, donor_A, count)
    if found is None:
        return [f"bond lengths give no blocks that hold all {count} valence electrons"]
    sizes = [len(block.atoms) for block in found.blocks]
    told = ", ".join(f"{sizes.count(size)} M{size}" for size in sorted(set(sizes), reverse=True))
    bonds = (
        f"; bonds {found.inside_A:.2f} A inside blocks, {found.between_A:.2f} A between"
        if found.inside_A and found.between_A
        else ""
    )
    return [f"bond lengths give {told} in the core of {len(found.core)}: {count} e- = N*{bonds}"]


def _open_sites(
    symbols: tuple[str, ...], positions: Floats, metals: list[int], core: set[int]
) -> list[str]:
    shares = exposed_shares(symbols, positions, metals)
    open_ones = sorted(
        ((float(share), i) for share, i in zip(shares, metals, strict=True) if share >= _OPEN),
        reverse=True,
    )
    if not open_ones:
        return [f"no metal atom can be reached by a probe of {PROBE_A:g} A"]
    in_core = sum(i in core for _, i in open_ones)
    named = ", ".join(
        f"{symbols[i]} {i + 1} ({'core' if i in core else 'staple'}, {share:.0%})"
        for share, i in open_ones[:_MOST_NAMED]
    )
    bare = "" if "H" in symbols else "; the file holds no hydrogen, so sites look too open"
    return [
        f"{len(open_ones)} of {len(metals)} metal atoms are open to a probe of {PROBE_A:g} A, "
        f"{in_core} in the core; most open: {named}{bare}"
    ]
