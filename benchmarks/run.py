"""Run benchmarks: ``python benchmarks/run.py s1 s2 p1``.

Prints the tables, writes ``benchmarks/results/<id>.json`` and rewrites ``docs/benchmarks.md`` from
all results that are there.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.result import Result, Table  # noqa: E402 - the root must be on the path first

RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
ORDER = ("S1", "S2", "S3", "S4", "S5", "S7", "S8", "S10", "D1", "P1", "P2", "P4", "P7")


def s1(_: argparse.Namespace) -> Result:
    """Electron counts."""
    from benchmarks.science.s1_electron_counts import run

    return run()


def s2(options: argparse.Namespace) -> Result:
    """The reader of formulae."""
    from benchmarks.science.s2_parser import run

    return run(options.n, options.seed, options.jobs)


def s3(_: argparse.Namespace) -> Result:
    """Core and motifs."""
    from benchmarks.science.s3_decomposition import run

    return run()


def s4(_: argparse.Namespace) -> Result:
    """Targets: leave one cluster out."""
    from benchmarks.science.s4_targets import run

    return run()


def s5(_: argparse.Namespace) -> Result:
    """Properties."""
    from benchmarks.science.s5_properties import run

    return run()


def s7(_: argparse.Namespace) -> Result:
    """Leave one reaction out."""
    from benchmarks.science.s7_loro import run

    return run()


def s8(_: argparse.Namespace) -> Result:
    """Multi-step sequences and failures."""
    from benchmarks.science.s8_sequences import run

    return run()


def p2(options: argparse.Namespace) -> Result:
    """K best routes."""
    from benchmarks.speed.p2_routes import run

    return run(options.syntheseus)


def p1(options: argparse.Namespace) -> Result:
    """Start-up."""
    from benchmarks.speed.p1_start import run

    return run(options.runs)


def d1(_: argparse.Namespace) -> Result:
    """Known clusters hidden from the design."""
    from benchmarks.science.d1_rediscovery import run

    return run()


def p7(_: argparse.Namespace) -> Result:
    """Enumeration of candidate targets."""
    from benchmarks.speed.p7_enumeration import run

    return run()


def s10(_: argparse.Namespace) -> Result:
    """Experiments to a target, from the kept runs of the replays."""
    from benchmarks.science.s10_optimiser import run

    return run()


def p4(_: argparse.Namespace) -> Result:
    """Time of a suggestion."""
    from benchmarks.speed.p4_suggestion import run

    return run()


BENCHMARKS: dict[str, Callable[[argparse.Namespace], Result]] = {
    "s1": s1,
    "s2": s2,
    "s3": s3,
    "s4": s4,
    "s5": s5,
    "s7": s7,
    "s8": s8,
    "p1": p1,
    "p2": p2,
    "p7": p7,
    "s10": s10,
    "p4": p4,
    "d1": d1,
}


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
        result = BENCHMARKS[name](options)
        print(as_text(result), end="\n\n", flush=True)
        if not options.no_page:
            save(result)
    if not options.no_page:
        PAGE.write_text(page(), encoding="utf-8")
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
    found = [RESULTS / f"{name.lower()}.json" for name in ORDER]
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
