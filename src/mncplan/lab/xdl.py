"""One well as a synthesis in XDL, the chemical description language of the Cronin group.

Elements and attributes are those of its public standard (file structure and full steps
specification of the xdl repository): ``Synthesis`` holds ``Metadata``, ``Hardware``, ``Reagents``
and ``Procedure``; quantities are text with a unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

from mncplan.domain.protocol import Plate
from mncplan.errors import InvalidInputError
from mncplan.lab.plate_values import COMPLEX_HEAT, HEAT, TIME, first_number, values_of
from mncplan.lab.worklist import make_worklist, undivided

VESSEL: Final = "reactor"
STEPS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "Add": (
        frozenset({"vessel", "reagent", "volume"}),
        frozenset({"dropwise", "time", "stir", "stir_speed", "viscous", "purpose"}),
    ),
    "Stir": (
        frozenset({"vessel", "time"}),
        frozenset({"stir_speed", "continue_stirring", "purpose"}),
    ),
    "HeatChill": (
        frozenset({"vessel", "temp", "time"}),
        frozenset({"stir", "stir_speed", "purpose"}),
    ),
}
"""Steps that are written, with required and optional attributes of the standard."""

_QUANTITY: Final[Mapping[str, re.Pattern[str]]] = {
    "volume": re.compile(r"\d+(\.\d+)? (uL|mL)"),
    "time": re.compile(r"\d+(\.\d+)? (s|min|h)"),
    "temp": re.compile(r"-?\d+(\.\d+)? °C"),
    "stir_speed": re.compile(r"\d+(\.\d+)? RPM"),
}
_ROLES: Final[Mapping[str, str]] = {"base": "base", "acid": "acid", "ligand": "ligand"}


def xdl_text(plate: Plate, well: str, *, product: str = "", publication: str = "") -> str:
    """The recipe of one well as an XDL document.

    The liquids go in one after another; holds of the plate and the time after the last addition
    become `Stir`, or `HeatChill` where the temperature is set.

    Args:
        plate: From the layout.
        well: Which one.
        product: Formula of the target.
        publication: Where the recipe stands, if it was published.

    Raises:
        InvalidInputError: If there is no such well.
    """
    found = make_worklist(plate)
    steps = [item for item in found.transfers if item.well == well]
    if not steps:
        raise InvalidInputError(f"plate: well {well!r} is empty or not on this plate")
    values = values_of(plate, well)
    root = ElementTree.Element("Synthesis")
    about = {"description": f"Well {well} of a plate planned with mncplan"}
    about |= {k: v for k, v in (("product", product), ("publication", publication)) if v}
    ElementTree.SubElement(root, "Metadata", about)
    hardware = ElementTree.SubElement(root, "Hardware")
    ElementTree.SubElement(hardware, "Component", {"id": VESSEL, "type": "reactor"})
    reagents = ElementTree.SubElement(root, "Reagents")
    names = {source.column: _reagent_name(source.column) for source in found.sources}
    roles = {names[item.source]: _ROLES.get(item.source.split("_")[0], "") for item in steps}
    for name, role in roles.items():
        ElementTree.SubElement(
            reagents, "Reagent", {"name": name, **({"role": role} if role else {})}
        )
    procedure = ElementTree.SubElement(root, "Procedure")
    speed = _speed(values)
    order = plate.columns.index
    holds = [hold for hold in plate.holds if hold.before]
    for item in steps:
        for hold in [h for h in holds if order(h.before) <= order(item.source)]:
            holds.remove(hold)
            _spend(procedure, hold.time_h, first_number(values, COMPLEX_HEAT), speed)
        _step(
            procedure, "Add", vessel=VESSEL, reagent=names[item.source],
            volume=f"{item.volume_uL / 1000:.4g} mL", stir="True", **speed,
        )  # fmt: skip
    _finish(procedure, values, speed)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
    if wrong := xdl_faults(document):
        raise InvalidInputError(f"xdl: {'; '.join(wrong)}")
    return document


def _finish(
    procedure: ElementTree.Element, values: Mapping[str, float | str], speed: Mapping[str, str]
) -> None:
    """The reaction after the last addition, as far as temperature and time are known."""
    time = first_number(values, TIME)
    if time is None:
        return
    heat = first_number(values, HEAT)
    _spend(procedure, time, heat, speed)


def _spend(
    procedure: ElementTree.Element, time_h: float, heat: float | None, speed: Mapping[str, str]
) -> None:
    """Stir for a time, at a temperature where one is set."""
    spent = f"{60 * time_h:.4g} min"
    if heat is None:
        _step(procedure, "Stir", vessel=VESSEL, time=spent, **speed)
    else:
        stirred = {"stir": "True", **speed} if speed else {}
        _step(procedure, "HeatChill", vessel=VESSEL, temp=f"{heat:g} °C", time=spent, **stirred)


def _speed(values: Mapping[str, float | str]) -> dict[str, str]:
    rpm = first_number(values, ("stirring_rpm",))
    return {} if not rpm else {"stir_speed": f"{rpm:g} RPM"}


def _reagent_name(column: str) -> str:
    return undivided(column).removesuffix("_uL").replace("_", " ")


def _step(procedure: ElementTree.Element, name: str, **given: str) -> None:
    ElementTree.SubElement(procedure, name, given)


def xdl_faults(text: str) -> tuple[str, ...]:
    """What the standard forbids in a document: sections, steps, attributes, units, references."""
    try:
        root = ElementTree.fromstring(text.encode("utf-8"))
    except ElementTree.ParseError as error:
        return (f"no XML: {error}",)
    sections = [child.tag for child in root]
    if root.tag != "Synthesis" or sections != ["Metadata", "Hardware", "Reagents", "Procedure"]:
        return (f"sections are {root.tag}: {', '.join(sections)}",)
    vessels = {item.get("id") for item in root.iterfind("Hardware/Component")}
    reagents = {item.get("name") for item in root.iterfind("Reagents/Reagent")}
    found = []
    for step in root.iterfind("Procedure/*"):
        required, optional = STEPS.get(step.tag, (frozenset[str](), frozenset[str]()))
        if step.tag not in STEPS:
            found.append(f"{step.tag} is no step of the standard that is used here")
            continue
        found += [f"{step.tag} lacks {name}" for name in sorted(required - set(step.attrib))]
        found += [
            f"{step.tag} has no property {name}"
            for name in sorted(set(step.attrib) - required - optional)
        ]
        if step.get("vessel") not in vessels:
            found.append(f"{step.tag}: no vessel {step.get('vessel')!r}")
        if "reagent" in required and step.get("reagent") not in reagents:
            found.append(f"{step.tag}: no reagent {step.get('reagent')!r}")
        found += [
            f"{step.tag}: {name} is {step.get(name)!r}"
            for name, form in _QUANTITY.items()
            if name in step.attrib and not form.fullmatch(str(step.get(name)))
        ]
    return tuple(found)
