"""The report of a design as one self-contained HTML page."""

from __future__ import annotations

from markupsafe import Markup

from mncplan.app.design import Design
from mncplan.domain.candidate import ORIGIN_WORDS
from mncplan.report import words
from mncplan.report.design_draw import curve_picture, front_picture
from mncplan.report.design_terminal import criterion_text
from mncplan.report.html import BASIS_MEANING, environment


def design_html(found: Design) -> str:
    """The report of a design; the same design gives the same bytes."""
    cite = words.Citations(found.sources)
    page = environment(cite).get_template("design.html.j2")
    text = page.render(
        found=found,
        cite=cite,
        words=words,
        origins=ORIGIN_WORDS,
        basis_meaning=BASIS_MEANING,
        levels={},
        recalled_badge="recalled, not re-read",
        criterion_text=criterion_text,
        front=Markup(front_picture(found)),
        curves=tuple((curve, Markup(curve_picture(curve))) for curve in found.curves),
    )
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"
