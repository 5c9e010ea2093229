"""What a dopant does to superatom levels: two-step jellium rule and open 1P shells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.element import VALENCE_ELECTRONS

PERIOD: Final[dict[str, int]] = {
    **dict.fromkeys(("Fe", "Co", "Ni", "Cu", "Zn", "Ga"), 4),
    **dict.fromkeys(("Ru", "Rh", "Pd", "Ag", "Cd", "In"), 5),
    **dict.fromkeys(("Os", "Ir", "Pt", "Au", "Hg", "Tl"), 6),
}

LIGHT_RULES: Final = ("P022", "P023")
"""Energy gap law: a wider gap slows non-radiative decay and raises the quantum yield."""

_SPLIT_RULES: Final = ("P026",)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapShift:
    """How the gap of a doped cluster compares with its parent's.

    Attributes:
        direction: wider, narrower, collapses, opens or unknown.
        rules: Ids of the property rules it rests on.
    """

    direction: str
    reason: str
    rules: tuple[str, ...] = ()


def valence(symbol: str) -> int:
    """Electrons a metal brings to the superatom: group number minus ten in groups 8 to 13."""
    return VALENCE_ELECTRONS[symbol]


def gap_shift(parent: Cluster, doped: Cluster, host: str, dopant: str, site: str) -> GapShift:
    """Direction of the gap on doping.

    The rule compares isoelectronic species only: a central dopant of lower valence pushes the 1P
    levels up and one of higher valence pulls them down; the gap is wider for a dopant of smaller
    group number or from further down its group. Between 8 and 6 electrons the gap follows the
    split 1P shell instead.

    Args:
        parent: Before doping.
        doped: After doping.
        host: Metal replaced.
        dopant: Metal put in.
        site: ``centre``, ``core surface`` or ``staple``.

    Source:
        Takano and Tsukuda, J. Am. Chem. Soc. 2021, 143, 1683, by way of the review,
        doi:10.1039/d5nh00353a, section 2.1.3. 6 e-: Kwak et al., doi:10.1021/jacs.5b06946.
    """
    before, after = valence_electrons(parent), valence_electrons(doped)
    if before != after:
        return _not_isoelectronic(before, after, site)
    if before != 8:
        return GapShift(
            direction="unknown",
            reason=f"the rule is reported for 8 e- icosahedra; this one has {before} e-",
        )
    if site != "centre":
        where = "its site is not on file" if site == "unknown" else f"it sits at the {site}"
        return GapShift(
            direction="unknown",
            reason=f"the rule is for a dopant in the centre; {dopant}: {where}",
        )
    lower = valence(dopant) - valence(host)
    deeper = PERIOD[dopant] - PERIOD[host]
    level = "up" if lower < 0 else "down"
    rules = ("P021", *(("P019",) if lower < 0 else ("P020",) if lower > 0 else ()))
    moved = f"1P pushed {level} by the central charge; " if lower else ""
    if lower < 0 or (lower == 0 and deeper > 0):
        why = "of smaller group number" if lower else "from further down the group"
        return GapShift(
            direction="wider",
            reason=f"{moved}{dopant} is {why} than {host}",
            rules=(*rules, *LIGHT_RULES),
        )
    if lower > 0 or deeper < 0:
        why = "of larger group number" if lower else "from further up the group"
        return GapShift(
            direction="narrower",
            reason=f"{moved}{dopant} is {why} than {host} (the reported rule read backwards)",
            rules=rules,
        )
    return GapShift(direction="unknown", reason=f"{dopant} is {host}")


def _not_isoelectronic(before: int, after: int, site: str) -> GapShift:
    if before == 8 and after == 6 and site == "centre":
        return GapShift(
            direction="collapses",
            reason="8 to 6 e-: the 1P shell opens and splits (1.35 to about 0.3 eV in "
            "Au24Pd(SR)18 and Au24Pt(SR)18 against [Au25(SR)18]-)",
            rules=_SPLIT_RULES,
        )
    if before == 6 and after == 8 and site == "centre":
        return GapShift(
            direction="opens", reason="6 to 8 e-: the 1P shell closes", rules=_SPLIT_RULES
        )
    return GapShift(
        direction="unknown",
        reason=f"{before} and {after} e-: not isoelectronic, the jellium rule does not apply",
    )


def jahn_teller(electrons: int, core: str) -> str:
    """Warning for an open 1P shell of an icosahedral superatom; empty when there is none.

    Args:
        electrons: N*.
        core: Words for the core, as on file; the warning needs one icosahedron.

    Example:
        >>> jahn_teller(6, "PtAu12 icosahedron")[:21]
        'Jahn-Teller: 1S2 1P4,'
        >>> jahn_teller(8, "Au13 icosahedron"), jahn_teller(6, "Au10 (Au7 + Au3)")
        ('', '')
    """
    if not 3 <= electrons <= 7 or "icosahedr" not in core or "bi-icosahedr" in core:
        return ""
    held = electrons - 2
    shape = {
        4: "the core flattens (oblate) and 1P splits, as in Au24Pt(SR)18 and Au24Pd(SR)18",
        5: "one hole in 1P, an unpaired electron",
    }.get(held, "1P is partly filled, so a lower symmetry is expected")
    return (
        f"Jahn-Teller: 1S2 1P{held}, {shape}; expect a small gap and easy uptake of {6 - held} e-"
    )
