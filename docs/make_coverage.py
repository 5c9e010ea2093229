"""Write docs/coverage.md from docs/coverage.csv, or say what is wrong with the table.

python3 docs/make_coverage.py
"""

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE / "coverage.csv"
PAGE = HERE / "coverage.md"

STATUSES = ("works", "partly", "not yet")
STEPS = {
    "2": "foundation",
    "3": "target design",
    "4": "routes",
    "5": "mechanism",
    "6": "conditions, campaigns, laboratory",
    "later": "no date",
}
COMMANDS = ("mncplan ", "python3 ")

HEAD = """\
# Coverage

Each line is one capability that the framework of Lyu, Qian, Yang and Xie (Nanoscale Horiz. 2025,
10, 2304) states or asks for, in our words, and what mncplan does about it today. *works* means
that the test or command in the last column shows it; *partly* that it shows a first cut of it.

This page is made from `docs/coverage.csv` by `python3 docs/make_coverage.py`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One row of the table."""

    req_id: str
    stage: str
    area: str
    capability: str
    status: str
    shown_by: str
    planned_issue: str


def read(table: Path = TABLE) -> tuple[Requirement, ...]:
    """Read the table as it stands."""
    with table.open(encoding="ascii", newline="") as handle:
        return tuple(Requirement(**row) for row in csv.DictReader(handle))


def problems(rows: tuple[Requirement, ...], root: Path) -> list[str]:
    """List what is wrong with the table; `root` is where tests/ lies."""
    found = [
        f"{name} stands {count} times"
        for name, count in Counter(row.req_id for row in rows).items()
        if count > 1
    ]
    for row in rows:
        if row.status not in STATUSES:
            found.append(f"{row.req_id}: status {row.status!r} is not one of {STATUSES}")
        if row.planned_issue not in STEPS:
            found.append(f"{row.req_id}: planned {row.planned_issue!r} is not one of {list(STEPS)}")
        if row.shown_by:
            found += [f"{row.req_id}: {text}" for text in evidence_problems(row.shown_by, root)]
        elif row.status != "not yet":
            found.append(f"{row.req_id}: {row.status}, but nothing shows it")
    return found


def evidence_problems(shown_by: str, root: Path) -> list[str]:
    """Check a command, or a test id like tests/unit/test_x.py::test_y."""
    if shown_by.startswith(COMMANDS):
        return []
    path, _, name = shown_by.partition("::")
    file = root / path
    if not path.startswith("tests/") or not file.is_file():
        return [f"{shown_by!r} is neither a command nor a test file"]
    function = name.rpartition("::")[2].partition("[")[0]
    if function and f"def {function}(" not in file.read_text(encoding="utf-8"):
        return [f"{path} has no test {function}"]
    return []


def page(rows: tuple[Requirement, ...]) -> str:
    """Compose the page."""
    counts = Counter(row.status for row in rows)
    parts = [HEAD, tabulate(("status", "rows"), [(s, str(counts[s])) for s in STATUSES])]
    for stage in sorted({row.stage for row in rows}):
        parts.append(f"## {stage.partition(' ')[2].capitalize()}\n")
        lines = [
            (row.req_id, row.area, row.capability, row.status, when_or_how(row))
            for row in rows
            if row.stage == stage
        ]
        parts.append(tabulate(("id", "area", "capability", "status", "shown by"), lines))
    return "\n".join(parts)


def when_or_how(row: Requirement) -> str:
    """What shows a row, or the step in which it is planned."""
    if row.status == "not yet":
        return f"planned: {STEPS[row.planned_issue]}"
    return f"`{row.shown_by}`"


def tabulate(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Compose a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def main() -> int:
    """Write the page if the table is sound."""
    rows = read()
    found = problems(rows, HERE.parent)
    for text in found:
        print(text, file=sys.stderr)
    if not found:
        PAGE.write_text(page(rows), encoding="ascii")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
