"""Which models compete for each property: few, on physical grounds.

The sets were narrowed down on the same few data that score them, which flatters their errors a
little; a further set adds what leave-one-cluster-out can't show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from mncplan.models.baselines import MAP, Mean, Neighbour
from mncplan.models.features import Features, FloatArray
from mncplan.models.gaussian_process import GaussianProcess, Kernel
from mncplan.models.observation import Observation


class Predictor(Protocol):
    """A fitted model or baseline."""

    def at(self, point: Features, kin: str, method: str) -> tuple[float, float]:
        """Mean and standard deviation of a new value."""

    def held_out(self) -> tuple[FloatArray, FloatArray]:
        """Mean and deviation of every training row as predicted without its group."""


Fit: TypeAlias = Callable[[Sequence[Observation]], Predictor]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A named way to fit; `names` are the features it reads."""

    label: str
    names: tuple[str, ...]
    fit: Fit


BASELINES: Final = (
    Candidate("mean of the clusters on file", (), Mean),
    Candidate("nearest cluster on file", MAP, Neighbour),
)

_LINEAR: Final = Kernel(smooth=0.0, linear=0.3, length=1.0, cluster=0.2, noise=0.2)
_SMOOTH: Final = (
    Kernel(smooth=1.0, linear=0.3, length=3.0, cluster=0.3, noise=0.3),
    Kernel(smooth=1.0, linear=0.3, length=1.5, cluster=0.1, noise=0.1),
)

GAP: Final = (
    ("sites_per_metal",),
    ("sites_per_metal", "inverse_root_electrons"),
    ("electrons_per_metal", "inverse_root_electrons", "is_odd"),
)
"""Confinement: few ligands per metal, or many electrons, mean close levels."""

DONOR_GAP: Final = (*GAP, ("sites_per_metal", "inverse_root_electrons", "donor_charge"))
"""With the donor strength of the ligands."""

CHARGED: Final = (
    ("charging", "cube_root_metal"),
    ("charging", "cube_root_metal", "electrons_per_metal", "closure_distance"),
    ("charging", "cube_root_metal", "charge", "electrons_per_metal"),
)
"""Charging of a sphere of radius n^(1/3), plus shell closing."""

STRUCTURE: Final = (
    ("level_gap",),
    ("level_gap", "coordination"),
    ("level_gap", "coordination", "lumo_level"),
)
"""What models of a gap may read besides, where there is a structure."""

COLOUR: Final = (
    ("sites_per_metal",),
    ("cube_root_metal", "inverse_root_electrons"),
    ("sites_per_metal", "inverse_root_electrons", "silver_fraction"),
)

SHELL: Final = (
    ("sites_per_metal", "neutral_donor_fraction"),
    ("cube_root_metal", "silver_fraction", "copper_fraction"),
)


def candidates(sets: Sequence[tuple[str, ...]]) -> tuple[Candidate, ...]:
    """Ridge and two Gaussian processes on each set of features."""
    found = []
    for names in sets:
        said = ", ".join(name.replace("_", " ") for name in names)
        found.append(Candidate(f"ridge on {said}", names, _fit(names, _LINEAR)))
        for kernel in _SMOOTH:
            label = f"Gaussian process (length {kernel.length:g}) on {said}"
            found.append(Candidate(label, names, _fit(names, kernel)))
    return tuple(found)


def _fit(names: tuple[str, ...], kernel: Kernel) -> Fit:
    def fit(rows: Sequence[Observation]) -> Predictor:
        return GaussianProcess(rows, names, kernel)

    return fit
