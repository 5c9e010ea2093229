"""Wells with their results as a data set of the Open Reaction Database.

The documents are the JSON form of its protocol buffers (``Dataset`` of package ord-schema); no
package is needed to write them. `ord_faults` and `ord_pbtxt` use ord-schema (extra ``ord``).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from mncplan.domain.protocol import Plate, StockSolution
from mncplan.domain.substance import Substance
from mncplan.errors import InvalidInputError, MissingExtraError
from mncplan.lab.plate_values import HEAT, first_number, values_of
from mncplan.lab.worklist import hold_text, undivided

Json = dict[str, Any]

_ANALYSIS: Final = "characterisation"
_ROLES: Final[Mapping[str, str]] = {"solvent": "SOLVENT", "metal": "REACTANT", "seed": "REACTANT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WellResult:
    """What came out of one well.

    Attributes:
        product: What was found: the target or another one; empty when nothing formed.
        yield_percent: Of it, on whatever basis the campaign counts.
        purity_percent: Of it.
        others: Further measured objectives as (name with its unit, value).
        how: How it was characterised, in words.
    """

    well: str
    product: str
    is_target: bool
    yield_percent: float | None = None
    purity_percent: float | None = None
    others: tuple[tuple[str, float], ...] = ()
    time_h: float | None = None
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetRequest:
    """Who records what; the database asks for a mail address and a time.

    Attributes:
        created: ISO 8601, such as 2026-03-01T12:00:00.
        is_synthetic: Whether the results are simulated; said in every record.
    """

    name: str
    description: str
    email: str
    person: str
    created: str
    orcid: str = ""
    is_synthetic: bool = False


def ord_dataset(
    plate: Plate,
    results: Iterable[WellResult],
    request: DatasetRequest,
    substances: Mapping[str, Substance] | None = None,
) -> str:
    """One reaction per well with a result, as JSON text.

    Each addition is an input with its order; the solute of a stock solution is counted in moles,
    its solvent in volume. Substances of the stock table bring SMILES and CAS numbers.

    Raises:
        InvalidInputError: If there is no result, a well is not on the plate, or no mail address
            is given.
    """
    if "@" not in request.email or not request.person.strip():
        raise InvalidInputError(
            "ord: the Open Reaction Database asks for name and mail address of who records;"
            f" got {request.person!r} and {request.email!r}"
        )
    known = substances or {}
    found = [_reaction(plate, result, request, known) for result in results]
    if not found:
        raise InvalidInputError("ord: no well has a result yet")
    document = {"name": request.name, "description": request.description, "reactions": found}
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _reaction(
    plate: Plate,
    result: WellResult,
    request: DatasetRequest,
    substances: Mapping[str, Substance],
) -> Json:
    values = values_of(plate, result.well)
    person: Json = {"name": request.person, "email": request.email}
    person |= {"orcid": request.orcid} if request.orcid else {}
    details = [f"Well {result.well}, {values.get('role', '')}."]
    details += [
        f"{name} = {_said(value)}."
        for name, value in values.items()
        if not name.endswith("_uL") and name not in {"well", "role"}
    ]
    if request.is_synthetic:
        details.insert(0, "SYNTHETIC: simulated, not done in a laboratory.")
    return {
        "identifiers": [
            {"type": "CUSTOM", "details": "label", "value": f"{request.name} well {result.well}"}
        ],
        "inputs": dict(_inputs(plate, values, substances)),
        "conditions": _conditions(plate, result.well),
        "notes": {"procedureDetails": " ".join(details)},
        "outcomes": [_outcome(result)],
        "provenance": {
            "recordCreated": {"time": {"value": request.created}, "person": person},
        },
    }


def _said(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _inputs(
    plate: Plate, values: Mapping[str, float | str], substances: Mapping[str, Substance]
) -> Iterable[tuple[str, Json]]:
    stocks = {item.column: item for item in plate.stocks if item.column}
    columns = [name for name in plate.columns if name.endswith("_uL")]
    for order, column in enumerate(columns, start=1):
        volume = values.get(column, 0.0)
        if isinstance(volume, str) or not volume:
            continue
        item: Json = {
            "components": _components(column, volume, stocks.get(undivided(column)), substances),
            "additionOrder": order,
        }
        yield column.removesuffix("_uL"), item


def _components(
    column: str,
    volume_uL: float,
    stock: StockSolution | None,
    substances: Mapping[str, Substance],
) -> list[Json]:
    volume = {"value": volume_uL, "units": "MICROLITER"}
    plain = column.removesuffix("_uL")
    if stock is None or stock.concentration_mM is None:
        solvent = plain if plain in substances else plain.rpartition("_")[2]
        name = stock.name if stock else solvent if solvent in substances else plain
        role = "REAGENT" if stock else "SOLVENT"
        return [
            {
                "identifiers": _identifiers(name, substances),
                "amount": {"volume": volume},
                "reactionRole": role,
            }
        ]
    role, _, name = stock.name.partition(": ")
    nmol = stock.concentration_mM * volume_uL
    return [
        {
            "identifiers": _identifiers(name or stock.name, substances),
            "amount": {"moles": {"value": nmol, "units": "NANOMOLE"}},
            "reactionRole": _ROLES.get(role.split("_")[0], "REAGENT"),
        },
        *(
            {
                "identifiers": _identifiers(also, substances),
                "amount": {"moles": {"value": mM * volume_uL, "units": "NANOMOLE"}},
                "reactionRole": "REAGENT",
            }
            for also, mM in stock.also
        ),
        {
            "identifiers": _identifiers(stock.solvent or "solvent", substances),
            "amount": {"volume": volume, "volumeIncludesSolutes": True},
            "reactionRole": "SOLVENT",
        },
    ]


def _identifiers(name: str, substances: Mapping[str, Substance]) -> list[Json]:
    found = substances.get(name) or next((s for s in substances.values() if s.name == name), None)
    listed = [{"type": "NAME", "value": found.name if found else name}]
    if found and found.smiles:
        listed.append({"type": "SMILES", "value": found.smiles})
    if found and found.cas:
        listed.append({"type": "CAS_NUMBER", "value": found.cas})
    return listed


def _conditions(plate: Plate, well: str) -> Json:
    values = values_of(plate, well)
    holds = " ".join(filter(None, (hold_text(plate, h.before) for h in plate.holds)))
    found: Json = {}
    heat = first_number(values, HEAT)
    if heat is not None:
        found["temperature"] = {
            "control": {"type": "CUSTOM", "details": "as set for the plate"},
            "setpoint": {"value": heat, "units": "CELSIUS"},
        }
    rpm = first_number(values, ("stirring_rpm",))
    if rpm is not None:
        found["stirring"] = {
            "type": "CUSTOM",
            "details": "shaken or stirred",
            "rate": {"rpm": round(rpm)},
        }
    ph = first_number(values, ("pH",))
    if ph is not None:
        found["ph"] = ph
    details = f"Liquids are added one after another in the order of the inputs. {holds}"
    return found | {"conditionsAreDynamic": True, "details": details.strip()}


def _outcome(result: WellResult) -> Json:
    found: Json = {}
    if result.time_h is not None:
        found["reactionTime"] = {"value": result.time_h, "units": "HOUR"}
    measured = []
    for kind, value in (("YIELD", result.yield_percent), ("PURITY", result.purity_percent)):
        if value is not None:
            measured.append(
                {"type": kind, "analysisKey": _ANALYSIS, "percentage": {"value": value}}
            )
    measured += [
        {
            "type": "CUSTOM", "details": name, "analysisKey": _ANALYSIS,
            "floatValue": {"value": value},
        }
        for name, value in result.others
    ]  # fmt: skip
    product: Json = {
        "identifiers": [
            {
                "type": "CUSTOM",
                "details": "cluster formula or product label",
                "value": result.product,
            }
        ],
        "isDesiredProduct": result.is_target,
        "reactionRole": "PRODUCT",
        **({"measurements": measured} if measured else {}),
    }
    analysis = {"type": "CUSTOM", "details": result.how or "not stated"}
    products = [product] if result.product else []
    return found | {"products": products, "analyses": {_ANALYSIS: analysis}}


def ord_faults(text: str) -> tuple[str, ...]:
    """What the database's own validation objects to; empty when the data set is accepted.

    Raises:
        MissingExtraError: If ord-schema is not installed.
    """
    output = _part("validations").validate_message(_message(text), raise_on_error=False)
    return tuple(str(item) for item in output.errors)


def ord_pbtxt(text: str) -> str:
    """The data set as protocol buffer text.

    Raises:
        MissingExtraError: If ord-schema is not installed.
    """
    message = _message(text)
    return str(import_module("google.protobuf.text_format").MessageToString(message))


def _part(name: str) -> Any:
    try:
        return import_module(f"ord_schema.{name}")
    except ImportError as error:
        raise MissingExtraError("ord-schema", "ord") from error


def _message(text: str) -> Any:
    helpers, kind = _part("message_helpers"), _part("proto.dataset_pb2").Dataset
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dataset.json"
        path.write_text(text, encoding="utf-8")
        return helpers.load_message(str(path), kind)
