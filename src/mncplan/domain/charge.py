"""Charges as chemists write them behind a formula."""

from __future__ import annotations

import re

from mncplan.domain.notation import Notation

MAX_CHARGE = 20

_BARE = r"(?:([+-])([1-9]\d*)|((?:[1-9]\d*)?)([+-]+)|(0)(?!\d))"
_CHARGE = re.compile(rf"\s*\^?\s*(?:{_BARE}|\(\s*{_BARE}\s*\))")
_LIKELY = re.compile(r"\s*[\^+\-0-9(]")


def read_charge(note: Notation, at: int) -> tuple[int, int]:
    """Read a charge such as ``-``, ``2-``, ``^-2``, ``(2-)`` or ``0`` at `at`.

    Returns:
        The charge and the position behind it; 0 and `at` where there is none.

    Raises:
        FormulaError: If it has both signs, two sizes, or a size no cluster has.
    """
    text = note.text
    if at >= len(text) or _LIKELY.match(text, at) is None:
        return 0, at
    match = _CHARGE.match(text, at)
    if match is None:
        return 0, at
    groups = match.groups()
    sign, after, before, signs, zero = groups[:5] if any(groups[:5]) else groups[5:]
    if zero:
        return 0, match.end()
    if signs and len(set(signs)) > 1:
        raise note.error(at, "the charge has both signs", "a charge such as 2- or 3+")
    if signs and before and len(signs) > 1:
        raise note.error(at, "the charge is not understood", "a charge such as 2- or 3+")
    size = int(after or before or len(signs))
    if not 0 < size <= MAX_CHARGE:
        raise note.error(at, f"a charge of {size} is not possible", "a charge such as 2- or 3+")
    return (size if (sign or signs)[0] == "+" else -size), match.end()
