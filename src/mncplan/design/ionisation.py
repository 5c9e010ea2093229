"""Charge of a free ligand against pH, from the mean pKa of its groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from mncplan.design.hammett import HammettSum

SOURCE: Final = "ropp2019"
ARYL_SOURCE: Final = "bordwell1953"


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of ionisable group.

    Attributes:
        pka: Mean over the compounds of the source.
        spread: Their standard deviation.
        acid: True when it loses a proton to become an anion; False for a base that becomes a
            cation.
    """

    name: str
    smarts: str
    pka: float
    spread: float
    acid: bool


GROUPS: Final = (
    Group("sulfonic acid", "[SX4](=O)(=O)[OX2H]", -1.82, 1.41, True),
    Group("phosphonic acid", "[PX4](=O)([OX2H])[OX2H]", 1.88, 0.59, True),
    Group("aromatic carboxylic acid", "c[CX3](=O)[OX2H]", 3.46, 1.25, True),
    Group("carboxylic acid", "[CX4][CX3](=O)[OX2H]", 3.46, 1.29, True),
    Group("phenol", "c[OX2H]", 7.07, 3.28, True),
    Group("guanidine", "[NX3][CX3](=[NX2])[NX3]", 12.03, 1.59, False),
    Group("aliphatic amine", "[NX3;+0;!$(N[C,S,P]=[O,S,N]);!$(Nc)][CX4]", 8.16, 2.52, False),
    Group("aromatic amine", "[NX3;+0;!$(N[C,S,P]=[O,S,N])]c", 3.90, 2.07, False),
    Group("pyridine-like nitrogen", "[nX2]", 4.35, 2.07, False),
)
"""Groups that ionise between pH 0 and 14 beside the anchor; means and spreads of ropp2019.

The means are of drug-like molecules: a plain alkanoic acid (pKa near 4.8) lies one spread above.
"""

THIOL: Final = Group("thiol", "[SX2H][CX4]", 9.12, 1.33, True)
ARYL_THIOL: Final = Group("aryl thiol", "[SX2H]c", 4.98, 2.61, True)
_ARYL_PKA, _ARYL_SLOPE = 7.699, 2.578
"""Thiophenols in 48 % ethanol: pK = 7.699 - 2.578 sigma (bordwell1953, abstract)."""


@dataclass(frozen=True, slots=True)
class Acidity:
    """pKa of the anchoring group, with where it comes from."""

    pka: float
    spread: float | None
    medium: str
    source: str


def ionisable_groups(molecule: Any) -> tuple[tuple[Group, int], ...]:
    """Groups of a free ligand with their number, the anchoring thiol not among them.

    An amine of a zwitterion and an acid of it are both listed.
    """
    found: list[tuple[Group, int]] = []
    taken: set[int] = set()
    for group, pattern in _patterns():
        matches = [m for m in molecule.GetSubstructMatches(pattern) if not set(m) <= taken]
        centres = {frozenset(m) for m in matches}
        if group.name == "aliphatic amine":
            centres = {frozenset({m[0]}) for m in matches}
        if centres:
            found.append((group, len(centres)))
            taken |= set().union(*centres)
    return tuple(found)


@cache
def _patterns() -> tuple[tuple[Group, Any], ...]:
    from rdkit import Chem

    return tuple((group, Chem.MolFromSmarts(group.smarts)) for group in GROUPS)


def charge_at(groups: tuple[tuple[Group, int], ...], ph: float) -> float:
    """Mean charge of the groups at a pH, in e.

    Example:
        >>> acid = next(group for group in GROUPS if group.name == "carboxylic acid")
        >>> round(charge_at(((acid, 2),), 7.0), 2), round(charge_at(((acid, 2),), 3.46), 2)
        (-2.0, -1.0)
    """
    total = 0.0
    for group, n in groups:
        ionised = 1 / (1 + 10 ** (group.pka - ph if group.acid else ph - group.pka))
        total += -n * ionised if group.acid else n * ionised
    return total


def ionised_groups(groups: tuple[tuple[Group, int], ...], ph: float) -> float:
    """Number of ionised groups, whatever their sign: what brings a molecule into water."""
    return sum(abs(charge_at(((group, n),), ph)) for group, n in groups)


def anchor_acidity(is_aryl: bool, sigma: HammettSum | None) -> Acidity:  # noqa: FBT001
    """Acidity of a thiol: by Hammett for thiophenols with known substituents, else the mean.

    Example:
        >>> anchor_acidity(True, HammettSum(0.78, ("4-NO2",))).pka
        5.69
    """
    if is_aryl and sigma is not None and sigma.is_complete:
        pka = round(_ARYL_PKA - _ARYL_SLOPE * sigma.value, 2)
        return Acidity(pka, None, "48 % ethanol", ARYL_SOURCE)
    group = ARYL_THIOL if is_aryl else THIOL
    return Acidity(group.pka, group.spread, "water", SOURCE)
