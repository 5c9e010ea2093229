"""Routes as published JSON."""

from __future__ import annotations

from collections.abc import Mapping

from mncplan.domain.outlook import StepOutlook
from mncplan.domain.provenance import Source
from mncplan.domain.route import LEVEL_MEANING, Evidence, Leaf, Route, RouteSearch, Step
from mncplan.domain.species import Species
from mncplan.domain.step_change import changes, reached_by, way_back
from mncplan.report.encode_facts import Json, interval, number, provenance_json
from mncplan.report.encode_forecast import forecast_json

Bibliography = Mapping[str, Source]


def search_json(search: RouteSearch, sources: Bibliography) -> Json:
    """Routes, partial ones, and the reasons when there is none."""
    return {
        "routes": [route_json(route, sources) for route in search.routes],
        "partial": [route_json(route, sources) for route in search.partial],
        "reasons": list(search.reasons),
        "evidence_levels": dict(LEVEL_MEANING),
        "search": {"nodes": search.n_nodes, "edges": search.n_edges},
        "demands": [
            {
                "aspect": d.aspect,
                "reason": d.reason,
                "families": list(d.families),
                "last_steps": d.n_steps,
            }
            for d in search.demands
        ],
    }


def route_json(route: Route, sources: Bibliography) -> Json:
    """One route; steps in bench order."""
    return {
        "rank": route.rank,
        "solved": route.is_solved,
        "target": str(route.target),
        "net": str(route.net),
        "steps": [
            step_json(step, i, sources, route.outlook[i - 1] if route.outlook else None)
            for i, step in enumerate(route.steps, start=1)
        ],
        "leaves": [leaf_json(leaf) for leaf in route.leaves],
        "scores": {name: number(value) for name, value in route.scores},
        "pareto": route.is_on_front,
        "against_best": route.against_best,
        "group": route.group,
        "cost": number(route.cost),
        "confidence": route.confidence,
        "mechanism": [forecast_json(one) for one in route.mechanism],
    }


def step_json(
    step: Step, position: int, sources: Bibliography, outlook: StepOutlook | None = None
) -> Json:
    """One step: its equation, evidence, checks and ceilings.

    `conditions` names parameters of the plan that belong to the step; the plan fills it.
    """
    ceiling, reason = step.metal_ceiling
    return {
        "number": position,
        "family": step.family,
        "variant": step.variant,
        "product": step.product.text,
        "equation": str(step.reaction),
        "species": [
            {"formula": species.text, "coefficient": number(n), "role": species_role(step, species)}
            for species, n in step.reaction.terms
        ],
        "level": step.level,
        "probability": number(step.probability),
        "electrons": step.electrons,
        "reductant": step.reductant or None,
        "ligand": step.ligand or None,
        "isolates": step.isolates,
        "changes": list(changes(step)),
        "reached_by": reached_by(step),
        "reverse": way_back(step) or None,
        "conditions": {},
        "evidence": [evidence_json(item, sources) for item in step.evidence],
        "checks": [
            {"name": c.name, "ok": c.is_ok, "hard": c.is_hard, "reason": c.reason}
            for c in step.checks
        ],
        "byproducts": list(step.byproducts),
        "yield_ceiling": {"metal": number(ceiling), "reason": reason},
        "note": step.note,
        "outlook": None if outlook is None else _outlook_json(outlook),
    }


def _outlook_json(outlook: StepOutlook) -> Json:
    """Numbers with what they rest on; null with the reason."""
    remark = outlook.remark
    return {
        "purity": number(outlook.purity),
        "purity_reason": outlook.purity_reason,
        "robustness": number(outlook.robustness),
        "robustness_reason": outlook.robustness_reason,
        "independent_works": outlook.n_works,
        "mechanism": outlook.mechanism,
        "mechanism_remark": None
        if remark is None
        else {"id": remark.id, "text": remark.text, **provenance_json(remark.provenance)},
    }


def species_role(step: Step, species: Species) -> str:
    """product, byproduct, seed, reductant, precursor or reagent."""
    if step.reaction.coefficient(species) > 0:
        return "product" if species == step.product else "byproduct"
    if step.seed is not None and species.text == str(step.seed):
        return "seed"
    if species not in step.precursors:
        return "reagent"
    anion = species.text.strip("[]").rstrip("+-").rstrip("]")
    return "reductant" if step.reductant and anion in step.reductant else "precursor"


def evidence_json(item: Evidence, sources: Bibliography) -> Json:
    """One precedent with its work."""
    work = sources.get(item.provenance.source)
    return {
        "id": item.id,
        "level": item.level,
        "doi": (work.doi or None) if work else None,
        "citation": work.citation if work else None,
        "basis": item.provenance.basis.value,
        **provenance_json(item.provenance),
        "summary": item.summary,
        "outcome": item.outcome,
        "yield_percent": interval(item.yield_percent),
        "yield_basis": item.yield_basis,
    }


def leaf_json(leaf: Leaf) -> Json:
    """A starting material."""
    return {
        "species": leaf.species.text,
        "in_stock": leaf.is_in_stock,
        "price_class": leaf.price_class or None,
        "hazards": list(leaf.hazards),
        "stock_key": leaf.stock_key or None,
        "price_per_g": leaf.price_per_g,
        "price_date": leaf.price_date or None,
    }
