"""Names and numbers as a chemist writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from mncplan.domain.conditions import Condition
from mncplan.domain.known import PropertyValue
from mncplan.domain.protocol import LabProtocol, ProtocolPart, ReagentLine
from mncplan.domain.provenance import OWN_MARK, Provenance, Source

UNITS: Final = {
    "degC": "°C",
    "C": "°C",
    "1/min": "rpm",
    "mmol/L": "mM",
    "mol/mol": "",
    "uL": "µL",
    "1": "",
}
PARAMETERS: Final = {
    "metal_mM": "metal concentration",
    "ligand_per_metal": "ligand per metal",
    "reductant_per_metal": "reductant per metal",
    "reductant_electrons_per_metal": "reducing electrons per metal",
    "phase_transfer_per_metal": "phase-transfer agent per metal",
    "base_per_metal": "base per metal",
    "dopant_fraction": "dopant fraction",
    "stirring_rpm": "stirring",
    "reductant_portions": "portions of reductant",
}
FAMILIES: Final = {
    "direct_reduction_one_phase": "direct reduction, one phase",
    "direct_reduction_two_phase": "direct reduction, two phases",
    "size_focusing": "size-focusing",
    "ligand_exchange_mild": "partial ligand exchange",
    "ligand_exchange_full": "full ligand exchange",
    "co_reduction": "co-reduction",
    "outer_sphere_oxidation": "outer-sphere oxidation",
}
STATUS: Final = {
    "crystal": "crystal structure",
    "ms": "seen by mass spectrometry",
    "inferred": "inferred from other data",
    "predicted": "predicted by others",
    "theory": "computed only",
    "complex": "metal(I) complex",
}
HAZARD_LEVEL: Final = {1: "mind", 2: "danger", 3: "may kill"}
MINUS: Final = "−"

_WORK = r"(?:[a-z_]+\d{4}[a-z]?|[a-z]+(?:_[a-z]+)+)"
_KEY = re.compile(rf"\(({_WORK})\)|\b({_WORK})\b")


def value_text(value: float | str | None, digits: int = 3) -> str:
    """A number to `digits` significant digits without exponent noise; text passes.

    Example:
        >>> value_text(0.84631), value_text(7393.4), value_text(-5.0), value_text(None)
        ('0.846', '7393', '−5', '–')
    """
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if value and not 1e-4 <= abs(value) < 1e6:
        return f"{value:.{digits}g}"
    whole = len(str(int(abs(value))))
    text = f"{value:.{max(digits - whole, 0)}f}" if abs(value) >= 1 else f"{value:.{digits}g}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", MINUS)


def unit_text(unit: str) -> str:
    """A unit as printed."""
    return UNITS.get(unit, unit)


def quantity(value: float | str | None, unit: str, digits: int = 3) -> str:
    """Number and unit."""
    return f"{value_text(value, digits)} {unit_text(unit)}".rstrip()


def range_text(low: float | None, high: float | None, unit: str = "") -> str:
    """An interval; empty when there is none."""
    if low is None or high is None:
        return ""
    if low == high:
        return quantity(low, unit)
    joint = " to " if low < 0 or high < 0 else "–"
    return f"{value_text(low)}{joint}{quantity(high, unit)}"


def percent(fraction: float) -> str:
    """A fraction as per cent."""
    return f"{value_text(100 * fraction, 2)} %"


def condition_range(item: Condition) -> str:
    """What is worth exploring: an interval or the options."""
    return range_text(item.low, item.high, item.unit) or " / ".join(item.choices)


def parameter_name(parameter: str) -> str:
    """A parameter in words."""
    if parameter in PARAMETERS:
        return PARAMETERS[parameter]
    name = parameter.removesuffix("_C").removesuffix("_h").removesuffix("_mM")
    return name.replace("_", " ")


def family_name(family: str) -> str:
    """A family in words."""
    return FAMILIES.get(family, family.replace("_", " "))


_CLASSES: Final = frozenset({"water_solubility", "stability_class"})
"""Properties whose value is a word; the number behind it stands in the note."""


def property_name(value: PropertyValue) -> str:
    """A property in words, with what kind of value it is."""
    name = value.name.replace("_", " ")
    if not value.detail or value.detail == "peak" or value.name in _CLASSES:
        return name
    return f"{name} ({value.detail})"


def property_text(value: PropertyValue) -> str:
    """Value, interval, unit; a class in words."""
    if value.name in _CLASSES:
        return value.detail
    text = quantity(value.value, value.unit, 4)
    if value.low is not None and value.high is not None and value.low != value.high:
        text += f" ({range_text(value.low, value.high)})"
    return text


def amount_text(line: ReagentLine) -> str:
    """What to weigh or measure."""
    if line.unit == "mg" and line.amount >= 1000:
        return quantity(line.amount / 1000, "g")
    return quantity(line.amount, line.unit)


def time_text(hours: float) -> str:
    """Hours in the unit people use.

    Example:
        >>> time_text(0.25), time_text(3), time_text(168)
        ('15 min', '3 h', '7 d')
    """
    minutes = hours * 60
    if minutes < 1:
        return f"{minutes * 60:.0f} s"
    if hours < 1:
        return f"{minutes:.0f} min" if minutes >= 3 else f"{value_text(minutes, 2)} min"
    if hours > 48 and hours % 24 == 0:
        return f"{hours / 24:.0f} d"
    return f"{hours:.1f}".removesuffix(".0") + " h"


def expected_yield(protocol: LabProtocol) -> str:
    """The expected share of the metal, with its interval."""
    low, value, high = sorted(protocol.expected_yield)
    return f"{percent(value)} of the metal ({percent(low)} to {percent(high)})"


def verified_first(parts: Iterable[ProtocolPart]) -> tuple[ProtocolPart, ...]:
    """Published protocols, those that were read before those that were recalled."""
    return tuple(sorted(parts, key=is_recalled))


def is_recalled(part: ProtocolPart) -> bool:
    """Whether a protocol part rests on memory."""
    return bool(part.badge) or (part.provenance is not None and not part.provenance.verified)


class Citations:
    """Numbers [1], [2] ... for works, in the order in which they are first cited."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._works = {source.key: source for source in sources}
        self._number: dict[str, int] = {}

    def numbers(self, *keys: str) -> tuple[int, ...]:
        """Numbers of the works known by these keys; unknown keys have none."""
        known = [key for key in dict.fromkeys(keys) if key in self._works]
        return tuple(self._number.setdefault(key, len(self._number) + 1) for key in known)

    def of(self, provenance: Provenance | None) -> tuple[int, ...]:
        """Numbers of the work a fact is from and of the text it was read in."""
        return () if provenance is None else self.numbers(provenance.source, provenance.via)

    def mark(self, provenance: Provenance | None) -> str:
        """The same as text, e.g. `` [4, read in 1]``; empty without a known work."""
        found = ", read in ".join(map(str, self.of(provenance)))
        own = OWN_MARK if provenance is not None and provenance.origin == "user" else ""
        return f" [{'; '.join(filter(None, (found, own)))}]" if found or own else ""

    def told(self, basis: str, provenance: Provenance | None) -> str:
        """Basis, work and, where it applies, the warning, e.g. ``measured [1] (recalled)``."""
        is_recalled = provenance is not None and not provenance.verified
        return f"{basis}{self.mark(provenance)}{' (recalled)' if is_recalled else ''}"

    def resolve(self, text: str, written: str = "[{}]") -> str:
        """Put numbers for the keys of works that stand in a text, as in ``(zhu2008a)``."""

        def numbered(match: re.Match[str]) -> str:
            found = self.numbers(match.group(1) or match.group(2))
            return written.format(found[0]) if found else match.group()

        return _KEY.sub(numbered, text)

    def cited(self) -> tuple[tuple[int, Source], ...]:
        """Works cited so far, by number."""
        return tuple((n, self._works[key]) for key, n in self._number.items())

    def rest(self) -> tuple[Source, ...]:
        """Works not cited so far."""
        return tuple(work for key, work in self._works.items() if key not in self._number)


def unpredicted_text(item: tuple[str, str]) -> str:
    """A property without a predicted value, and why.

    Example:
        >>> unpredicted_text(("optical_gap", "no value for the same core"))
        'optical gap: no value for the same core'
    """
    return f"{item[0].replace('_', ' ')}: {item[1]}"
