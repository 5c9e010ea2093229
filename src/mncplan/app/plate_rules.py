"""Rules of the plate: read from a space file, and checked against vessels and batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mncplan.app.space_toml import Table
from mncplan.app.space_units import in_unit
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.plate_rules import LABWARE, KnownRecipe, PlateRules
from mncplan.domain.space import Setting, Space
from mncplan.domain.well_chemistry import WellChemistry
from mncplan.errors import InvalidInputError
from mncplan.lab.layout import FILL


def read_setting(table: Table, units: Mapping[str, str]) -> Setting:
    """One value per parameter; numbers may carry a unit of their own."""
    values: dict[str, float | str] = {}
    for name in table:
        value = table.number(name)
        values[name] = in_unit(value, units[name], table.where) if name in units else value
    return values


def read_plate(table: Table, units: Mapping[str, str]) -> PlateRules:
    """Read the ``[plate]`` table of a space file.

    Raises:
        InvalidInputError: If a key is unknown or mistyped, or a rule is none.
    """
    most = table.table("most_choices")
    given: dict[str, Any] = {
        "most_choices": tuple((name, _count(most, name)) for name in most) if most else (),
        "controls": tuple(_control(item, units) for item in table.tables("control")),
    }
    for key, field in (("blanks", "n_blanks"), ("repeats", "n_incumbents")):
        if key in table:
            given[field] = _count(table, key)
    if "most_stocks" in table:
        given["most_stocks"] = _count(table, "most_stocks")
    if "shared" in table:
        given["shared"] = table.texts("shared")
    for key in ("labware", "blank_without", "edge"):
        if key in table:
            given[key] = table.text(key)
    table.done("labware", "shared", "most_stocks", "blanks", "blank_without", "repeats", "edge")
    return PlateRules(**given)


def _count(table: Table, key: str) -> int:
    value = table.number(key)
    if isinstance(value, str) or value != int(value):
        raise InvalidInputError(f"{table.where}: {key} = {value!r}; expected a whole number")
    return int(value)


def _control(table: Table, units: Mapping[str, str]) -> KnownRecipe:
    setting = table.table("setting")
    if setting is None:
        raise InvalidInputError(f"{table.where}: no setting, e.g. setting = {{ metal_mM = 1.0 }}")
    found = KnownRecipe(
        name=table.text("name"), setting=tuple(read_setting(setting, units).items())
    )
    table.done()
    return found


def rules_of(definition: CampaignDefinition) -> PlateRules:
    """The rules of a campaign; where none are given, the vessels its wells fit into.

    Raises:
        InvalidInputError: If no vessel on file is large enough.
    """
    wells = definition.space.wells
    rules = definition.plate or PlateRules(labware=labware_of(wells.well_volume_uL if wells else 0))
    return rules if rules.blank_without else replace(rules, blank_without=reducing(wells))


def reducing(wells: WellChemistry | None) -> str:
    """Role of the dose that reduces: it is called so, or it gives electrons; empty for none."""
    doses = wells.doses if wells else ()
    giving = [d.role for d in doses if any(option.electrons for option in d.options)]
    return "reductant" if any(d.role == "reductant" for d in doses) else next(iter(giving), "")


def labware_of(well_volume_uL: float) -> str:
    """The plate with the most wells that are large enough, vials last.

    Raises:
        InvalidInputError: If no vessel on file is.
    """
    fitting = _fitting(well_volume_uL)
    if not fitting:
        raise InvalidInputError(f"plate: no vessel on file holds {well_volume_uL:g} uL")
    return max(fitting, key=lambda k: (LABWARE[k].n_wells, bool(LABWARE[k].load_name)))


def _fitting(well_volume_uL: float) -> list[str]:
    return [k for k, v in LABWARE.items() if FILL * v.capacity_uL >= well_volume_uL]


def check_rules(definition: CampaignDefinition, n: int) -> None:
    """Refuse rules given for a plate that could never be laid out with `n` experiments.

    Raises:
        InvalidInputError: If a control is none of the space, a well overflows its vessel, or the
            plate has too few vessels.
    """
    from mncplan.conditions.space_check import refusal

    space, plate = definition.space, definition.plate
    if plate is None:
        return
    for control in plate.controls:
        if (reason := refusal(_any_row(space), dict(control.setting))) is not None:
            raise InvalidInputError(f"plate: control {control.name}: {reason}")
    if space.wells is None:
        return
    rules, labware = rules_of(definition), LABWARE[plate.labware]
    room = FILL * labware.capacity_uL
    volume = space.wells.well_volume_uL
    if volume > room and _fitting(volume):
        raise InvalidInputError(
            f"plate: wells of {volume:g} uL; {labware.name} hold {room:g} uL with head space;"
            " take other labware, or smaller liquids in the space"
        )
    places = [w for w in labware.labels() if rules.edge == "use" or not labware.is_edge(w)]
    blanks = rules.n_blanks if rules.blank_without else 0
    beside = blanks + rules.n_incumbents + len(rules.controls)
    if n + beside > len(places):
        raise InvalidInputError(
            f"plate: {n} experiments and {beside} wells for blanks, repeats and controls;"
            f" {labware.name} offer {len(places)}"
            f"{' without the outer ring' if rules.edge == 'avoid' else ''}; ask for fewer"
        )


def _any_row(space: Space) -> Space:
    return replace(space, rows=None)
