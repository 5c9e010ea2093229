"""Put the real output of the first plan into README.md, shortened where it says `...`.

python -m tools.make_readme [--check]
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Final

README: Final = Path(__file__).resolve().parents[1] / "README.md"
TARGET: Final = "[Au25(PET)18]-"
KEPT: Final = {"Route 1": 40, "Weigh": 9, "Conditions": 9, "Look for": 4, "Written": 9}
"""Lines kept of each section; the others are left out."""

_BLOCK = re.compile(r"(<!-- first plan -->\n```text\n).*?(```\n<!-- end -->)", re.DOTALL)


def first_plan() -> str:
    """Everything `mncplan plan` prints for the target, in a folder of its own."""
    from mncplan.cli.main import app

    text, here = io.StringIO(), Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(text), contextlib.suppress(SystemExit):
                app(["plan", TARGET], prog_name="mncplan")
        finally:
            os.chdir(here)
    return text.getvalue()


def shortened(output: str) -> str:
    """The first lines of the sections that matter; `...` stands for what is left out."""
    kept: list[str] = []
    left: int | None = None
    for line in output.rstrip().splitlines():
        if left is None and line.startswith("Route 1"):
            left = 0
        if left is not None and line and not line.startswith(" "):
            is_continued = bool(kept) and kept[-1].startswith("Route 1") and left > 0
            if not is_continued:
                left = next((n for name, n in KEPT.items() if line.startswith(name)), 0)
        if left is None or left > 0:
            kept.append(line.rstrip())
        elif kept[-1] != "...":
            while not kept[-1]:
                kept.pop()
            kept.append("...")
        left = None if left is None else left - 1
    return "\n".join(kept) + "\n"


def with_output(readme: str, shown: str) -> str:
    """The README with the block between its marks replaced."""
    return _BLOCK.sub(lambda found: found[1] + shown + found[2], readme)


def main(arguments: list[str]) -> int:
    """Write the README, or say whether it is up to date."""
    before = README.read_text(encoding="utf-8")
    after = with_output(before, shortened(first_plan()))
    if "--check" not in arguments:
        README.write_text(after, encoding="utf-8")
    return int("--check" in arguments and before != after)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
