"""The report of a campaign as one self-contained HTML page: offline, on a telephone, on paper."""

from __future__ import annotations

from markupsafe import Markup

from mncplan.app.campaign_report_parts import CampaignReport, identity_of
from mncplan.report import campaign_view, words
from mncplan.report.draw_campaign import (
    dependence_picture,
    importance_picture,
    progress_picture,
    quality_picture,
    replay_picture,
    tried_picture,
)
from mncplan.report.draw_parallel import parallel_picture
from mncplan.report.draw_pareto import pareto_picture
from mncplan.report.draw_surface import phase_key, phase_picture, surface_pictures
from mncplan.report.draw_tree import tree_picture
from mncplan.report.html import BASIS_MEANING, environment


def campaign_html(found: CampaignReport) -> str:
    """The report of a campaign; the same campaign gives the same bytes."""
    page = environment(words.Citations(())).get_template("campaign.html.j2")
    surfaces = [
        (item, tuple(Markup(p) for p in surface_pictures(item, found))) for item in found.surfaces
    ]
    text = page.render(
        found=found,
        view=campaign_view,
        words=words,
        levels={},
        basis_meaning=BASIS_MEANING,
        recalled_badge="",
        progress=Markup(progress_picture(found)),
        tried=Markup(tried_picture(found)),
        parallel=Markup(parallel_picture(found)),
        surfaces=surfaces,
        phase=Markup(phase_picture(found.phase, found)) if found.phase else "",
        phase_rows=_phase_rows(found),
        pareto=Markup(pareto_picture(found)) if found.front else "",
        importance=Markup(importance_picture(found.importance)) if found.importance else "",
        dependence=[(d, Markup(dependence_picture(d, found))) for d in found.dependence],
        tree=Markup(tree_picture(found.tree, found.objective.name)) if found.tree else "",
        quality=[(q, Markup(quality_picture(q))) for q in found.quality],
        replay=Markup(replay_picture(found)),
    )
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"


def _phase_rows(found: CampaignReport) -> tuple[tuple[str, Markup, int], ...]:
    if found.phase is None:
        return ()
    seen = [identity_of(t.observation, found.target) for t in found.trials]
    return tuple(
        (name, Markup(patch), seen.count(name))
        for name, patch in zip(found.phase.identities, phase_key(found.phase), strict=True)
    )
