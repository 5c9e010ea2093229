"""Waste streams of all parts, each once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mncplan.domain.element import METALS
from mncplan.lab.operation import Operation

_NAMES: Final = {"Au": "gold", "Ag": "silver", "Cu": "copper", "Pt": "platinum", "Pd": "palladium"}
_POISON: Final = {"Cd", "Hg"}


def waste_streams(operations: Iterable[Operation]) -> tuple[str, ...]:
    """Streams in order of first use; metal residues are named by the metals of the route."""
    every = tuple(operations)
    metals = {name for item in every for name, _ in item.step.product.parts if name in METALS}
    found: dict[str, None] = {}
    residues = False
    for operation in every:
        for stream in operation.procedure.waste if operation.procedure else ():
            if "-containing residues" in stream:
                residues = True
            elif not stream.startswith("cadmium or mercury") or metals & _POISON:
                found[stream] = None
    if residues:
        found[_residues(metals)] = None
    streams = tuple(found)
    return tuple(
        s for s in streams if not any(other != s and other.startswith(s) for other in streams)
    )


def _residues(metals: set[str]) -> str:
    names = [name for symbol, name in _NAMES.items() if symbol in metals] or ["metal"]
    text = f"residues and washings that hold {' or '.join(names)}: collect for recovery"
    return f"{text}; never mix with ammonia" if metals & {"Au", "Ag"} else text
