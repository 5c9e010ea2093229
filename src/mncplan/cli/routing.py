"""The verbs routes explain and routes batch."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mncplan.app.batch import BatchSummary, read_targets, run_batch, summary_table
from mncplan.app.request import resolve_target
from mncplan.app.route_explain import Connection, explain_connection
from mncplan.app.text_files import replace_text
from mncplan.cli.boundary import DONE, NO_ANSWER
from mncplan.cli.output import write_json
from mncplan.cli.planning import Asked, options_from
from mncplan.cli.reading import read_along
from mncplan.errors import InvalidInputError
from mncplan.report.encode import routes_json
from mncplan.report.encode_route import step_json
from mncplan.report.terminal import show
from mncplan.report.terminal_library import entry_summary


def run_route_explain(words: list[str], library: str | None, *, is_json: bool) -> int:
    """Say why a target can, or can't, be made from a source."""
    if len(words) != 2:
        raise InvalidInputError('expected two formulae: mncplan routes explain "TARGET" "SOURCE"')
    knowledge = read_along(library)
    target, source = (resolve_target(text, None, knowledge) for text in words)
    found = explain_connection(target, source, knowledge)
    if is_json:
        write_json(_connection_json(found))
    else:
        show(entry_summary(f"{found.target} from {found.source}", _fields(found)), sys.stdout)
    return DONE if found.steps else NO_ANSWER


def _fields(found: Connection) -> list[tuple[str, object]]:
    fields: list[tuple[str, object]] = [("net", str(found.net) if found.net else "none")]
    fields += [("asks for", need) for need in found.needs]
    for step in found.steps:
        fields.append((f"{step.family.replace('_', ' ')} [{step.level}]", str(step.reaction)))
        fields += [
            ("evidence", f"{e.summary} [{e.id}, level {e.level}]") for e in step.evidence[:3]
        ]
        fields += [("doubt", c.reason) for c in step.checks if not c.is_ok]
    fields += [("refused", reason) for reason in found.refusals]
    if not found.steps and not found.refusals:
        fields.append(
            ("no family", "no reaction family of the catalogue leads from one to the other")
        )
    return fields


def _connection_json(found: Connection) -> dict[str, Any]:
    return {
        "schema": "mncplan-connection/1",
        "target": str(found.target),
        "source": str(found.source),
        "net": str(found.net) if found.net else None,
        "needs": list(found.needs),
        "steps": [step_json(step, i, {}) for i, step in enumerate(found.steps, start=1)],
        "refusals": list(found.refusals),
    }


def run_batch_file(words: list[str], out: Path | None, asked: Asked, *, is_json: bool) -> int:
    """Search every target of a file; lines already done are kept."""
    if len(words) != 1:
        raise InvalidInputError("expected one file: mncplan routes batch targets.txt --out FILE")
    if asked.mechanism:
        raise InvalidInputError("--mechanism is for one target; leave it out of a batch")
    knowledge = read_along(asked.library)
    options = options_from(asked, knowledge)
    targets = read_targets(Path(words[0]))
    lines = out or Path(words[0]).with_suffix(".jsonl")
    summary = run_batch(targets, lines, options, knowledge, routes_json, _progress)
    table = lines.with_suffix(".csv")
    replace_text(table, summary_table(lines, knowledge.hash), "summary")
    if is_json:
        write_json(_summary_json(summary, lines, table))
    else:
        show(entry_summary("Batch", _summary_fields(summary, lines, table)), sys.stdout)
    return DONE if summary.n_solved else NO_ANSWER


def _progress(position: int, total: int, target: str) -> None:
    print(f"{position}/{total} {target}", file=sys.stderr, flush=True)


def _summary_fields(summary: BatchSummary, lines: Path, table: Path) -> list[tuple[str, object]]:
    return [
        ("targets", summary.n_targets),
        ("with a route", summary.n_solved),
        ("not readable", summary.n_failed),
        ("done before", summary.n_skipped),
        *(
            ("make once", f"{seed.cluster} for {', '.join(seed.targets)}")
            for seed in summary.shared
        ),
        ("lines", str(lines)),
        ("table", str(table)),
    ]


def _summary_json(summary: BatchSummary, lines: Path, table: Path) -> dict[str, Any]:
    return {
        "schema": "mncplan-batch-summary/1",
        "targets": summary.n_targets,
        "solved": summary.n_solved,
        "errors": summary.n_failed,
        "skipped": summary.n_skipped,
        "shared_intermediates": [asdict(seed) for seed in summary.shared],
        "lines": str(lines),
        "table": str(table),
    }
