"""Rows of condition_effects.csv that are no directional test, each with the reason."""

from __future__ import annotations

_GENERAL = "a general statement without a direction"
_METALS = "a second metal, which the networks of one metal do not hold"
_PHOSPHINE = "phosphine or hydride clusters, whose ligands the networks do not hold"
_CHOICE = "which product a new ligand selects is given to the model, not predicted by it"
_ISOMER = "isomers of one composition are one participant"
_GLOW = "luminescence of undefined clusters, which the model does not describe"

LEFT_OUT: dict[str, str] = {
    "K008": "values and sign of the temperature are not in the review",
    "K019": _GLOW,
    "K021": _PHOSPHINE,
    "K024": _PHOSPHINE,
    "K026": _GENERAL,
    "K039": "the size without acid is not stated, so there is no direction",
    "K040": _PHOSPHINE,
    "K045": _GENERAL,
    "K046": "Au144 lies beyond the largest cluster of the networks",
    "K051": "three parameters tuned together, without a direction",
    "K052": _ISOMER,
    "K055": _GENERAL,
    "K056": _ISOMER,
    "K057": "crystallisation",
    "K058": _PHOSPHINE,
    "K059": _CHOICE,
    "K062": _METALS,
    "K063": _METALS,
    "K064": _METALS,
    "K065": _METALS,
    "K066": _METALS,
    "K068": _GENERAL,
    "K069": _GLOW,
    "K070": _GLOW,
    "K071": "DNA ligands",
    "K074": _GENERAL,
}
"""Row id to reason."""

WHY_NOT: dict[str, str] = {
    "K012": "the slow, short run forms fewer clusters, and 2e and 8e ones hold more of them than "
    "Au20; hops outrun nucleation here when borohydride is scarce",
    "K031": "in THF at pH 8 the driving force of the borane reaches 8 electrons, and slow "
    "reduction of aggregates gives large clusters; in the more acid toluene of S9P Au19 does lead",
}
"""Directions that did not hold when the constants were set, with our reading of why."""
