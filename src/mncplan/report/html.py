"""The report as one self-contained HTML page: no request, no network, prints well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mncplan.domain.conditions import Condition
from mncplan.domain.plan import Plan
from mncplan.domain.provenance import OWN_MARK, RECALLED_BADGE, Provenance
from mncplan.domain.route import LEVEL_MEANING
from mncplan.domain.score import score_meaning, score_unit
from mncplan.report import typeset, view, words
from mncplan.report.draw_map import map_picture
from mncplan.report.draw_plate import map_caption, plate_maps
from mncplan.report.draw_route import route_picture
from mncplan.report.draw_spectra import bands_picture, envelope_picture
from mncplan.report.markdown import step_facts
from mncplan.report.svg import interval_bar
from mncplan.report.terminal_forecast import forecast_lines

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

BASIS_MEANING = {
    "measured": "reported from an experiment",
    "computed": "follows from composition, stoichiometry or theory",
    "predicted": "given by a model or rule for a case not yet measured",
    "estimated": "a judgement; start here and adjust",
}


def report_html(plan: Plan) -> str:
    """The report of a plan; the same plan gives the same bytes."""
    cite = words.Citations((*plan.sources, *plan.target.sources))
    page = environment(cite).get_template("report.html.j2")
    text = page.render(
        plan=plan,
        target=plan.target,
        best=view.best_route(plan),
        protocol=plan.protocol,
        plate=plan.plate,
        signals=plan.characterisation,
        cite=cite,
        levels=LEVEL_MEANING,
        basis_meaning=BASIS_MEANING,
        recalled_badge=RECALLED_BADGE,
        view=view,
        words=words,
    )
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"


def environment(cite: words.Citations) -> Environment:
    """Templates with the filters that typeset formulae and number the works cited."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=PackageLoader("mncplan.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def cited(provenance: Provenance | None) -> Markup:
        links = (Markup('<a href="#work-{0}">{0}</a>').format(n) for n in cite.of(provenance))
        inner = Markup(", read in ").join(links)
        told = Markup('<span class="cite">[{}]</span>').format(inner) if inner else Markup("")
        if provenance is not None and provenance.origin == "user":
            told += Markup(' <strong class="own">{}</strong>').format(OWN_MARK)
        return told

    link = '<span class="cite">[<a href="#work-{0}">{0}</a>]</span>'
    made.filters |= {
        "formula": lambda text: Markup(typeset.formula_html(str(text))),
        "cluster": lambda cluster: Markup(typeset.cluster_html(cluster)),
        "species": lambda species: Markup(typeset.species_html(species)),
        "equation": lambda reaction: Markup(typeset.equation_html(reaction)),
        "prose": lambda text: Markup(cite.resolve(typeset.prose_html(str(text)), link)),
        "sentence": lambda text: Markup(cite.resolve(typeset.sentence_html(str(text)), link)),
        "cited": cited,
        "family": words.family_name,
        "parameter": words.parameter_name,
        "number": words.value_text,
        "score_unit": score_unit,
        "score_meaning": score_meaning,
        "amount": words.amount_text,
        "facts": step_facts,
        "forecast_lines": forecast_lines,
        "route_picture": lambda route: Markup(route_picture(route)),
        "map_picture": lambda found: Markup(map_picture(found)),
        "envelope": lambda ion: Markup(envelope_picture(ion)),
        "bands": lambda values: Markup(bands_picture(values)),
        "plate_maps": _maps,
        "bar": _bar,
        "span": lambda ends: words.range_text(*ends),
    }
    return made


def _maps(plate: object) -> tuple[tuple[Markup, tuple[str, str]], ...]:
    from markupsafe import Markup

    from mncplan.domain.protocol import Plate

    if not isinstance(plate, Plate):
        return ()
    return tuple((Markup(m), c) for m, c in zip(plate_maps(plate), map_caption(plate), strict=True))


def _bar(item: Condition) -> Markup:
    from markupsafe import Markup

    if item.low is None or item.high is None or isinstance(item.value, str):
        return Markup("")
    said = f"start {words.quantity(item.value, item.unit)}, explore {words.condition_range(item)}"
    return Markup(interval_bar(item.value, item.low, item.high, said))
