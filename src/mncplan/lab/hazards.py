"""Dangers of the chemicals one by one and of what this protocol brings together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mncplan.domain.protocol import Hazard
from mncplan.domain.substance import Substance
from mncplan.lab.chemicals import label, metals_of
from mncplan.lab.ghs import CLASSES, SOURCE, HazardClass, class_of, meaning
from mncplan.lab.hazard_rules import RULES, SCENTLESS, Scene


def hazards(
    chemicals: Iterable[Substance], texts: Iterable[str], temperatures_C: Iterable[float]
) -> tuple[Hazard, ...]:
    """All hazards, the gravest first, rules on combinations before single chemicals.

    Args:
        chemicals: Everything on the weighing list.
        texts: Sentences of the protocol, for what is done with them.
        temperatures_C: Set temperatures.
    """
    items = {item.key: item for item in chemicals}
    scene = look_at(items, texts, temperatures_C)
    found = [rule.hazard for rule in RULES if rule.applies(scene)]
    found += statement_hazards(tuple(items.values()))
    return tuple(sorted(found, key=lambda hazard: -hazard.level))


def look_at(
    items: Mapping[str, Substance], texts: Iterable[str], temperatures_C: Iterable[float]
) -> Scene:
    """Reduce the protocol to what the rules ask about."""
    metals = frozenset(metal for item in items.values() for metal in metals_of(item))
    return Scene(
        keys=frozenset(items),
        roles=frozenset(item.role for item in items.values()),
        metals=metals,
        text=" ".join(texts).casefold(),
        hottest_C=max(temperatures_C, default=25.0),
        stinks=any(
            item.role in {"ligand_thiol", "ligand_selenol"} and item.key not in SCENTLESS
            for item in items.values()
        ),
        codes=frozenset(code.rstrip("?") for item in items.values() for code in item.ghs),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    codes: tuple[str, ...]
    is_unsure: bool


def statement_hazards(items: tuple[Substance, ...]) -> list[Hazard]:
    """GHS statements grouped by the care they call for."""
    found = []
    for group in CLASSES:
        entries = [entry for item in items if (entry := _entry(item, group)) is not None]
        if entries:
            found.append(_group_hazard(group, entries))
    silent = [
        label(item)
        for item in items
        if not item.ghs and item.key != "H2O"
        and (item.tier != "commercial" or item.ghs_confidence == "unsure")
    ]  # fmt: skip
    if silent:
        found.append(
            Hazard(
                level=1,
                title="Hazards not on file",
                text=f"{', '.join(silent)}: no classification on file, which does not mean"
                " harmless. Treat as toxic and read the safety data sheet if there is one.",
                source="stock table",
            )
        )
    return found


def _entry(item: Substance, group: HazardClass) -> _Entry | None:
    codes = tuple(code for code in item.ghs if class_of(code) is group)
    if not codes:
        return None
    return _Entry(label(item), codes, item.ghs_confidence == "unsure")


def _group_hazard(group: HazardClass, entries: list[_Entry]) -> Hazard:
    meanings: dict[str, list[str]] = {}
    unsure = False
    for entry in entries:
        for code in entry.codes:
            bare = code.rstrip("?")
            mark = "?" if code.endswith("?") or entry.is_unsure else ""
            unsure = unsure or bool(mark)
            meanings.setdefault(f"{bare} {meaning(code)}", []).append(f"{entry.name}{mark}")
    text = "; ".join(f"{said}: {', '.join(names)}" for said, names in meanings.items())
    text = f"{text}. {group.care}"
    if unsure:
        text += " A question mark: code not sure; the supplier's safety data sheet prevails."
    return Hazard(level=group.level, title=group.title, text=text, source=f"{SOURCE}; stock table")
