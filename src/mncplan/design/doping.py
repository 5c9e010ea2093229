"""Doped variants of a cluster: sites, counts, charges that close the shell, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mncplan.design.dopant_statistics import CountDistribution, count_distribution, dose_for
from mncplan.design.dopants import DOPANTS, Dopant, SitePreference, preference
from mncplan.design.jellium import GapShift, gap_shift, jahn_teller
from mncplan.design.shape import has_phosphine_shell
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import SPHERICAL_CLOSURES, valence_electrons
from mncplan.domain.known import PropertyRule
from mncplan.errors import InvalidInputError

_REACH: Final = 3
"""Charges this far from the parent's are tried."""

_OPEN_BUT_EVEN: Final = (4, 6)
"""Electron counts of neutral variants that are offered beside the closed ones."""

_SITES: Final = {"centre": 1, "core surface": 12, "staple": 12}
"""Sites of the 25-metal frame: centred icosahedron and six M2 staples (review 2.1.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DopedVariant:
    """One doped composition.

    Attributes:
        electrons: N* at the charge of `cluster`.
        charges: Pairs (charge, N*) for this composition near the parent's charge.
        is_closed: Whether N* is that of the closed parent, or a spherical closure.
        site: Where the dopant sits; ``unknown`` off the frames on file.
        spread: Distribution of counts at the dose that gives this count on average; None for a
            dopant that goes in once.
        gap: Direction against the parent.
        warnings: Such as an open 1P shell.
        evidence: Ids of property rules, the most specific first.
        sources: Pairs (source key, place) for what no rule covers.
        notes: Sentences for the reader.
    """

    cluster: Cluster
    parent: Cluster
    dopant: str
    count: int
    electrons: int
    charges: tuple[tuple[int, int], ...]
    is_closed: bool
    site: str
    gap: GapShift
    spread: CountDistribution | None = None
    warnings: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def doped_variants(
    cluster: Cluster, dopants: Iterable[str] = tuple(DOPANTS), *, core: str = "", most: int = 2
) -> tuple[DopedVariant, ...]:
    """Variants of a cluster in which dopants replace its host metal one for one.

    For each composition the charge that restores the parent's even count is taken, else the
    nearest one that gives a spherical closure, else the parent's charge. A neutral form with 4 or
    6 electrons, such as Au24Pt(SR)18, is offered beside it.

    Args:
        cluster: The parent.
        dopants: Symbols; those equal to the host are passed over.
        core: Words for the parent's core, as on file; decides whether there is a centre.
        most: Dopants per cluster at most.

    Raises:
        InvalidInputError: If nothing is on file for a dopant.

    Example:
        >>> import mncplan as mp
        >>> parent = mp.Cluster.parse("[Au25(SR)18]-")
        >>> found = doped_variants(parent, ["Pt"], core="Au13 icosahedron")
        >>> str(found[0].cluster), found[0].electrons, found[0].gap.direction
        ('[Au24Pt(SR)18]2-', 8, 'wider')
    """
    found: list[DopedVariant] = []
    for symbol in dopants:
        dopant = DOPANTS.get(symbol)
        if dopant is None:
            raise InvalidInputError(
                f"dopant {symbol!r}: nothing on file; expected one of {', '.join(DOPANTS)}"
            )
        if symbol != cluster.host:
            found.extend(_variants(cluster, dopant, core, most))
    return tuple(found)


def _variants(parent: Cluster, dopant: Dopant, core: str, most: int) -> Iterator[DopedVariant]:
    host = parent.host
    where = preference(dopant.symbol, host)
    allowed = min(most, dopant.most, dict(parent.metals)[host] - 1)
    for count in range(1, allowed + 1):
        doped = substituted(parent, host, dopant.symbol, count)
        charge = _best_charge(parent, doped)
        yield _variant(parent, replace(doped, charge=charge), dopant, where, core, count)
        neutral = replace(doped, charge=0)
        if charge and valence_electrons(neutral) in _OPEN_BUT_EVEN:
            yield _variant(parent, neutral, dopant, where, core, count)
    if dopant.symbol == "Cd" and _is_au23(parent):
        paired = replace(substituted(parent, host, "Cd", 2), metals=(("Au", 19), ("Cd", 2)))
        found = _variant(parent, paired, dopant, where, core, 2)
        note = "one Cd replaces two surface Au, which keeps 8 e-"
        yield replace(found, evidence=("P081", *found.evidence), notes=(note, *found.notes))


def _is_au23(cluster: Cluster) -> bool:
    """Whether it has the frame of [Au23(SR)16]-, for which paired exchange is reported."""
    n_ligands = sum(n for _, n in cluster.ligands)
    return (cluster.metals, n_ligands, cluster.charge) == ((("Au", 23),), 16, -1)


def substituted(parent: Cluster, host: str, dopant: str, count: int) -> Cluster:
    """`count` atoms of `host` replaced at the same charge."""
    metals = dict(parent.metals)
    metals[host] -= count
    metals[dopant] = metals.get(dopant, 0) + count
    return replace(
        parent, metals=tuple((s, n) for s, n in metals.items() if n), isomer=None, counter_ions=()
    )


def _best_charge(parent: Cluster, doped: Cluster) -> int:
    wanted = valence_electrons(parent)
    here = valence_electrons(doped)
    options = range(parent.charge - _REACH, parent.charge + _REACH + 1)
    electrons = {charge: here + doped.charge - charge for charge in options}
    if wanted % 2 == 0:
        same = [charge for charge, n in electrons.items() if n == wanted]
        if same:
            return same[0]
    closed = [charge for charge, n in electrons.items() if n in SPHERICAL_CLOSURES]
    return min(closed, key=lambda charge: abs(charge - parent.charge), default=parent.charge)


def _variant(
    parent: Cluster,
    doped: Cluster,
    dopant: Dopant,
    where: SitePreference | None,
    core: str,
    count: int,
) -> DopedVariant:
    electrons = valence_electrons(doped)
    has_centre = "icosahedr" in core and "hollow" not in core
    fits = not has_phosphine_shell(parent) if where and where.site == "staple" else has_centre
    site = where.site if where and fits else "unknown"
    single_core = core if "bi-" not in core and "tri-" not in core else ""
    warning = jahn_teller(electrons, single_core)
    gap = gap_shift(parent, doped, parent.host, dopant.symbol, site)
    return DopedVariant(
        cluster=doped,
        parent=parent,
        dopant=dopant.symbol,
        count=count,
        electrons=electrons,
        charges=tuple(
            (charge, electrons + doped.charge - charge)
            for charge in range(doped.charge - 2, doped.charge + 3)
        ),
        is_closed=electrons % 2 == 0
        and (electrons == valence_electrons(parent) or electrons in SPHERICAL_CLOSURES),
        site=site,
        gap=gap,
        spread=None if dopant.is_single else _spread(parent, count),
        warnings=(warning,) if warning else (),
        evidence=tuple(
            dict.fromkeys((*(where.rules if where else ()), *gap.rules, *dopant.effects,
                           *(dopant.open_shell_effects if electrons == 6 else ())))
        ),
        sources=where.sources if where else (),
        notes=_notes(parent, dopant, where, site),
    )  # fmt: skip


def _spread(parent: Cluster, count: int) -> CountDistribution:
    return count_distribution(parent.n_metal, dose_for(parent.n_metal, count))


def _notes(
    parent: Cluster, dopant: Dopant, where: SitePreference | None, site: str
) -> tuple[str, ...]:
    found = list(dopant.notes)
    if where is None:
        found.append(f"no site of {dopant.symbol} in {parent.host} is on file")
    elif site == "unknown":
        found.append(
            f"{dopant.symbol} prefers the {where.site} in {where.hosts_seen}; "
            f"this core has no such frame on file"
        )
    elif parent.n_metal != where.frame:
        found.append(f"site taken over from {where.hosts_seen}")
    elif where.energies_eV:
        told = ", ".join(f"{name} {energy:+.2f}" for name, energy in where.energies_eV[1:])
        found.append(f"computed against the {where.site}: {told} eV (PBE, SCH3 models, neutral)")
    if not dopant.is_single:
        n_sites = min(parent.n_metal, sum(_SITES.values()))
        found.append(
            f"co-reduction gives a distribution over x, by chance alone binomial on {n_sites} sites"
        )
    return tuple(found)


def rules_of(variant: DopedVariant, rules: Sequence[PropertyRule]) -> tuple[PropertyRule, ...]:
    """The property rules behind a variant, in the order of `evidence`."""
    by_id = {rule.id: rule for rule in rules}
    return tuple(by_id[key] for key in variant.evidence if key in by_id)
