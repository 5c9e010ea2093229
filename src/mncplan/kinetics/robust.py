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
