"""Routes for many targets: a line of JSON each, resumable; a bad target never stops the rest."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mncplan.app.request import PlanOptions, resolve_target
from mncplan.app.routes import find_routes
from mncplan.app.shared_seeds import SharedSeed, shared_seeds
from mncplan.app.text_files import read_text
from mncplan.domain.route import RouteSearch
from mncplan.errors import InvalidInputError, MncplanError, StorageError
from mncplan.knowledge import KnowledgeBase

SCHEMA = "mncplan-batch/1"
Encode = Callable[[RouteSearch], dict[str, Any]]
Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """What became of a batch.

    Attributes:
        shared: Intermediates that, made once, serve several targets; most first.
    """

    n_targets: int
    n_solved: int
    n_failed: int
    n_skipped: int
    shared: tuple[SharedSeed, ...]


def read_targets(path: Path) -> tuple[str, ...]:
    """Targets of a file: one per line, ``#`` starts a comment; or a CSV with a column ``target``.

    Raises:
        StorageError: If the file can't be read.
        InvalidInputError: If it holds no target.
    """
    lines = read_text(path, "targets").splitlines()
    if lines and "target" in next(csv.reader([lines[0]]), []):
        found = [row["target"].strip() for row in csv.DictReader(lines)]
    else:
        found = [line.split(" #")[0].strip() for line in lines if not line.startswith("#")]
    targets = tuple(dict.fromkeys(text for text in found if text))
    if not targets:
        raise InvalidInputError(f"targets {path}: no target; expected one formula per line")
    return targets


def run_batch(
    targets: Iterable[str],
    out: Path,
    options: PlanOptions,
    knowledge: KnowledgeBase,
    encode: Encode,
    report: Report,
) -> BatchSummary:
    """Search every target and append its line to `out`; lines of an earlier run are kept.

    Args:
        targets: Formulae.
        out: JSON Lines file; a line counts as done when target, options and knowledge agree.
        options: Of every search.
        knowledge: What is known.
        encode: Turns a search into plain JSON values.
        report: Called with position, total and target before each search.

    Raises:
        StorageError: If `out` can't be read or written.
        InvalidInputError: If `out` holds something else.
    """
    wanted = tuple(targets)
    asked = _digest(options)
    earlier = _lines(out, knowledge.hash)
    done = {line["target"]: line for line in earlier if line["options"] == asked}
    n_skipped = sum(text in done for text in wanted)
    try:
        if out.exists():
            _drop_cut_line(out)
        with out.open("a", encoding="utf-8", newline="") as stream:
            for position, text in enumerate(wanted, start=1):
                if text in done:
                    continue
                report(position, len(wanted), text)
                line = _search(text, options, knowledge, encode)
                stream.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
                stream.flush()
                done[text] = line
    except OSError as error:
        raise StorageError(f"batch file {out}: {error.strerror or error}") from error
    lines = [done[text] for text in wanted]
    return BatchSummary(
        n_targets=len(wanted),
        n_solved=sum(line["status"] == "solved" for line in lines),
        n_failed=sum(line["status"] == "error" for line in lines),
        n_skipped=n_skipped,
        shared=shared_seeds(lines),
    )


def _search(
    text: str, options: PlanOptions, knowledge: KnowledgeBase, encode: Encode
) -> dict[str, Any]:
    head = {
        "schema": SCHEMA,
        "target": text,
        "knowledge": knowledge.hash,
        "options": _digest(options),
    }
    try:
        search = find_routes(resolve_target(text, None, knowledge), options, knowledge)
    except MncplanError as error:
        return {**head, "status": "error", "error": str(error)}
    status = "solved" if search.routes else "no route"
    return {**head, "status": status, "answer": encode(search)}


def _digest(options: PlanOptions) -> str:
    return hashlib.sha256(repr(options).encode()).hexdigest()[:16]


def _lines(out: Path, knowledge: str) -> Iterator[dict[str, Any]]:
    """Finished lines of an earlier run; one cut short by a crash does not count."""
    if not out.exists():
        return
    for number, raw in enumerate(read_text(out, "batch file").splitlines(keepends=True), start=1):
        is_cut = raw.startswith("{") and not raw.endswith("\n")
        try:
            line = {} if is_cut else json.loads(raw)
        except json.JSONDecodeError:
            line = None
        if not isinstance(line, dict):
            raise InvalidInputError(
                f"batch file {out}:{number}: expected JSON Lines of an earlier batch"
            )
        if line.get("schema") == SCHEMA and line.get("knowledge") == knowledge:
            yield line


def _drop_cut_line(out: Path) -> None:
    with out.open("rb+") as stream:
        stream.truncate(stream.read().rfind(b"\n") + 1)


def summary_table(out: Path, knowledge: str) -> str:
    """The batch as CSV, the last answer of every target: status, best route, scores."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(("target", "status", "steps", "levels", "feasibility", "confidence", "message"))
    for line in {line["target"]: line for line in _lines(out, knowledge)}.values():
        answer = line.get("answer", {})
        best = answer["routes"][0] if answer.get("routes") else None
        writer.writerow(
            (
                line["target"],
                line["status"],
                " > ".join(step["family"] for step in best["steps"]) if best else "",
                "".join(step["level"] for step in best["steps"]) if best else "",
                best["scores"]["feasibility"] if best else "",
                best["confidence"] if best else "",
                line.get("error") or "; ".join(answer.get("reasons", [])),
            )
        )
    return stream.getvalue()
