"""Signals that confirm a cluster, and those of its usual companions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyValue
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.spectrum import Characterisation, IonExpectation
from mncplan.spectra.companions import companions
from mncplan.spectra.molecule import has_aryl_donor

OPTICAL: Final = (
    "absorption_peak",
    "emission_peak",
    "quantum_yield",
    "relative_quantum_yield",
    "optical_gap",
    "homo_lumo_gap",
)
"""Properties shown as optical signals, in this order."""

BAND_SPREAD_NM: Final = 20.0
"""Half-width of a band taken over from another ligand, in nm: a default.

The lowest band of [Au25(SR)18]- lies at 670 to 690 nm over the ligands in the knowledge base.
"""

_MATCH_NM: Final = 45.0


def characterise(
    cluster: Cluster,
    ions: tuple[IonExpectation, ...],
    properties: Iterable[PropertyValue],
    relatives: Iterable[PropertyValue] = (),
    byproducts: Iterable[Cluster] = (),
    *,
    colour: str = "",
) -> Characterisation:
    """Put together what confirms a product and what betrays its companions.

    Args:
        cluster: The product.
        ions: Ions expected by ESI-MS; empty for a generic ligand.
        properties: Values reported for exactly this cluster.
        relatives: Values of clusters with the same core and other ligands.
        byproducts: Clusters and complexes that come along.
        colour: Colour reported for exactly this cluster.
    """
    optical = tuple(sorted((v for v in properties if v.name in OPTICAL), key=_order))
    names = {value.name for value in optical}
    predicted: tuple[PropertyValue, ...] = ()
    if "absorption_peak" not in names:
        predicted = _bands(cluster, tuple(relatives))
    return Characterisation(
        ions=ions,
        optical=optical,
        predicted=predicted,
        colour=colour,
        watch_for=companions(cluster, byproducts, (*optical, *predicted)),
        missing=tuple(_missing(names, predicted, has_ions=bool(ions), colour=colour)),
    )


def _order(value: PropertyValue) -> tuple[bool, int, float]:
    return not value.provenance.verified, OPTICAL.index(value.name), value.value


def _bands(cluster: Cluster, relatives: Sequence[PropertyValue]) -> tuple[PropertyValue, ...]:
    """Absorption bands of the best described relative, with an interval for the change."""
    by_owner: dict[str, list[PropertyValue]] = {}
    for value in relatives:
        if value.name == "absorption_peak" and value.unit == "nm":
            by_owner.setdefault(value.cluster, []).append(value)
    if not by_owner:
        return ()
    is_aryl = _binds_by_arene(cluster)
    best = max(
        by_owner,
        key=lambda name: (
            _binds_by_arene(Cluster.parse(name)) is is_aryl,
            len(by_owner[name]),
            _n_verified(by_owner[name]),
        ),
    )
    others = [value.value for name, values in by_owner.items() if name != best for value in values]
    bands = sorted(by_owner[best], key=_place)
    nearest = {value: min(bands, key=lambda band: abs(band.value - value)) for value in others}
    return tuple(
        _moved(cluster, band, [value for value in others if nearest[value] is band])
        for band in bands
    )


def _binds_by_arene(cluster: Cluster) -> bool:
    """True when the most numerous ligand binds through S or Se on an aromatic ring."""
    ligand = max(cluster.ligands, key=lambda item: item[1])[0]
    return has_aryl_donor(ligand.smiles)


def _n_verified(values: Iterable[PropertyValue]) -> int:
    return sum(value.provenance.verified for value in values)


def _place(value: PropertyValue) -> float:
    return value.value


def _moved(cluster: Cluster, band: PropertyValue, others: Sequence[float]) -> PropertyValue:
    near = [value for value in others if abs(value - band.value) <= _MATCH_NM]
    low = min([band.value - BAND_SPREAD_NM, *near])
    high = max([band.value + BAND_SPREAD_NM, *near])
    where = band.provenance
    return PropertyValue(
        name=band.name,
        value=band.value,
        low=low,
        high=high,
        unit=band.unit,
        detail=band.detail,
        cluster=str(cluster),
        note=(
            f"taken over from {band.cluster}, the same core with another ligand; interval "
            f"+-{BAND_SPREAD_NM:g} nm by default, widened by the bands of other relatives"
        ),
        provenance=Provenance(
            source=where.source, via=where.via, locator=where.locator, verified=where.verified,
            basis=Basis.PREDICTED,
        ),
    )  # fmt: skip


def _missing(
    names: set[str], predicted: tuple[PropertyValue, ...], *, has_ions: bool, colour: str
) -> Iterator[str]:
    if not has_ions:
        yield "mass spectrum: a generic ligand has no mass; name the ligand"
    if "absorption_peak" not in names and not predicted:
        yield (
            "UV-Vis: no band is on file for this cluster or for its core with another ligand; "
            "record a spectrum and compare with the paper cited for the route"
        )
    if "emission_peak" not in names:
        yield (
            "photoluminescence: no emission on file for this cluster; it depends too much on the "
            "ligand and solvent to be taken over from relatives"
        )
    if not colour:
        yield "colour: none on file for this cluster"
