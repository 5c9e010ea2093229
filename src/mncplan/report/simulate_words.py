"""Sentences that the terminal and the page of a simulation share."""

from __future__ import annotations

from collections.abc import Sequence

from mncplan.app.simulate import LATER, Simulation
from mncplan.app.simulate_spectra import ReadComposition
from mncplan.report.typeset import formula_unicode
from mncplan.report.words import percent


def control_text(found: Simulation) -> str:
    """Whether the product is what the flask settles in; empty when that is not known."""
    if found.later is None:
        return ""
    if found.control == "settled":
        return f"settled product: the same if left alone {LATER:g} times as long"
    now, then = (_name(v.identity) for v in (found.found, found.later))
    return f"kinetic product: {now} leads now, {then} if left alone {LATER:g} times as long"


def unmixing_notes(found: Sequence[ReadComposition]) -> tuple[str, ...]:
    """What compositions read from spectra rest on."""
    if not found:
        return ()
    one = found[0]
    low = min(c.composition.explained for c in found)
    said = [f"variance explained: {percent(low)} or more; what no component has is not seen"]
    if not one.is_measured:
        said.append(
            "component spectra are drawn from band positions with assumed strengths and widths: "
            "these shares order samples at best; for numbers, give measured spectra with "
            "--references"
        )
    if one.borrowed:
        names = ", ".join(map(formula_unicode, one.borrowed))
        said.append(f"bands of another thiolate stand for {names}")
    said.append(f"{len(one.silent)} clusters of the network have no spectrum here")
    return tuple(said)


def _name(identity: str) -> str:
    return formula_unicode(identity) if "(" in identity else identity
