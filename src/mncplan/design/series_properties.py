r"""Gaps and absorption of unmade members: straight lines with prediction intervals.

Along a series: value against position, over the members that have a measured value of that very
quantity. Without two of them: :math:`\ln E = a + b \ln N^*` over all known homoleptic clusters.
With so few points the scatter is not taken from them alone: it is pooled with a prior of
`PRIOR_POINTS` degrees of freedom, and the interval is Student's for the sum.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from mncplan.design.growth_series import GrowthSeries, SeriesMember
from mncplan.design.lattice import homoleptic
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.known import KnownCluster, PropertyValue
from mncplan.domain.photon import EV_NM
from mncplan.domain.provenance import Basis, Provenance

QUANTITIES: Final = ("optical_gap", "absorption_peak")
"""What is foretold; the absorption is the band of lowest energy, handled as photon energy."""

COVERAGE: Final = 0.9
_NORMAL: Final = 1.6448536269514722
PRIOR_POINTS: Final = 4
PRIOR_SCATTER_EV: Final = 0.15
"""Scatter about a series assumed before any is seen, in eV: that of gaps between ligands."""

PRIOR_SCATTER_LN: Final = 0.25
"""The same about the law of all clusters, in ln E."""

LEAST_ENERGY_EV: Final = 0.3
"""A line that falls below this, in eV, has left the range where it means anything."""

LEAST_LAW: Final = 5
_WEAK_BANDS: Final = frozenset({"shoulder", "weak", "onset"})

ValuesOf = Callable[[KnownCluster], Sequence[PropertyValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A predicted value with its interval of coverage `COVERAGE`."""

    value: float
    low: float
    high: float


def straight_line(
    x: Sequence[float], y: Sequence[float], at: float, prior_scatter: float
) -> Estimate | None:
    """Least squares at one place with a prediction interval; None for fewer than two places."""
    if len(set(x)) < 2:
        return None
    places, values = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    middle = float(places.mean())
    spread = float(((places - middle) ** 2).sum())
    slope = float(((places - middle) * (values - values.mean())).sum()) / spread
    centre = float(values.mean()) + slope * (at - middle)
    rest = values - values.mean() - slope * (places - middle)
    freedom = len(places) - 2 + PRIOR_POINTS
    variance = (PRIOR_POINTS * prior_scatter**2 + float((rest**2).sum())) / freedom
    width = math.sqrt(variance * (1 + 1 / len(places) + (at - middle) ** 2 / spread))
    half = student_quantile(freedom) * width
    return Estimate(value=centre, low=centre - half, high=centre + half)


def student_quantile(freedom: int) -> float:
    """Quantile 0.95 of Student's t by Fisher's expansion; within 0.5 % from 4 degrees on."""
    z = _NORMAL
    first = (z**3 + z) / (4 * freedom)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    return z + first + second + third


def energies(
    entries: Sequence[KnownCluster], name: str, values_of: ValuesOf
) -> list[PropertyValue]:
    """The value of a quantity in eV for each entry that has one; verified ones come first."""
    found = []
    for entry in entries:
        own = [
            value
            for value in values_of(entry)
            if value.name == name
            and value.provenance.basis == Basis.MEASURED
            and not _is_weak(value)
        ]
        own = [value for value in own if value.provenance.verified] or own
        if not own:
            continue
        if name == "absorption_peak":
            lowest = max(own, key=lambda value: value.value)
            found.append(replace(lowest, value=EV_NM / lowest.value, unit="eV"))
        else:
            found.append(own[0])
    return found


def _is_weak(value: PropertyValue) -> bool:
    return any(word in value.detail for word in _WEAK_BANDS) or "not stated to be" in value.detail


def along_series(
    member: SeriesMember, series: GrowthSeries, name: str, cluster: Cluster, values_of: ValuesOf
) -> PropertyValue | None:
    """Value of a missing member on the line through the known ones."""
    seen = [
        (item.position, values)
        for item in series.known
        if (values := energies(item.entries, name, values_of))
    ]
    x = [float(position) for position, _ in seen]
    y = [float(np.mean([value.value for value in values])) for _, values in seen]
    found = straight_line(x, y, member.position, PRIOR_SCATTER_EV)
    if found is None or found.value < LEAST_ENERGY_EV:
        return None
    kind = "interpolated" if min(x) < member.position < max(x) else "extrapolated"
    points = ", ".join(
        f"{values[0].cluster} {mean:.2f} eV" for (_, values), mean in zip(seen, y, strict=True)
    )
    note = f"{kind} along {series.name} from {points}; 90 % prediction interval"
    return _property(name, cluster, found, seen[-1][1][0].provenance, note)


def by_law(
    cluster: Cluster, name: str, law: Sequence[tuple[int, PropertyValue]]
) -> PropertyValue | None:
    """Value from the electron count alone, by the law of all known clusters."""
    electrons = valence_electrons(cluster)
    if electrons < 1 or len({n for n, _ in law}) < LEAST_LAW:
        return None
    x = [math.log(n) for n, _ in law]
    y = [math.log(value.value) for _, value in law]
    found = straight_line(x, y, math.log(electrons), PRIOR_SCATTER_LN)
    if found is None:
        return None
    found = Estimate(
        value=math.exp(found.value), low=math.exp(found.low), high=math.exp(found.high)
    )
    inside = min(x) <= math.log(electrons) <= max(x)
    note = (
        f"{'interpolated' if inside else 'extrapolated'} by ln E against ln N* over {len(law)} "
        "known clusters; no two members of its series have a value; 90 % prediction interval"
    )
    return _property(name, cluster, found, law[0][1].provenance, note)


def size_law(
    known: Sequence[KnownCluster], name: str, values_of: ValuesOf
) -> tuple[tuple[int, PropertyValue], ...]:
    """Electron count and energy of each known homoleptic gold cluster with a measured value."""
    found: dict[str, tuple[int, PropertyValue]] = {}
    for entry in known:
        formula = homoleptic(entry)
        if formula is None or formula.host != "Au" or valence_electrons(formula) < 1:
            continue
        for value in energies((entry,), name, values_of):
            skeleton = f"{formula.n_metal} {formula.charge} {formula.isomer}"
            found.setdefault(skeleton, (valence_electrons(formula), value))
    return tuple(found.values())


def _property(
    name: str, cluster: Cluster, found: Estimate, origin: Provenance, note: str
) -> PropertyValue:
    low, centre = max(found.low, 0.0), found.value
    high: float | None = found.high
    unit = "eV"
    if name == "absorption_peak":
        unit = "nm"
        low, centre, high = (
            EV_NM / found.high,
            EV_NM / centre,
            EV_NM / low if low > LEAST_ENERGY_EV else None,
        )
    digits = 0 if unit == "nm" else 2
    return PropertyValue(
        name=name,
        value=round(centre, digits),
        low=round(low, digits),
        high=None if high is None else round(high, digits),
        unit=unit,
        detail="lowest energy" if unit == "nm" else "",
        cluster=str(cluster),
        note=note,
        provenance=replace(origin, basis=Basis.PREDICTED),
    )


def by_entry(
    values: Mapping[str, Sequence[PropertyValue]],
) -> ValuesOf:
    """Look-up of the property values filed under an entry's own formula."""

    def values_of(entry: KnownCluster) -> Sequence[PropertyValue]:
        return values.get(str(entry.formula), ())

    return values_of
