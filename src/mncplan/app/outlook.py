"""What to expect of every step: purity, robustness, independent works, and its mechanism."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from mncplan.app.robustness import step_robustness
from mncplan.domain.known import Transformation
from mncplan.domain.outlook import MechanismRemark, StepOutlook
from mncplan.domain.route import Step
from mncplan.routes.separation import FAMILY as SEPARATION
from mncplan.routes.separation import random_share

_SHOWN: Final = 3
_UNREACTED: Final = " unreacted"


def step_outlook(
    step: Step, reported: Mapping[str, Transformation], remarks: Sequence[MechanismRemark]
) -> StepOutlook:
    """Numbers where there is ground for one, and the reason where there is none."""
    founded = [e for e in step.evidence if e.level in {"A", "B"}]
    purity, purity_reason = _purity(step, reported)
    robustness, robustness_reason = step_robustness(step, reported)
    ids = {e.id for e in founded}
    told = [remark for remark in remarks if ids & set(remark.transformations)]
    told.sort(key=lambda remark: remark.status != "open")
    return StepOutlook(
        purity=purity,
        purity_reason=purity_reason,
        robustness=robustness,
        robustness_reason=robustness_reason,
        n_works=len({e.provenance.source for e in founded if e.outcome == "success"}),
        mechanism=told[0].status if told else "not on file",
        remark=told[0] if told else None,
    )


def _purity(step: Step, reported: Mapping[str, Transformation]) -> tuple[float | None, str]:
    """The statistical ceiling, what reports say in words, or what may come along."""
    if step.family == SEPARATION:
        return None, "no figure; the fractions are judged by UV-Vis and mass spectrum"
    if step.cluster is None:
        return None, "no cluster; what is left over stays in the flask or is washed away"
    if step.product.isomer == "crude":
        return None, "a mixture of sizes by intent"
    share = random_share(step)
    if share < 1.0:
        return round(share, 4), "at most this share when metals or ligands mix at random"
    for level, whose in (("A", ""), ("B", " for a near precedent")):
        said = dict.fromkeys(
            reported[e.id].purity
            for e in step.evidence
            if e.level == level and e.outcome == "success" and e.id in reported
        )
        words = "; ".join(filter(None, said))
        if words:
            return None, f"reported{whose}, in words: {words}"
    others = [text.removesuffix(_UNREACTED) for text in step.byproducts[:_SHOWN]]
    if not others:
        return None, "no report gives a share, and no neighbour is on file"
    return None, f"no report gives a share; what may come along: {', '.join(others)}"
