"""The verbs library search, show, add, import, export, remove, validate and stats."""

from __future__ import annotations

import sys
from pathlib import Path

from mncplan.app import library as use_cases
from mncplan.app.text_files import replace_text
from mncplan.cli.boundary import BAD_INPUT, DONE, NO_ANSWER
from mncplan.cli.output import write_json
from mncplan.cli.reading import read_along
from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.report.terminal import entry_summary, show, stats_summary, table_summary
from mncplan.report.terminal_library import flat_counts

_HEAD = ("kind", "key", "title", "standing")


def run_search(text: str, kind: str | None, limit: int, url: str | None, *, is_json: bool) -> int:
    """Search the library."""
    found = use_cases.search(text, kind=kind, limit=limit, url=url)
    if is_json:
        write_json({"schema": "mncplan-library-search/1", "entries": list(found)})
    else:
        rows = [tuple(entry[name] for name in _HEAD) for entry in found]
        show(table_summary(f"{len(rows)} found", _HEAD, rows), sys.stdout)
    return DONE if found else NO_ANSWER


def run_identify(bands: list[float], tolerance: float, url: str | None, *, is_json: bool) -> int:
    """Compare bands with those on file."""
    from mncplan.app.identify import identify_core

    found = identify_core(bands, read_along(url), tolerance)
    if is_json:
        write_json(
            {
                "schema": "mncplan-library-identify/1",
                "bands_nm": bands,
                "tolerance_nm": tolerance,
                "matches": [
                    {
                        "cluster": str(match.cluster),
                        "score": match.score,
                        "shared_nm": [list(pair) for pair in match.shared],
                        "missing_nm": list(match.missing),
                        "recalled": match.cluster in found.recalled,
                    }
                    for match in found.matches
                ],
            }
        )
        return DONE if found.matches else NO_ANSWER
    if not found.matches:
        raise NotFoundError(
            f"no cluster on file has a band within {tolerance:g} nm of "
            f"{', '.join(f'{nm:g}' for nm in bands)} nm; a wider --tolerance looks farther"
        )
    rows = [
        (
            f"{match.cluster}{' (recalled)' if match.cluster in found.recalled else ''}",
            f"{match.score:.2f}",
            ", ".join(f"{a:g} ({b:g})" for a, b in match.shared),
            ", ".join(f"{b:g}" for b in match.missing),
        )
        for match in found.matches[:10]
    ]
    head = ("cluster", "score", "seen (on file), nm", "not seen, nm")
    show(table_summary("Cores with such bands", head, rows), sys.stdout)
    return DONE


def run_show(name: str, url: str | None, *, is_json: bool) -> int:
    """Show one entry with its provenance."""
    entry = use_cases.show(name, url=url)
    if is_json:
        write_json({"schema": "mncplan-library-entry/1", **entry})
        return DONE
    head = [(key, entry[key]) for key in ("kind", "key", "formula", "standing", "badge", "origin")]
    head += [("N*", entry["valence_electrons"])]
    fact = [(key.replace("_", " "), _plain(value)) for key, value in entry["fact"].items()]
    sources = [("source", _citation(work)) for work in entry["citations"]]
    sources += [("read at", entry["provenance"].get("locator", ""))]
    related = [("see also", f"{r['kind']}:{r['key']} {r['title']}") for r in entry["related"][:12]]
    show(entry_summary(entry["title"], [*head, *fact, *sources, *related]), sys.stdout)
    return DONE


def run_add(kind: str, cells: list[str], url: str | None, *, is_json: bool) -> int:
    """Add one fact given by its columns."""
    given: dict[str, str] = {}
    for cell in cells:
        name, mark, value = cell.partition("=")
        if not mark or not name.strip():
            raise InvalidInputError(f"{cell!r}: expected column=value, e.g. status=ms")
        given[name.strip()] = value
    with use_cases.open_library(url) as library:
        return _changed("added", library.record(kind, given), is_json=is_json)


def run_import(path: Path, url: str | None, *, is_json: bool) -> int:
    """Add the facts of files."""
    with use_cases.open_library(url) as library:
        return _changed("added", library.take_in(path), is_json=is_json)


def run_export(out: Path | None, url: str | None) -> int:
    """Write own facts as JSON Lines."""
    with use_cases.open_library(url) as library:
        text = library.write_out()
    if out is None:
        sys.stdout.write(text)
    else:
        replace_text(out, text, "export")
        print(f"{text.count(chr(10))} facts written to {out}", file=sys.stderr)
    return DONE


def run_remove(name: str, url: str | None, *, is_json: bool) -> int:
    """Take out an own fact."""
    with use_cases.open_library(url) as library:
        library.remove(name)
    return _changed("removed", (name,), is_json=is_json)


def _changed(what: str, names: tuple[str, ...], *, is_json: bool) -> int:
    if is_json:
        change = {"added": [], "removed": [], what: list(names)}
        write_json({"schema": "mncplan-library-change/1", **change})
    else:
        print(*(f"{name} {what}" for name in names), sep="\n")
    return DONE


def run_validate(url: str | None, *, is_json: bool) -> int:
    """Check every rule; exit 2 when one is broken."""
    found = use_cases.validate(url=url)
    n_errors = sum(finding.severity == "error" for finding in found)
    if is_json:
        findings = [
            {"where": f.where, "rule": f.rule, "severity": f.severity, "message": f.message}
            for f in found
        ]
        write_json({"schema": "mncplan-validation/1", "errors": n_errors, "findings": findings})
    else:
        for finding in found:
            print(f"{finding.severity}: {finding.where}: {finding.rule}: {finding.message}")
        print(f"{n_errors} errors, {len(found) - n_errors} warnings")
    return BAD_INPUT if n_errors else DONE


def run_stats(url: str | None, *, is_json: bool) -> int:
    """Count what the library holds."""
    counted = use_cases.stats(url=url)
    if is_json:
        write_json({"schema": "mncplan-library-stats/1", **counted})
    else:
        show(stats_summary("Library", flat_counts(counted)), sys.stdout)
    return DONE


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return ", ".join(f"{k} {v}" for k, v in value.items() if v not in (None, "", [], {}))
    if _is_composition(value):
        return "".join(f"{symbol}{n if n > 1 else ''}" for symbol, n in value)  # type: ignore[attr-defined]
    if isinstance(value, list):
        return "; ".join(str(_plain(item)) for item in value)
    return value


def _is_composition(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(pair, list | tuple) and [type(part) for part in pair] == [str, int]
            for pair in value
        )
    )


def _citation(work: dict[str, object]) -> str:
    doi = work.get("doi")
    return f"{work.get('citation')}{f'. doi:{doi}' if doi else ''}"
