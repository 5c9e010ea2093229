"""Signals of what comes along with a product: other sizes, nanoparticles, complexes, ligand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyValue
from mncplan.domain.spectrum import IonExpectation
from mncplan.errors import UndefinedMassError
from mncplan.spectra.mass import expected_ions

_PLASMON_NM: Final = {"Au": (505.0, 540.0), "Ag": (390.0, 420.0), "Cu": (560.0, 600.0)}
_PARTICLES: Final = {"Au": "gold", "Ag": "silver", "Cu": "copper"}

_PLASMON_FREE_UP_TO: Final = {"Au": 278, "Ag": 100, "Cu": 100}
"""Metal atoms up to which a plasmon band means something else; defaults for Ag and Cu.

Thiolate-protected gold shows a plasmon only from about Au279 on: Du et al., Chem. Sci. 2022,
doi:10.1039/d1sc06819a.
"""


def companions(
    cluster: Cluster, byproducts: Iterable[Cluster], bands: Iterable[PropertyValue]
) -> tuple[str, ...]:
    """What to watch for beside a product, each with the signal that shows it.

    Args:
        cluster: The product.
        byproducts: Clusters and complexes that come along.
        bands: Optical values of the product itself, reported or predicted.
    """
    others = dict.fromkeys(item for item in byproducts if item != cluster)
    return (
        *(f"{item}: {_where(item)}" for item in others),
        *_plasmon(cluster, [v.value for v in bands if v.name == "absorption_peak"]),
        *_left_over(cluster),
    )


def _where(item: Cluster) -> str:
    """Average m/z of the first two ions to expect."""
    try:
        ions = expected_ions(item)
    except UndefinedMassError as error:
        return f"no m/z, ligand {error.ligand} is generic"
    return "average m/z " + ", ".join(f"{ion.average_mz:.1f} ({_charge(ion)})" for ion in ions[:2])


def _charge(ion: IonExpectation) -> str:
    return f"{abs(ion.charge)}{'+' if ion.charge > 0 else '-'}"


def _plasmon(cluster: Cluster, own_nm: list[float]) -> Iterator[str]:
    host = cluster.host
    if host not in _PLASMON_NM or cluster.n_metal > _PLASMON_FREE_UP_TO[host]:
        return
    low, high = _PLASMON_NM[host]
    particles = f"plasmonic {_PARTICLES[host]} nanoparticles"
    near = [value for value in own_nm if low - 10 <= value <= high + 10]
    if near:
        yield (
            f"{particles} absorb at {low:g}-{high:g} nm, where the cluster has a band of its own "
            f"({', '.join(f'{value:g}' for value in sorted(near))} nm): one broad band without "
            "the others, or a rise of this one alone, means particles"
        )
    elif host == "Au":
        yield (
            f"a band at {low:g}-{high:g} nm: {particles}; thiolate-protected gold shows it only "
            "from about Au279 on (doi:10.1039/d1sc06819a)"
        )
    else:
        yield f"a single broad band at {low:g}-{high:g} nm: {particles}"


def _left_over(cluster: Cluster) -> Iterator[str]:
    """Ligand and complex that were not washed out."""
    thiolates = [str(lig) for lig, _ in cluster.ligands if lig.kind in {"thiolate", "peptide"}]
    if thiolates:
        yield (
            f"disulfide ({thiolates[0]})2 and free thiol in 1H NMR: sharp lines beside the broad "
            "ones of bound ligand; wash until they are gone"
        )
        yield (
            f"polymeric {cluster.host}(I)-thiolate: absorption only below about 400 nm, often "
            "insoluble"
        )
    if any(ligand.kind == "phosphine" for ligand, _ in cluster.ligands):
        yield "free phosphine and its oxide in 31P NMR: narrow lines beside those of bound ligand"
