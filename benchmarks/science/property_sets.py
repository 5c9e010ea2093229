"""Public sets of properties that are not shipped, read from the user's copy.

The folder is named by the environment variable MNCPLAN_DATA, else it is ``../shared/data`` beside
the project. Where to get them: aunsrm_tddft, the repository of doi:10.1039/D5NR02222C; nc_database,
mpourmpakis/NC_Database (GPL-3.0); the photoluminescence table, Zenodo record 15739032.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mncplan.domain.cluster import Cluster
from mncplan.domain.photon import EV_NM
from mncplan.models.features import features
from mncplan.models.observation import Observation, kinship, skeleton

FOLDER = Path(
    os.environ.get("MNCPLAN_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)
LABELS = FOLDER / "aunsrm_tddft" / "labels.csv"
NC_DATA = FOLDER / "nc_database" / "nc_data.csv"
LUMINESCENCE = FOLDER.parent / "facts" / "aunc_pl_conditions_207.csv"

_SIZE = re.compile(r"(?:\d+e_|[12]_(?=\d+_\d+)|[Aa]u)?(\d+)_(?:sr)?(\d+)")
_DOPED = re.compile(r"([A-Za-z]{2})(\d+)au(\d+)\(.*\)(\d+)", re.IGNORECASE)
_ANION_BELOW_EV = 4.5
"""Vertical ionisation potentials of neutral clusters are above this, of monoanions below."""

COMPUTED = {"computed_gap": "gap_eV", "ionisation_potential": "I_eV", "electron_affinity": "A_eV"}


@dataclass(frozen=True, slots=True)
class Label:
    """One row of the computed labels."""

    name: str
    cluster: Cluster
    values: dict[str, float]
    network: dict[str, float]


def labels() -> tuple[Label, ...]:
    """Computed gap, ionisation potential and affinity of Au-thiolate skeletons.

    The charge is not in the file: 1- is inferred from a low ionisation potential.
    """
    found = []
    for row in _rows(LABELS):
        match = _SIZE.match(row["name"])
        if match is None:
            raise ValueError(f"{row['name']}: no size in the name")
        anion = float(row["I_eV"]) < _ANION_BELOW_EV
        formula = f"Au{match.group(1)}(SR){match.group(2)}"
        found.append(
            Label(
                name=row["name"],
                cluster=Cluster.parse(f"[{formula}]-" if anion else formula),
                values={name: float(row[column]) for name, column in COMPUTED.items()},
                network={name: float(row[f"{column}_gcnn"]) for name, column in COMPUTED.items()},
            )
        )
    return tuple(found)


def label_observations(name: str) -> tuple[Observation, ...]:
    """One property of all labels."""
    return tuple(_observation(one.cluster, one.values[name], "peng2025") for one in labels())


def doped_observations(name: str) -> tuple[Observation, ...]:
    """Ionisation potential or affinity of doped Au24M models, every site of the dopant."""
    column, sign = {"ionisation_potential": ("IP", 1.0), "electron_affinity": ("EA", -1.0)}[name]
    found = []
    for row in _rows(NC_DATA):
        match = _DOPED.fullmatch(row["NC"].strip())
        if match is None or not row[column]:
            continue
        dopant, n_dopant, n_gold, n_ligand = match.groups()
        charge = int(row["q"])
        formula = f"Au{n_gold}{dopant.capitalize()}{n_dopant}(SR){n_ligand}"
        cluster = Cluster.parse(f"[{formula}]-" if charge == -1 else formula)
        found.append(_observation(cluster, sign * float(row[column]), "ncdb2021"))
    return tuple(found)


def luminescence_observations() -> tuple[Observation, ...]:
    """Emission of thiolate gold clusters of stated gold count; photon energy, grouped by count."""
    found = []
    for row in _rows(LUMINESCENCE):
        try:
            n_gold, emission = int(row["n_Au"]), float(row["em_nm"])
        except ValueError:
            continue
        point = {
            "cube_root_metal": n_gold ** (1 / 3), "metal_atoms": float(n_gold),
            "sites_per_metal": 0.0, "electrons_per_metal": 0.0, "charge": 0.0,
            "valence_electrons": 0.0, "silver_fraction": 0.0, "copper_fraction": 0.0,
            "other_metal_fraction": 0.0, "neutral_donor_fraction": 0.0,
        }  # fmt: skip
        found.append(
            Observation(
                cluster=f"Au{n_gold}", features=point, value=EV_NM / emission,
                group=str(n_gold), kin=str(n_gold),
            )
        )  # fmt: skip
    return tuple(found)


def _observation(cluster: Cluster, value: float, method: str) -> Observation:
    return Observation(
        cluster=str(cluster),
        features=features(cluster),
        value=value,
        group=skeleton(cluster),
        kin=kinship(cluster),
        method=method,
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)
