"""Fit general sentences to the metal, the size and the electron count at hand."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.element import METALS
from mncplan.domain.recipe import BenchStep

_SENTENCE: Final = re.compile(r"(?<=[.;]) +(?=[A-Z\[])")
_CASE: Final = re.compile(
    r"^(?:[A-Za-z]+ crude for |For )?\[?([A-Z][a-z]?)(\d*)(?:\([^()]*\)\d*)*\]?[-+\d]*: "
)
_PLASMON: Final = re.compile(r"near 520 nm \(gold\) or 420-450 nm \(silver\)")
_FEW_ELECTRONS: Final = re.compile(r" \(4-electron targets: [^()]*\)")
_PAIR: Final = re.compile(r" \([A-Z][a-z]\d+ \w+ to ([A-Z][a-z]\d+) \w+\)")
_SILVER: Final = re.compile(r" \(silver clusters: [^()]*\)")
_FEW: Final = 4


def tailor_text(text: str, cluster: Cluster | None) -> str:
    """One sentence or more without what is meant for other clusters."""
    if cluster is None:
        return text
    metals = {symbol for symbol, _ in cluster.metals}
    kept = []
    for sentence in _SENTENCE.split(text):
        match = _CASE.match(sentence)
        if match and not _is_meant(match, metals, cluster.n_metal):
            continue
        kept.append(sentence)
    text = " ".join(kept).rstrip(" ;")
    if "Au" not in metals:
        text = _PLASMON.sub("at 420-450 nm (silver)", text)
        text = text.replace("Au(I)", f"{cluster.host}(I)")
    elif "Ag" not in metals:
        text = _PLASMON.sub("near 520 nm", text)
    if cluster.host != "Ag":
        text = _SILVER.sub("", text)
    if valence_electrons(cluster) > _FEW:
        text = _FEW_ELECTRONS.sub("", text)
    return text


def _is_meant(match: re.Match[str], metals: set[str], n_metal: int) -> bool:
    metal, n = match.group(1), match.group(2)
    if metal not in METALS:
        return True
    return metal in metals and (not n or int(n) == n_metal)


def _pair(match: re.Match[str], *, cluster: Cluster | None) -> str:
    """Keep an example such as (Au38 brown to Au36 green) for the cluster it ends at."""
    is_meant = cluster is not None and match.group(1) == f"{cluster.host}{cluster.n_metal}"
    return match.group() if is_meant else ""


def tailor_step(step: BenchStep, cluster: Cluster | None) -> BenchStep:
    """A step fitted to the target."""
    return replace(
        step,
        text=tailor_text(step.text, cluster),
        observe=_PAIR.sub(partial(_pair, cluster=cluster), step.observe),
        endpoint=tailor_text(step.endpoint, cluster),
    )
