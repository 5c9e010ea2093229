"""Values a cluster should have, drawn only from its nearest measured kin.

Two ways and no third: the same core with another ligand, and neighbours in one growth series. Gaps
that neither gives are left out with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mncplan.design.same_core import KnownCores
from mncplan.design.series import members, position
from mncplan.design.shape import is_same_shape
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.known import GrowthTemplate, PropertyValue
from mncplan.domain.photon import EV_NM
from mncplan.domain.provenance import Basis, Provenance

GAPS: Final = ("optical_gap", "electrochemical_gap", "computed_gap")
"""Three different quantities; each is predicted from its own kind only."""

LIGAND_SPREAD_EV: Final = {
    **dict.fromkeys(GAPS, 0.1),
    "absorption_peak": 0.1,
    "emission_peak": 0.15,
    "ionisation_potential": 0.3,
    "electron_affinity": 0.3,
}
"""Half-width in eV given to a value taken over from another ligand.

Defaults: optical gaps on file span 1.30 to 1.33 eV for [Au25(SR)18]- and 1.70 to 1.76 eV for
Au36(SR)24, lowest bands of [Au25(SR)18]- 1.80 to 1.85 eV, its emission 1.11 to 1.20 eV, ionisation
potentials of Au36(SR)24 5.1 to 5.6 eV.
"""

PREDICTABLE: Final = tuple(LIGAND_SPREAD_EV)
BANDS: Final = ("absorption_peak", "emission_peak")

_MOST_SHARE: Final = 0.8
"""Share of one ligand from which a mixed shell is taken for its kind, at twice the half-width."""

_NO_MAXIMUM: Final = ("out of line", "not stated to be a maximum", "shoulder")

STEP_SPREAD_EV: Final = 0.15
"""Least half-width of a gap extrapolated by one step of a series, in eV: a default."""

Owned = tuple[Cluster, PropertyValue]


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted values, and which others are missing and why."""

    values: tuple[PropertyValue, ...]
    reasons: tuple[tuple[str, str], ...]


def predict(
    cluster: Cluster,
    facts: Sequence[Owned],
    templates: Iterable[GrowthTemplate],
    parse: Callable[[str], Cluster],
    cores: KnownCores | None = None,
) -> Prediction:
    """Predict what is not reported for exactly this cluster; bands as photon energies.

    Of several absorption bands only the lowest is carried over.

    Args:
        cluster: The cluster asked about.
        facts: All property values with the cluster each belongs to.
        templates: Growth series in which the cluster may be placed.
        parse: Reads a member's formula.
        cores: Cores on file; a cluster of another core is no kin.
    """
    series = tuple(templates)
    values, reasons = [], []
    for name in PREDICTABLE:
        own = [v for owner, v in facts if v.name == name and _is_this(owner, cluster)]
        if own:
            continue
        used = energies(name, facts)
        kin = [f for f in used if cores is None or not cores.differ(cluster, f[0])]
        found = (
            _from_kin(cluster, name, kin)
            or _from_kin(cluster, name, kin, unmixed(cluster))
            or _from_series(cluster, name, used, series, parse)
        )
        if found is not None:
            values.append(found if name not in BANDS else as_band(found))
        elif name in GAPS:
            why = (
                "not reported, and no value for the same core with another ligand or for two"
                " neighbours in one growth series"
            )
            reasons.append((name, why))
    return Prediction(tuple(values), tuple(reasons))


def energies(name: str, facts: Sequence[Owned]) -> list[Owned]:
    """Values of one property in eV; of absorption the band of lowest energy of each cluster."""
    found = [(owner, value) for owner, value in facts if value.name == name]
    if name not in BANDS:
        return found
    usable = [
        (owner, replace(value, value=EV_NM / value.value, low=None, high=None, unit="eV"))
        for owner, value in found
        if value.value > 0 and not any(w in value.detail or w in value.note for w in _NO_MAXIMUM)
    ]
    if name != "absorption_peak":
        return usable
    lowest: dict[str, Owned] = {}
    for owner, value in usable:
        held = lowest.get(value.cluster)
        if held is None or value.value < held[1].value:
            lowest[value.cluster] = (owner, value)
    return list(lowest.values())


def as_band(value: PropertyValue) -> PropertyValue:
    """A photon energy as a wavelength."""
    ends = [EV_NM / max(end, 0.1) for end in (value.value, value.high or 0.0, value.low or 0.0)]
    detail = "band of lowest energy" if value.name == "absorption_peak" else value.detail
    middle, low, high = (round(end) for end in ends)
    return replace(value, value=middle, low=low, high=high, unit="nm", detail=detail)


def _is_this(owner: Cluster, cluster: Cluster) -> bool:
    same_isomer = cluster.isomer is None or owner.isomer == cluster.isomer
    return owner.ligands == cluster.ligands and is_same_shape(owner, cluster) and same_isomer


