"""Everything a campaign report shows, from the state of the campaign."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from mncplan import __version__
from mncplan.app.campaign_prior import told_beforehand
from mncplan.app.campaign_report_insight import (
    decision_tree,
    importance,
    permutation_importance,
    phase_diagram,
)
from mncplan.app.campaign_report_kinetics import apparent_orders, axis_notes, with_mechanism
from mncplan.app.campaign_report_model import (
    LEAST,
    Model,
    dependence,
    fit_model,
    grid_of,
    learned,
    pairs_to_show,
    quality,
    surface,
)
from mncplan.app.campaign_report_parts import (
    AxisNote,
    CampaignReport,
    Importance,
    PhaseDiagram,
    Proposal,
    Replay,
    Surface,
    Trial,
)
from mncplan.app.campaign_report_replay import replay
from mncplan.app.one_thread import one_thread
from mncplan.domain.campaign import Experiment
from mncplan.domain.campaign_state import CampaignState, shortfall
from mncplan.domain.protocol import Plate

_FEW: Final = 15
_MOST_DEPENDENCES: Final = 6


def campaign_report(
    state: CampaignState,
    *,
    plate: Plate | None = None,
    has_shap: bool = True,
    asks_mechanism: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> CampaignReport:
    """The report of a campaign as it stands; the same state gives the same report.

    Below six results there is no model, and the notes say so.

    Args:
        state: From `Campaigns.state`.
        plate: Layout of the batch that waits for results, for its maps and prices.
        has_shap: Explain by SHAP when the extra is installed; else always by permutation.
        asks_mechanism: Set the slopes of the kinetic model beside those of the results.
        progress: Told what takes long.

    Raises:
        InvalidInputError: If the kinetic model is asked and does not know this campaign.
    """
    with one_thread("scipy.linalg", "sklearn.gaussian_process"):
        found = _report(state, plate, progress, has_shap=has_shap)
        if not asks_mechanism or not found.orders:
            return found
        progress("slopes of the kinetic model")
        best = next(t for t in reversed(found.trials) if t.value is not None and t.value == t.best)
        orders = with_mechanism(found.orders, state.definition, best.observation.setting)
        return replace(found, orders=orders)


def _report(
    state: CampaignState, plate: Plate | None, progress: Callable[[str], None], *, has_shap: bool
) -> CampaignReport:
    asked = state.definition
    trials = trials_of(state)
    best = next((t for t in reversed(trials) if t.value is not None and t.value == t.best), None)
    models = [fit_model(asked.space, o, state.observations) for o in asked.objectives]
    lead = models[0]
    shares: Importance | None = None
    surfaces: tuple[Surface, ...] = ()
    phase: PhaseDiagram | None = None
    race: Replay | None = None
    if lead is not None and best is not None:
        progress("what matters")
        make = importance if has_shap else permutation_importance
        shares = make(lead, asked.seed)
        ranked = [name for name, _, _ in shares.shares]
        pairs = pairs_to_show(asked.space, ranked, best.observation.setting)
        progress("response surfaces and phase diagram")
        grids = [grid_of(asked.space, x, y, best.observation.setting) for x, y in pairs]
        surfaces = tuple(surface(lead, grid) for grid in grids)
        phase = phase_diagram(
            asked.space, state.observations, best.observation.setting, asked.target, asked.seed
        )
        progress("what the model bought")
        race = replay(lead, asked.batch, asked.seed)
    if lead is not None:
        progress("how good the model is")
    found = [quality(model, asked.seed) for model in models if model is not None]
    ranked_names = [name for name, _, _ in shares.shares] if shares else []
    return CampaignReport(
        name=asked.name,
        target=asked.target,
        space=asked.space,
        objectives=asked.objectives,
        trials=trials,
        version=__version__,
        seed=asked.seed,
        is_synthetic=asked.is_synthetic,
        surfaces=surfaces,
        phase=phase,
        dependence=tuple(
            item
            for name in ranked_names[:_MOST_DEPENDENCES]
            if lead is not None and (item := dependence(lead, name)) is not None
        ),
        importance=shares,
        tree=decision_tree(lead) if lead is not None else None,
        quality=tuple(q for q in found if q is not None),
        proposals=tuple(_proposals(state, plate)),
        plate=plate,
        prices=state.open_batches[-1].prices if state.open_batches else (),
        beforehand=told_beforehand(state),
        orders=apparent_orders(lead, best.observation.setting) if lead and best else (),
        axes=_axes(asked.target, surfaces, phase),
        front=_front(state, trials),
        replay=race,
        gain="; ".join(r for b in state.open_batches[-1:] for r in b.reasons),
        notes=tuple(_notes(state, trials, lead)),
    )


def _axes(
    target: str, surfaces: Iterable[Surface], phase: PhaseDiagram | None
) -> tuple[AxisNote, ...]:
    """What the literature says of the parameters that the pictures show."""
    grids = [*([phase.grid] if phase else []), *(item.grid for item in surfaces)]
    if not target or not grids:
        return ()
    from mncplan.app.library_engine import read_formula
    from mncplan.app.tables import knowledge_base
    from mncplan.domain.cluster import Cluster

    cluster = read_formula()(target)
    ligands = [x.id for x, _ in cluster.ligands] if isinstance(cluster, Cluster) else []
    names = [name for grid in grids for name in (grid.x, grid.y)]
    return axis_notes(names, ligands, knowledge_base().effects)


def trials_of(state: CampaignState) -> tuple[Trial, ...]:
    """Results in the order they came up, each with the best so far of the leading objective."""
    goal = state.definition.objectives[0]
    best: float | None = None
    found = []
    order = {name: i for i, name in enumerate(state.experiments)}
    results = sorted(state.observations, key=lambda o: (order.get(o.id, 0), o.time_h or 1e9))
    for number, result in enumerate(results, start=1):
        value = learned(result, goal)
        if value is not None and (best is None or shortfall(goal, value) < shortfall(goal, best)):
            best = value
        found.append(Trial(number=number, observation=result, value=value, best=best))
    return tuple(found)


def _proposals(state: CampaignState, plate: Plate | None) -> Iterable[Proposal]:
    places: dict[str, str] = {}
    if plate is not None and {"well", "experiment"} <= set(plate.columns):
        at, name = plate.columns.index("well"), plate.columns.index("experiment")
        places = {str(row[name]): str(row[at]) for row in plate.rows}
    failed = {o.id for o in state.observations if o.outcome == "failed_execution"}
    for item in state.pending:
        yield Proposal(
            name=item.id,
            setting=item.setting,
            predicted=tuple((f.objective, f.mean, f.sd) for f in item.predicted),
            reason="run again: the execution failed" if item.id in failed else item.reason,
            well=places.get(item.id, ""),
            p_identity=item.p_identity,
            prior_share=item.prior_share or 0.0,
            nearest=_nearest(state, item),
        )


def _nearest(state: CampaignState, item: Experiment) -> str:
    """The most similar experiment with its result."""
    if not item.nearest:
        return ""
    goal = state.definition.objectives[0]
    values = [v for o in state.samples(item.nearest) if (v := learned(o, goal)) is not None]
    return f"{item.nearest} ({goal.name} {values[-1]:.3g})" if values else item.nearest


def _front(state: CampaignState, trials: tuple[Trial, ...]) -> tuple[int, ...]:
    """Numbers of the trials that no other one beats in every objective."""
    goals = state.definition.objectives
    if len(goals) < 2:
        return ()
    rows = [
        (
            t.number,
            [-shortfall(o, v) for o in goals if (v := learned(t.observation, o)) is not None],
        )
        for t in trials
    ]
    full = [(n, values) for n, values in rows if len(values) == len(goals)]
    if not full:
        return ()
    import numpy as np

    from mncplan.conditions.acquisition import pareto

    kept = pareto(np.array([values for _, values in full]))
    return tuple(n for (n, _), is_on in zip(full, kept, strict=True) if is_on)


def _notes(state: CampaignState, trials: tuple[Trial, ...], model: Model | None) -> Iterable[str]:
    n = sum(t.value is not None for t in trials)
    if model is None:
        yield (
            f"{n} result{'s' if n != 1 else ''} to learn from, or all equal: a model is made from"
            f" {LEAST} different ones on."
        )
    elif n < _FEW:
        yield f"Only {n} results: surfaces and importances are first impressions."
    failed = [o.id for o in state.observations if o.outcome == "failed_execution"]
    waiting = [f for f in failed if any(p.id == f for p in state.pending)]
    if waiting:
        yield f"To be run again after a failed execution: {', '.join(dict.fromkeys(waiting))}."
    if state.skipped:
        yield f"Not done: {', '.join(sorted(state.skipped))}."
