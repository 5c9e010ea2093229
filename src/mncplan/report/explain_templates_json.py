"""Growth templates as published JSON (see docs/schemas/templates-1.schema.json)."""

from __future__ import annotations

from collections.abc import Sequence

from mncplan.app.explain_templates import EmptyPlace, TemplateView
from mncplan.app.tables import KnowledgeBase
from mncplan.report.encode_facts import Json, number, provenance_json, sources_json

TEMPLATES_SCHEMA = "mncplan-templates/1"


def templates_json(views: Sequence[TemplateView], knowledge: KnowledgeBase) -> Json:
    """Templates with members, standing and empty places as ``mncplan-templates/1``."""
    works = [work for view in views for work in knowledge.cite(view.template.provenance)]
    return {
        "schema": TEMPLATES_SCHEMA,
        "knowledge": knowledge.hash,
        "templates": [_template(view) for view in views],
        "sources": sources_json(works),
    }


def _template(view: TemplateView) -> Json:
    template = view.template
    return {
        "id": template.id,
        "name": template.name,
        "unit": template.unit,
        "step": None if template.step is None else list(template.step),
        "step_electrons": template.step_electrons,
        "members": [{"formula": formula, "status": status} for formula, status in view.members],
        "standing": view.standing,
        "empty": [_place(place) for place in view.empty],
        "note": template.note or None,
        **provenance_json(template.provenance),
    }


def _place(place: EmptyPlace) -> Json:
    return {
        "formula": str(place.cluster),
        "status": place.status,
        "confidence": number(place.confidence),
        "series": place.series,
    }
