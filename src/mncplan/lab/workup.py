"""Solvents that work-up and purification swallow, roughly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mncplan.domain.recipe import BenchStep
from mncplan.lab.amounts import rounded_up

_NAMES: Final[tuple[tuple[str, str], ...]] = (
    (r"methanol", "MeOH"),
    (r"(?<!m)ethanol", "EtOH"),
    (r"2-propanol", "IPA"),
    (r"acetone", "Me2CO"),
    (r"acetonitrile", "MeCN"),
    (r"toluene", "PhMe"),
    (r"dichloromethane", "DCM"),
    (r"hexane", "Hex"),
    (r"diethyl ether", "Et2O"),
    (r"\bDMF\b", "DMF"),
    (r"water", "H2O"),
    (r"\bH2O2\b", "H2O2"),
    (r"\bHCl\b", "HCl"),
)
_TAKES: Final = {
    "precipitate", "wash", "extract", "redissolve", "ultrafilter", "crystallise", "centrifuge",
    "separate_phases", "age",
}  # fmt: skip
_LEFT_BEHIND: Final = re.compile(
    r"(toluene|water|organic|dichloromethane|borohydride) (layer|solution|phase)s?"
    r"|discard[^,.;]*|[a-z-]+-soluble"
)
_TIMES: Final = {"twice": 2, "three times": 3, "four times": 4, "repeat": 3, "4-6": 5}
_MOST_TIMES: Final = 6
_FOLD: Final = {"tenfold": 10.0, "fivefold": 5.0, "2-3 volumes": 3.0, "about 2 volumes": 2.0}


@dataclass(frozen=True, slots=True)
class Pour:
    """A rough volume; `instead_of` names the solvent it may replace."""

    volume_mL: float
    instead_of: str = ""


def workup_solvents(
    steps: tuple[BenchStep, ...],
    reaction_mL: float,
    product_mg: float,
) -> dict[str, Pour]:
    """Solvent keys and rough volumes, in order of use.

    Args:
        steps: Work-up and purification.
        reaction_mL: Volume of the reaction mixture.
        product_mg: Product expected; it sets the wash volume.
    """
    portion = max(2.0, min(0.1 * reaction_mL, 20.0), 0.05 * product_mg)
    total: dict[str, float] = {}
    pairs: dict[str, str] = {}
    for step in steps:
        if step.op not in _TAKES:
            continue
        text = _LEFT_BEHIND.sub(" ", step.text)
        volume = _volume(step.op, text, portion, max(reaction_mL, 1.0))
        found = [(key, pattern) for pattern, key in _NAMES if re.search(pattern, text)]
        for key, pattern in found:
            poured = min(volume, 15.0 * _MOST_TIMES if step.op == "ultrafilter" else 2 * portion)
            total[key] = total.get(key, 0.0) + (poured if key == "H2O" else volume)
            for other, second in found:
                if re.search(f"{pattern} or {second}", text):
                    pairs[key], pairs[other] = other, key
    return {key: Pour(rounded_up(ml), pairs.get(key, "")) for key, ml in total.items()}


def _volume(op: str, text: str, portion: float, whole: float) -> float:
    times = max((n for word, n in _TIMES.items() if word in text), default=1)
    fold = max((n for word, n in _FOLD.items() if word in text), default=1.0)
    base = whole if "volumes" in text or "Add an excess" in text else portion
    if op == "precipitate":
        return base * fold
    return 15.0 * times if op == "ultrafilter" else portion * times * fold
