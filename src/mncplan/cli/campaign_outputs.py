"""What the campaign verbs report, export and simulate do."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from mncplan.app.campaign_files import export_json
from mncplan.app.campaign_optimiser import propose
from mncplan.app.text_files import replace_text
from mncplan.cli.boundary import DONE
from mncplan.cli.campaign_verbs import Desk, on_stderr
from mncplan.cli.output import write_json
from mncplan.errors import InvalidInputError
from mncplan.report.campaign_json import campaign_json
from mncplan.report.campaign_sheet import Table, batch_table, csv_text, edbo_table, write_sheet
from mncplan.report.campaign_terminal import status_summary
from mncplan.report.encode import dumps
from mncplan.report.files import write_documents
from mncplan.report.terminal import show

_OWN: Final = ("table", "edbo", "predictions", "json")
_ROBOTS: Final[Mapping[str, Literal["OT-2", "Flex"]]] = {
    "ot-2": "OT-2", "ot2": "OT-2", "flex": "Flex"
}  # fmt: skip


def run_report(desk: Desk, name: str, out: Path | None, *, asks_mechanism: bool = False) -> int:
    """Write the report and the table of all experiments into a folder."""
    from mncplan.app.campaign_report import campaign_report
    from mncplan.app.plate_export import plate_of
    from mncplan.report.campaign_report_files import write_campaign_report
    from mncplan.report.campaign_report_json import campaign_report_json
    from mncplan.report.campaign_report_terminal import campaign_report_summary

    with desk.open() as campaigns:
        state = campaigns.state(name)
    has_plate = state.definition.space.wells is not None and bool(state.open_batches)
    batch = state.open_batches[-1] if has_plate else None
    plate = plate_of(state, batch, prices=batch.prices) if batch is not None else None
    found = campaign_report(state, plate=plate, asks_mechanism=asks_mechanism, progress=on_stderr)
    files = write_campaign_report(found, out or Path(f"{name}-report"))
    if desk.is_json:
        write_json(campaign_report_json(found))
    else:
        show(campaign_report_summary(found, files), sys.stdout)
    return DONE


def run_simulate(desk: Desk, name: str, batches: int, seed: int) -> int:
    """Rehearse in the simulated laboratory."""
    from mncplan.app.campaign_simulate import rehearse

    with desk.open() as campaigns:
        state = rehearse(
            campaigns, name, propose, n_batches=batches, seed=seed,
            progress=on_stderr,
        )  # fmt: skip
    if desk.is_json:
        write_json(campaign_json(state))
    else:
        show(status_summary(state), sys.stdout)
    return DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked:
    """The options of campaign export as they were typed."""

    form: str
    email: str = ""
    robot: str = "OT-2"
    vessels: str = ""


def run_export(desk: Desk, name: str, asked: ExportAsked, out: Path | None) -> int:
    """Write a campaign for other programs."""
    from mncplan.app.plate_export import FORMS, ExportOptions, exported

    form, robot = asked.form, _ROBOTS.get(asked.robot.casefold())
    if robot is None:
        raise InvalidInputError(f"robot {asked.robot!r}: expected OT-2 or Flex")
    if form not in {*_OWN, *FORMS}:
        raise InvalidInputError(
            f"format {form!r}: expected {', '.join([*_OWN, *FORMS[:-1]])} or {FORMS[-1]}"
        )
    with desk.open() as campaigns:
        state = campaigns.state(name)
    if form in FORMS:
        files = exported(state, form, ExportOptions(
            robot=robot, load_name=asked.vessels, person=desk.who, email=asked.email
        ))  # fmt: skip
        if len(files) == 1 and (out is None or out.suffix):
            _put(next(iter(files.values())), out, desk)
        else:
            _written(write_documents(files, out or Path(f"{name}-{form}")), desk)
        return DONE
    if form == "json":
        _put(dumps(export_json(state)), out, desk)
        return DONE
    if form == "predictions":
        from mncplan.app.campaign_predictions import predictions

        table: Table = predictions(state)
    elif form == "edbo":
        table = edbo_table(state)
    else:
        table = batch_table(state, state.experiments.values())
    if out is not None and out.suffix.casefold() == ".xlsx":
        write_sheet(table, out, state.definition)
        _written((out,), desk)
    else:
        _put(csv_text(table), out, desk)
    return DONE


def _put(text: str, out: Path | None, desk: Desk) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    replace_text(out, text, "export")
    _written((out,), desk)


def _written(paths: Sequence[Path], desk: Desk) -> None:
    if desk.is_json:
        files = [str(path) for path in paths]
        write_json({"schema": "mncplan-campaign-export/1", "files": files})
    else:
        print("Written", *(f"  {path}" for path in paths), sep="\n")
