"""Stocks, liquids and doses of a space as TOML tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mncplan.app.space_toml import Table, quoted, toml_value
from mncplan.app.space_units import in_unit
from mncplan.domain.well_chemistry import DoseOption, Liquid, WellChemistry, WellDose, WellStock
from mncplan.errors import InvalidInputError

_VOLUME: Final = "uL"
_STRENGTH: Final = "mmol/L"


def read_wells(table: Table) -> WellChemistry:
    """Read the ``[wells]`` table.

    Raises:
        InvalidInputError: If a key is missing, unknown or mistyped, or the doses do not fit
            together.
    """
    counted = "concentration_volume"
    found = WellChemistry(
        stocks=tuple(_stock(item) for item in table.tables("stock")),
        liquids=tuple(_liquid(item) for item in table.tables("liquid")),
        doses=tuple(_dose(item) for item in table.tables("dose")),
        min_dispense_uL=_volume(table, "min_dispense", 5.0),
        step_uL=_volume(table, "step", 0.1),
        concentration_volume_uL=_volume(table, counted) if counted in table else None,
    )
    table.done()
    return found


def write_wells(wells: WellChemistry) -> list[str]:
    """Lines of the ``[wells]`` table and those inside it."""
    fields: dict[str, Any] = {
        "min_dispense": _text(wells.min_dispense_uL, _VOLUME),
        "step": _text(wells.step_uL, _VOLUME),
    }
    if wells.concentration_volume_uL is not None:
        fields["concentration_volume"] = _text(wells.concentration_volume_uL, _VOLUME)
    lines = _lines("[wells]", fields)
    for liquid in wells.liquids:
        lines += _lines("[[wells.liquid]]", _liquid_fields(liquid))
    for stock in wells.stocks:
        solutes = {name: _text(strength, _STRENGTH) for name, strength in stock.solutes}
        fields = {"name": stock.name, "solutes": solutes, "solvent": stock.solvent}
        lines += _lines("[[wells.stock]]", fields)
    for dose in wells.doses:
        lines += _lines("[[wells.dose]]", _dose_fields(dose))
    return lines[:-1]


def _lines(header: str, fields: Mapping[str, Any]) -> list[str]:
    return [header, *(f"{quoted(key)} = {toml_value(v)}" for key, v in fields.items()), ""]


def _text(number: float, unit: str) -> str:
    return f"{number!r} {unit}"


def _volume(table: Table, key: str, default: float | None = None) -> float:
    return in_unit(table.number(key, default), _VOLUME, f"{table.where}: {key}")


def _stock(table: Table) -> WellStock:
    name = table.text("name")
    table = table.named(f"stock {name!r}")
    solutes = table.table("solutes")
    if solutes is None:
        raise InvalidInputError(
            f'{table.where}: no solutes, e.g. solutes = {{ HAuCl4 = "20 mmol/L" }}'
        )
    strengths = tuple(
        (key, in_unit(solutes.number(key), _STRENGTH, f"{solutes.where}: {key}")) for key in solutes
    )
    found = WellStock(name=name, solutes=strengths, solvent=table.text("solvent"))
    table.done()
    return found


def _liquid(table: Table) -> Liquid:
    fractions = table.table("fractions")
    found = Liquid(
        volume_uL=_volume(table, "volume"),
        solvent=table.text("solvent", ""),
        solvent_choice=table.text("solvent_choice", ""),
        name=table.text("name", "well"),
        fractions=tuple((key, fractions.number(key)) for key in fractions) if fractions else (),
    )
    if not (found.solvent or found.solvent_choice):
        raise InvalidInputError(f"{table.where}: no solvent and no solvent_choice to fill up with")
    table.done()
    return found


def _liquid_fields(liquid: Liquid) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": liquid.name,
        "volume": _text(liquid.volume_uL, _VOLUME),
        "solvent": liquid.solvent,
        "solvent_choice": liquid.solvent_choice,
        "fractions": dict(liquid.fractions),
    }
    return {key: value for key, value in fields.items() if value}


def _dose(table: Table) -> WellDose:
    role = table.text("role")
    table = table.named(f"dose {role!r}")
    options = tuple(_option(item) for item in table.tables("options"))
    if "chemical" in table:
        options = (_made_of("", table), *options)
    portions = table.number("portions", 1)
    if not isinstance(portions, str):
        portions = in_unit(portions, "1", f"{table.where}: portions")
    found = WellDose(
        role=role,
        amount=table.number("amount"),
        per=table.text("per"),
        options=options,
        choice=table.text("choice", ""),
        metal_atoms=_pure(table, "metal_atoms", 0.0),
        portions=portions if isinstance(portions, str) else int(portions),
        liquid=table.text("liquid", "well"),
    )
    table.done()
    return found


def _option(table: Table) -> DoseOption:
    found = _made_of(table.text("choice"), table)
    table.done()
    return found


def _made_of(choice: str, table: Table) -> DoseOption:
    return DoseOption(
        choice,
        table.text("chemical", ""),
        _pure(table, "counts_for", 1.0),
        _pure(table, "electrons", 0.0),
    )


def _pure(table: Table, key: str, default: float) -> float:
    return in_unit(table.number(key, default), "1", f"{table.where}: {key}")


def _dose_fields(dose: WellDose) -> dict[str, Any]:
    fields: dict[str, Any] = {"role": dose.role, "amount": dose.amount, "per": dose.per}
    if len(dose.options) == 1 and not dose.choice and not dose.options[0].choice:
        fields |= _option_fields(dose.options[0])
    else:
        fields |= {"choice": dose.choice, "options": [_option_fields(o) for o in dose.options]}
    fields |= {} if not dose.metal_atoms else {"metal_atoms": dose.metal_atoms}
    fields |= {} if dose.portions == 1 else {"portions": dose.portions}
    return fields if dose.liquid == "well" else {**fields, "liquid": dose.liquid}


def _option_fields(option: DoseOption) -> dict[str, Any]:
    fields: dict[str, Any] = {"choice": option.choice} if option.choice else {}
    fields["chemical"] = option.chemical
    fields |= {} if option.counts_for == 1 else {"counts_for": option.counts_for}
    return fields if not option.electrons else {**fields, "electrons": option.electrons}
