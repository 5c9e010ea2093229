"""A campaign as published JSON, ``mncplan-campaign/1``."""

from __future__ import annotations

from typing import Any

from mncplan.app.campaign_prior import told_beforehand
from mncplan.app.campaign_record import Recording
from mncplan.domain.campaign import SYNTHETIC, BatchSuggested, Experiment
from mncplan.domain.campaign_state import CampaignState, best_first
from mncplan.domain.observation import Observation

SCHEMA = "mncplan-campaign/1"

Json = dict[str, Any]


def campaign_json(
    state: CampaignState,
    batch: BatchSuggested | None = None,
    *,
    recording: Recording | None = None,
    is_new: bool | None = None,
) -> Json:
    """Where a campaign stands, or one batch of it.

    Args:
        state: Of the campaign.
        batch: List only its experiments; None for all.
        recording: What was just taken in.
        is_new: Whether the batch was made just now.
    """
    definition = state.definition
    shown = tuple(state.experiments.values()) if batch is None else batch.experiments
    return {
        "schema": SCHEMA,
        "name": definition.name,
        "target": definition.target or None,
        "synthetic": definition.is_synthetic,
        "notice": SYNTHETIC if definition.is_synthetic else None,
        "objectives": [
            {"name": o.name, "unit": o.unit, "goal": o.goal, "low": o.low, "high": o.high}
            for o in definition.objectives
        ],
        "seed": definition.seed,
        "origin": definition.origin,
        "beforehand": list(told_beforehand(state)),
        "budget": definition.means.budget,
        "prices": dict(definition.means.prices),
        "events": len(state.history),
        "batches": len(state.batches),
        "pending": [item.id for item in state.pending],
        "skipped": sorted(state.skipped),
        "best": [_best(state, i) for i, _ in enumerate(definition.objectives)],
        "batch": None if batch is None else _batch(batch, is_new=is_new),
        "recording": None if recording is None else _recording(recording),
        "experiments": [experiment_json(state, item) for item in shown],
    }


def experiment_json(state: CampaignState, item: Experiment) -> Json:
    """One experiment with what was predicted, why, and its results."""
    names = [p.name for p in state.definition.space.parameters]
    return {
        "id": item.id,
        "batch": item.batch,
        "parameters": {name: item.setting[name] for name in names if name in item.setting},
        "predicted": {p.objective: {"mean": p.mean, "sd": p.sd} for p in item.predicted},
        "reason": item.reason,
        "nearest": item.nearest or None,
        "p_identity": item.p_identity,
        "prior_share": item.prior_share,
        "replicate_of": item.replicate_of or None,
        "status": status_of(state, item),
        "results": [_result(found) for found in state.samples(item.id)],
    }


def status_of(state: CampaignState, item: Experiment) -> str:
    """In one word: done, pending, partial, repeat (after a failed execution) or skipped."""
    if item.id in state.skipped:
        return "skipped"
    if not state.is_pending(item):
        return "done"
    found = state.samples(item.id)
    if not found:
        return "pending"
    is_failed = all(o.outcome == "failed_execution" for o in found)
    return "repeat" if is_failed else "partial"


def _best(state: CampaignState, i: int) -> Json | None:
    objective = state.definition.objectives[i]
    found = best_first(state, objective)
    if not found:
        return None
    return {
        "objective": objective.name,
        "value": found[0].value(objective.name),
        "experiment": found[0].id,
    }


def _batch(batch: BatchSuggested, *, is_new: bool | None) -> Json:
    return {
        "number": batch.batch,
        "is_new": is_new,
        "seed": batch.seed,
        "model": dict(batch.model),
        "reasons": list(batch.reasons),
        "rule_prices": [
            {"rule": p.rule, "gain": p.gain, "free": p.free, "share": p.share} for p in batch.prices
        ],
    }


def _recording(recording: Recording) -> Json:
    return {
        "recorded": list(recording.recorded),
        "known": list(recording.known),
        "corrected": list(recording.corrected),
        "skipped": list(recording.skipped),
        "waiting": recording.waiting,
        "remarks": list(recording.remarks),
    }


def _result(found: Observation) -> Json:
    return {
        "outcome": found.outcome,
        "values": dict(found.values),
        "identity": found.identity,
        "time_h": found.time_h,
        "well": found.well or None,
        "parameters_as_run": dict(found.setting),
    }
