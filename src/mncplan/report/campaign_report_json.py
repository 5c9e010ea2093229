"""The report of a campaign as published JSON."""

from __future__ import annotations

from typing import Final

from mncplan.app.campaign_report_parts import (
    Branch,
    CampaignReport,
    Grid,
    PhaseDiagram,
    Proposal,
    Quality,
    Replay,
    Surface,
    Trial,
)
from mncplan.domain.observation import Objective
from mncplan.report.encode_facts import Json
from mncplan.report.encode_lab import plate_json

SCHEMA: Final = "mncplan-campaign-report/1"


def campaign_report_json(found: CampaignReport) -> Json:
    """A report as ``mncplan-campaign-report/1``; `synthetic` says whether results are simulated."""
    best = found.best
    return {
        "schema": SCHEMA,
        "name": found.name,
        "target": found.target,
        "synthetic": found.is_synthetic,
        "objectives": [_objective(item) for item in found.objectives],
        "best": _trial(best, found) if best is not None else None,
        "experiments": [_trial(item, found) for item in found.trials],
        "next": [_proposal(item) for item in found.proposals],
        "gain": found.gain,
        "plate": plate_json(found.plate) if found.plate is not None else None,
        "rule_prices": [
            {"rule": p.rule, "gain": p.gain, "free": p.free, "share": p.share} for p in found.prices
        ],
        "beforehand": list(found.beforehand),
        "kinetic_reading": [
            {
                "parameter": o.parameter,
                "value": o.value,
                "sd": o.sd,
                "unit": o.unit,
                "mechanism": o.foretold,
                "mechanism_sd": None if o.foretold is None else o.foretold_sd,
            }
            for o in found.orders
        ],
        "axes": [
            {"parameter": a.parameter, "text": a.text, "source": a.source} for a in found.axes
        ],
        "pareto_front": [t.name for t in found.trials if t.number in found.front],
        "importance": {
            "method": found.importance.method,
            "caveat": found.importance.caveat,
            "parameters": [
                {"parameter": name, "value": value, "sd": sd}
                for name, value, sd in found.importance.shares
            ],
        }
        if found.importance
        else None,
        "partial_dependence": [
            {
                "parameter": d.parameter,
                "values": list(d.values),
                "mean": list(d.mean),
                "p10": list(d.low),
                "p90": list(d.high),
            }
            for d in found.dependence
        ],
        "decision_tree": _branch(found.tree) if found.tree else None,
        "model_quality": [_quality(item) for item in found.quality],
        "surfaces": [_surface(item) for item in found.surfaces],
        "phase_diagram": _phase(found.phase) if found.phase else None,
        "replay": _replay(found.replay) if found.replay else None,
        "notes": list(found.notes),
        "seed": found.seed,
        "version": found.version,
    }


def _objective(item: Objective) -> Json:
    return {
        "name": item.name,
        "unit": item.unit,
        "goal": item.goal,
        "low": item.low,
        "high": item.high,
    }


def _trial(item: Trial, found: CampaignReport) -> Json:
    seen = item.observation
    return {
        "id": item.name,
        "batch": seen.batch,
        "well": seen.well,
        "parameters": dict(seen.setting),
        "outcome": seen.outcome,
        "identity": seen.identity,
        "time_h": seen.time_h,
        "values": {o.name: seen.value(o.name) for o in found.objectives},
        "learned": item.value,
        "best_so_far": item.best,
    }


def _proposal(item: Proposal) -> Json:
    return {
        "id": item.name,
        "well": item.well,
        "parameters": dict(item.setting),
        "predicted": {name: {"mean": mean, "sd": sd} for name, mean, sd in item.predicted},
        "p_identity": item.p_identity,
        "prior_share": item.prior_share,
        "reason": item.reason,
        "nearest": item.nearest,
    }


def _branch(item: Branch) -> Json:
    return {
        "rule": item.rule,
        "n": item.n,
        "mean": item.mean,
        "sd": item.sd,
        "children": [_branch(child) for child in item.children],
    }


def _quality(item: Quality) -> Json:
    return {
        "objective": item.objective.name,
        "validation": item.folds,
        "rmse": item.rmse,
        "rmse_of_mean": item.baseline,
        "coverage_90": item.coverage,
        "useful": item.is_useful,
        "by_value": [
            {"low": b.low, "high": b.high, "n": b.n, "rmse": b.rmse, "bias": b.bias}
            for b in item.bands
        ],
        "points": [
            {"measured": measured, "predicted": mean, "sd": sd}
            for measured, mean, sd in item.points
        ],
    }


def _grid(item: Grid) -> Json:
    return {
        "x": item.x,
        "y": item.y,
        "xs": list(item.xs),
        "ys": list(item.ys),
        "held": {k: v for k, v in item.at.items() if k not in {item.x, item.y}},
    }


def _surface(item: Surface) -> Json:
    return {
        "objective": item.objective.name,
        **_grid(item.grid),
        "mean": [list(row) for row in item.mean],
        "sd": [list(row) for row in item.sd],
    }


def _phase(item: PhaseDiagram) -> Json:
    return {
        **_grid(item.grid),
        "identities": list(item.identities),
        "most_probable": [list(row) for row in item.best],
        "probability": [list(row) for row in item.probability],
        "model": item.model,
    }


def _replay(item: Replay) -> Json:
    return {
        "caveat": item.caveat,
        "seeds": item.n_seeds,
        "goal": item.goal,
        "strategies": [
            {
                "name": s.name,
                "median": list(s.median),
                "p10": list(s.low),
                "p90": list(s.high),
                "experiments_to_goal": s.n_to_best,
            }
            for s in item.strategies
        ],
    }
