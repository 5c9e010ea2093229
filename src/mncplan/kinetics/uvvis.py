"""A synthetic UV-Vis spectrum: known band positions, assumed strengths and widths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mncplan.domain.flask import Trajectory
from mncplan.errors import InvalidInputError
from mncplan.kinetics.equations import Array

EV_NM = 1239.841984
"""hc in eV nm (exact constants of the SI)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticBands:
    """Component spectra from band positions alone.

    Attributes:
        positions_nm: Participant key to the band maxima known of it.
        per_metal: Molar absorptivity of every band per metal atom, L/(mol cm); assumed.
        width_eV: Standard deviation of each Gaussian in energy; assumed.
    """

    positions_nm: Mapping[str, tuple[float, ...]]
    per_metal: float = 350.0
    width_eV: float = 0.12

    def __post_init__(self) -> None:
        if self.per_metal <= 0 or self.width_eV <= 0:
            raise InvalidInputError("absorptivity and width of the bands must be positive")


@dataclass(frozen=True, slots=True)
class SyntheticSpectra:
    """Absorbance, shape (t, w), of a 1 cm path unless said; synthetic.

    Attributes:
        silent: Clusters present whose bands are unknown; they absorb nothing here.
    """

    wavelengths_nm: Array
    absorbance: Array
    silent: tuple[str, ...]


def uvvis(
    run: Trajectory,
    bands: SyntheticBands,
    wavelengths_nm: Sequence[float] | Array,
    path_cm: float = 1.0,
) -> SyntheticSpectra:
    """Beer-Lambert sum A = sum of eps c d over the components, at every time.

    The result is synthetic: only band positions are facts. It shows how a mixture would change
    colour, and is no prediction of intensities.

    Raises:
        InvalidInputError: If a wavelength is not positive.
    """
    grid = np.asarray(wavelengths_nm, dtype=float)
    if grid.ndim != 1 or not np.all(grid > 0):
        raise InvalidInputError("wavelengths must be a list of positive numbers of nm")
    energy = EV_NM / grid
    out = np.zeros((len(run.times_s), len(grid)))
    silent = []
    for one in run.mechanism.participants:
        if one.kind != "cluster":
            continue
        positions = bands.positions_nm.get(one.key, ())
        if not positions:
            if np.any(run.of(one.key) > 1e-9):
                silent.append(one.key)
            continue
        centres = EV_NM / np.array(positions)
        shape = np.exp(-((energy[:, None] - centres) ** 2) / (2 * bands.width_eV**2)).sum(axis=1)
        out += np.outer(run.of(one.key), bands.per_metal * one.n_metal * shape * path_cm)
    return SyntheticSpectra(grid, out, tuple(silent))
