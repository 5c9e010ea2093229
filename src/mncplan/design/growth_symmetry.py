"""Symmetry and chirality carried along a series, with the members that break the rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import KnownCluster


def symmetry_rule(entries: Iterable[KnownCluster]) -> str:
    """The symmetry most members have, how many, and the exceptions; empty when none is stated.

    Example:
        Four members of the double helix give "quasi-D2, chiral (3 of 4 members with a stated
        symmetry); exception: Au36(TBBT)24 is quasi-D2d, achiral".
    """
    stated: dict[str, set[tuple[int, int]]] = defaultdict(set)
    example: dict[str, str] = {}
    for entry in entries:
        formula = entry.formula
        if entry.symmetry and isinstance(formula, Cluster):
            size = formula.n_metal, sum(n for _, n in formula.ligands)
            stated[entry.symmetry].add(size)
            example.setdefault(entry.symmetry, str(entry.formula))
    if not stated:
        return ""
    counts = Counter({text: len(sizes) for text, sizes in stated.items()})
    (rule, n_rule), *others = counts.most_common()
    if others and others[0][1] == n_rule:
        return "no rule: " + "; ".join(f"{example[text]} is {text}" for text in sorted(stated))
    total = sum(counts.values())
    said = f"{rule} ({n_rule} of {total} members with a stated symmetry)"
    if others:
        said += "; exception: " + ", ".join(f"{example[text]} is {text}" for text, _ in others)
    return said
