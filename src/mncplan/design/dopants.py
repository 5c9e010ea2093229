"""Where each dopant sits and what it was seen to do, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NC_DATABASE: Final = "ncdb2021"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePreference:
    """The site of one dopant in one host.

    Attributes:
        host: Host metal.
        site: ``centre``, ``core surface`` or ``staple``.
        hosts_seen: Clusters for which it was seen.
        frame: Metal atoms of these clusters; elsewhere the site is taken over, and said to be.
        energies_eV: Computed energy of each site above the best one; PBE, SCH3 models, neutral.
        rules: Ids of property rules.
        sources: Keys of further works, each with its place.
    """

    host: str
    site: str
    hosts_seen: str
    frame: int = 25
    energies_eV: tuple[tuple[str, float], ...] = ()
    rules: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dopant:
    """A metal put into a cluster of another.

    Attributes:
        is_single: True when one site is clearly best, so that one dopant goes in; False when
            likeness to the host gives a distribution of counts.
        most: Largest count reported or allowed by the sites.
        effects: Ids of property rules on emission, catalysis and charge.
        open_shell_effects: The same, for the 6 e- form only.
        notes: Sentences for the reader.
    """

    symbol: str
    preferences: tuple[SitePreference, ...]
    is_single: bool
    most: int
    effects: tuple[str, ...] = ()
    open_shell_effects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


_MAU24: Final = "MAu24(SR)18"
_M13: Final = "M@Au12 capped by diphosphines"
_RULE: Final = "smaller group number: higher emission energy and quantum yield in M13"
_REVIEW_13: Final = ("icf2024", "abstract, first rule")
_BLUE: Final = ("weerawardene2018", "excerpt: blue shift of 28, 32, 23 nm with Pd, Pt, Au")

DOPANTS: Final[dict[str, Dopant]] = {
    dopant.symbol: dopant
    for dopant in (
        Dopant(
            symbol="Pt",
            preferences=(
                SitePreference(
                    host="Au", site="centre", hosts_seen=_MAU24,
                    energies_eV=(("centre", 0.0), ("core surface", 0.29), ("staple", 0.52)),
                    rules=("P031",), sources=((NC_DATABASE, "rows 49-51"),),
                ),
                SitePreference(
                    host="Ag", site="centre", hosts_seen="MAg24(SR)18",
                    sources=((NC_DATABASE, "row 63, centre the only site computed"), _BLUE),
                ),
            ),
            is_single=True, most=1, open_shell_effects=("P026", "P027", "P028"),
            notes=("the 6 e- form Au24Pt(SC6H13)18 catalyses hydrogen evolution",),
        ),
        Dopant(
            symbol="Pd",
            preferences=(
                SitePreference(
                    host="Au", site="centre", hosts_seen=_MAU24,
                    energies_eV=(("centre", 0.0), ("core surface", 0.14), ("staple", 0.46)),
                    rules=("P031",), sources=((NC_DATABASE, "rows 46-48"),),
                ),
                SitePreference(
                    host="Ag", site="centre", hosts_seen="MAg24(SR)18",
                    sources=((NC_DATABASE, "row 64, centre the only site computed"), _BLUE),
                ),
            ),
            is_single=True, most=1,
        ),
        Dopant(
            symbol="Ag",
            preferences=(
                SitePreference(
                    host="Au", site="core surface", hosts_seen=_MAU24, rules=("P032",)
                ),
            ),
            is_single=False, most=12, effects=("P034",),
            notes=("alike in size and valence, so counts spread over x",),
        ),
        Dopant(
            symbol="Cu",
            preferences=(
                SitePreference(
                    host="Au", site="staple", hosts_seen=f"{_MAU24}; Au16Cu6(tBuPhC#C)18",
                    rules=("P033",),
                ),
            ),
            is_single=False, most=12, effects=("P034",),
        ),
        Dopant(
            symbol="Cd",
            preferences=(
                SitePreference(
                    host="Au", site="core surface", hosts_seen=_MAU24,
                    energies_eV=(("core surface", 0.0), ("centre", 0.35), ("staple", 0.54)),
                    rules=("P032",), sources=((NC_DATABASE, "rows 52-54"),),
                ),
            ),
            is_single=True, most=2, effects=("P025", "P036"),
        ),
        Dopant(
            symbol="Hg",
            preferences=(
                SitePreference(
                    host="Au", site="core surface", hosts_seen=_MAU24,
                    energies_eV=(("core surface", 0.0), ("centre", 0.46), ("staple", 0.63)),
                    rules=("P032",), sources=((NC_DATABASE, "rows 55-57"),),
                ),
            ),
            is_single=True, most=1, effects=("P025", "P036"),
        ),
        Dopant(
            symbol="Au",
            preferences=(
                SitePreference(
                    host="Ag", site="centre", hosts_seen="[Ag24Au(SR)18]-", rules=("P035",),
                    sources=(_BLUE,),
                ),
            ),
            is_single=False, most=24, effects=("P029", "P030"),
            notes=("the first Au goes to the centre; more Au gives [Ag25-xAux(SR)18]-, x = 1-24",),
        ),
        *(
            Dopant(
                symbol=symbol,
                preferences=(
                    SitePreference(
                        host="Au", site="centre", hosts_seen=_M13, frame=13,
                        sources=(("takano2021a", "abstract"), _REVIEW_13),
                    ),
                ),
                is_single=True, most=1, effects=("P022", "P023", "P024"), notes=(_RULE,),
            )
            for symbol in ("Ru", "Rh", "Ir")
        ),
    )
}  # fmt: skip
"""Dopants the literature on file speaks of, by symbol.

Computed energies are differences of total energies in NC_Database (key ncdb2021).
"""


def preference(dopant: str, host: str) -> SitePreference | None:
    """Where a dopant sits in a host; None when nothing is on file."""
    found = DOPANTS.get(dopant)
    if found is None:
        return None
    return next((one for one in found.preferences if one.host == host), None)
