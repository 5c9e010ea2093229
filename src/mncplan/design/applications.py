"""Words for uses, and the explicit demands each stands for.

A use is no property. Each word expands to demands that can be judged; every one names the row of
the property rules that ties it to the use, or says that it is a convention of this program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

CONVENTION: Final = "a convention of this program, not a finding"


@dataclass(frozen=True, slots=True)
class Implied:
    """One demand that a use implies.

    Attributes:
        demand: In the language of wishes.
        rule: Id of the property rule behind it; empty for a convention.
        because: The link in words.
    """

    demand: str
    rule: str
    because: str


_WATER = Implied("water-soluble", "P065", "biocompatibility by polar, water-soluble shells")
_NO_TOXIC = Implied("prefer no Cd,Hg", "", "poisonous metals are left out of the body")
_BIOLIGAND = Implied(
    "prefer ligand peptide, glutathione", "P066", "peptides and proteins make clusters compatible"
)
_BRIGHT = Implied("prefer quantum yield > 5 %", "", "bright enough to be imaged")
_PLATINUM = Implied("prefer contains Pt", "P028", "a central Pt raised hydrogen evolution")
_SMALLER = Implied(
    "prefer n <= 25", "P014", "smaller gold clusters were more active; 25 is a convention"
)

_USES: Final[tuple[tuple[tuple[str, ...], tuple[Implied, ...]], ...]] = (
    (("nir-ii bioimaging", "nir-ii imaging", "bioimaging nir-ii", "deep-tissue imaging"), (
        Implied("emission 1000-1700 nm", "P063", "a protein shell raised the NIR-II emission"),
        _WATER, _BRIGHT, _BIOLIGAND, _NO_TOXIC,
    )),
    (("bioimaging", "imaging", "cell imaging", "biolabelling", "biolabeling"), (
        Implied("emission 650-1700 nm", "", "tissue lets red and near-infrared light pass"),
        _WATER, _BRIGHT, _BIOLIGAND, _NO_TOXIC,
    )),
    (("theranostics", "theranostic"), (
        Implied("emission 700-1700 nm", "P063", "NIR-II emission came with theranostic use"),
        _WATER,
        Implied("prefer absorption 750-1100 nm", "P012", "heated by 808 nm; ends by convention"),
        _NO_TOXIC,
    )),
    (("photothermal", "photothermal therapy", "photothermal conversion"), (
        Implied("absorption 750-1100 nm", "P012", "heated by 808 nm; ends by convention"),
    )),
    (("sensing", "luminescent sensing", "biosensing", "luminescence sensing"), (
        Implied("emission 400-1700 nm", "P064", "luminescence answers to the surroundings"),
        Implied("prefer water-soluble", "P066", "biosensing asks for a biocompatible shell"),
    )),
    (("luminescence", "bright", "bright emitter", "light emission"), (
        Implied("emission 400-1700 nm", "", "any reported or expected emission"),
        Implied("prefer quantum yield > 10 %", "P052", "a rigid shell reached 16 per cent"),
        Implied("prefer ligand rigid, bulky, NHC", "P051", "rigid shells damp vibrations"),
    )),
    (("her", "hydrogen evolution", "hydrogen evolution reaction"), (
        _PLATINUM,
        Implied("prefer electrons 6", "P026", "the 6 e- cluster is the one that was tested"),
        Implied("prefer n 25", "P028", "shown for Au24Pt(SC6H13)18"),
    )),
    (("oer", "oxygen evolution", "oxygen evolution reaction"), (
        Implied("prefer ligand electron_withdrawing", "P043", "nearly 4 times the rate"),
        Implied("prefer electrons 8", "P043", "shown for [Au25(SR)18]-"),
    )),
    (("co2 reduction", "co2rr", "co2 electroreduction", "co2 catalysis"), (
        Implied("metals Au", "P014", "shown for gold clusters"),
        _SMALLER,
    )),
    (("co oxidation",), (
        Implied("prefer ligand S-c-C6H11", "P049", "its staples protrude and take up CO"),
        Implied("prefer n 28", "P049", "shown for Au28(SR)20"),
    )),
    (("carboxylation", "co2 fixation"), (
        Implied("contains Ag", "P030", "the positive surface Ag takes up the alkyne"),
        Implied("prefer contains Au", "P029", "Au draws charge from Ag"),
    )),
    (("peroxidase", "nanozyme", "peroxidase-like"), (
        Implied("prefer ligand electron_withdrawing", "P042", "raised the activity of Au15"),
        Implied("prefer water-soluble", "", "the substrate is in water"),
    )),
    (("catalytic reduction", "resazurin reduction"), (
        Implied("prefer n <= 18", "P013", "Au15 and Au18 were faster than Au25"),
    )),
    (("chiral", "chiroptics", "circularly polarised luminescence", "cpl"), (
        Implied("prefer ligand chiral", "P079", "a chiral ligand makes the shell chiral"),
    )),
)  # fmt: skip

USES: Final[dict[str, tuple[Implied, ...]]] = {
    word: implied for words, implied in _USES for word in words
}
"""Each word for a use and what it stands for."""


def use_of(folded: str) -> tuple[Implied, ...] | None:
    """Demands that a use implies; None when the words name no use.

    Example:
        >>> [item.demand for item in use_of("for photothermal therapy")]
        ['absorption 750-1100 nm']
    """
    words = re.sub(r"^(?:for|use|application)[: ]+", "", folded).strip()
    words = re.sub(r"\s+(?:catalyst|catalysis|agent|probe)s?$", "", words)
    return USES.get(words) or USES.get(folded)
