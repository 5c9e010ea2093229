"""What the campaign verbs do."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from mncplan.app.campaign import Campaigns, user_name
from mncplan.app.campaign_files import export_json, restored
from mncplan.app.campaign_new import (
    DEFAULT_OBJECTIVES,
    Opening,
    definition_of,
    parse_objective,
    plate_rules,
)
from mncplan.app.campaign_optimiser import propose
from mncplan.app.campaign_table import TableRow, read_table
from mncplan.app.text_files import replace_text
from mncplan.cli.boundary import DONE
from mncplan.cli.output import write_json
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.campaign_state import CampaignState
from mncplan.errors import InvalidInputError
from mncplan.report.campaign_json import campaign_json
from mncplan.report.campaign_sheet import batch_table, csv_text, edbo_table, write_sheet
from mncplan.report.campaign_terminal import (
    batch_summary,
    counted,
    opened_summary,
    recorded_summary,
    status_summary,
)
from mncplan.report.encode import dumps
from mncplan.report.files import write_documents
from mncplan.report.terminal import show, table_summary

_ROBOTS: Final[Mapping[str, Literal["OT-2", "Flex"]]] = {
    "ot-2": "OT-2", "ot2": "OT-2", "flex": "Flex"
}  # fmt: skip
_ID: Final = re.compile(r"E\d{3,}(?:-\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Desk:
    """Which library, who sits there, and how answers are shown."""

    library: str | None
    author: str
    is_json: bool

    def open(self) -> Campaigns:
        """The campaigns of the library."""
        return Campaigns(self.library)

    @property
    def who(self) -> str:
        """Name to write beside events."""
        return self.author or user_name()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of campaign new as they were typed."""

    name: str
    source: str
    objectives: tuple[str, ...]
    target: str
    ligand: str
    step: int
    batch: int
    seed: int
    labware: str
    shared: tuple[str, ...]
    most_stocks: int | None


def run_new(desk: Desk, asked: Asked) -> int:
    """Open a campaign, or bring one back from its export."""
    definition, history = restored(Path(asked.source), asked.name) or (_definition(asked), ())
    with desk.open() as campaigns:
        state = campaigns.new(definition, desk.who, history)
    if desk.is_json:
        write_json(campaign_json(state))
    else:
        show(opened_summary(state), sys.stdout)
    return DONE


def _definition(asked: Asked) -> CampaignDefinition:
    return definition_of(
        Opening(
            name=asked.name,
            source=asked.source,
            objectives=tuple(map(parse_objective, asked.objectives)) or DEFAULT_OBJECTIVES,
            target=asked.target,
            ligand=asked.ligand,
            step=asked.step,
            batch=asked.batch,
            seed=asked.seed,
            plate=plate_rules(asked.labware, asked.shared, asked.most_stocks),
        )
    )


def run_suggest(desk: Desk, name: str, n: int | None, out: Path | None, *, is_more: bool) -> int:
    """The batch to run next."""
    with desk.open() as campaigns:
        found = campaigns.suggest(name, propose, desk.who, n=n, is_more=is_more)
    if out is not None:
        experiments = [found.state.experiments[e.id] for e in found.batch.experiments]
        write_sheet(batch_table(found.state, experiments), out, found.state.definition)
    if desk.is_json:
        write_json(campaign_json(found.state, found.batch, is_new=found.is_new))
    else:
        show(batch_summary(found.state, found.batch, is_new=found.is_new, file=out), sys.stdout)
    return DONE


def run_record(desk: Desk, name: str, words: Sequence[str], correct: str | None) -> int:
    """Record a table, or one result typed on the line."""
    rows = _typed(words) if _ID.fullmatch(words[0]) else read_table(_only_file(words))
    with desk.open() as campaigns:
        state, recording = campaigns.record(name, rows, desk.who, correct=correct)
    if desk.is_json:
        write_json(campaign_json(state, recording=recording))
    else:
        show(recorded_summary(state, recording), sys.stdout)
    return DONE


def run_status(desk: Desk, name: str) -> int:
    """Where a campaign stands, or which there are."""
    with desk.open() as campaigns:
        if name:
            state = campaigns.state(name)
            if desk.is_json:
                write_json(campaign_json(state))
            else:
                show(status_summary(state), sys.stdout)
            return DONE
        states = [campaigns.state(one) for one in campaigns.names()]
    if desk.is_json:
        write_json({
            "schema": "mncplan-campaign-list/1",
            "campaigns": [_line(state) for state in states],
        })  # fmt: skip
    else:
        rows = [tuple(_line(state).values()) for state in states]
        show(table_summary(counted(len(rows), "campaign"), _HEAD, rows), sys.stdout)
    return DONE


_HEAD = ("name", "target", "experiments", "pending", "synthetic")


def _line(state: CampaignState) -> dict[str, str | int | bool]:
    definition = state.definition
    values = (
        definition.name,
        definition.target,
        len(state.experiments),
        len(state.pending),
        definition.is_synthetic,
    )
    return dict(zip(_HEAD, values, strict=True))


def run_report(desk: Desk, name: str, out: Path | None) -> int:
    """Write the report and the table of all experiments into a folder."""
    from mncplan.app.campaign_report import campaign_report
    from mncplan.app.plate_export import plate_of
    from mncplan.report.campaign_report_files import write_campaign_report
    from mncplan.report.campaign_report_json import campaign_report_json
    from mncplan.report.campaign_report_terminal import campaign_report_summary

    with desk.open() as campaigns:
        state = campaigns.state(name)
    has_plate = state.definition.space.wells is not None and bool(state.open_batches)
    plate = plate_of(state, state.open_batches[-1]) if has_plate else None
    found = campaign_report(state, plate=plate)
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
            progress=lambda text: print(text, file=sys.stderr),
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
    if form not in {"table", "edbo", "json", *FORMS}:
        raise InvalidInputError(
            f"format {form!r}: expected table, edbo, json, {', '.join(FORMS[:-1])} or {FORMS[-1]}"
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
    table = edbo_table(state) if form == "edbo" else batch_table(state, state.experiments.values())
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


def _only_file(words: Sequence[str]) -> Path:
    if len(words) != 1:
        raise InvalidInputError(
            f"{' '.join(words)!r}: expected one file, or an id such as E003 with purity=0.82"
        )
    return Path(words[0])


def _typed(words: Sequence[str]) -> tuple[TableRow, ...]:
    cells: dict[str, str] = {"experiment": words[0]}
    for word in words[1:]:
        name, mark, value = word.partition("=")
        if not mark or not name:
            raise InvalidInputError(f"{word!r}: expected column=value, e.g. purity=0.82")
        cells[name.strip()] = value
    return (TableRow(words[0].upper(), cells),)
