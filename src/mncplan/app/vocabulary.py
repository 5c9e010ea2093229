"""The words that forbid, require or hide, and what each means to the route search."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily
from mncplan.domain.known import Transformation
from mncplan.domain.ligand_kinds import INORGANIC_KINDS
from mncplan.domain.provenance import Provenance
from mncplan.domain.recipe import PublishedProtocol
from mncplan.domain.species import free_ligand, parse_species
from mncplan.domain.substance import Substance
from mncplan.errors import FormulaError, InvalidInputError
from mncplan.knowledge import KnowledgeBase
from mncplan.routes.families import FAMILIES
from mncplan.routes.reagents import METAL_SALTS, REDUCTANTS
from mncplan.routes.skeleton import skeleton


def without_evidence(knowledge: KnowledgeBase, hide: tuple[str, ...]) -> KnowledgeBase:
    """The knowledge base as if some precedents had never been reported.

    Args:
        knowledge: With everything that was reported.
        hide: Ids of precedents; keys or DOIs of works; formulae, for all that ends in such a core
            with any ligand of the class.

    Raises:
        InvalidInputError: If a word is none of these, or hides nothing.
    """
    if not hide:
        return knowledge
    hidden = frozenset().union(*(_hidden_by(word.strip(), knowledge) for word in hide))
    return replace(
        knowledge,
        transformations=tuple(t for t in knowledge.transformations if t.id not in hidden),
        protocols=tuple(p for p in knowledge.protocols if p.id not in hidden),
    )


def _hidden_by(word: str, knowledge: KnowledgeBase) -> frozenset[str]:
    rows: tuple[Transformation | PublishedProtocol, ...] = (
        *knowledge.transformations,
        *knowledge.protocols,
    )
    named = {row.id for row in rows if row.id == word} or {
        row.id for row in rows if word.casefold() in _names_of_work(row.provenance, knowledge)
    }
    if not named and "(" in word:
        try:
            shape = skeleton(Cluster.parse(word, ligands=knowledge.ligands, ions=knowledge.ions))
        except FormulaError as error:
            raise InvalidInputError(f"hide {word!r}: {error}") from error
        named = {row.id for row in rows if shape in map(skeleton, _members(row.target))}
        if not named:
            raise InvalidInputError(f"hide {word!r}: no precedent ends in such a core")
    if not named:
        ids = {row.id for row in rows}
        raise InvalidInputError(
            f"hide {word!r}: no transformation or protocol has this id, no work this key or DOI; "
            f"nearest: {_nearest(word, ids) or 'none'}; expected e.g. T106, "
            "10.1021/ja407887d or a formula"
        )
    return frozenset(named)


def _names_of_work(told: Provenance, knowledge: KnowledgeBase) -> set[str]:
    source = knowledge.source_by_key.get(told.source)
    doi = source.doi.casefold() if source is not None else ""
    return {told.source.casefold(), doi, f"doi:{doi}"} - {"", "doi:"}


def _members(target: Cluster | ClusterFamily | None) -> tuple[Cluster, ...]:
    if target is None or isinstance(target, Cluster):
        return () if target is None else (target,)
    return tuple(target.members())


def understood(
    option: str, words: tuple[str, ...], knowledge: KnowledgeBase, stock: Mapping[str, Substance]
) -> tuple[str, ...]:
    """The names by which the route search knows what a user named; case does not matter.

    Raises:
        InvalidInputError: If a word names no chemical, family, procedure or formula.
    """
    if not words:
        return ()
    names = _names(knowledge, stock)
    folded = {name.casefold(): meaning for name, meaning in reversed(names.items())}
    return tuple(_meaning(option, word.strip(), knowledge, names, folded) for word in words)


def _names(knowledge: KnowledgeBase, stock: Mapping[str, Substance]) -> dict[str, str]:
    """Every plain name, the preferred meaning first."""
    names = {item.key: item.key for item in stock.values()}
    for item in stock.values():
        names.setdefault(item.name, item.key)
        names.setdefault(item.cas, item.key)
    names |= {salt.species.text: salt.key for salt in METAL_SALTS.values()}
    names |= {reductant.species.text: key for key, reductant in REDUCTANTS.items()}
    for name in (*families(knowledge), *(item.id for item in knowledge.procedures)):
        for spelling in (name, name.replace("_", " "), name.replace("_", "-")):
            names.setdefault(spelling, name)
    names.pop("", None)
    return _ligand_names(knowledge, stock) | names


def _ligand_names(knowledge: KnowledgeBase, stock: Mapping[str, Substance]) -> dict[str, str]:
    """Names of ligands, each meaning the free ligand as it is bought."""
    bought = {item.ligand: item.key for item in stock.values() if item.ligand}
    return {
        name: bought.get(ligand.id, free_ligand(ligand).text)
        for ligand in knowledge.ligands
        if ligand.kind not in INORGANIC_KINDS and not ligand.is_generic
        for name in (ligand.id, *ligand.aliases)
    }


def families(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Families of steps a route may have, and the groups they form."""
    planned = {item.family for item in knowledge.procedures}
    return tuple(sorted({"complex_formation", *FAMILIES, *planned}))


def _meaning(
    option: str,
    word: str,
    knowledge: KnowledgeBase,
    names: Mapping[str, str],
    folded: Mapping[str, str],
) -> str:
    found = names.get(word) or folded.get(word.casefold())
    if found:
        return found
    if "(" in word:
        try:
            return str(Cluster.parse(word, ligands=knowledge.ligands, ions=knowledge.ions))
        except FormulaError:
            pass
        try:
            return parse_species(word, ligands=knowledge.ligands).text
        except InvalidInputError as error:
            raise InvalidInputError(f"{option} {word!r}: {error}") from error
    near = _nearest(word, names)
    hint = f"nearest: {near}; " if near else ""
    raise InvalidInputError(
        f"{option} {word!r}: no chemical, family, procedure or formula is called so; {hint}"
        f"expected e.g. NaBH4, 16940-66-2, toluene, {', '.join(families(knowledge))}"
    )


def _nearest(word: str, names: Mapping[str, str] | set[str]) -> str:
    spellings = {name.casefold(): name for name in sorted(names)}
    near = difflib.get_close_matches(word.casefold(), spellings, n=3, cutoff=0.6)
    return ", ".join(spellings[key] for key in near)
