"""The report of a simulation as one self-contained HTML page."""

from __future__ import annotations

from markupsafe import Markup

from mncplan.app.simulate_findings import Findings
from mncplan.app.simulate_plate import plate_rows
from mncplan.report import words
from mncplan.report.draw_phase import phase_pictures, tornado_picture
from mncplan.report.draw_trajectory import electrons_picture, species_picture
from mncplan.report.html import BASIS_MEANING, environment
from mncplan.report.simulate_words import control_text, unmixing_notes


def simulate_html(findings: Findings) -> str:
    """The report; the same simulation gives the same bytes."""
    found = findings.simulation
    page = environment(words.Citations(())).get_template("simulate.html.j2")
    maps = phase_pictures(found.phases) if found.phases is not None else ()
    text = page.render(
        found=found,
        case=found.case,
        fitted=findings.fitted,
        wells=plate_rows(findings.wells),
        probes=findings.probes,
        step=findings.step,
        compositions=findings.compositions,
        control=control_text(found),
        unmixing=unmixing_notes(findings.compositions),
        words=words,
        basis_meaning=BASIS_MEANING,
        by_electrons=Markup(electrons_picture(found)),
        by_species=Markup(species_picture(found)),
        tornado=Markup(tornado_picture(found)),
        maps=tuple((Markup(drawn), said) for drawn, said in maps),
    )
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"
