"""Spectra of a simulated flask, and compositions read from measured UV-Vis spectra."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mncplan.app.campaign_table import read_table
from mncplan.app.identify import absorption_bands
from mncplan.app.simulate_case import Case, product_key
from mncplan.app.simulate_data import number_in
from mncplan.domain.flask import Trajectory
from mncplan.errors import InvalidInputError
from mncplan.kinetics.observe import esi_ms
from mncplan.kinetics.unmix import Composition, Drawn, Reference, unmix
from mncplan.kinetics.uvvis import SyntheticBands, uvvis
from mncplan.knowledge import KnowledgeBase

WAVELENGTH = "wavelength_nm"
GRID_NM = np.arange(350.0, 1101.0, 5.0)
SHOWN = 8
"""Times at which simulated spectra are written."""
LEAST = 0.02
"""A share below is written as not seen."""
_TIME = re.compile(r"^([\d.]+)\s*(s|min|h)$")
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spectrum:
    """A measured absorption spectrum.

    Attributes:
        time_s: From its name (``30 min``); None when that is no time.
    """

    name: str
    time_s: float | None
    wavelengths_nm: tuple[float, ...]
    absorbance: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadComposition:
    """What a spectrum says of the mixture.

    Attributes:
        is_measured: Component spectra were given, not drawn from band positions.
        silent: Clusters of the network whose spectrum nobody knows here; they can't be seen.
        borrowed: Components whose bands are those of the same cluster with another thiolate.
    """

    spectrum: Spectrum
    composition: Composition
    is_measured: bool
    silent: tuple[str, ...]
    borrowed: tuple[str, ...]


def bands_of(case: Case, knowledge: KnowledgeBase) -> tuple[SyntheticBands, tuple[str, ...]]:
    """Band positions on file for the clusters of the network, and which of them are borrowed.

    A cluster without bands of its own takes those of the same cluster with another thiolate.
    """
    own: dict[tuple[object, ...], dict[str, list[float]]] = {}
    for cluster, value in absorption_bands(knowledge):
        if len(cluster.ligands) == 1 and cluster.ligands[0][0].kind == "thiolate":
            of = own.setdefault((cluster.metals, cluster.ligands[0][1], cluster.charge), {})
            of.setdefault(cluster.ligands[0][0].id, []).append(value.value)
    found: dict[str, tuple[float, ...]] = {}
    borrowed = []
    for one in case.mechanism.participants:
        if one.kind != "cluster":
            continue
        count = dict(one.composition).get(case.mechanism.ligand, 0)
        by_ligand = own.get((((case.mechanism.metal, one.n_metal),), count, one.charge), {})
        if not by_ligand:
            continue
        ligand = case.mechanism.ligand
        if ligand not in by_ligand:
            borrowed.append(one.key)
            ligand = max(sorted(by_ligand), key=lambda name: len(by_ligand[name]))
        found[one.key] = tuple(by_ligand[ligand])
    return SyntheticBands(positions_nm=found), tuple(borrowed)


def read_spectra(path: Path) -> tuple[Spectrum, ...]:
    """Read spectra: a column ``wavelength_nm``, then one column of absorbance per spectrum.

    Raises:
        InvalidInputError: In one line with file, row and column.
        StorageError: If the file can't be read.
    """
    rows = read_table(path)
    names = [name for name in rows[0].cells if name != WAVELENGTH] if rows else []
    if not rows or WAVELENGTH not in rows[0].cells or not names:
        raise InvalidInputError(
            f"{path.name}: expected a column {WAVELENGTH} and one column per spectrum"
        )

    def column(name: str) -> tuple[float, ...]:
        return tuple(number_in(row, name) for row in rows)

    grid = column(WAVELENGTH)
    if min(grid) <= 0 or len(set(grid)) < len(grid):
        raise InvalidInputError(f"{path.name}: wavelengths must be positive, each once")
    return tuple(
        Spectrum(name=n, time_s=_time(n), wavelengths_nm=grid, absorbance=column(n)) for n in names
    )


def _time(name: str) -> float | None:
    match = _TIME.match(name.strip())
    return None if match is None else float(match.group(1)) * _SECONDS[match.group(2)]


def read_compositions(
    case: Case, path: Path, references: Path | None, knowledge: KnowledgeBase, seed: int = 0
) -> tuple[ReadComposition, ...]:
    """Unmix measured spectra into the clusters of the network.

    `references` has a column ``wavelength_nm`` and, under the formula of each component, its molar
    absorptivity in L/(mol cm). Without it component spectra are drawn from band positions.

    Raises:
        InvalidInputError: If a file is faulty, or no component of the network has a spectrum.
    """
    clusters = [p for p in case.mechanism.participants if p.kind == "cluster"]
    borrowed: tuple[str, ...] = ()
    curves: Mapping[str, Callable[[np.ndarray], Drawn]]
    if references is not None:
        curves = {
            _key(s.name, references, case, knowledge): _measured(s)
            for s in read_spectra(references)
        }
    else:
        bands, borrowed = bands_of(case, knowledge)
        curves = {p.key: _assumed(bands, p.key, p.n_metal) for p in clusters
                  if p.key in bands.positions_nm}  # fmt: skip
    if not curves:
        raise InvalidInputError(
            f"no cluster of {case.mechanism.metal} with {case.mechanism.ligand} has absorption "
            "bands on file; give measured spectra with --references"
        )
    rng = np.random.default_rng(seed)
    out = []
    for spectrum in read_spectra(path):
        grid, seen = np.array(spectrum.wavelengths_nm), np.array(spectrum.absorbance)
        known = [
            Reference(key=p.key, n_metal=p.n_metal, absorptivity=curves[p.key](grid))
            for p in clusters
            if p.key in curves
        ]
        out.append(
            ReadComposition(
                spectrum=spectrum, composition=unmix(grid, seen, known, rng),
                is_measured=references is not None,
                silent=tuple(p.key for p in clusters if p.key not in curves), borrowed=borrowed,
            )
        )  # fmt: skip
    return tuple(out)


def _key(name: str, path: Path, case: Case, knowledge: KnowledgeBase) -> str:
    try:
        return product_key(name, case.mechanism, knowledge)
    except InvalidInputError as error:
        raise InvalidInputError(f"{path.name}: column {name}: {error}") from error


def _measured(spectrum: Spectrum) -> Callable[[np.ndarray], Drawn]:
    order = np.argsort(spectrum.wavelengths_nm)
    xs, ys = np.array(spectrum.wavelengths_nm)[order], np.array(spectrum.absorbance)[order]

    def on(grid: np.ndarray) -> Drawn:
        if grid.min() < xs[0] or grid.max() > xs[-1]:
            raise InvalidInputError(
                f"reference {spectrum.name}: covers {xs[0]:g} to {xs[-1]:g} nm, the spectra "
                f"{grid.min():g} to {grid.max():g} nm"
            )
        values = np.interp(grid, xs, ys)
        return lambda _: values

    return on


def _assumed(bands: SyntheticBands, key: str, n_metal: int) -> Callable[[np.ndarray], Drawn]:
    return lambda grid: lambda rng: bands.absorptivity(key, n_metal, grid, rng)


def composition_table(found: Sequence[ReadComposition]) -> str:
    """The compositions as the table that ``simulate --fit`` reads.

    Left out are spectra without a time, shares that a spectrum does not determine, and all that
    rests on assumed component spectra. Values are amounts of substance relative to the largest of
    the same spectrum.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("time_s", "species", "value"))
    for one in found:
        if one.spectrum.time_s is None or not one.is_measured:
            continue
        top = max((a.mM for a in one.composition.amounts), default=0.0)
        for amount in one.composition.amounts:
            if amount.is_determined and top > 0:
                seen = amount.mM / top
                value = f"{seen:.4g}" if amount.share >= LEAST else f"<{LEAST}"
                writer.writerow((f"{one.spectrum.time_s:g}", amount.key, value))
    return text.getvalue()


def spectra_files(case: Case, run: Trajectory, knowledge: KnowledgeBase) -> dict[str, str]:
    """Simulated spectra over time as CSV: ``uvvis.csv`` (synthetic) and ``esi_ms.csv``."""
    chosen = np.unique(np.linspace(0, len(run.times_s) - 1, SHOWN).round().astype(int))
    names = [f"{run.times_s[i]:.6g} s" for i in chosen]
    light = uvvis(run, bands_of(case, knowledge)[0], GRID_NM)
    bright = [(f"{nm:g}", *(f"{a:.6g}" for a in light.absorbance[chosen, i]))
              for i, nm in enumerate(light.wavelengths_nm)]  # fmt: skip
    signals = esi_ms(run, {})
    ions = [
        (key, *("" if math.isnan(signal[i]) else f"{signal[i]:.4g}" for i in chosen))
        for key, signal in signals.items()
        if np.any(np.isfinite(signal[chosen]))
    ]
    tables = (
        ("uvvis.csv", ((WAVELENGTH, *names), *bright)),
        ("esi_ms.csv", (("species", *names), *ions)),
    )
    out = {}
    for name, rows in tables:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        out[name] = text.getvalue()
    return out
