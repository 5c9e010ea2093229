"""Run benchmarks: ``python benchmarks/run.py s1 s2 p1``.

Prints the tables, writes ``benchmarks/results/<id>.json`` and rewrites ``docs/benchmarks.md`` and
the tables that other pages quote, from all results that are there.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.result import Result, Table  # noqa: E402
from tools.reference.numbers import pages  # noqa: E402 - the root must be on the path first

RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"


class Benchmark(NamedTuple):
    """Module under ``benchmarks`` whose `run` is called, and the options it takes."""

    module: str
    options: Mapping[str, str] = {}


BENCHMARKS: dict[str, Benchmark] = {
    "s1": Benchmark("science.s1_electron_counts"),
    "s2": Benchmark("science.s2_parser", {"n": "n", "seed": "seed", "jobs": "jobs"}),
    "s3": Benchmark("science.s3_decomposition"),
    "s4": Benchmark("science.s4_targets"),
    "s5": Benchmark("science.s5_properties"),
    "s7": Benchmark("science.s7_loro"),
    "s8": Benchmark("science.s8_sequences"),
    "s9": Benchmark("science.s9_mechanism"),
    "s9p": Benchmark("science.s9_syntheses"),
    "s9r": Benchmark("science.s9_recovery"),
    "s10": Benchmark("science.s10_optimiser"),
    "s15": Benchmark("science.s15_loop"),
    "d1": Benchmark("science.d1_rediscovery"),
    "p1": Benchmark("speed.p1_start", {"runs": "runs"}),
    "p2": Benchmark("speed.p2_routes", {"peer": "syntheseus"}),
    "p3": Benchmark("speed.p3_simulation"),
    "p4": Benchmark("speed.p4_suggestion"),
    "p7": Benchmark("speed.p7_enumeration"),
}
"""In the order of the page."""


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description="run benchmarks and rewrite docs/benchmarks.md")
    parser.add_argument("ids", nargs="+", choices=sorted(BENCHMARKS), help="which to run")
    parser.add_argument("--n", type=int, default=1_000_000, help="inputs of s2")
    parser.add_argument("--seed", type=int, default=20251122, help="seed of s2")
    parser.add_argument("--jobs", type=int, default=2, help="processes of s2")
    parser.add_argument("--runs", type=int, default=7, help="repetitions of p1")
    parser.add_argument("--syntheseus", default="", help="Python that has Syntheseus, for p2")
    parser.add_argument("--no-page", action="store_true", help="write no files")
    options = parser.parse_args()
    use_shipped_tables()
    for name in options.ids:
        module, taken = BENCHMARKS[name]
        given = {word: getattr(options, option) for word, option in taken.items()}
        result: Result = import_module(f"benchmarks.{module}").run(**given)
        print(as_text(result), end="\n\n", flush=True)
        if not options.no_page:
            save(result)
    if not options.no_page:
        PAGE.write_text(page(), encoding="utf-8")
        for path, text in pages():
            path.write_text(text, encoding="utf-8")
    return 0


def use_shipped_tables() -> None:
    """The ligands and counter-ions of the knowledge base are the default ones."""
    from mncplan.domain.ions import set_default_ions
    from mncplan.domain.ligand import set_default_table
    from mncplan.knowledge.load import load_ions, load_ligands

    set_default_table(load_ligands)
    set_default_ions(load_ions)


def as_text(result: Result) -> str:
    """One benchmark as it is printed."""
    if result.skipped:
        return f"{result.id}: {result.question}\nskipped: {result.skipped}"
    blocks = [f"{table.title}\n\n{table}" for table in result.tables]
    notes = "\n".join(f"* {note}" for note in result.notes)
    return "\n\n".join([f"{result.id}: {result.question}", *blocks, notes])


def commit() -> str:
    """Short id of the commit, with a + when files of the program differ from it."""

    def git(*words: str) -> str:
        command = ["git", "-C", str(ROOT), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    changed = git("status", "--porcelain", "--", "src", "benchmarks/science", "benchmarks/speed")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def save(result: Result) -> None:
    """Write the result with date, commit and machine."""
    RESULTS.mkdir(exist_ok=True)
    tables = [{"title": t.title, "head": t.head, "rows": t.rows} for t in result.tables]
    document = {
        "schema": "mncplan-benchmark/1",
        "id": result.id,
        "question": result.question,
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "skipped": result.skipped,
        "tables": tables,
        "notes": result.notes,
        "numbers": result.numbers,
    }
    text = json.dumps(document, indent=1, ensure_ascii=True) + "\n"
    (RESULTS / f"{result.id.lower()}.json").write_text(text, encoding="ascii")


def page() -> str:
    """The page of the documentation, from all results."""
    parts = [
        "# Benchmarks",
        "Generated by `python benchmarks/run.py`; poor numbers are printed all the same. Figures "
        "of speed hold for the machine and the run they were measured in; compare rows, not runs.",
    ]
    found = [RESULTS / f"{name}.json" for name in BENCHMARKS]
    for path in (path for path in found if path.exists()):
        kept = json.loads(path.read_text(encoding="ascii"))
        parts.append(f"## {kept['id']}: {kept['question']}")
        parts.append(
            f"{kept['date']}, commit `{kept['commit']}`, Python {kept['python']}, "
            f"{kept['cores']} cores."
        )
        if kept["skipped"]:
            parts.append(f"Skipped: {kept['skipped']}")
        for table in kept["tables"]:
            shown = Table(
                title=table["title"],
                head=tuple(table["head"]),
                rows=tuple(tuple(row) for row in table["rows"]),
            )
            parts += [f"**{shown.title}**", str(shown)]
        if kept["notes"]:
            parts.append("\n".join(f"* {note}" for note in kept["notes"]))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
