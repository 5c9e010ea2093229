"""Find the names nearest to a misspelt one."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping

_COMPARED = 40
"""Names compared letter by letter: those that share most pairs of letters."""


def pair_index(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by each pair of letters in them, ends of the name included."""
    index: dict[str, list[str]] = {}
    for name in names:
        for pair in _pairs(name):
            index.setdefault(pair, []).append(name)
    return index


def nearest(name: str, index: Mapping[str, list[str]], n: int = 3) -> list[str]:
    """At most `n` similar names, best first.

    Example:
        >>> nearest("dpppm", pair_index(["dppm", "dppe", "SPh"]))[0]
        'dppm'
    """
    shared = Counter(other for pair in _pairs(name) for other in index.get(pair, ()))
    candidates = [other for other, _ in shared.most_common(_COMPARED)]
    return difflib.get_close_matches(name, candidates, n=n, cutoff=0.7)


def _pairs(name: str) -> set[str]:
    framed = f" {name} "
    return {framed[at : at + 2] for at in range(len(framed) - 1)}
