"""Choose a cluster for a wish."""

from __future__ import annotations

import re

from mncplan.app.request import PlanOptions, resolve_target
from mncplan.domain.cluster import Cluster
from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.knowledge import KnowledgeBase

_TRIED = 5
"""Candidates that may be passed over for want of a route."""


def is_wish(text: str) -> bool:
    """Whether a target is a wish in words rather than a formula.

    Example:
        >>> is_wish("emission 800-1000 nm; water-soluble"), is_wish("[Au25(PET)18]-")
        (True, False)
        >>> is_wish("NIR-II bioimaging"), is_wish("8e"), is_wish("Au38(SR)24")
        (True, True, False)
    """
    from mncplan.design.applications import USES
    from mncplan.design.vocabulary import ELEMENT_NAMES, FLAGS, NAMES, RANGED_FLAGS, SOFT

    if ";" in text.strip(" ;"):
        return True
    folded = f" {' '.join(text.lower().split())} "
    if re.match(r" (?:\d+ ?-?e\b|[nm] ?[\d<>=]|n\*)", folded):
        return True
    words = {*NAMES, *FLAGS, *RANGED_FLAGS, *USES, *ELEMENT_NAMES, *SOFT, "nir", "no", "thiolate"}
    return any(
        re.search(rf"(?<![\w(]){re.escape(word.strip())}(?![\w)])", folded)
        for word in words
        if len(word) > 2 or word == "no"
    )


def choose_target(
    text: str, ligand: str | None, knowledge: KnowledgeBase, options: PlanOptions | None = None
) -> tuple[Cluster, tuple[str, ...]]:
    """The best candidate for a wish that can be planned with these options, and why it was chosen.

    Raises:
        InvalidInputError: If the wish can't be read.
        NotFoundError: If nothing meets it, with the demand that excludes everything.
    """
    from mncplan.app.design import DesignOptions, design, why_not
    from mncplan.app.routes import has_routes

    found = design(text, DesignOptions(top=_TRIED, routes_for=0), knowledge)
    if ligand is not None:
        raise InvalidInputError("--ligand goes with a formula; in a wish write: ligand PET")
    if not found.candidates:
        raise NotFoundError(why_not(found))
    passed = []
    for candidate in found.candidates:
        if has_routes(candidate.cluster, options or PlanOptions(), knowledge):
            break
        passed.append(f"passed over {candidate.cluster}: no route was found")
    else:
        candidate = found.candidates[0]
        passed = ["no candidate of the first few has a route; planning the best all the same"]
    kind = "known cluster" if candidate.is_known else "new cluster, not reported"
    said = [
        f"chosen for the wish {text!r}: {candidate.cluster} ({kind}; "
        f"{'; '.join(candidate.reasons) or candidate.proposal.reason})",
        *passed,
    ]
    if candidate.misses:
        said.append(f"not met or not known for {candidate.cluster}: {'; '.join(candidate.misses)}")
    others = ", ".join(str(c.cluster) for c in found.candidates if c is not candidate)
    if others:
        said.append(f"next best: {others}; mncplan design shows all")
    return resolve_target(str(candidate.cluster), None, knowledge), tuple(said)


def target_of(
    text: str | Cluster,
    ligand: str | None,
    knowledge: KnowledgeBase,
    options: PlanOptions | None = None,
) -> tuple[Cluster, tuple[str, ...]]:
    """The cluster that a formula or a wish asks for, and sentences on how a wish was met.

    Raises:
        InvalidInputError: If it can't be read.
        NotFoundError: If no known cluster meets the wish.
    """
    if isinstance(text, Cluster):
        if ligand is not None:
            return resolve_target(str(text), ligand, knowledge), ()
        return text, ()
    if is_wish(text):
        return choose_target(text, ligand, knowledge, options)
    return resolve_target(text, ligand, knowledge), ()
