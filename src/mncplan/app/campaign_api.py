"""Campaigns from Python: the two verbs suggest and record on data frames or lists of rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mncplan.app.campaign import Campaigns, user_name
from mncplan.app.campaign_choice import Choice
from mncplan.app.campaign_files import changed, export_json, import_json
from mncplan.app.campaign_new import (
    DEFAULT_OBJECTIVES,
    Opening,
    bench_rules,
    definition_of,
    parse_objective,
)
from mncplan.app.campaign_optimiser import Aim, propose
from mncplan.app.campaign_prior import parse_prior, with_priors
from mncplan.app.campaign_record import Recording
from mncplan.app.campaign_simulate import rehearse
from mncplan.app.campaign_table import read_table, rows_of
from mncplan.domain.campaign import CampaignDefinition, Experiment
from mncplan.domain.campaign_means import Means
from mncplan.domain.campaign_state import CampaignState
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import Space
from mncplan.errors import InvalidInputError

Address = str | Path | None


class Campaign:
    """A campaign of the library, open for asking and telling; everything is stored at once.

    Args:
        name: Of a campaign that is there; `new` opens one.
        library: File or URL, as for `Library`.
        author: Written beside events; the user's name when empty.

    Raises:
        NotFoundError: If there is none of this name.

    Example:
        >>> import mncplan as mp
        >>> from mncplan.domain.space import ContinuousParameter, Space
        >>> space = Space((ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),))
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     campaign = Campaign.new("demo", space, batch=2, library=f"{folder}/library.db")
        ...     rows = campaign.suggest()
        ...     told = campaign.record([{"experiment": "E001", "purity": 0.4}])
        ...     told.recorded, [item.id for item in campaign.state.pending]
        (('E001',), ['E002'])
    """

    def __init__(self, name: str, *, library: Address = None, author: str = "") -> None:
        self.name, self._library, self._author = name, library, author or user_name()
        with self._open() as campaigns:
            campaigns.state(name)

    @classmethod
    def new(  # noqa: PLR0913 - one keyword per option of the command line
        cls,
        name: str,
        source: Space | str | Path,
        objectives: Sequence[Objective | str] = DEFAULT_OBJECTIVES,
        *,
        target: str = "",
        ligand: str = "",
        route: int = 1,
        step: int = 0,
        stock: Path | None = None,
        priors: Sequence[str] = (),
        batch: int = 9,
        plate: PlateRules | None = None,
        budget: int | None = None,
        prices: Mapping[str, float] | None = None,
        seed: int = 0,
        library: Address = None,
        author: str = "",
    ) -> Campaign:
        """Open a campaign on a space, or on whatever `mncplan campaign new` takes.

        Args:
            name: Of the campaign.
            source: A space, a plan.json, a formula, a space as TOML, or candidates.
            objectives: What is wanted, first the one that leads.
            target: Formula of the cluster wanted.
            ligand: Put in a formula without one.
            route: Rank of the route of a plan or formula.
            step: Of that route, counting from 1; 0 for the last.
            stock: The user's stock file.
            priors: Earlier results (files or campaigns) or ``"mechanism"``; ``"sister=0.8"`` sets
                how far one is believed.
            batch: Experiments per batch.
            plate: Rules of the plate; what its wells share is judged from the space where the
                rules name nothing, except for vials.
            budget: Most experiments in all.
            prices: Terms of an experiment's price: ``"fixed"``, a parameter per unit, or
                ``"parameter:choice"``.
            seed: Of all draws.
            library: File or URL, as for `Library`.
            author: Written beside events; the user's name when empty.

        Raises:
            InvalidInputError: If the name is taken, or source, priors or prices can't be used.
            NotFoundError: If a prior names no campaign.
        """
        wanted = _objectives(objectives)
        means = Means(budget=budget, prices=tuple((prices or {}).items()))
        if isinstance(source, Space):
            definition = CampaignDefinition(
                name=name, space=source, objectives=wanted, target=target, batch=batch, seed=seed,
                plate=bench_rules(source, plate), means=means,
            )  # fmt: skip
        else:
            definition = definition_of(
                Opening(
                    name=name, source=str(source), objectives=wanted, target=target,
                    ligand=ligand, route=route, step=step, stock=stock, batch=batch, seed=seed,
                    plate=plate, means=means,
                )
            )  # fmt: skip
        with Campaigns(library) as campaigns:
            told = with_priors(definition, tuple(map(parse_prior, priors)), campaigns.state)
            campaigns.new(told, author or user_name())
        return cls(name, library=library, author=author)

    @classmethod
    def from_json(  # noqa: PLR0913 - one keyword for all that may change
        cls,
        text: str,
        *,
        name: str = "",
        objectives: Sequence[Objective | str] = (),
        batch: int | None = None,
        plate: PlateRules | None = None,
        budget: int | None = None,
        prices: Mapping[str, float] | None = None,
        library: Address = None,
        author: str = "",
    ) -> Campaign:
        """Bring a campaign back from `to_json`, under another name when one is given.

        Objectives, batch, rules of the plate, budget and prices may be given anew; what is not
        given stays.

        Raises:
            InvalidInputError: If the text is no campaign or the name is taken.
        """
        try:
            document = json.loads(text)
        except json.JSONDecodeError as error:
            raise InvalidInputError(f"campaign: no JSON ({error})") from error
        copied, history = import_json(document, name)
        definition = changed(
            copied, objectives=_objectives(objectives), batch=batch, plate=plate,
            means=Means(budget=budget, prices=tuple((prices or {}).items())),
        )  # fmt: skip
        with Campaigns(library) as campaigns:
            campaigns.new(definition, author or user_name(), history)
        return cls(definition.name, library=library, author=author)

    @property
    def state(self) -> CampaignState:
        """Where it stands, with definition and whole history."""
        with self._open() as campaigns:
            return campaigns.state(self.name)

    def suggest(
        self,
        n: int | None = None,
        *,
        more: bool = False,
        aim: Aim = "best",
        explore: float = 0.0,
        exploit: float = 0.0,
    ) -> Any:
        """The batch to run: a data frame when pandas is installed, else a list of rows.

        One row per experiment: ``experiment``, the parameters, the objectives (None where no value
        is known), what is expected of them, and the reason. Until all results are in the same batch
        comes back, unless `more` asks for another.

        Args:
            n: How many; those of the campaign when None.
            more: Another batch although one waits for results.
            aim: ``best`` for the best value, ``map`` for which product forms where.
            explore: Share of wells in thin regions, 0 to 1.
            exploit: Share of wells at the best guess, 0 to 1.

        Raises:
            InvalidInputError: If the space is empty or exhausted, or the shares are no shares.
        """
        choose = Choice(aim=aim, explore=explore, exploit=exploit)
        with self._open() as campaigns:
            found = campaigns.suggest(self.name, choose, self._author, n=n, is_more=more)
        return _frame([_row(found.state, item) for item in found.batch.experiments])

    def record(self, results: Any, *, correct: str | None = None) -> Recording:
        """Take in a data frame, rows, or a CSV or XLSX file; all of it or nothing.

        Args:
            results: With columns as `suggest` gives them; empty and PENDING cells are passed over.
            correct: The reason, when results that stand are to be corrected.

        Raises:
            InvalidInputError: Naming row and column of what is wrong.
        """
        is_file = isinstance(results, Path | str)
        rows = read_table(Path(results)) if is_file else rows_of(results)
        with self._open() as campaigns:
            return campaigns.record(self.name, rows, self._author, correct=correct)[1]

    def results(self) -> Any:
        """All experiments so far, one row per sample, as `suggest` gives them.

        With ``outcome`` and ``product``, ``time_h`` of the sample, and the setting as run; None
        for what is not known yet.
        """
        state = self.state
        return _frame([
            _row(state, item, found) | {
                "outcome": found.outcome if found else None,
                "product": found.identity if found else None,
                "time_h": found.time_h if found else None,
            }
            for item in state.experiments.values()
            for found in state.samples(item.id) or (None,)
        ])  # fmt: skip

    def simulate(self, batches: int = 3, *, seed: int = 0) -> Campaign:
        """Rehearse in the simulated laboratory; the copy that comes back is synthetic."""
        with self._open() as campaigns:
            state = rehearse(campaigns, self.name, propose, n_batches=batches, seed=seed)
        return Campaign(state.definition.name, library=self._library, author=self._author)

    def to_json(self) -> str:
        """Definition and history, without loss."""
        return json.dumps(export_json(self.state), indent=2, ensure_ascii=False) + "\n"

    def __repr__(self) -> str:
        return f"Campaign({self.name!r})"

    def _open(self) -> Campaigns:
        return Campaigns(self._library)


def _objectives(given: Sequence[Objective | str]) -> tuple[Objective, ...]:
    return tuple(parse_objective(o) if isinstance(o, str) else o for o in given)


def _row(
    state: CampaignState, item: Experiment, sample: Observation | None = None
) -> dict[str, Any]:
    values: dict[str, Any] = {o.name: None for o in state.definition.objectives}
    for found in state.samples(item.id) if sample is None else (sample,):
        values |= {name: v for name, v in found.values if v is not None}
    forecast = {f"{p.objective}_predicted": p.mean for p in item.predicted}
    forecast |= {f"{p.objective}_sd": p.sd for p in item.predicted}
    names = [p.name for p in state.definition.space.parameters]
    run = item.setting if sample is None else sample.setting
    setting = {name: run.get(name) for name in names}
    return {"experiment": item.id, **setting, **values, **forecast, "reason": item.reason}


def _frame(rows: list[dict[str, Any]]) -> Any:
    from importlib import import_module
    from importlib.util import find_spec

    return import_module("pandas").DataFrame(rows) if find_spec("pandas") else rows
