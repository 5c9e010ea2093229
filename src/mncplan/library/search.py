"""Search conditions and scores as SQL."""

from __future__ import annotations

import re
from typing import Any, Final

import sqlalchemy as sa

from mncplan.library.entry import KINDS, Query
from mncplan.library.schema import entry
from mncplan.library.terms import FormulaTerm, LigandTerm, MetalTerm, Term, TextTerm

Condition = sa.ColumnElement[bool]
Score = sa.ColumnElement[int]

_SHORT: Final = 3
_KIND_ORDER: sa.ColumnElement[int] = sa.case(
    {kind: rank for rank, kind in enumerate(KINDS)}, value=entry.c.kind, else_=len(KINDS)
)

_FORMULA_LENGTH = sa.func.coalesce(sa.func.length(entry.c.formula), 0)


def statement(terms: tuple[Term, ...], query: Query, ligand: str) -> tuple[Any, Any]:
    """The search and the count of all it would find.

    Args:
        terms: Words of the search text; all must match.
        query: Filters and limits.
        ligand: Id of the ligand to filter by; empty for any.
    """
    conditions: list[Condition] = []
    scores: list[Score] = [sa.case((entry.c.verified, 3), else_=0)]
    for term in terms:
        condition, score = _match(term)
        conditions.append(condition)
        scores.append(score)
    conditions += _filters(query, ligand)
    total = scores[0]
    for score in scores[1:]:
        total = total + score
    rank = total.label("score")
    found = (
        sa.select(
            entry.c.kind, entry.c.key, entry.c.title, entry.c.formula, entry.c.verified,
            entry.c.source, entry.c.origin, rank,
        )
        .where(*conditions)
        .order_by(rank.desc(), _KIND_ORDER, _FORMULA_LENGTH, entry.c.key)
        .limit(query.limit)
        .offset(query.offset)
    )  # fmt: skip
    return found, sa.select(sa.func.count()).select_from(entry).where(*conditions)


def has_metal(symbol: str, n: int = 0) -> Condition:
    """Entries whose formula holds a metal, in this number when one is given."""
    return entry.c.metals.contains(f" {symbol}:{n} " if n else f" {symbol}:", autoescape=True)


def has_ligand(ligand: str) -> Condition:
    """Entries about a ligand or a formula that holds it."""
    return entry.c.ligands.contains(f" {ligand}:", autoescape=True)


def is_formula(text: str) -> Condition:
    """Entries of one formula; isomers count unless one is named."""
    if "#" in text.rpartition(")")[2]:
        return entry.c.formula == text
    return (entry.c.formula == text) | entry.c.formula.startswith(f"{text}#", autoescape=True)


def _filters(query: Query, ligand: str) -> list[Condition]:
    low, high = query.n_metal
    found = [has_metal(symbol) for symbol in query.metals]
    if query.kind:
        found.append(entry.c.kind == query.kind)
    if ligand:
        found.append(has_ligand(ligand))
    if low is not None:
        found.append(entry.c.n_metal >= low)
    if high is not None:
        found.append(entry.c.n_metal <= high)
    if query.is_verified:
        found.append(entry.c.verified)
    return found


def _match(term: Term) -> tuple[Condition, Score]:
    match term:
        case FormulaTerm():
            return _formula(term)
        case MetalTerm():
            metals = sa.and_(*(has_metal(symbol, n) for symbol, n in term.metals))
            if not any(n for _, n in term.metals):
                return metals, sa.literal(0)
            return metals | _says(term.text), sa.case((metals, 30), else_=0)
        case LigandTerm():
            bound = has_ligand(term.ligand)
            named = entry.c.key == term.ligand
            return bound | named | _says(term.text), sa.case((named, 60), (bound, 20), else_=0)
        case TextTerm():
            return _text(term)


def _formula(term: FormulaTerm) -> tuple[Condition, Score]:
    same = is_formula(term.text)
    exact = entry.c.formula == term.text
    frame: Condition = entry.c.skeleton.in_(term.skeletons)
    named = _says(term.text)
    score = sa.case((exact, 100), (same, 90), (named, 50), (frame, 40), else_=0)
    return same | frame | named, score


def _text(term: TextTerm) -> tuple[Condition, Score]:
    if term.is_doi:
        says: Condition = entry.c.search_text.contains(term.text, autoescape=True)
        return says, sa.case((entry.c.kind == "source", 50), else_=0)
    is_key = sa.func.lower(entry.c.key) == term.text
    in_title = sa.func.lower(entry.c.title).contains(term.text, autoescape=True)
    return is_key | _says(term.text), sa.case((is_key, 80), (in_title, 20), else_=0)


def _says(text: str) -> Condition:
    """Words of the entry; short ones stand alone, and Au2 is not Au25."""
    folded = text.casefold()
    if folded.isalnum() and (len(folded) <= _SHORT or folded[-1].isdigit()):
        return entry.c.words.contains(f" {folded} ", autoescape=True)
    holds = entry.c.search_text.contains(folded, autoescape=True)
    if folded[-1:].isdigit():
        return holds & entry.c.search_text.regexp_match(re.escape(folded) + "([^0-9]|$)")
    return holds
