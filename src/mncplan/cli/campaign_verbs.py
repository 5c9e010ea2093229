"""What the campaign verbs new, suggest, record and status do."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final, cast

from mncplan.app.campaign import Campaigns, Proposal, user_name
from mncplan.app.campaign_choice import Choice
from mncplan.app.campaign_files import changed, restored
from mncplan.app.campaign_new import (
    DEFAULT_BATCH,
    DEFAULT_OBJECTIVES,
    Opening,
    bench_rules,
    definition_of,
    means_of,
    parse_objective,
    plate_rules,
)
from mncplan.app.campaign_optimiser import Aim, time_of
from mncplan.app.campaign_prior import parse_prior, with_priors
from mncplan.app.campaign_table import TableRow, read_table
from mncplan.cli.boundary import DONE
from mncplan.cli.output import write_json
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.campaign_state import CampaignState
from mncplan.errors import InvalidInputError
from mncplan.report.campaign_json import campaign_json
from mncplan.report.campaign_sheet import batch_table, check_sheet, write_sheet
from mncplan.report.campaign_terminal import (
    batch_summary,
    counted,
    opened_summary,
    recorded_summary,
    status_summary,
)
from mncplan.report.terminal import show, table_summary

_LONG_S: Final = 5.0
_ID: Final = re.compile(r"E\d+(?:-\d+)?", re.IGNORECASE)


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
    route: int
    step: int
    stock: Path | None
    priors: tuple[str, ...]
    batch: int | None
    seed: int
    labware: str
    shared: tuple[str, ...]
    most_stocks: int | None
    budget: int | None
    prices: tuple[str, ...]


def run_new(desk: Desk, asked: Asked) -> int:
    """Open a campaign, or bring one back from its export."""
    copy = restored(Path(asked.source), asked.name)
    wanted = tuple(map(parse_prior, asked.priors))
    with desk.open() as campaigns:
        if copy is None:
            opened = _definition(asked)
            copy = with_priors(opened, wanted, campaigns.state, on_stderr), ()
        else:
            copy = _continued(copy[0], asked), copy[1]
        state = campaigns.new(copy[0], desk.who, copy[1])
    if desk.is_json:
        write_json(campaign_json(state))
    else:
        show(opened_summary(state), sys.stdout)
    return DONE


def _continued(definition: CampaignDefinition, asked: Asked) -> CampaignDefinition:
    """A campaign brought back from its export, with what may change."""
    given = (
        asked.priors, asked.target, asked.ligand, asked.stock, asked.step, asked.seed,
        asked.route - 1,
    )  # fmt: skip
    if any(given):
        raise InvalidInputError(
            "a campaign brought back from its export keeps its target, space, priors and seed;"
            " objectives, batch, budget, prices and rules of the plate may be given anew"
        )
    named = plate_rules(asked.labware, asked.shared, asked.most_stocks)
    return changed(
        definition,
        objectives=tuple(map(parse_objective, asked.objectives)),
        batch=asked.batch,
        means=means_of(asked.budget, asked.prices),
        plate=named and bench_rules(definition.space, named),
    )


def _definition(asked: Asked) -> CampaignDefinition:
    return definition_of(
        Opening(
            name=asked.name,
            source=asked.source,
            objectives=tuple(map(parse_objective, asked.objectives)) or DEFAULT_OBJECTIVES,
            target=asked.target,
            ligand=asked.ligand,
            route=asked.route,
            step=asked.step,
            stock=asked.stock,
            batch=DEFAULT_BATCH if asked.batch is None else asked.batch,
            seed=asked.seed,
            plate=plate_rules(asked.labware, asked.shared, asked.most_stocks),
            means=means_of(asked.budget, asked.prices),
        )
    )


def on_stderr(text: str) -> None:
    """Tell how it goes, beside the answer."""
    print(text, file=sys.stderr)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestAsked:
    """The options of campaign suggest as they were typed."""

    n: int | None
    is_more: bool
    aim: str
    explore: float
    exploit: float


def run_suggest(desk: Desk, name: str, asked: SuggestAsked, out: Path | None) -> int:
    """The batch to run next."""
    if out is not None:
        check_sheet(out)
    choice = Choice(aim=cast("Aim", asked.aim), explore=asked.explore, exploit=asked.exploit)

    def optimiser(state: CampaignState, n: int, seed: int) -> Proposal:
        seconds = time_of(state, n)
        if seconds >= _LONG_S:
            on_stderr(f"about {_in_words(seconds)} to choose {n} experiments")
        return choice(state, n, seed)

    with desk.open() as campaigns:
        found = campaigns.suggest(name, optimiser, desk.who, n=asked.n, is_more=asked.is_more)
    if not found.is_new and (asked.n is not None or choice != Choice()):
        on_stderr(
            f"batch {found.batch.batch} waits for results and is given as it was chosen; --more"
            " asks for another one with these options"
        )
    if out is not None:
        experiments = [found.state.experiments[e.id] for e in found.batch.experiments]
        write_sheet(batch_table(found.state, experiments), out, found.state.definition)
    if desk.is_json:
        write_json(campaign_json(found.state, found.batch, is_new=found.is_new))
    else:
        show(batch_summary(found.state, found.batch, is_new=found.is_new, file=out), sys.stdout)
    return DONE


def _in_words(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def run_record(desk: Desk, name: str, words: Sequence[str], correct: str | None) -> int:
    """Record a table, or what is typed on the line for one or more experiments."""
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


def _only_file(words: Sequence[str]) -> Path:
    if len(words) != 1:
        raise InvalidInputError(
            f"{' '.join(words)!r}: expected one file, or an id such as E003 with purity=0.82"
        )
    return Path(words[0])


def _typed(words: Sequence[str]) -> tuple[TableRow, ...]:
    ids = list(takewhile(_ID.fullmatch, words))
    cells: dict[str, str] = {}
    for word in words[len(ids) :]:
        name, mark, value = word.partition("=")
        if not mark or not name:
            raise InvalidInputError(f"{word!r}: expected column=value, e.g. purity=0.82")
        cells[name.strip()] = value
    return tuple(TableRow(one.upper(), {"experiment": one, **cells}) for one in ids)
