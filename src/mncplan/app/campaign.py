"""Campaigns: open one, ask for the next batch, record results, see where it stands."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from mncplan.app.campaign_history import event_rows, read_state
from mncplan.app.campaign_record import Recording, decide
from mncplan.app.campaign_results import check_names, read_reports
from mncplan.app.campaign_table import TableRow
from mncplan.app.library_engine import prepared_engine, read_formula
from mncplan.domain.campaign import (
    BatchSuggested,
    CampaignDefinition,
    Experiment,
)
from mncplan.domain.campaign_state import CampaignState, Occurrence, next_id
from mncplan.domain.plate_rules import RulePrice
from mncplan.errors import InvalidInputError

if TYPE_CHECKING:
    from mncplan.library.campaign_store import CampaignRow, EventRow

_LONGEST_BATCH = 384


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the optimiser proposes; the experiments have no ids yet.

    Attributes:
        model: What the model was and how good, as name and value.
        reasons: Why this batch, one sentence each.
        prices: What each rule of the plate costs in expected gain.
    """

    experiments: tuple[Experiment, ...]
    model: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    prices: tuple[RulePrice, ...] = ()


class Optimiser(Protocol):
    """Proposes `n` experiments from all that is known; the same seed gives the same ones."""

    def __call__(self, state: CampaignState, n: int, seed: int) -> Proposal:
        """Propose."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """The batch to run, and whether it was made just now."""

    state: CampaignState
    batch: BatchSuggested
    is_new: bool


class Campaigns:
    """The campaigns of one library; each call is one transaction, whole or not at all.

    Args:
        address: Path of an SQLite file or URL of a PostgreSQL database, as for `Library`.
        clock: Gives the time to write beside an event.
    """

    def __init__(
        self,
        address: str | Path | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        from mncplan.library.campaign_store import CampaignStore

        self._store = CampaignStore(prepared_engine(address))
        self._clock = clock

    def __enter__(self) -> Campaigns:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def names(self) -> tuple[str, ...]:
        """Names of all campaigns, oldest first."""
        return self._store.names()

    def new(
        self, definition: CampaignDefinition, author: str, history: Iterable[Occurrence] = ()
    ) -> CampaignState:
        """Open a campaign, with the history it brings when it comes from elsewhere.

        Raises:
            FormulaError: If the target is no formula.
            InvalidInputError: If the name is taken, a parameter is called as another column of the
                table of experiments, nothing in the space can be run, or the plate has a rule for
                no parameter or could not be laid out.
        """
        import numpy as np

        from mncplan.app.plate_rules import check_rules
        from mncplan.conditions.space_sample import sample
        from mncplan.conditions.suggest_pool import check_plate
        from mncplan.library.campaign_codec import encode_definition
        from mncplan.library.campaign_store import CampaignRow

        if definition.target:
            read_formula()(definition.target)
        check_names(definition)
        sample(definition.space, 1, np.random.default_rng(0))
        if definition.plate is not None:
            check_plate(definition.space, definition.plate)
            check_rules(definition, definition.batch)
        brought = tuple(history)
        rows = [
            replace(row, author=old.author, at=datetime.fromisoformat(old.at))
            for row, old in zip(event_rows((o.event for o in brought), ()), brought, strict=True)
        ]
        self._store.create(
            CampaignRow(
                name=definition.name,
                target=definition.target,
                is_synthetic=definition.is_synthetic,
                definition=encode_definition(definition),
                author=author,
                created_at=self._clock(),
                events=tuple(rows),
            )
        )
        return self.state(definition.name)

    def state(self, name: str) -> CampaignState:
        """Where a campaign stands.

        Raises:
            NotFoundError: If there is none of this name.
        """
        return read_state(self._store.load(name))

    def suggest(
        self,
        name: str,
        optimiser: Optimiser,
        author: str,
        *,
        n: int | None = None,
        is_more: bool = False,
    ) -> Suggested:
        """The batch to run next.

        While a batch waits for results the same batch comes back, so asking twice, or again after
        a crash, repeats nothing. The optimiser works outside the transaction; when somebody else
        got a batch meanwhile, that one is given.

        Args:
            name: Of the campaign.
            optimiser: Proposes experiments.
            author: Who asks.
            n: Experiments; None for the campaign's own number.
            is_more: Ask for another batch although one is pending.

        Raises:
            NotFoundError: If there is no such campaign.
            InvalidInputError: If `n` is no possible number.
        """
        from mncplan.app.plate_rules import check_rules

        state = self.state(name)
        wanted = state.definition.batch if n is None else n
        if not 1 <= wanted <= _LONGEST_BATCH:
            raise InvalidInputError(f"batch of {wanted}: expected 1 to {_LONGEST_BATCH}")
        if state.open_batches and not is_more:
            return Suggested(state=state, batch=state.open_batches[-1], is_new=False)
        wanted = _within_budget(state, wanted)
        check_rules(state.definition, wanted)
        number = len(state.batches) + 1
        seed = batch_seed(state.definition.seed, number)
        proposal = optimiser(state, wanted, seed)

        made: list[BatchSuggested] = []

        def add(row: CampaignRow) -> Iterable[EventRow]:
            now = read_state(row)
            if len(now.batches) >= number:
                return ()
            event = _numbered(now, proposal, number, seed, len(state.history))
            made.append(event)
            return event_rows((event,), row.events)

        after = read_state(self._store.append(name, add, author, self._clock()))
        return Suggested(state=after, batch=after.batches[number - 1], is_new=bool(made))

    def record(
        self, name: str, rows: Iterable[TableRow], author: str, *, correct: str | None = None
    ) -> tuple[CampaignState, Recording]:
        """Take in results; all rows or none.

        A row that says what stands already is recognised; one that contradicts it is refused
        unless `correct` gives the reason.

        Raises:
            NotFoundError: If there is no such campaign.
            InvalidInputError: Naming row and column of what is wrong.
        """
        from mncplan.conditions.space_check import refusal

        if correct is not None and not correct.strip():
            raise InvalidInputError("--correct: expected the reason of the correction")
        reports = read_reports(self.state(name).definition, rows, read_formula())
        made: list[Recording] = []

        def add(row: CampaignRow) -> Iterable[EventRow]:
            recording = decide(read_state(row), reports, refusal, correct=correct)
            made.append(recording)
            return event_rows(recording.events, row.events)

        after = read_state(self._store.append(name, add, author, self._clock()))
        return after, made[-1]


def _within_budget(state: CampaignState, wanted: int) -> int:
    """As many of the wanted experiments as the budget leaves."""
    budget = state.definition.means.budget
    if budget is None:
        return wanted
    left = budget - (len(state.experiments) - len(state.skipped))
    if left < 1:
        raise InvalidInputError(
            f"campaign {state.definition.name}: its budget of {budget} experiments is spent; read"
            f" the report, or go on in a copy: mncplan campaign export {state.definition.name}"
            f" --format json --out {state.definition.name}.json, then campaign new NAME"
            f" {state.definition.name}.json --budget N"
        )
    return min(wanted, left)


def user_name() -> str:
    """Who sits at this computer."""
    import getpass

    try:
        return os.environ.get("MNCPLAN_AUTHOR") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def batch_seed(seed: int, batch: int) -> int:
    """Seed of one batch of a campaign."""
    import numpy as np

    return int(np.random.SeedSequence((seed, batch)).generate_state(1)[0])


def _numbered(
    state: CampaignState, proposal: Proposal, number: int, seed: int, n_seen: int
) -> BatchSuggested:
    first = next_id(state)
    return BatchSuggested(
        batch=number,
        experiments=tuple(
            replace(item, id=f"E{i:03d}", batch=number)
            for i, item in enumerate(proposal.experiments, first)
        ),
        n_seen=n_seen,
        seed=seed,
        model=proposal.model,
        reasons=proposal.reasons,
        prices=proposal.prices,
    )
