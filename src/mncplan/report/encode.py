"""Plans, dossiers, routes and balances as published JSON (see docs/schemas)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from mncplan.domain.plan import Dossier, Plan
from mncplan.domain.provenance import Source
from mncplan.domain.reaction import Residual
from mncplan.domain.route import RouteSearch
from mncplan.report.encode_facts import (
    Json,
    characterisation_json,
    decomposition_json,
    ion_json,
    known_json,
    number,
    property_json,
    sources_json,
)
from mncplan.report.encode_kin import doped_json, growth_json, shell_json
from mncplan.report.encode_lab import (
    condition_json,
    conditions_json,
    experiments_json,
    plate_json,
    protocol_json,
)
from mncplan.report.encode_route import search_json
from mncplan.report.words import unpredicted_text

PLAN_SCHEMA = "mncplan-plan/1"
EXPLAIN_SCHEMA = "mncplan-explain/1"
ROUTES_SCHEMA = "mncplan-routes/1"
BALANCE_SCHEMA = "mncplan-balance/1"


def dumps(document: Json) -> str:
    """The bytes we publish: two spaces, keys in documented order, one newline at the end."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def explain_json(dossier: Dossier) -> Json:
    """A dossier as ``mncplan-explain/1``."""
    return {
        "schema": EXPLAIN_SCHEMA,
        **_target(dossier),
        "sources": sources_json(dossier.sources),
    }


def routes_json(search: RouteSearch, sources: Iterable[Source] = ()) -> Json:
    """A route search as ``mncplan-routes/1``.

    Args:
        search: The answer of the search.
        sources: Works the evidence cites; without them `doi` and `citation` are null.
    """
    works = {item.key: item for item in sources}
    return {
        "schema": ROUTES_SCHEMA,
        "target": str(search.target),
        **search_json(search, works),
        "sources": sources_json(works.values()),
    }


def balance_json(
    equation: str, residual: Residual, *, suggestion: str = "", completed: str = ""
) -> Json:
    """A balance check as ``mncplan-balance/1``; `elements` counts products minus reactants.

    Args:
        equation: As checked.
        residual: What it leaves over.
        suggestion: What would complete it, in words.
        completed: The completed equation.
    """
    return {
        "schema": BALANCE_SCHEMA,
        "equation": equation,
        "balanced": not residual,
        "residual": {
            "elements": {name: number(n) for name, n in residual.parts},
            "charge": number(residual.charge),
            "electrons": number(residual.electrons),
        },
        "suggestion": suggestion,
        "completed": completed,
    }


def plan_json(plan: Plan) -> Json:
    """A plan as ``mncplan-plan/1``."""
    works = {item.key: item for item in plan.sources}
    found = search_json(plan.search, works)
    if found["routes"]:
        _file_conditions(found["routes"][0], plan)
    return {
        "schema": PLAN_SCHEMA,
        "version": plan.version,
        "knowledge": plan.knowledge,
        "seed": plan.seed,
        "request": dict(plan.request),
        "target": _target(plan.target),
        **found,
        "conditions": conditions_json(plan.conditions),
        "protocol": None if plan.protocol is None else protocol_json(plan.protocol),
        "experiments": experiments_json(plan.plate),
        "plate": None if plan.plate is None else plate_json(plan.plate),
        "characterisation": characterisation_json(plan.characterisation),
        "warnings": list(plan.warnings),
        "sources": sources_json((*plan.sources, *plan.target.sources)),
    }


def _file_conditions(route: Json, plan: Plan) -> None:
    """Put each condition under the step it belongs to."""
    for item in plan.conditions:
        route["steps"][item.step]["conditions"][item.parameter] = condition_json(item)


def _target(dossier: Dossier) -> Json:
    cluster = dossier.cluster
    return {
        "formula": str(cluster),
        "metals": dict(cluster.metals),
        "ligands": [
            {
                "name": ligand.id,
                "class": ligand.kind,
                "donation": ligand.donation,
                "count": n,
                "full_name": ligand.name,
                "generic": ligand.is_generic,
            }
            for ligand, n in cluster.ligands
        ],
        "charge": cluster.charge,
        "isomer": cluster.isomer,
        "sum_formula": dossier.sum_formula or None,
        "molar_mass": number(dossier.molar_mass),
        "valence_electrons": dossier.valence_electrons,
        "closure": {"closed": dossier.closure.is_closed, "kind": dossier.closure.kind},
        "closing_charges": [
            {"charge": charge, "valence_electrons": n} for charge, n in dossier.closing_charges
        ],
        "decompositions": [
            decomposition_json(parts, rank)
            for rank, parts in enumerate(dossier.decompositions, start=1)
        ],
        "templates": [
            {
                "id": place.id,
                "position": place.position,
                "previous": place.previous or None,
                "next": place.next or None,
                "name": place.name,
                "length": place.length,
            }
            for place in dossier.templates
        ],
        "growth": [growth_json(item) for item in dossier.growth],
        "doped": [doped_json(item) for item in dossier.doped],
        "shell": [shell_json(item) for item in dossier.shell],
        "known": [known_json(item) for item in dossier.known],
        "relatives": [known_json(item) for item in dossier.relatives],
        "properties": [property_json(v) for v in (*dossier.properties, *dossier.predicted)],
        "unpredicted": [unpredicted_text(item) for item in dossier.unpredicted],
        "mass_spectrum": None if dossier.mass_spectrum is None else ion_json(dossier.mass_spectrum),
        "mass_spectrum_reason": dossier.mass_reason or None,
        "structure": list(dossier.structure),
        "notes": list(dossier.notes),
    }
