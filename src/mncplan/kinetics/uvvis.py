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

    def absorptivity(
        self, key: str, n_metal: int, wavelengths_nm: Array, rng: np.random.Generator | None = None
    ) -> Array:
        """Molar absorptivity, L/(mol cm), shape (w,); with `rng`, one draw of what is assumed.

        Drawn are the place of each band (5 nm), its strength (half a natural logarithm) and the
        width (a fifth of one), as standard deviations.
        """
        places = np.array(self.positions_nm[key])
        heights = np.full(len(places), self.per_metal * n_metal)
        width = self.width_eV
        if rng is not None:
            places = places + rng.normal(0.0, 5.0, len(places))
            heights = heights * np.exp(rng.normal(0.0, 0.5, len(places)))
            width *= float(np.exp(rng.normal(0.0, 0.2)))
        off = EV_NM / wavelengths_nm[:, None] - EV_NM / places
        out: Array = np.exp(-(off**2) / (2 * width**2)) @ heights
        return out


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
    out = np.zeros((len(run.times_s), len(grid)))
    silent = []
    for one in run.mechanism.participants:
        if one.kind != "cluster":
            continue
        if not bands.positions_nm.get(one.key):
            if np.any(run.of(one.key) > 1e-9):
                silent.append(one.key)
            continue
        out += np.outer(run.of(one.key), bands.absorptivity(one.key, one.n_metal, grid) * path_cm)
    return SyntheticSpectra(grid, out, tuple(silent))
