"""P1: how long until the help, and until the first plan on a fresh library?

Wall and CPU time of whole processes, medians over runs, beside an empty Python process and one that
imports numpy on the same machine in the same run. The plan writes into a new folder, with new
configuration and data folders, without network; modules are byte-compiled beforehand, as an
installer leaves them.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.result import Result, Table

TARGETS = ("[Au25(PET)18]-", "Au38(PET)24", "[Ag44(p-MBA)30]4-")
HELP_GOAL_S = 1.0
PLAN_GOAL_S = 5.0


def _timed(command: list[str], folder: Path, bytecode: Path) -> tuple[float, float]:
    """Wall and CPU seconds of one process."""
    fresh = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    fresh |= {"PYTHONPYCACHEPREFIX": str(bytecode), "PYTHONDONTWRITEBYTECODE": ""}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **fresh},
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{command[-1]} ended with {done.returncode}: {done.stderr[-300:]}")
    spent = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return wall, spent


def _median(command: list[str], runs: int, bytecode: Path) -> tuple[float, float, float, float]:
    """Median wall, median CPU, least and most wall seconds."""
    times = []
    for _ in range(runs):
        folder = Path(tempfile.mkdtemp(prefix="start-"))
        try:
            times.append(_timed(command, folder, bytecode))
        finally:
            shutil.rmtree(folder)
    walls = [wall for wall, _ in times]
    return (
        statistics.median(walls),
        statistics.median(cpu for _, cpu in times),
        min(walls),
        max(walls),
    )


def run(runs: int = 7) -> Result:
    """Time every command."""
    question = "How long until the help, and until the first plan on a fresh library?"
    script = Path(sys.executable).with_name("mncplan")
    if not script.exists():
        return Result(id="P1", question=question, skipped="mncplan is not installed beside Python")
    commands: list[tuple[str, list[str], float | None]] = [
        ("empty Python", [sys.executable, "-c", "pass"], None),
        ("Python that imports numpy", [sys.executable, "-c", "import numpy"], None),
        ("mncplan --help", [str(script), "--help"], HELP_GOAL_S),
    ]
    commands += [
        (f"mncplan plan {text}", [str(script), "plan", text, "--out", "plan"], PLAN_GOAL_S)
        for text in TARGETS
    ]
    rows: list[tuple[str, ...]] = []
    numbers: dict[str, object] = {"runs": runs}
    empty = 0.0
    bytecode = Path(tempfile.mkdtemp(prefix="bytecode-"))
    for name, command, goal in commands:
        try:
            _median(command, 1, bytecode)
            wall, cpu, least, most = _median(command, runs, bytecode)
        except RuntimeError as error:
            rows.append((name, "-", "-", "-", "-", f"failed: {error}"))
            numbers[name] = {"failed": str(error)}
            continue
        empty = empty or wall
        verdict = "" if goal is None else f"{'<=' if wall <= goal else 'ABOVE'} {goal:g} s"
        rows.append(
            (
                name,
                f"{wall:.2f}",
                f"{least:.2f}-{most:.2f}",
                f"{cpu:.2f}",
                f"{wall / empty:.0f}x",
                verdict,
            )
        )
        numbers[name] = {"wall_s": wall, "cpu_s": cpu, "least_s": least, "most_s": most}
    table = Table(
        title="Start",
        head=("command", "wall s", "least-most", "CPU s", "to empty Python", "goal"),
        rows=tuple(rows),
    )
    shutil.rmtree(bytecode)
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    note = f"medians of {runs} runs; load of the machine over the last minute {load}"
    return Result(id="P1", question=question, tables=(table,), notes=(note,), numbers=numbers)
