"""The verbs space make, check and design."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mncplan.app.space_design import DesignRequest, derived_quantities, lay_out, volumes
from mncplan.app.space_file import read_space, space_to_toml
from mncplan.app.space_make import acceptance, planned_space
from mncplan.app.tables import knowledge_base
from mncplan.app.text_files import replace_text
from mncplan.cli.boundary import DONE
from mncplan.cli.output import write_json
from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError
from mncplan.report.terminal import entry_summary, show


@dataclass(frozen=True, slots=True)
class Making:
    """What a space is made from."""

    target: str
    ligand: str | None
    step: int
    cosolvent: str
    acid: str
    alternatives: tuple[str, ...] = ()


def run_make(asked: Making, out: Path | None, *, is_json: bool) -> int:
    """Write the space of a route step."""
    for option, word in (("cosolvent", asked.cosolvent), ("acid", asked.acid)):
        if word and word not in knowledge_base().substance_by_key:
            raise InvalidInputError(
                f"--{option} {word!r}: no chemical on the list; expected a key such as EtOH or HCl;"
                " see mncplan stock list"
            )
    made = planned_space(
        asked.target, ligand=asked.ligand, step=asked.step, cosolvent=asked.cosolvent,
        acid=asked.acid, alternatives=asked.alternatives,
    )  # fmt: skip
    text = space_to_toml(made.space, dict(made.remarks))
    if out is not None:
        replace_text(out, text, "file")
    if is_json:
        write_json({"schema": "mncplan-space/1", "toml": text, "baseline": dict(made.baseline)})
    elif out is None:
        sys.stdout.write(text)
    else:
        fields = [(key, _shown(value)) for key, value in made.baseline.items()]
        show(entry_summary(f"{out.name} written; recommended values:", fields), sys.stdout)
    return DONE


def run_check(path: Path, seed: int, *, is_json: bool) -> int:
    """Say how much of a space can be run, and show one of its wells."""
    space = read_space(path)
    found = acceptance(space, seed)
    made = volumes(space, found.example)
    quantities = derived_quantities(space, found.example)
    if is_json:
        write_json(
            {
                "schema": "mncplan-space-check/1",
                "parameters": [p.name for p in space.parameters],
                "acceptance": found.share,
                "example": dict(found.example),
                "volumes_uL": made,
                "derived": [{"name": q.name, "value": q.value, "unit": q.unit} for q in quantities],
            }
        )
        return DONE
    fields: list[tuple[str, object]] = [
        ("parameters", len(space.parameters)),
        ("can be run", f"{100 * found.share:.3g} % of {found.tried} random settings"),
        *((f"left out: {rule}", f"{100 * share:.2g} %") for rule, share in found.broken),
        *(("example: " + key, _shown(value)) for key, value in found.example.items()),
        *((name, f"{volume:g} uL") for name, volume in made.items()),
        *((q.name, f"{q.value:.4g} {q.unit}") for q in quantities),
    ]
    show(entry_summary(f"{path.name} can be used", fields), sys.stdout)
    return DONE


def run_design(path: Path, asked: DesignRequest, out: Path | None, *, is_json: bool) -> int:
    """Lay out experiments and write them as CSV."""
    space = read_space(path)
    design = lay_out(space, asked)
    if is_json:
        document = {
            "schema": "mncplan-space-design/1",
            "kind": design.kind,
            "resolution": design.resolution,
            "efficiency": design.efficiency,
            "notes": list(design.notes),
            "experiments": [
                {"parameters": dict(s), "volumes_uL": volumes(space, s)} for s in design.settings
            ],
        }
        write_json(document)
    else:
        for note in (f"{design.kind}: {len(design.settings)} experiments", *design.notes):
            print(note, file=sys.stderr)
    text = _table(space, design.settings)
    if out is not None:
        replace_text(out, text, "file")
    elif not is_json:
        sys.stdout.write(text)
    return DONE


def _table(space: Space, settings: Sequence[Setting]) -> str:
    """CSV with a column per parameter, with its unit, and per volume."""
    units = {p.name: getattr(p, "unit", "") for p in space.parameters}
    wells = [volumes(space, setting) for setting in settings]
    liquids = list(dict.fromkeys(name for well in wells for name in well))
    handle = io.StringIO()
    writer = csv.writer(handle, lineterminator="\n")
    heads = [f"{name} [{unit}]" if unit not in {"", "1"} else name for name, unit in units.items()]
    writer.writerow([*heads, *(f"{name} [uL]" for name in liquids)])
    for setting, well in zip(settings, wells, strict=True):
        values: list[Any] = [_shown(setting.get(name, "")) for name in units]
        writer.writerow([*values, *(f"{well.get(name, 0.0):g}" for name in liquids)])
    return handle.getvalue()


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"
