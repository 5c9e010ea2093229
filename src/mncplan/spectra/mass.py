"""ESI-MS: which ions of a cluster to look for, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from mncplan.domain.cluster import Cluster, elemental_composition, format_charge
from mncplan.domain.composition import Composition, add, molar_mass
from mncplan.domain.ligand import bound_formula
from mncplan.domain.ligand_kinds import DONOR_KINDS
from mncplan.domain.spectrum import IonExpectation
from mncplan.spectra.isotopes import ion_expectation
from mncplan.spectra.molecule import n_acid_groups

_WINDOW: Final = (1400.0, 2700.0)
"""m/z range in which multiply charged water-soluble clusters are usually looked for."""

_MOST_CHARGES: Final = 4
_HIGHEST_MZ: Final = 13000.0

_BY_CHOICE = "chosen by rule; the ions seen depend on solvent and source"
_ACID_FORM = (
    "form of the ions as reported for Au25(SG)18, doi:10.1038/s41467-022-33341-6; charges "
    + _BY_CHOICE
)
_OXIDISED = "Au38 and Au144 alkanethiolates were seen with z >= 0, doi:10.1021/ja8005379; z "


def intact_ion(cluster: Cluster) -> IonExpectation:
    """The whole cluster as an ion: at its own charge, or as [M]+ when it is neutral.

    Raises:
        UndefinedMassError: If a ligand is generic or of unknown formula.
    """
    atoms = elemental_composition(cluster)
    if cluster.charge:
        return ion_expectation(atoms, cluster.charge, _label(cluster), note="intact cluster ion")
    note = "neutral cluster: shown as [M]+, its mass less one electron"
    if n_acid_groups(cluster):
        note += "; for an acid ligand look in negative mode for the deprotonated series"
    return ion_expectation(atoms, 1, f"[{_label(cluster)}]+", note=note)


def expected_ions(cluster: Cluster) -> tuple[IonExpectation, ...]:
    """Ions of a cluster that ESI-MS usually shows, most telling first.

    Raises:
        UndefinedMassError: If a ligand is generic or of unknown formula.
    """
    n_acid = n_acid_groups(cluster)
    if n_acid and cluster.charge <= 0:
        return tuple(_acid_series(cluster, n_acid))
    if cluster.charge:
        return tuple(_charged(cluster))
    return tuple(_neutral(cluster))


def _label(cluster: Cluster) -> str:
    return str(replace(cluster, isomer=None))


def _body(cluster: Cluster) -> str:
    """Formula without charge and brackets."""
    text = _label(cluster)
    return text[1 : text.rindex("]")] if cluster.charge else text


def _acid_series(cluster: Cluster, n_acid: int) -> Iterator[IonExpectation]:
    """[M - xH + yNa]z-: protons leave acid groups, some are replaced by sodium."""
    atoms = elemental_composition(cluster)
    body, own = _body(cluster), -cluster.charge
    charges = _charges(molar_mass(atoms), own, n_acid)
    for z in charges:
        lost = z - own
        label = f"[{body} - {_times(lost, 'H')}]{format_charge(-z)}" if lost else _label(cluster)
        note = "intact cluster ion" if not lost else f"{lost} of {n_acid} acid groups ionised"
        yield ion_expectation(_minus_h(atoms, lost), -z, label, note=f"{note}; {_ACID_FORM}")
    z = charges[len(charges) // 2]
    lost = z - own + 1
    if 0 < lost <= n_acid:
        label = f"[{body} - {_times(lost, 'H')} + Na]{format_charge(-z)}"
        yield ion_expectation(
            add((_minus_h(atoms, lost), 1), ((("Na", 1),), 1)), -z, label,
            note="each Na in place of an H adds 21.98 / z; desalting removes the series",
        )  # fmt: skip


def _times(n: int, symbol: str) -> str:
    return symbol if n == 1 else f"{n}{symbol}"


def _minus_h(atoms: Composition, n: int) -> Composition:
    return add((atoms, 1), ((("H", n),), -1))


def _charges(mass: float, own: int, n_acid: int) -> tuple[int, ...]:
    """Charge numbers that put the ion in the usual window, few enough to be plausible."""
    low, high = _WINDOW
    possible = range(max(own, 1), own + n_acid + 1)
    inside = [z for z in possible if low <= mass / z <= high]
    if own and own not in inside and mass / own <= _HIGHEST_MZ:
        return (*inside[:_MOST_CHARGES], own)
    return tuple(inside[:_MOST_CHARGES]) or (min(possible, key=lambda z: abs(mass / z - high)),)


def _charged(cluster: Cluster) -> Iterator[IonExpectation]:
    yield intact_ion(cluster)
    phosphines = [(lig, n) for lig, n in cluster.ligands if lig.kind == "phosphine"]
    anchored = any(lig.donation == "X" and lig.kind != "halide" for lig, _ in cluster.ligands)
    if cluster.host == "Ag" and phosphines and anchored and cluster.charge < 0:
        kept = tuple(item for item in cluster.ligands if item not in phosphines)
        bare = Cluster(metals=cluster.metals, ligands=kept, charge=cluster.charge)
        yield ion_expectation(
            elemental_composition(bare), bare.charge, _label(bare),
            note="weakly bound phosphines often leave silver clusters in the source",
        )  # fmt: skip


def _neutral(cluster: Cluster) -> Iterator[IonExpectation]:
    """Neutral clusters fly after oxidation, with added caesium, or by losing a halide."""
    atoms, body = elemental_composition(cluster), _body(cluster)
    halides = [ligand for ligand, _ in cluster.ligands if ligand.kind == "halide"]
    has_phosphine = any(ligand.kind in DONOR_KINDS for ligand, _ in cluster.ligands)
    if halides and has_phosphine:
        left = add((atoms, 1), (bound_formula(halides[0]), -1))
        yield ion_expectation(
            left, 1, f"[{body} - {halides[0]}]+", note=f"loss of a halide; {_BY_CHOICE}"
        )
        return
    mass = molar_mass(atoms)
    first = max(1, int(mass // _HIGHEST_MZ) + 1)
    for z in (first, first + 1):
        yield ion_expectation(
            atoms, z, f"[{body}]{format_charge(z)}",
            note=f"oxidised in the source or beforehand: {_OXIDISED}{_BY_CHOICE}",
        )  # fmt: skip
    for n in (first, first + 1):
        yield ion_expectation(
            add((atoms, 1), ((("Cs", 1),), n)), n,
            f"[{body} + {_times(n, 'Cs')}]{format_charge(n)}",
            note="with caesium acetate added, a common way to charge a cluster that stays neutral",
        )  # fmt: skip
