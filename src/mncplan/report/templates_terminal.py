"""Growth templates on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from mncplan.app.explain_templates import TemplateView
from mncplan.report.terminal_blocks import block, group
from mncplan.report.typeset import formula_unicode

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

MOST_EMPTY: Final = 6


def templates_summary(views: Sequence[TemplateView]) -> Group:
    """Every template with members, standing and empty places."""
    parts: list[RenderableType] = []
    for view in views:
        template = view.template
        lines = [
            " → ".join(f"{formula_unicode(text)} ({status})" for text, status in view.members),
            view.standing,
            *(
                f"empty: {formula_unicode(str(place.cluster))}, {place.status}, confidence "
                f"{place.confidence:.2f}, by {place.series}"
                for place in view.empty[:MOST_EMPTY]
            ),
        ]
        if not view.empty:
            lines.append("no empty place foretold")
        parts += block(f"{template.id} {template.name}", lines)
    return group(parts)
