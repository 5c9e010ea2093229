"""Composition of a mixture from its UV-Vis spectrum: non-negative least squares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mncplan.errors import InvalidInputError
from mncplan.kinetics.equations import Array

DRAWS = 200
CLEAR = 0.3
"""A share whose 90 % interval is wider than this is not determined by the spectrum."""
ALIKE = -0.6
"""Correlation of two drawn concentrations below which one stands for the other."""

Drawn: TypeAlias = Callable[[np.random.Generator | None], Array]
"""A component's molar absorptivity, (w,); without a generator the best guess, with one a draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The spectrum of a pure component.

    Attributes:
        absorptivity: L/(mol cm); draws differ where the spectrum is not measured.
    """

    key: str
    n_metal: int
    absorptivity: Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One component of a mixture.

    Attributes:
        share: Of the metal in all components, with its 5th and 95th percentile.
        mM: Concentration in a cell of 1 cm.
        alike: Components that can stand in for this one.
    """

    key: str
    share: float
    low: float
    high: float
    mM: float
    alike: tuple[str, ...]

    @property
    def is_determined(self) -> bool:
        """Whether the spectrum says how much there is."""
        return self.high - self.low <= CLEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A mixture as its spectrum has it.

    Attributes:
        explained: Share of the variance of the spectrum.
        worst_nm: Where the fit is furthest off.
    """

    amounts: tuple[Amount, ...]
    explained: float
    worst_nm: float


def unmix(
    wavelengths_nm: Array,
    absorbance: Array,
    references: Sequence[Reference],
    rng: np.random.Generator,
) -> Composition:
    """Shares of components, none negative, on a flat baseline and scattering as 1/lambda**4.

    Intervals come from `DRAWS` refits with drawn references and with noise as large and as
    correlated along the wavelengths as the residuals of the best fit. What no component explains
    (a cluster that has no reference) goes into the others: the fit can't see it, only
    `explained` hints at it.

    Raises:
        InvalidInputError: If shapes differ, there is no component, or fewer wavelengths than
            three per component.
    """
    if not references:
        raise InvalidInputError("no component spectrum: nothing to unmix with")
    if absorbance.shape != wavelengths_nm.shape or len(absorbance) < 3 * (len(references) + 2):
        raise InvalidInputError(
            f"{len(absorbance)} absorbances at {len(wavelengths_nm)} wavelengths; expected as many "
            f"of each, at least {3 * (len(references) + 2)} for {len(references)} components"
        )
    atoms = np.array([r.n_metal for r in references], dtype=float)
    molar, fitted = _solve(wavelengths_nm, absorbance, [r.absorptivity(None) for r in references])
    off = absorbance - fitted
    drawn = np.array(
        [
            _solve(
                wavelengths_nm, fitted + _noise(off, rng), [r.absorptivity(rng) for r in references]
            )[0]
            for _ in range(DRAWS)
        ]
    )
    shares, own = _shares(drawn * atoms), _shares(molar * atoms)
    low, high = np.percentile(shares, (5, 95), axis=0)
    with np.errstate(invalid="ignore"):
        together = np.nan_to_num(np.corrcoef(drawn.T)).reshape(len(atoms), -1)
    spread = float(np.sum((absorbance - absorbance.mean()) ** 2))
    return Composition(
        amounts=tuple(
            Amount(
                key=one.key, share=float(own[i]), low=min(float(low[i]), float(own[i])),
                high=max(float(high[i]), float(own[i])), mM=1e3 * float(molar[i]),
                alike=tuple(
                    o.key for j, o in enumerate(references) if j != i and together[i, j] < ALIKE
                ),
            )
            for i, one in enumerate(references)
        ),
        explained=1 - float(off @ off) / spread if spread > 0 else 1.0,
        worst_nm=float(wavelengths_nm[int(np.argmax(np.abs(off)))]),
    )  # fmt: skip


def _solve(wavelengths_nm: Array, absorbance: Array, spectra: list[Array]) -> tuple[Array, Array]:
    """Concentrations, mol/L, and the fitted spectrum."""
    from scipy.optimize import nnls

    matter = np.array(spectra).T
    scale = np.maximum(matter.max(axis=0), 1e-30)
    rest = np.stack((np.ones_like(wavelengths_nm), (500.0 / wavelengths_nm) ** 4), axis=1)
    matrix = np.hstack((matter / scale, rest))
    found, _ = nnls(matrix, absorbance)
    molar: Array = found[: len(spectra)] / scale
    fitted: Array = matrix @ found
    return molar, fitted


def _noise(off: Array, rng: np.random.Generator) -> Array:
    """Noise with the size and the neighbour correlation of the residuals."""
    from scipy.signal import lfilter

    size = float(np.sqrt(np.mean(off**2)))
    if size == 0:
        return np.zeros_like(off)
    tie = float(np.clip(off[1:] @ off[:-1] / (off @ off), 0.0, 0.99))
    white = rng.normal(0.0, size * np.sqrt(1 - tie**2), len(off))
    white[0] /= np.sqrt(1 - tie**2)
    out: Array = lfilter([1.0], [1.0, -tie], white)
    return out


def _shares(metal: Array) -> Array:
    total = metal.sum(axis=-1, keepdims=True)
    out: Array = np.divide(metal, total, out=np.zeros_like(metal), where=total > 0)
    return out
