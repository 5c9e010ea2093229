"""Masses and isotope envelopes of ions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from mncplan.domain.composition import Composition, molar_mass
from mncplan.domain.spectrum import IonExpectation, IsotopePeak
from mncplan.errors import InvalidInputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

ELECTRON_MASS: Final = 5.48579909e-4
"""In u. Source: CODATA 2018, doi:10.1103/RevModPhys.93.025010."""

COVERED: Final = 0.9995
"""Share of all isotopologues that an envelope holds at least."""

_ELEMENT_COVERED: Final = 0.999995


@cache
def principal_mass(symbol: str) -> float:
    """Mass of the most abundant isotope of an element, in u."""
    from IsoSpecPy import PeriodicTbl

    isotopes = zip(
        PeriodicTbl.symbol_to_probs[symbol], PeriodicTbl.symbol_to_masses[symbol], strict=True
    )
    return float(max(isotopes)[1])


def monoisotopic_mass(atoms: Composition) -> float:
    """Mass with every atom as the most abundant isotope of its element, in u.

    For Ag, Cu, Se or Pt in number this ion is rare; see `IonExpectation.most_abundant_mz`.
    """
    return sum(principal_mass(symbol) * n for symbol, n in atoms)


def ion_mz(mass: float, charge: int) -> float:
    """m/z of atoms of this mass that carry a charge, electrons counted.

    Raises:
        InvalidInputError: If the charge is zero.
    """
    if not charge:
        raise InvalidInputError("m/z needs a charge other than 0")
    return (mass - charge * ELECTRON_MASS) / abs(charge)


def ion_expectation(
    atoms: Composition, charge: int, label: str, *, note: str = ""
) -> IonExpectation:
    """What a mass spectrometer that resolves isotopologues shows of one ion.

    Isotopologues of one nominal mass are merged at their mean mass, as all instruments but the
    highest field ones do.

    Example:
        >>> ion = ion_expectation((("C", 1), ("H", 4)), 1, "methane")
        >>> round(ion.monoisotopic_mz, 4), len(ion.envelope) > 1
        (16.0308, True)
    """
    masses, shares = _distribution(atoms)
    top = float(shares.max())
    kept = _kept(shares)
    mz = (masses - charge * ELECTRON_MASS) / abs(charge)
    return IonExpectation(
        label=label,
        charge=charge,
        monoisotopic_mz=ion_mz(monoisotopic_mass(atoms), charge),
        most_abundant_mz=float(mz[int(shares.argmax())]),
        average_mz=ion_mz(molar_mass(atoms), charge),
        envelope=tuple(
            IsotopePeak(mz=float(mz[i]), intensity=float(shares[i]) / top) for i in kept
        ),
        note=note,
    )


def _kept(shares: Array) -> list[int]:
    """Places of the most abundant isotopologues that together cover `COVERED`, by mass."""
    chosen: list[int] = []
    total = 0.0
    for i in shares.argsort()[::-1]:
        chosen.append(int(i))
        total += float(shares[i])
        if total >= COVERED:
            break
    return sorted(chosen)


def _distribution(atoms: Composition) -> tuple[Array, Array]:
    """Mean mass and share of each nominal mass: elements one by one, then convolved.

    Element by element the number of isotopologues stays small even for Ag44Se30, where the
    product would run to millions.
    """
    import numpy as np

    shares, moments = np.ones(1), np.zeros(1)
    lightest = 0.0
    for symbol, n in atoms:
        base, element_shares, element_moments = _element(symbol, n)
        lightest += base
        moments = np.convolve(moments, element_shares) + np.convolve(shares, element_moments)
        shares = np.convolve(shares, element_shares)
    present = shares > 1e-12
    offsets = np.arange(len(shares))[present]
    masses = lightest + offsets + moments[present] / shares[present]
    return masses, shares[present]


@cache
def _element(symbol: str, n: int) -> tuple[float, Array, Array]:
    """Shares of n atoms on a grid of nominal masses, and share times mass defect on it."""
    import IsoSpecPy
    import numpy as np

    found = IsoSpecPy.IsoTotalProb(formula=f"{symbol}{n}", prob_to_cover=_ELEMENT_COVERED)
    masses = np.array(list(found.masses), dtype=np.float64)
    probabilities = np.array(list(found.probs), dtype=np.float64)
    base = float(masses.min())
    offsets = np.rint(masses - base).astype(np.int64)
    shares, moments = np.zeros(int(offsets.max()) + 1), np.zeros(int(offsets.max()) + 1)
    np.add.at(shares, offsets, probabilities)
    np.add.at(moments, offsets, probabilities * (masses - base - offsets))
    return base, shares, moments
