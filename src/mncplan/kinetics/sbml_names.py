"""Identifiers of SBML and PEtab for our keys: letters, digits and underscores."""

from __future__ import annotations

import re

_SIGNS = {"+": "p", "-": "m", "@": "_at_"}


def slug(key: str) -> str:
    """A readable identifier part.

    Example:
        >>> slug("[Au25(p-MBA)18]-"), slug("BH4-@unmixed")
        ('Au25_p_MBA_18m', 'BH4m_at_unmixed')
    """
    body = re.sub(r"(?<=[\w)\]])([+-])(?=@|$)", lambda m: _SIGNS[m[1]], key)
    body = body.replace("@", _SIGNS["@"]).replace("]", "")
    return re.sub(r"\W+", "_", body).strip("_")


def identifiers(prefix: str, keys: tuple[str, ...]) -> dict[str, str]:
    """Unique identifiers for keys; a number goes behind a slug that is taken.

    Example:
        >>> identifiers("s", ("Au(PET)", "Au-PET"))
        {'Au(PET)': 's_Au_PET', 'Au-PET': 's_Au_PET_2'}
    """
    found: dict[str, str] = {}
    taken: dict[str, int] = {}
    for key in keys:
        name = f"{prefix}_{slug(key)}"
        taken[name] = taken.get(name, 0) + 1
        found[key] = name if taken[name] == 1 else f"{name}_{taken[name]}"
    return found
