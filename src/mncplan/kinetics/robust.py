"""Which clusters resist: closed electron shells and structures that were isolated."""

from __future__ import annotations

from mncplan.domain.electrons import SPHERICAL_CLOSURES
from mncplan.kinetics.roster import Makeup


def robust(makeup: Makeup) -> tuple[str, ...]:
    """Modifiers of every step that consumes this cluster; N* = 2 is too small to resist.

    Example:
        >>> robust(Makeup(25, 18, -1, is_isolated=True))
        ('isolated', 'closed_shell')
    """
    names = ("isolated",) if makeup.is_isolated else ()
    return (*names, "closed_shell") if makeup.electrons in SPHERICAL_CLOSURES[1:] else names


def reducible(makeup: Makeup) -> tuple[str, ...]:
    """Modifiers of electron uptake: a closed shell has its next level across the gap.

    Source:
        [Au25(SR)18]- takes an electron only some 1.3 V below its oxidation; recalled.

    Example:
        >>> reducible(Makeup(25, 18, -1))
        ('closed_shell', 'gap')
    """
    is_closed = makeup.electrons in SPHERICAL_CLOSURES[1:]
    return (*robust(makeup), "gap") if is_closed else robust(makeup)
