"""Count what the knowledge base holds; an entry is counted once, under its own id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mncplan.domain.cluster import Cluster
from mncplan.domain.provenance import Provenance
from mncplan.knowledge.base import KnowledgeBase


def stats(knowledge: KnowledgeBase) -> dict[str, Any]:
    """Counts by kind, verification, basis, family, status, metal and year.

    A recalled entry was not re-read in its source. Sources are works cited by at least one entry.

    Example:
        >>> from mncplan.knowledge import load_knowledge
        >>> stats(load_knowledge())["knowledge"].startswith("sha256:")
        True
    """
    facts = dict(_facts(knowledge))
    kinds = {
        kind: {
            "entries": len(provenances),
            "verified": sum(p.verified for p in provenances),
            "recalled": sum(not p.verified for p in provenances),
        }
        for kind, provenances in facts.items()
    }
    everything = [p for provenances in facts.values() for p in provenances]
    cited = _cited(knowledge, everything)
    years = sorted(
        source.year for source in knowledge.sources if source.year and source.key in cited
    )
    return {
        "knowledge": knowledge.hash,
        "kinds": kinds,
        "facts": len(everything),
        "verified": sum(p.verified for p in everything),
        "recalled": sum(not p.verified for p in everything),
        "basis": _tally(p.basis.value for p in everything),
        "clusters": {
            "formulae": len({str(item.formula) for item in knowledge.clusters}),
            "by_status": _tally(item.status for item in knowledge.clusters),
            "by_metals": _tally(map(_metals, _definite(knowledge))),
            "families": sum(not isinstance(item.formula, Cluster) for item in knowledge.clusters),
            "with_year": sum(item.year is not None for item in knowledge.clusters),
            "with_motifs": sum(item.decomposition is not None for item in knowledge.clusters),
        },
        "properties": {
            "by_name": _tally(value.name for value in knowledge.properties),
            "clusters": len({value.cluster for value in knowledge.properties}),
        },
        "ligands": {"by_kind": _tally(ligand.kind for ligand in knowledge.ligands)},
        "transformations": {
            "by_family": _tally(item.family for item in knowledge.transformations),
            "by_outcome": _tally(item.outcome for item in knowledge.transformations),
            "with_yield": _count(knowledge.transformations, lambda item: item.yield_percent),
        },
        "protocols": {
            "by_family": _tally(item.family for item in knowledge.protocols),
            "by_verification": _tally(item.verification for item in knowledge.protocols),
            "with_usable_amounts": _count(
                knowledge.protocols, lambda item: item.has_usable_amounts
            ),
        },
        "procedures": {"by_family": _tally(item.family for item in knowledge.procedures)},
        "substances": {
            "entries": len(knowledge.substances),
            "with_cas": _count(knowledge.substances, lambda item: item.cas),
            "with_density": _count(knowledge.substances, lambda item: item.density_g_mL),
            "free_ligands": _count(knowledge.substances, lambda item: item.ligand),
        },
        "sources": {
            "entries": len(knowledge.sources),
            "cited": len(cited),
            "with_doi": _count(knowledge.sources, lambda source: source.doi),
            "years": [years[0], years[-1]] if years else [],
        },
    }


def _facts(knowledge: KnowledgeBase) -> Iterator[tuple[str, tuple[Provenance, ...]]]:
    for kind, items in (
        ("clusters", knowledge.clusters),
        ("properties", knowledge.properties),
        ("ligands", knowledge.ligands),
        ("transformations", knowledge.transformations),
        ("protocols", knowledge.protocols),
        ("effects", knowledge.effects),
        ("rules", knowledge.rules),
        ("templates", knowledge.templates),
    ):
        entries: Iterable[Any] = items
        yield kind, tuple(entry.provenance for entry in entries if entry.provenance)


def _cited(knowledge: KnowledgeBase, provenances: Iterable[Provenance]) -> frozenset[str]:
    keys = {key for p in provenances for key in (p.source, p.via)}
    keys |= {item.source for item in knowledge.substances}
    keys |= {
        key
        for procedure in knowledge.procedures
        for parameter in procedure.parameters
        if parameter.provenance
        for key in (parameter.provenance.source, parameter.provenance.via)
    }
    return frozenset(keys & set(knowledge.source_by_key))


def _definite(knowledge: KnowledgeBase) -> Iterator[Cluster]:
    return (item.formula for item in knowledge.clusters if isinstance(item.formula, Cluster))


def _metals(cluster: Cluster) -> str:
    return "-".join(sorted(symbol for symbol, _ in cluster.metals))


def _tally(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def _count(items: Iterable[Any], keep: Callable[[Any], object]) -> int:
    return sum(bool(keep(item)) for item in items)
