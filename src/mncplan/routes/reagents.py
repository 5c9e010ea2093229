"""Metal salts and reductants: their species, stock keys and half reactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from mncplan.domain.reaction import Reaction
from mncplan.domain.species import ELECTRON, Species
from mncplan.routes.closing import HYDROXIDE, PROTON, WATER


@dataclass(frozen=True, slots=True)
class Reductant:
    """A reductant and what it leaves behind.

    Attributes:
        electrons: Usable electrons per molecule.
        half: Half reaction that releases them.
        strength: strong or mild.
        most_electrons: Highest N* reached with it in reported direct syntheses; None when open.
    """

    key: str
    species: Species
    electrons: int
    half: Reaction
    is_basic: bool = field(kw_only=True)
    strength: str = field(kw_only=True)
    most_electrons: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class MetalSalt:
    """A purchasable metal source."""

    metal: str
    key: str
    species: Species
    oxidation_state: int


def _inorganic(text: str, parts: dict[str, int], charge: int, redox: int) -> Species:
    ordered = tuple(sorted(parts.items()))
    return Species(text, ordered, charge, redox, ordered)


BOROHYDRIDE = _inorganic("BH4-", {"B": 1, "H": 4}, -1, 8)
BORATE = _inorganic("B(OH)4-", {"B": 1, "O": 4, "H": 4}, -1, 0)
BORIC_ACID = _inorganic("B(OH)3", {"B": 1, "O": 3, "H": 3}, 0, 0)
CARBON_MONOXIDE = _inorganic("CO", {"C": 1, "O": 1}, 0, 2)
CARBONATE = _inorganic("CO3^2-", {"C": 1, "O": 3}, -2, 0)
CYANOBOROHYDRIDE = _inorganic("BH3CN-", {"B": 1, "H": 3, "C": 1, "N": 1}, -1, 8)
CYANIDE = _inorganic("CN-", {"C": 1, "N": 1}, -1, 2)
AMINE_BORANE = Species(
    "tBuNH2.BH3", (("B", 1), ("H", 3), ("tBuNH2", 1)), 0, 6,
    (("C", 4), ("H", 14), ("B", 1), ("N", 1)),
)  # fmt: skip
AMINE = Species("tBuNH2", (("tBuNH2", 1),), 0, 0, (("C", 4), ("H", 11), ("N", 1)))
SILANE = Species(
    "Ph2SiH2", (("H", 2), ("Ph2Si", 1)), 0, 4, (("C", 12), ("H", 12), ("Si", 1)),
)  # fmt: skip
SILANEDIOL = Species(
    "Ph2Si(OH)2", (("H", 2), ("O", 2), ("Ph2Si", 1)), 0, 0,
    (("C", 12), ("H", 12), ("O", 2), ("Si", 1)),
)  # fmt: skip
SODIUM = _inorganic("Na+", {"Na": 1}, 1, 0)
NITRATE = _inorganic("NO3-", {"N": 1, "O": 3}, -1, -8)


def _half(*terms: tuple[Species, int]) -> Reaction:
    return Reaction(tuple((s, Fraction(n)) for s, n in terms))


REDUCTANTS: Final[dict[str, Reductant]] = {
    item.key: item
    for item in (
        Reductant(
            "NaBH4",
            BOROHYDRIDE,
            8,
            _half((BOROHYDRIDE, -1), (WATER, -4), (BORATE, 1), (PROTON, 8), (ELECTRON, 8)),
            is_basic=True,
            strength="strong",
        ),
        Reductant(
            "CO",
            CARBON_MONOXIDE,
            2,
            _half(
                (CARBON_MONOXIDE, -1), (HYDROXIDE, -4), (CARBONATE, 1), (WATER, 2), (ELECTRON, 2)
            ),
            is_basic=True,
            strength="mild",
            most_electrons=20,
        ),
        Reductant(
            "TBAB",
            AMINE_BORANE,
            6,
            _half(
                (AMINE_BORANE, -1),
                (WATER, -3),
                (BORIC_ACID, 1),
                (AMINE, 1),
                (PROTON, 6),
                (ELECTRON, 6),
            ),  # fmt: skip
            is_basic=False,
            strength="mild",
            most_electrons=10,
        ),
        Reductant(
            "NaBH3CN",
            CYANOBOROHYDRIDE,
            6,
            _half(
                (CYANOBOROHYDRIDE, -1),
                (WATER, -4),
                (BORATE, 1),
                (CYANIDE, 1),
                (PROTON, 7),
                (ELECTRON, 6),
            ),  # fmt: skip
            is_basic=True,
            strength="mild",
            most_electrons=10,
        ),
        Reductant(
            "Ph2SiH2",
            SILANE,
            4,
            _half((SILANE, -1), (WATER, -2), (SILANEDIOL, 1), (PROTON, 4), (ELECTRON, 4)),
            is_basic=False,
            strength="mild",
            most_electrons=2,
        ),
    )
}
"""Reductants with half reactions.

Half reactions are checked by `Reaction`; the ceilings of mild reductants are the largest N* among
reported products (CO: [Au44(SR)26]2- 20e, doi:10.1038/s41467-017-00970-1; amine borane: Au18/Au19,
review 4.1.2-4.1.3, doi:10.1039/d5nh00353a; diphenylsilane: [Cu25H22(PPh3)12]+ 2e, recalled) and are
soft guards.
"""

METAL_SALTS: Final[dict[str, MetalSalt]] = {
    salt.metal: salt
    for salt in (
        MetalSalt("Au", "HAuCl4.3H2O", _inorganic("HAuCl4", {"H": 1, "Au": 1, "Cl": 4}, 0, -2), 3),
        MetalSalt("Ag", "AgNO3", _inorganic("AgNO3", {"Ag": 1, "N": 1, "O": 3}, 0, -8), 1),
        MetalSalt("Cu", "CuCl2", _inorganic("CuCl2", {"Cu": 1, "Cl": 2}, 0, -1), 2),
        MetalSalt("Pt", "H2PtCl6", _inorganic("H2PtCl6", {"H": 2, "Pt": 1, "Cl": 6}, 0, -4), 4),
        MetalSalt("Pd", "Na2PdCl4", _inorganic("Na2PdCl4", {"Na": 2, "Pd": 1, "Cl": 4}, 0, -2), 2),
        MetalSalt("Cd", "CdCl2", _inorganic("CdCl2", {"Cd": 1, "Cl": 2}, 0, 0), 2),
        MetalSalt("Hg", "HgCl2", _inorganic("HgCl2", {"Hg": 1, "Cl": 2}, 0, 0), 2),
    )
}
"""One usual salt per metal."""

CHLORIDES: Final[dict[str, Species]] = {
    "Ag": _inorganic("AgCl", {"Ag": 1, "Cl": 1}, 0, 0),
    "Cu": _inorganic("CuCl", {"Cu": 1, "Cl": 1}, 0, 0),
}
"""Metal(I) chlorides that add to phosphine-protected clusters without electrons."""

NITRIC_ACID = _inorganic("HNO3", {"H": 1, "N": 1, "O": 3}, 0, -8)
HYDROCHLORIC_ACID = _inorganic("HCl", {"H": 1, "Cl": 1}, 0, 0)
