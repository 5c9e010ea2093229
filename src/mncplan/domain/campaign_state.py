"""Where a campaign stands: its history read from the first event to the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from mncplan.domain.campaign import (
    BatchSuggested,
    CampaignDefinition,
    Event,
    Experiment,
    ExperimentAdded,
    ExperimentSkipped,
    ResultCorrected,
    ResultRecorded,
)
from mncplan.domain.observation import Objective, Observation

Sample: TypeAlias = tuple[str, float | None]
"""Id of an experiment and time of the sample in hours; None for the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One event with its place in the history, who caused it and when (ISO 8601, UTC)."""

    number: int
    event: Event
    author: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignState:
    """A campaign after its last event.

    Attributes:
        experiments: By id, in the order they came up.
        results: What stands now for each sample.
        history: Everything, oldest first; nothing is ever taken out.
        skipped: Ids of experiments that will not be done.
    """

    definition: CampaignDefinition
    history: tuple[Occurrence, ...]
    batches: tuple[BatchSuggested, ...]
    experiments: Mapping[str, Experiment]
    results: Mapping[Sample, Observation]
    skipped: frozenset[str]

    @property
    def observations(self) -> tuple[Observation, ...]:
        """Results as they stand, for the model."""
        return tuple(self.results.values())

    @property
    def pending(self) -> tuple[Experiment, ...]:
        """Experiments that still lack a result or a value of it."""
        return tuple(item for item in self.experiments.values() if self.is_pending(item))

    @property
    def open_batches(self) -> tuple[BatchSuggested, ...]:
        """Batches with a pending experiment, oldest first."""
        waiting = {item.batch for item in self.pending}
        return tuple(item for item in self.batches if item.batch in waiting)

    def samples(self, experiment: str) -> tuple[Observation, ...]:
        """Results of one experiment."""
        return tuple(o for (id_, _), o in self.results.items() if id_ == experiment)

    def is_pending(self, item: Experiment) -> bool:
        """Whether a result, a value or a repeat after a failed execution is missing."""
        if item.id in self.skipped:
            return False
        return not any(self.is_complete(found) for found in self.samples(item.id))

    def is_complete(self, found: Observation) -> bool:
        """Whether nothing more is needed: failed executions are run again."""
        if found.outcome == "failed_execution":
            return False
        if found.outcome in {"nothing", "other"}:
            return True
        return all(found.value(item.name) is not None for item in self.definition.objectives)


def state_of(definition: CampaignDefinition, history: Iterable[Occurrence]) -> CampaignState:
    """Read a history from its first event to its last."""
    batches: list[BatchSuggested] = []
    experiments: dict[str, Experiment] = {}
    results: dict[Sample, Observation] = {}
    skipped: set[str] = set()
    kept = tuple(history)
    for occurrence in kept:
        match occurrence.event:
            case BatchSuggested() as batch:
                batches.append(batch)
                experiments |= {item.id: item for item in batch.experiments}
            case ExperimentAdded(experiment=item):
                experiments[item.id] = item
            case ResultRecorded(observation=found) | ResultCorrected(observation=found):
                results[found.id, found.time_h] = found
                skipped.discard(found.id)
            case ExperimentSkipped(experiment=name):
                skipped.add(name)
    return CampaignState(
        definition=definition,
        history=kept,
        batches=tuple(batches),
        experiments=MappingProxyType(experiments),
        results=MappingProxyType(results),
        skipped=frozenset(skipped),
    )


def best_first(state: CampaignState, objective: Objective) -> tuple[Observation, ...]:
    """Results with a value of an objective, best first; failed executions left out."""
    found = [
        o
        for o in state.observations
        if o.outcome == "product" and o.value(objective.name) is not None
    ]
    return tuple(sorted(found, key=lambda o: shortfall(objective, o.value(objective.name) or 0.0)))


def shortfall(objective: Objective, value: float) -> float:
    """How far a value is from what is wanted; smaller is better."""
    if objective.goal == "max":
        return -value
    if objective.goal == "min":
        return value
    return max((objective.low or 0.0) - value, value - (objective.high or 0.0), 0.0)


def next_id(state: CampaignState) -> int:
    """Number of the next experiment."""
    return 1 + sum(1 for item in state.experiments.values() if not item.replicate_of)
