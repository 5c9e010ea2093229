"""Expected spectra as pictures: a computed isotope envelope, and band positions without heights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mncplan.domain.known import PropertyValue
from mncplan.domain.provenance import Basis
from mncplan.domain.spectrum import IonExpectation
from mncplan.report.svg import label, line, num, picture, ticks
from mncplan.report.words import value_text

WIDTH, HEIGHT = 520.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 14.0, 34.0, 40.0
MAX_STICKS = 400


class _Scale:
    """Maps a value to a horizontal place."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)


def _frame(at: _Scale, unit: str) -> list[str]:
    base = HEIGHT - BOTTOM
    parts = [line(((LEFT, base), (WIDTH - RIGHT, base)), css="axis")]
    for tick in ticks(at.low, at.high):
        x = at(tick)
        parts.append(line(((x, base), (x, base + 5)), css="axis"))
        parts.append(label(x, base + 18, f"{tick:g}", css="muted", size=11))
    parts.append(label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 5, unit, css="muted", size=12))
    return parts


def envelope_picture(ion: IonExpectation) -> str:
    """The computed isotope envelope of one ion; empty without one."""
    peaks = sorted(ion.envelope, key=lambda peak: -peak.intensity)[:MAX_STICKS]
    if not peaks:
        return ""
    shown = sorted(peak.mz for peak in peaks if peak.intensity >= 0.005) or [peaks[0].mz]
    margin = max((shown[-1] - shown[0]) * 0.08, 0.5)
    at = _Scale(shown[0] - margin, shown[-1] + margin)
    base, height = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    top = peaks[0].intensity or 1.0
    parts = _frame(at, "m/z")
    for peak in sorted(peaks, key=lambda peak: peak.mz):
        if at.low <= peak.mz <= at.high:
            x = at(peak.mz)
            rise = height * peak.intensity / top
            parts.append(line(((x, base), (x, base - rise)), css="stick"))
    parts.append(label(at(peaks[0].mz), TOP - 8, f"{peaks[0].mz:.2f}", size=12))
    title = f"Computed isotope envelope of {ion.label}, highest peak at m/z {peaks[0].mz:.2f}"
    return picture(WIDTH, HEIGHT, parts, title=title, css="plot")


def bands_picture(values: Iterable[PropertyValue]) -> str:
    """Band positions on a wavelength axis; equal heights, because none are known."""
    bands = _bands(values)
    if not bands:
        return ""
    ends = [end for band in bands for end in (band.value, band.low, band.high) if end is not None]
    at = _Scale(min(300.0, min(ends) - 40), max(900.0, max(ends) + 60))
    parts = [_rainbow(at), *_frame(at, "wavelength / nm")]
    rows = _levels([at(band.value) for band in bands])
    for band, row in zip(bands, rows, strict=True):
        parts += _band(at, band, row)
    said = ", ".join(f"{value_text(band.value, 4)} nm {_kind(band)}" for band in bands)
    title = f"Positions of expected bands: {said}. Heights carry no meaning."
    return picture(WIDTH, HEIGHT, parts, title=title, css="plot")


def _bands(values: Iterable[PropertyValue]) -> list[PropertyValue]:
    found = {
        (v.name, v.value, v.detail): v
        for v in values
        if v.unit == "nm" and v.name in {"absorption_peak", "emission_peak"} and v.value > 0
    }
    return sorted(found.values(), key=lambda v: (v.value, v.name))


def _kind(band: PropertyValue) -> str:
    said = "emission" if band.name == "emission_peak" else band.detail or "band"
    if band.provenance.basis == Basis.PREDICTED:
        return f"{said} (predicted)"
    return said if band.provenance.verified else f"{said} (recalled)"


def _levels(places: Sequence[float]) -> list[int]:
    """Label rows so that neighbours don't overlap."""
    last = [-1e9] * 4
    rows = []
    for x in places:
        row = next((i for i, end in enumerate(last) if x - end > 40), 0)
        last[row] = x
        rows.append(row)
    return rows


def _band(at: _Scale, band: PropertyValue, row: int) -> list[str]:
    base = HEIGHT - BOTTOM
    top = TOP + 14 + 15 * row
    x = at(band.value)
    css = "stick emission" if band.name == "emission_peak" else "stick"
    if _is_unsure(band) or "shoulder" in band.detail:
        css += " unsure"
    parts = []
    if band.low is not None and band.high is not None and band.high > band.low:
        left, right = at(band.low), at(band.high)
        parts.append(
            f'<rect class="spread" x="{num(left)}" y="{num(top)}" width="{num(right - left)}" '
            f'height="{num(base - top)}"/>'
        )
    parts.append(line(((x, base), (x, top)), css=css))
    sign = "em " if band.name == "emission_peak" else ""
    tail = "?" if band.provenance.basis == Basis.PREDICTED else ""
    parts.append(label(x, top - 4, f"{sign}{value_text(band.value, 4)}{tail}", size=11))
    return parts


def _is_unsure(band: PropertyValue) -> bool:
    return band.provenance.basis == Basis.PREDICTED or not band.provenance.verified


def _rainbow(at: _Scale) -> str:
    """A strip that shows which wavelengths the eye sees."""
    stops = ((380, "#6a3d9a"), (450, "#3558c9"), (500, "#2b9c8f"), (550, "#5aa02c"),
             (580, "#d9b400"), (610, "#e07b00"), (700, "#b02318"))  # fmt: skip
    base = HEIGHT - BOTTOM
    parts = []
    for (start, colour), (end, _) in zip(stops, (*stops[1:], (750, "")), strict=True):
        x, right = at(start), at(end)
        parts.append(
            f'<rect fill="{colour}" opacity="0.55" x="{num(x)}" y="{num(base)}" '
            f'width="{num(right - x)}" height="4"/>'
        )
    return "".join(parts)
