"""Choose a known cluster for a wish."""

from __future__ import annotations

import re

from mncplan.app.request import resolve_target
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.knowledge import KnowledgeBase

_WORDS = re.compile(
    r"\b(emission|emits|emit|absorption|absorbs|gap|water|soluble|metals?|ligand|quantum|yield|"
    r"luminescent|near-infrared|NIR|size)\b",
    re.IGNORECASE,
)


def is_wish(text: str) -> bool:
    """Whether a target is a wish in words rather than a formula.

    Example:
        >>> is_wish("emission 800-1000 nm; water-soluble"), is_wish("[Au25(PET)18]-")
        (True, False)
    """
    return ";" in text.strip(" ;") or bool(_WORDS.search(text))


def choose_target(
    text: str, ligand: str | None, knowledge: KnowledgeBase
) -> tuple[Cluster, tuple[str, ...]]:
    """The known cluster whose facts meet a wish best, and sentences that say so.

    Raises:
        InvalidInputError: If the wish can't be read.
        NotFoundError: If no known cluster meets any part of it.
    """
    from mncplan.design.rank import rank_known
    from mncplan.design.wish import parse_wish

    wish = parse_wish(text)
    ranked = [
        candidate
        for candidate in rank_known(wish, knowledge.clusters, knowledge.properties)
        if not is_generic(candidate.cluster)
    ]
    if not ranked:
        raise NotFoundError(f"wish {text!r}: no known cluster with a named ligand meets it")
    best = ranked[0]
    if ligand is not None:
        raise InvalidInputError("--ligand goes with a formula; in a wish write: ligand PET")
    said = [f"chosen for the wish {text!r}: {best.cluster} ({'; '.join(best.reasons)})"]
    if best.misses:
        said.append(f"not met or not known for {best.cluster}: {'; '.join(best.misses)}")
    others = ", ".join(str(c.cluster) for c in ranked[1:4])
    if others:
        said.append(f"next best known clusters: {others}")
    return resolve_target(str(best.cluster), None, knowledge), tuple(said)


def target_of(
    text: str | Cluster, ligand: str | None, knowledge: KnowledgeBase
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
        return choose_target(text, ligand, knowledge)
    return resolve_target(text, ligand, knowledge), ()
