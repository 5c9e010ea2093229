"""What campaigns of the user's library found, as reported steps to plan with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mncplan.domain.campaign_state import CampaignState, best_first
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import Transformation
from mncplan.domain.observation import Observation
from mncplan.domain.provenance import Basis, Provenance, Source
from mncplan.errors import MncplanError
from mncplan.knowledge import KnowledgeBase
from mncplan.knowledge.check_transformations import FAMILIES
from mncplan.knowledge.own import Fact

ENOUGH_PERCENT = 50.0
"""Purity from which a synthesis counts as a success, below it as a partial one."""
_FINISHED = frozenset({"product", "other", "nothing"})


def results_of(state: CampaignState, knowledge: KnowledgeBase) -> tuple[Fact, ...]:
    """A campaign with results as one step and the work it is cited as; nothing for a rehearsal.

    A campaign knows the kind of its step when it was opened on a route; others give nothing.
    """
    definition = state.definition
    family = definition.origin.rpartition(", ")[2]
    finished = [seen for seen in state.observations if seen.outcome in _FINISHED]
    target = _target(definition.target, knowledge)
    if definition.is_synthetic or family not in FAMILIES or not finished or target is None:
        return ()
    counts = Counter(seen.outcome for seen in finished)
    best = _best(state)
    yielded, purity = (_percent(state, best, name) for name in ("yield", "purity"))
    key = "campaign_" + "".join(c if c.isalnum() else "_" for c in definition.name.lower())
    told = f"campaign {definition.name}: {len(finished)} results"
    work = Source(key=key, citation=told, kind="campaign")
    step = Transformation(
        id=f"campaign:{definition.name}",
        family=family,
        target=target,
        target_text=str(target),
        precursors=_chemicals(state) or ("the stocks of the campaign",),
        provenance=Provenance(
            source=key,
            basis=Basis.MEASURED,
            locator=f"experiment {best.id}" if best is not None else "all experiments",
        ),
        outcome=_outcome(counts["product"], purity),
        yield_percent=None if yielded is None else (yielded, yielded),
        yield_basis="" if yielded is None else "as recorded",
        purity="" if purity is None else f"{purity:.3g} %",
        temperature_C=_value(best, "temperature_C"),
        pH=_value(best, "pH"),
        time_h=_value(best, "reduction_time_h"),
        note=f"{counts['product']} of {len(finished)} results gave the product{_others(finished)}",
    )
    return work, step


def _target(text: str, knowledge: KnowledgeBase) -> Cluster | None:
    try:
        return Cluster.parse(text, ligands=knowledge.ligands, ions=knowledge.ions)
    except MncplanError:
        return None


def _best(state: CampaignState) -> Observation | None:
    """The best product by the first objective."""
    ranked = best_first(state, state.definition.objectives[0])
    return ranked[0] if ranked else None


def _outcome(n_product: int, purity: float | None) -> str:
    if not n_product:
        return "failure"
    return "success" if purity is None or purity >= ENOUGH_PERCENT else "partial"


def _others(finished: Sequence[Observation]) -> str:
    found = Counter(seen.identity or "unknown" for seen in finished if seen.outcome == "other")
    listed = ", ".join(f"{name} ({n})" for name, n in found.items())
    return f"; others: {listed}" if listed else ""


def _percent(state: CampaignState, best: Observation | None, name: str) -> float | None:
    """An objective of the best experiment that is a share of the whole, in percent."""
    unit = next((o.unit for o in state.definition.objectives if o.name == name), None)
    value = best.value(name) if best is not None else None
    if unit not in {"1", "%"} or value is None:
        return None
    percent = value if unit == "%" else 100 * value
    return percent if 0 <= percent <= 100 else None


def _value(best: Observation | None, name: str) -> tuple[float, float] | None:
    value = best.setting.get(name) if best is not None else None
    return (value, value) if isinstance(value, float) else None


def _chemicals(state: CampaignState) -> tuple[str, ...]:
    wells = state.definition.space.wells
    if wells is None:
        return ()
    return tuple(dict.fromkeys(stock.solutes[0][0] for stock in wells.stocks))
