"""Make entries of domain nouns: keys, titles, chemistry and words to find them by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.family import ClusterFamily
from mncplan.domain.ions import Ion
from mncplan.domain.known import (
    ConditionEffect,
    GrowthTemplate,
    KnownCluster,
    PropertyRule,
    PropertyValue,
    Transformation,
)
from mncplan.domain.ligand import Ligand
from mncplan.domain.provenance import Provenance, Source
from mncplan.domain.recipe import Procedure, PublishedProtocol
from mncplan.domain.substance import Substance
from mncplan.library.codec import ReadFormula, encode
from mncplan.library.entry import Entry

Formula = Cluster | ClusterFamily

NOUNS: Final[dict[str, type]] = {
    "cluster": KnownCluster,
    "transformation": Transformation,
    "protocol": PublishedProtocol,
    "property": PropertyValue,
    "procedure": Procedure,
    "effect": ConditionEffect,
    "rule": PropertyRule,
    "template": GrowthTemplate,
    "ligand": Ligand,
    "substance": Substance,
    "ion": Ion,
    "source": Source,
}
"""Class of the noun in the body of an entry of each kind."""

_KIND_OF: Final = {noun: kind for kind, noun in NOUNS.items()}
_TITLE_LENGTH: Final = 160
_WORD: Final = re.compile(r"[a-z0-9]+")


def entries_of(
    nouns: Iterable[object], sources: Mapping[str, Source], read: ReadFormula
) -> Iterator[Entry]:
    """One entry for each noun.

    Args:
        nouns: Clusters, properties, ligands ... of the domain.
        sources: Bibliography by key, so that entries are found by author and DOI.
        read: Parser of formulae.
    """
    times: Counter[tuple[str, str]] = Counter()
    for noun in nouns:
        kind = _KIND_OF[type(noun)]
        key = _key(noun)
        times[kind, key] += 1
        if times[kind, key] > 1:
            key = f"{key} ({times[kind, key]})"
        yield _entry(kind, key, noun, sources, read)


def _entry(
    kind: str, key: str, noun: Any, sources: Mapping[str, Source], read: ReadFormula
) -> Entry:
    provenance: Provenance | None = getattr(noun, "provenance", None)
    formula = _formula(noun, read)
    body = encode(noun)
    title = _shorten(_TITLES[type(noun)](noun))
    cited = [key for key in (provenance.source, provenance.via) if key] if provenance else []
    if isinstance(noun, Substance):
        cited = [noun.source]
    words = [kind, key, title, str(formula or ""), *_strings(body)]
    words += [str(sources[name]) for name in cited if name in sources]
    text = " ".join(dict.fromkeys(words)).casefold()
    chemistry = {} if formula is None else _chemistry(formula)
    ligand = noun.id if isinstance(noun, Ligand) else getattr(noun, "ligand", "")
    if not chemistry and ligand:
        chemistry = {"ligands": f" {ligand}: "}
    return Entry(
        kind=kind,
        key=key,
        title=title,
        body=body,
        search_text=text,
        words=f" {' '.join(dict.fromkeys(_WORD.findall(text)))} ",
        verified=_is_verified(noun),
        source=cited[0] if cited else "",
        **chemistry,
    )


def _is_verified(noun: Any) -> bool:
    """Read in its source; a work with a DOI; a procedure whose every value was read."""
    if isinstance(noun, Source):
        return bool(noun.doi)
    if isinstance(noun, Procedure):
        return all(p.provenance.verified for p in noun.parameters if p.provenance)
    provenance: Provenance | None = getattr(noun, "provenance", None)
    return provenance.verified if provenance else True


def _key(noun: Any) -> str:
    if isinstance(noun, PropertyValue):
        return f"{noun.cluster} {noun.name} {noun.value:g} {noun.provenance.source}"
    return str(noun.key if isinstance(noun, Source | Substance) else noun.id)


def _formula(noun: Any, read: ReadFormula) -> Formula | None:
    if isinstance(noun, KnownCluster):
        return noun.formula
    if isinstance(noun, Transformation | PublishedProtocol):
        return noun.target
    if isinstance(noun, PropertyValue):
        return read(noun.cluster)
    return None


def _chemistry(formula: Formula) -> dict[str, Any]:
    member = formula if isinstance(formula, Cluster) else formula.member(formula.low)
    return {
        "formula": str(formula),
        "skeleton": skeleton(formula) if isinstance(formula, Cluster) else None,
        "n_metal": member.n_metal,
        "metals": "".join(f" {s}:{_count(n)}" for s, n in formula.metals) + " ",
        "ligands": "".join(f" {lig}:{_count(n)}" for lig, n in formula.ligands) + " ",
        "charge": formula.charge,
        "valence_electrons": valence_electrons(member),
    }


def _count(n: object) -> str:
    return str(n) if str(n).isdigit() else ""


def skeleton(cluster: Cluster) -> str:
    """Metals, ligand classes and charge: the same for all clusters of one framework."""
    classes: Counter[str] = Counter()
    for ligand, n in cluster.ligands:
        classes[ligand.kind] += n
    metals = " ".join(f"{symbol}{n}" for symbol, n in sorted(cluster.metals))
    shell = " ".join(f"{kind}{n}" for kind, n in sorted(classes.items()))
    mark = "~" if is_generic(cluster) else ""
    return f"{mark}{metals}|{shell}|{cluster.charge:+d}"


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _shorten(text: str) -> str:
    if len(text) <= _TITLE_LENGTH:
        return text
    return text[: _TITLE_LENGTH - 3].rsplit(" ", 1)[0].rstrip(" ,;:") + "..."


def _step_title(item: Transformation) -> str:
    made_from = " + ".join(item.precursors)
    outcome = "" if item.outcome == "success" else f", {item.outcome}"
    return f"{made_from} -> {item.target_text} ({item.family.replace('_', ' ')}{outcome})"


_TITLES: Final[dict[type, Callable[[Any], str]]] = {
    KnownCluster: lambda n: f"{n.formula} ({n.status}): {n.summary}",
    Transformation: _step_title,
    PublishedProtocol: lambda n: n.title,
    PropertyValue: lambda n: (
        f"{n.cluster}: {n.name.replace('_', ' ')} {n.value:g} {n.unit}".removesuffix(" 1")
    ),
    Procedure: lambda n: n.title,
    ConditionEffect: lambda n: f"{n.parameter} {n.direction}, {n.system}: {n.effect}",
    PropertyRule: lambda n: f"{n.feature} ({n.direction}): {n.property} {n.effect}",
    GrowthTemplate: lambda n: f"{n.name}: {', '.join(text for text, _ in n.members)}".strip(": "),
    Ligand: lambda n: f"{n.name} ({n.kind})",
    Substance: lambda n: f"{n.name}{f', CAS {n.cas}' if n.cas else ''}",
    Ion: lambda n: n.name,
    Source: str,
}
