"""The report as one self-contained HTML page."""

from __future__ import annotations

import html

from mncplan.domain.plan import Plan
from mncplan.report.markdown import protocol_markdown


def report_html(plan: Plan) -> str:
    """A page that needs no network."""
    text = html.escape(protocol_markdown(plan))
    title = html.escape(str(plan.target.cluster))
    return f'<!DOCTYPE html><html lang="en"><title>{title}</title><pre>{text}</pre></html>'