def unmixed(cluster: Cluster) -> Cluster | None:
    """The cluster with all ligands as most of them are, where a few of another kind came in."""
    total = sum(n for _, n in cluster.ligands)
    if len(cluster.ligands) < 2 or any(ligand.x_electrons != 1 for ligand, _ in cluster.ligands):
        return None
    main, most = max(cluster.ligands, key=lambda item: item[1])
    return replace(cluster, ligands=((main, total),)) if most >= _MOST_SHARE * total else None


def _from_kin(
    cluster: Cluster, name: str, facts: Sequence[Owned], like: Cluster | None = None
) -> PropertyValue | None:
    """Same metals, charge and ligand kinds; another ligand, or few ligands of another kind."""
    shape = like or cluster
    found = [
        (is_generic(owner), value)
        for owner, value in facts
        if value.name == name and owner.isomer == cluster.isomer and is_same_shape(owner, shape)
    ]
    kin = [value for _, value in sorted(found, key=lambda item: item[0])]
    kin = [value for value in kin if value.provenance.verified] or kin
    if not kin:
        return None
    kin = [value for value in kin if _is_comparable(value, kin[0])]
    numbers = [value.value for value in kin]
    centre = sum(numbers) / len(numbers)
    spread = LIGAND_SPREAD_EV[name] * (1 if like is None else 2)
    low = min(*numbers, centre - spread)
    high = max(*numbers, centre + spread)
    method = f" ({kin[0].detail})" if kin[0].provenance.basis == Basis.COMPUTED else ""
    owners = ", ".join(dict.fromkeys(value.cluster for value in kin))
    other = "another ligand" if like is None else "one kind of ligand only"
    note = f"taken over from the same core with {other}: {owners}{method}; interval from "
    note += "their spread, at least " if len(kin) > 1 else "a default of "
    note += f"+-{spread:g} eV for the change of ligand"
    return _predicted(name, cluster, centre, (low, high), kin[0], note)


def _from_series(
    cluster: Cluster,
    name: str,
    facts: Sequence[Owned],
    templates: Sequence[GrowthTemplate],
    parse: Callable[[str], Cluster],
) -> PropertyValue | None:
    """Linear in the position: between two neighbours, or one step past the last two."""
    for template in templates:
        place = position(cluster, template, parse)
        if place is None or template.step is None:
            continue
        known = {
            index: value
            for index, member, _ in members(template, parse)
            if (value := _best(member, name, facts)) is not None
        }
        below, above = known.get(place - 1), known.get(place + 1)
        if below and above and _is_comparable(below, above):
            return _between(cluster, below, above, template)
        for sign in (-1, 1):
            near, far = known.get(place + sign), known.get(place + 2 * sign)
            if near and far and _is_comparable(near, far):
                return _beyond(cluster, near, far, template)
    return None


def _is_comparable(one: PropertyValue, other: PropertyValue) -> bool:
    """Computed values compare only within one method."""
    return one.provenance.basis != Basis.COMPUTED or one.detail == other.detail


def _best(member: Cluster, name: str, facts: Sequence[Owned]) -> PropertyValue | None:
    """The member's own value, else that of the same shape; verified ones first."""
    candidates = [
        (owner.ligands != member.ligands, not value.provenance.verified, index, value)
        for index, (owner, value) in enumerate(facts)
        if value.name == name and owner.isomer == member.isomer and is_same_shape(owner, member)
    ]
    return min(candidates)[-1] if candidates else None


def _between(
    cluster: Cluster, below: PropertyValue, above: PropertyValue, template: GrowthTemplate
) -> PropertyValue:
    centre = (below.value + above.value) / 2
    half = max(abs(above.value - below.value) / 2, LIGAND_SPREAD_EV[below.name])
    note = (
        f"interpolated between {below.cluster} ({below.value:.3g} eV) and {above.cluster} "
        f"({above.value:.3g} eV) in series {template.id}, {template.name}"
    )
    return _predicted(below.name, cluster, centre, (centre - half, centre + half), below, note)


def _beyond(
    cluster: Cluster, near: PropertyValue, far: PropertyValue, template: GrowthTemplate
) -> PropertyValue:
    step = near.value - far.value
    centre = near.value + step
    half = max(abs(step), STEP_SPREAD_EV, LIGAND_SPREAD_EV[near.name])
    note = (
        f"extrapolated by one step from {far.cluster} ({far.value:.3g} eV) and {near.cluster} "
        f"({near.value:.3g} eV) in series {template.id}, {template.name}; series need not stay "
        "linear"
    )
    return _predicted(
        near.name, cluster, centre, (max(centre - half, 0.0), centre + half), near, note
    )


def _predicted(
    name: str,
    cluster: Cluster,
    value: float,
    interval: tuple[float, float],
    origin: PropertyValue,
    note: str,
) -> PropertyValue:
    where = origin.provenance
    return PropertyValue(
        name=name,
        value=round(value, 3),
        low=round(interval[0], 3),
        high=round(interval[1], 3),
        unit=origin.unit,
        cluster=str(cluster),
        note=note,
        provenance=Provenance(
            source=where.source, via=where.via, locator=where.locator, verified=where.verified,
            basis=Basis.PREDICTED,
        ),
    )  # fmt: skip
