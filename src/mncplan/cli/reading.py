"""The knowledge a verb works with."""

from __future__ import annotations

import sys

from mncplan.app.own_knowledge import count_own, knowledge_with
from mncplan.app.tables import KnowledgeBase


def read_along(library: str | None) -> KnowledgeBase:
    """The packaged knowledge and the user's own; says on stderr how much of the latter."""
    knowledge = knowledge_with(library)
    n_own = count_own(knowledge)
    if n_own:
        told = "fact" if n_own == 1 else "facts"
        print(f"{n_own} {told} read along from your library", file=sys.stderr)
    return knowledge
