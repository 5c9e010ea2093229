"""Rules for clusters: identity, electrons, motifs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.family import ClusterFamily, parse_cluster
from mncplan.domain.known import KnownCluster
from mncplan.domain.ligand_kinds import STAPLE_KINDS
from mncplan.domain.motif import Decomposition, ligand_atoms, metal_atoms
from mncplan.errors import FormulaError
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.check_sources import check_ids, check_provenance
from mncplan.knowledge.finding import Finding, error, warning

STATUS: Final = frozenset({"crystal", "ms", "inferred", "predicted", "theory", "complex"})

REFERENCE_ELECTRONS: Final[dict[str, int]] = {
    "[Au25(SR)18]-": 8, "Au25(SR)18": 7, "[Au23(SR)16]-": 8, "Au38(SR)24": 14, "Au36(SR)24": 12,
    "Au28(SR)20": 8, "Au30(SR)18": 12, "Au20(SR)16": 4, "Au18(SR)14": 4, "Au15(SR)13": 2,
    "Au24(SR)20": 4, "[Au44(SR)26]2-": 20, "Au44(SR)28": 16, "Au52(SR)32": 20,
    "[Au27(SR)13]4+": 10, "Au102(SR)44": 58, "Au144(SR)60": 84, "[Ag44(SR)30]4-": 18,
    "[Ag25(SR)18]-": 8, "[Au13(dppe)5Cl2]3+": 8, "[Au11(PPh3)8Cl2]+": 8,
    "[Au25(PPh3)10(SR)5Cl2]2+": 16, "[Au37(PPh3)10(SR)10Cl2]+": 24, "Au24Pt(SR)18": 6,
    "[Au24Pd(SR)18]2-": 8, "Au24Hg(SR)18": 8, "[Ag32Au12(SR)30]4-": 18, "[Cu25H22(PPh3)12]+": 2,
    "[Ag29(BDT)12(PPh3)4]3-": 8,
}  # fmt: skip
"""Counts stated in the literature that formulae and ligands must reproduce.

Source: Lyu et al. 2025, sections 2 and 3, doi:10.1039/d5nh00353a.
"""

_SOLUBILITY: Final = frozenset({"water", "organic", "both", "unknown"})
_STATED_ELECTRONS: Final = re.compile(r"(?<![\w.])(\d+)e\b(?! hop)")


def check_clusters(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """All rules for clusters."""
    yield from check_ids("clusters.csv", (item.id for item in knowledge.clusters))
    templates = {template.id for template in knowledge.templates}
    seen: dict[str, str] = {}
    for item in knowledge.clusters:
        where = f"clusters.csv: {item.id}"
        yield from check_provenance(where, item.provenance, knowledge.source_by_key)
        text = str(item.formula)
        other = seen.setdefault(text, item.id)
        if other != item.id:
            yield error(where, "formula-unique", f"{text} is also entry {other}")
        if not _reads_back(text, knowledge):
            yield error(where, "round-trip", f"{text} does not read back as itself")
        for name in item.templates:
            if name not in templates:
                yield error(where, "template-known", f"template {name!r} is unknown")
        yield from _words(where, item, knowledge)
        if isinstance(item.formula, Cluster):
            yield from _electrons(where, item, item.formula)
            yield from _motifs(where, item, item.formula)
        else:
            yield from _family(where, item.formula)
    yield from _reference(knowledge)


def _reads_back(text: str, knowledge: KnowledgeBase) -> bool:
    try:
        again = parse_cluster(text, ligands=knowledge.ligands, ions=knowledge.ions)
    except FormulaError:
        return False
    return str(again) == text


def _words(where: str, item: KnownCluster, knowledge: KnowledgeBase) -> Iterator[Finding]:
    if item.status not in STATUS:
        yield error(where, "vocabulary", f"status {item.status!r} is unknown")
    if item.solubility not in _SOLUBILITY:
        yield error(where, "vocabulary", f"solubility {item.solubility!r} is unknown")
    expected = {"predicted": "predicted", "theory": "computed"}.get(item.status)
    if expected and item.provenance.basis.value != expected:
        yield error(where, "basis", f"status {item.status} goes with basis {expected}")
    if item.status in {"crystal", "ms"} and item.provenance.basis.value != "measured":
        yield error(where, "basis", f"status {item.status} goes with basis measured")
    if item.year is not None:
        source = knowledge.source_by_key.get(item.provenance.source)
        if not 1960 <= item.year <= 2030:
            yield error(where, "year", f"year {item.year} is not plausible")
        if source and source.year and item.year > source.year:
            yield error(where, "year", f"first reported {item.year}, source of {source.year}")


def _electrons(where: str, item: KnownCluster, cluster: Cluster) -> Iterator[Finding]:
    count = valence_electrons(cluster)
    if item.status == "complex":
        if count > 0:
            yield error(where, "electrons", f"a complex has no cluster electrons, not {count}")
    elif count < 0:
        yield error(where, "electrons", f"{count} electrons: charge or ligand count is wrong")
    stated = _STATED_ELECTRONS.search(item.summary)
    if stated and int(stated.group(1)) != count:
        yield warning(
            where, "electrons", f"the summary speaks of {stated.group()}, the formula has {count}"
        )


def _motifs(where: str, item: KnownCluster, cluster: Cluster) -> Iterator[Finding]:
    for parts in filter(None, (item.decomposition, item.other_count)):
        yield from _splitting(where, parts, cluster)


def _splitting(where: str, parts: Decomposition, cluster: Cluster) -> Iterator[Finding]:
    if any(k < 1 or n < 1 for k, n in parts.staples + parts.rings):
        yield error(where, "staples", "staple and ring lengths and numbers start at 1")
    if len({k for k, _ in parts.staples}) < len(parts.staples):
        yield error(where, "staples", "a staple length is given twice")
    if metal_atoms(parts) != cluster.n_metal:
        yield error(
            where,
            "staples",
            f"core and motifs hold {metal_atoms(parts)} metal atoms, the formula {cluster.n_metal}",
        )
    shell = sum(n for ligand, n in cluster.ligands if ligand.kind in STAPLE_KINDS)
    if ligand_atoms(parts) != shell:
        yield error(
            where, "staples", f"motifs hold {ligand_atoms(parts)} ligands, the formula {shell}"
        )


def _family(where: str, family: ClusterFamily) -> Iterator[Finding]:
    counts = {valence_electrons(member) for member in family.members()}
    if min(counts) < 0:
        yield error(where, "electrons", "a member has a negative electron count")
    if len({member.n_metal for member in family.members()}) > 1:
        yield warning(where, "family", "members differ in their number of metal atoms")


def _reference(knowledge: KnowledgeBase) -> Iterator[Finding]:
    for text, expected in REFERENCE_ELECTRONS.items():
        where = f"reference electron counts: {text}"
        try:
            cluster = Cluster.parse(text, ligands=knowledge.ligands, ions=knowledge.ions)
        except FormulaError as problem:
            yield error(where, "electrons", str(problem))
            continue
        if (count := valence_electrons(cluster)) != expected:
            yield error(where, "electrons", f"counts {count}, the literature says {expected}")
