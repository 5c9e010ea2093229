"""Hazard statements of the GHS: what each code means, and which codes belong together.

Source: UN GHS Rev.9 (2021), Annex 3; letters after a code as in Regulation (EC) 1272/2008 (CLP),
Annex III.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SOURCE: Final = "UN GHS Rev.9 Annex 3; Regulation (EC) 1272/2008 Annex III"

STATEMENTS: Final[dict[str, str]] = {
    "H220": "extremely flammable gas",
    "H224": "extremely flammable liquid and vapour",
    "H225": "highly flammable liquid and vapour",
    "H226": "flammable liquid and vapour",
    "H227": "combustible liquid",
    "H228": "flammable solid",
    "H250": "catches fire in air by itself",
    "H251": "self-heating, may catch fire",
    "H252": "self-heating in large quantities",
    "H260": "gives flammable gas with water that may catch fire by itself",
    "H261": "gives flammable gas with water",
    "H270": "oxidiser, may cause or intensify fire",
    "H271": "strong oxidiser, may cause fire or explosion",
    "H272": "oxidiser, may intensify fire",
    "H280": "gas under pressure",
    "H290": "may be corrosive to metals",
    "H300": "fatal if swallowed",
    "H301": "toxic if swallowed",
    "H302": "harmful if swallowed",
    "H304": "may be fatal if swallowed and enters airways",
    "H310": "fatal in contact with skin",
    "H311": "toxic in contact with skin",
    "H312": "harmful in contact with skin",
    "H314": "severe skin burns and eye damage",
    "H315": "skin irritation",
    "H317": "may cause an allergic skin reaction",
    "H318": "serious eye damage",
    "H319": "serious eye irritation",
    "H330": "fatal if inhaled",
    "H331": "toxic if inhaled",
    "H332": "harmful if inhaled",
    "H334": "may cause allergy, asthma or breathing difficulties if inhaled",
    "H335": "may irritate the airways",
    "H336": "may cause drowsiness or dizziness",
    "H340": "may cause genetic defects",
    "H341": "suspected of causing genetic defects",
    "H350": "may cause cancer",
    "H351": "suspected of causing cancer",
    "H360": "may damage fertility or the unborn child",
    "H361": "suspected of damaging fertility or the unborn child",
    "H362": "may harm breast-fed children",
    "H370": "damages organs",
    "H371": "may damage organs",
    "H372": "damages organs on prolonged or repeated exposure",
    "H373": "may damage organs on prolonged or repeated exposure",
    "H400": "very toxic to aquatic life",
    "H401": "toxic to aquatic life",
    "H402": "harmful to aquatic life",
    "H410": "very toxic to aquatic life, long lasting",
    "H411": "toxic to aquatic life, long lasting",
    "H412": "harmful to aquatic life, long lasting",
    "H413": "may cause long lasting harm to aquatic life",
    "EUH032": "gives very toxic gas with acids",
}
"""Meaning of each code, shortened."""

_TARGETS: Final = {
    "F": "fertility", "f": "fertility", "D": "the unborn child", "d": "the unborn child",
    "FD": "fertility and the unborn child", "Fd": "fertility and the unborn child",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HazardClass:
    """Codes that call for the same care."""

    level: int
    title: str
    codes: tuple[str, ...]
    care: str


CLASSES: Final = (
    HazardClass(
        3, "Fatal", ("H300", "H310", "H330"),
        "Hood, gloves that were checked for the chemical, and a colleague within call.",
    ),
    HazardClass(
        2, "Toxic", ("H301", "H311", "H331", "H370"),
        "Hood, and gloves that were checked for the chemical.",
    ),
    HazardClass(
        2, "Cancer, genes, reproduction", ("H350", "H340", "H360", "H351", "H341", "H361", "H362"),
        "Weigh in the hood; no work when pregnant without a risk assessment.",
    ),
    HazardClass(
        2, "Sensitisers", ("H334", "H317"),
        "Once sensitised, always sensitised: no dust, no bare skin.",
    ),
    HazardClass(
        2, "Corrosive", ("H314", "H318", "H290"), "Goggles and gloves; eye wash at hand.",
    ),
    HazardClass(
        2, "Fire and gas", (
            "H220", "H224", "H225", "H226", "H227", "H228", "H250", "H251", "H252", "H260", "H261",
            "H270", "H271", "H272", "H280",
        ), "No flame, no spark, no hot plate in the same hood.",
    ),
    HazardClass(
        2, "Organs", ("H304", "H371", "H372", "H373"), "Keep exposure short; work in the hood.",
    ),
    HazardClass(
        1, "Harmful or irritant",
        ("H302", "H312", "H332", "H315", "H319", "H335", "H336"), "Gloves and goggles.",
    ),
    HazardClass(
        1, "Water life", ("H400", "H410", "H401", "H402", "H411", "H412", "H413"),
        "Nothing down the drain.",
    ),
)  # fmt: skip
"""Hazard classes in order of what one must know first."""


def meaning(code: str) -> str:
    """What a code says; the letters of reproductive codes name what is at risk.

    Example:
        >>> meaning("H361d"), meaning("H360FD?")
        ('suspected of damaging the unborn child', 'may damage fertility and the unborn child')
    """
    bare = code.rstrip("?")
    found = STATEMENTS.get(bare)
    if found:
        return found
    stem, letters = bare[:4], bare[4:]
    if stem in {"H360", "H361"} and letters in _TARGETS:
        lead = "may damage" if stem == "H360" else "suspected of damaging"
        return f"{lead} {_TARGETS[letters]}"
    return STATEMENTS.get(stem, "meaning not on file")


def class_of(code: str) -> HazardClass | None:
    """The class a code belongs to; None for an unknown one."""
    stem = code.rstrip("?")[:4]
    return next((item for item in CLASSES if stem in item.codes), None)
