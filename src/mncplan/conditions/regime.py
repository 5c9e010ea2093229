"""What the ligand-to-metal ratio makes of the precursor."""

from __future__ import annotations

_WINDOWS: tuple[tuple[float, bool, str], ...] = (
    (0.125, False, "below the range studied (0.125-8): hardly any ligand, bulk metal is likely"),
    (
        0.335,
        True,
        "complexes stay incomplete (chloride and hydroxide complexes): reduction ends in plasmonic"
        " nanoparticles",
    ),
    (1, False, "between the windows studied: protection is likely to be incomplete"),
    (2, True, "cyclic and chain-like complexes: reduction gives clusters"),
    (3, False, "between the cyclic complexes of 1-2 and the short ones of 3-8"),
    (
        8,
        True,
        "short complexes such as [Au(SR)2]-, less reactive to borohydride; slow reduction ends in"
        " nanoparticles, while free thiol is left for etching",
    ),
    (float("inf"), True, "above the range studied (0.125-8): the excess ligand acts as etchant"),
)
"""Upper end, whether it belongs to the window, and what happens there."""


def ligand_regime(ligand_per_metal: float, oxidation_state: int) -> str:
    """Say in one sentence what complexes a ligand-to-metal feed gives.

    Args:
        ligand_per_metal: Thiol per metal atom in the feed, > 0.
        oxidation_state: Of the metal salt: 3 for HAuCl4, 1 for Ag(I) and Au(I).

    Example:
        >>> ligand_regime(3.0, 3).split(";")[0]
        'ligand per metal 3: short complexes such as [Au(SR)2]-, less reactive to borohydride'

    Source:
        Windows: review section 4.1.1 (doi:10.1039/d5nh00353a) on Chen et al. 2016, read off gold
        precursors made from Au(III). Thiol demand: HAuCl4 + 3 RSH -> AuSR + RSSR + 4 HCl.
    """
    said = next(
        text
        for upper, is_inside, text in _WINDOWS
        if ligand_per_metal < upper or (is_inside and ligand_per_metal == upper)
    )
    sentence = f"ligand per metal {ligand_per_metal:.3g}: {said} (review 4.1.1)"
    if oxidation_state == 3:
        sentence += (
            "; Au(III) uses up two thiols per gold on its way to Au(I) and binds a third, so"
        )
        if ligand_per_metal < 3:
            sentence += (
                f" {ligand_per_metal:.3g} cannot take all gold to Au(I)-thiolate: another reductant"
                " must do the rest"
            )
        else:
            sentence += " 3 is the least for full Au(I)-thiolate"
    return sentence
