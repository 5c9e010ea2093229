"""Rules for the bibliography and for the provenance of every fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from mncplan.domain.provenance import Provenance, Source
from mncplan.knowledge.finding import Finding, error, warning

DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"<>{}|\\^]*[^\s\"<>{}|\\^.,;:]")
_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
_YEARS: Final = range(1900, 2031)


def check_sources(sources: tuple[Source, ...]) -> Iterator[Finding]:
    """Keys, citations, years and DOIs of the bibliography."""
    by_doi: dict[str, str] = {}
    for source in sources:
        where = f"sources: {source.key}"
        if not _KEY.fullmatch(source.key):
            yield error(where, "source-key", "a key is lower-case letters, digits and _")
        if len(source.citation) < 8:
            yield error(where, "citation", "no citation")
        if source.year is not None and source.year not in _YEARS:
            yield error(where, "year", f"year {source.year} is not plausible")
        if not source.doi:
            continue
        if not DOI.fullmatch(source.doi):
            yield error(where, "doi-syntax", f"{source.doi!r} is no DOI; expected 10.xxxx/...")
        other = by_doi.setdefault(source.doi.lower(), source.key)
        if other != source.key:
            yield error(where, "doi-duplicate", f"the same DOI as {other}")


def check_provenance(
    where: str, provenance: Provenance | None, sources: Mapping[str, Source]
) -> Iterator[Finding]:
    """Source, text read, place and verification of one fact."""
    if provenance is None:
        yield error(where, "provenance", "no provenance")
        return
    for role, key in (("source", provenance.source), ("via", provenance.via)):
        if key and key not in sources:
            yield error(where, "source-known", f"{role} {key!r} is not in the bibliography")
    if not provenance.source:
        yield error(where, "source-known", "no source")
    if provenance.via == provenance.source:
        yield warning(where, "via", "via repeats the source; leave it empty")
    if not provenance.locator:
        yield error(where, "locator", "no locator: say where in the text it was read")
    if provenance.verified and re.match(r"recalled\b", provenance.locator):
        yield error(where, "verified", "the locator says recalled, so verified must be no")


def check_ids(file: str, ids: Iterator[str]) -> Iterator[Finding]:
    """No id twice, none empty."""
    seen: set[str] = set()
    for name in ids:
        if not name:
            yield error(file, "id", "an entry without id")
        if name in seen:
            yield error(f"{file}: {name}", "id-unique", "this id is there twice")
        seen.add(name)
